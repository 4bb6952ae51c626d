import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';

/** Options of `npm run refresh`. */
export interface RefreshCliOptions extends BucketOptions {
  force: boolean;
  allowEmpty: boolean;
  dryRun: boolean;
}

const HELP = `Usage: npm run refresh [-- options]

Reads the new and changed reports of a bucket, and publishes the snapshot that the API answers from.

  --force        read every report, changed or not
  --allow-empty  publish an empty snapshot if all reports were removed
  --dry-run      write nothing; show the totals by month before and after
${BUCKET_HELP}
  --help         show this help

${BUCKET_ENVIRONMENT}
A refresh may be interrupted at any time: the previous snapshot is still served, and the next refresh reuses the finished work.

A report that cannot be counted is refused, and the reason goes to standard error; the others are published.
Exit codes: 0 the snapshot is up to date, 1 it is not, 2 wrong usage.
`;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): RefreshCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    force: { type: 'boolean' },
    'allow-empty': { type: 'boolean' },
    ...BUCKET_ARGS,
    'dry-run': { type: 'boolean' },
  });
  refuseArguments(positionals);
  return {
    force: values.force ?? false,
    allowEmpty: values['allow-empty'] ?? false,
    ...bucketOptionsOf(values),
    dryRun: values['dry-run'] ?? false,
  };
}
