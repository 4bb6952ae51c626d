import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run restore`. */
export type RestoreCliOptions = BucketOptions & { overwrite: boolean } & ({ from: string } | { at: Date });

const HELP = `Usage: npm run restore -- --from BUCKET [options]
       npm run restore -- --at TIME [options]

Restores reports: from a bucket that npm run backup filled, or as they were at a given time, from the versions that the
bucket itself keeps (30 days, unless its lifecycle rule says otherwise). Reports that arrived later stay.

  --from BUCKET  bucket of the backup; its tombstones are restored first, so that erased orders stay erased
  --at TIME      a time with its zone, such as 2026-11-28T12:00:00Z
  --overwrite    replace existing reports that differ; without it they stay, and are listed
${BUCKET_HELP}
  --help         show this help

Each report keeps the time of its first arrival, so overlaps are resolved as before. The upload
starts a refresh in a deployed stage; otherwise run npm run refresh. Your credentials need s3:GetObject, s3:GetObjectVersion,
s3:ListBucket and s3:ListBucketVersions on both buckets, and s3:PutObject on the bucket of the stage.
${BUCKET_ENVIRONMENT}
Exit codes: 0 restored, 1 failed, or reports that differ were not replaced, 2 wrong usage.
`;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): RestoreCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    from: { type: 'string' },
    at: { type: 'string' },
    overwrite: { type: 'boolean' },
    ...BUCKET_ARGS,
  });
  refuseArguments(positionals);
  const { from, at, overwrite = false } = values;
  const more = { overwrite, ...bucketOptionsOf(values) };
  if (from !== undefined && at !== undefined) throw new UsageError('--from and --at cannot be combined');
  if (from !== undefined && from !== '') return { from, ...more };
  if (at === undefined) throw new UsageError('--from or --at is missing');
  const time = new Date(at);
  if (!TIME.test(at) || Number.isNaN(time.valueOf())) {
    throw new UsageError(`--at '${at}' is not a time with its zone, such as 2026-11-28T12:00:00Z`);
  }
  return { at: time, ...more };
}
