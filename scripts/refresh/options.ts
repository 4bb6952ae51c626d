import { readArgs } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** What `npm run refresh` is to do. */
export interface RefreshCliOptions {
  force: boolean;
  allowEmpty: boolean;
  local: boolean;
}

export const HELP = `Usage: npm run refresh [-- options]

Reads the reports of a bucket that are new or changed and publishes the snapshot that the API answers from.

  --force        read every report, changed or not
  --allow-empty  publish an empty snapshot where all reports were removed on purpose
  --local        refresh the bucket of an npm start that runs on this machine (S3_PORT, 4568)
  --help         show this

The environment, or a file .env, names the bucket (S3_BUCKET) and how to reach it (AWS_REGION, AWS_PROFILE,
AWS_ENDPOINT_URL_S3 and whatever else the AWS SDK reads); .env.example explains each variable. It may be interrupted at
any time: the snapshot before it goes on serving, and the next refresh takes over what was done.

A report that cannot be counted is named on standard error and left out; the others are published.
Exit codes: 0 the snapshot is up to date, 1 it is not, 2 wrong usage.
`;

/** The options of a command line; null when help is asked for. Throws `UsageError`. */
export function readOptions(argv: readonly string[]): RefreshCliOptions | null {
  const { values, positionals } = readArgs(argv, {
    force: { type: 'boolean' },
    'allow-empty': { type: 'boolean' },
    local: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  if (positionals[0] !== undefined) throw new UsageError(`'${positionals[0]}' is no option`);
  return {
    force: values.force ?? false,
    allowEmpty: values['allow-empty'] ?? false,
    local: values.local ?? false,
  };
}
