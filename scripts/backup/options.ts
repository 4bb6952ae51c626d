import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run backup`. */
export interface BackupCliOptions extends BucketOptions {
  to: string;
}

const HELP = `Usage: npm run backup -- --to BUCKET [options]

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

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): BackupCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    to: { type: 'string' },
    ...BUCKET_ARGS,
  });
  refuseArguments(positionals, 'Did you mean --to?');
  const { to } = values;
  if (to === undefined || to === '') throw new UsageError('--to is missing');
  return { to, ...bucketOptionsOf(values) };
}
