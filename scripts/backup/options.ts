import { readArgs } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run backup`. */
export interface BackupCliOptions extends BucketOptions {
  to: string;
}

export const HELP = `Usage: npm run backup -- --to BUCKET [options]

Copies the reports of a bucket to another one, with what keeps erased orders erased: the tombstones, and the secret that they are
made with. It copies only new and changed objects and removes nothing, so it can run every day.

  --to BUCKET    bucket of the backup; for one stage only, and not the bucket of a stage
${BUCKET_HELP}
  --help         show this help

S3 copies from bucket to bucket, not through this machine. Run it again after each npm run erase. Your credentials need to
read and list both buckets with their versions (s3:GetObject, s3:ListBucket, s3:ListBucketVersions), and s3:PutObject on the
backup's bucket.
${BUCKET_ENVIRONMENT}
Exit codes: 0 everything is copied, 1 failed, 2 wrong usage.
`;

/** The options from the command line; null for --help. Throws `UsageError`. */
export function readOptions(argv: readonly string[]): BackupCliOptions | null {
  const { values, positionals } = readArgs(argv, {
    to: { type: 'string' },
    ...BUCKET_ARGS,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  if (positionals[0] !== undefined) throw new UsageError(`unexpected argument '${positionals[0]}'. Did you mean --to?`);
  const { to } = values;
  if (to === undefined || to === '') throw new UsageError('--to is missing');
  return { to, ...bucketOptionsOf(values) };
}
