import { readArgs, refuseArguments } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run empty`. */
export interface EmptyCliOptions {
  bucket: string;
  /** Remove the bucket as well. */
  remove: boolean;
  yes: boolean;
}

const HELP = `Usage: npm run empty -- --bucket NAME [options]

Removes every object of a bucket with all of its versions, however many there are. This cannot be undone.

  --bucket NAME  the bucket; it is never taken from the environment
  --remove       remove the bucket too
  --yes          do not ask for confirmation
  --help         show this help

It may be interrupted; run it again to continue. Your credentials need s3:ListBucketVersions, s3:DeleteObjectVersion,
s3:ListBucketMultipartUploads and s3:AbortMultipartUpload, with --remove also s3:DeleteBucket.
The environment, or a .env file, sets how to reach it (AWS_REGION, AWS_PROFILE and other variables of the AWS SDK).
Exit codes: 0 the bucket is empty, 1 it is not, 2 wrong usage.
`;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): EmptyCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    bucket: { type: 'string' },
    remove: { type: 'boolean' },
    yes: { type: 'boolean' },
  });
  refuseArguments(positionals);
  const { bucket, remove = false, yes = false } = values;
  if (bucket === undefined || bucket === '') throw new UsageError('--bucket is missing');
  return { bucket, remove, yes };
}
