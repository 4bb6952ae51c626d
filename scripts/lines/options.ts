import { readArgs, refuseArguments } from '../cli/args.ts';
import { BUCKET_ARGS, BUCKET_ENVIRONMENT, BUCKET_HELP, type BucketOptions, bucketOptionsOf } from '../cli/bucket.ts';
import { UsageError } from '../cli/cli-error.ts';

export type OutputFormat = 'table' | 'csv' | 'json';

/** Months, such as `2022-04`, both included; undefined: no bound. */
export interface MonthRange {
  from: string | undefined;
  to: string | undefined;
}

/** Options of `npm run lines`. */
export interface LinesCliOptions extends MonthRange, BucketOptions {
  sql: string;
  format: OutputFormat;
}

const HELP = `Usage: npm run -s lines -- --sql QUERY [options]

Runs an SQL query over the published order lines of a bucket, with DuckDB on this machine. The first query installs
DuckDB with npm.

  --sql QUERY   the query, over these views; docs/sql.md has their columns and examples
                  lines  the order lines in effect
                  sales  their sums by day and all dimensions
                  daily  their sums by day and few dimensions
  --from MONTH  only this month, such as 2022-04, and later ones
  --to MONTH    only this month and earlier ones
  --csv         print all rows as CSV; text that a spreadsheet would run as a formula gets a ' before it
  --json        print all rows as a JSON array. Integers over 2^53 - 1, such as keys, are strings
${BUCKET_HELP}
  --help        show this help

Only the files that the query needs are downloaded: those of its views, for the months from --from to --to. They
are kept in node_modules/.cache/lines for the next query; files that were not used for 30 days are removed.

${BUCKET_ENVIRONMENT}
Exit codes: 0 done, 1 failed, 2 wrong usage.
`;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): LinesCliOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    sql: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    csv: { type: 'boolean' },
    json: { type: 'boolean' },
    ...BUCKET_ARGS,
  });
  refuseArguments(positionals, 'Is the whole query in quotes after --sql?');
  const { sql, from, to, csv = false, json = false } = values;
  if (sql === undefined || sql.trim() === '') throw new UsageError('--sql needs a query');
  if (csv && json) throw new UsageError('--csv and --json cannot be combined');
  for (const [name, month] of Object.entries({ from, to })) {
    if (month !== undefined && !MONTH.test(month)) {
      throw new UsageError(`--${name} '${month}' is not a month such as 2022-04`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { sql, from, to, format: csv ? 'csv' : json ? 'json' : 'table', ...bucketOptionsOf(values) };
}
