import type * as z from 'zod';
import { type Environment, environmentSchema } from '../../schemas/environment.ts';
import { kpisQuerySchema, type KpisQuery } from '../../schemas/query.ts';
import { readArgs, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run analyze`. */
export interface AnalyzeOptions {
  /** Reports and folders of reports; `-` alone for stdin. */
  paths: readonly [string, ...string[]];
  /** Days to include. */
  range: KpisQuery;
  /** Maximum number of regions; undefined for all. */
  limit: number | undefined;
  timeZone: string;
  defaultCurrency: string;
  /** Share of rejects above which a report is refused. */
  maxRejectRatio: number;
  /** Which of several reports of a series counts. */
  overlap: Environment['OVERLAP'];
  /** Print the answer of a report that is refused for its rejects. */
  lenient: boolean;
  /** Declaration of the format of the reports. */
  format: string | undefined;
  /** Rejects file, or folder for those of several reports. */
  rejects: string | undefined;
  /** File for the answer; undefined for stdout. */
  out: string | undefined;
}

const HELP = `Usage: npm run -s analyze -- FILE... [options]

Prints the answer of /analytics for a report (CSV, tab-separated or .xlsx, optionally .gz; - is standard
input). The number of rejected rows, and the reasons, go to standard error.

Several files, or a folder, are counted together as in a refresh: subfolders are series, a format.json in one declares how its
reports are read, and an order in several reports of a series counts from the newest file. A report that the service would
refuse is refused here too.

  --start-date DAY         first day to include, YYYY-MM-DD
  --end-date DAY           last day to include, YYYY-MM-DD
  --limit N                maximum number of regions (all)
  --rejects FILE           write the rejected rows to this CSV file; for several reports, to files in this folder
  --out FILE               write the answer to this file instead of standard output
  --format FILE            use this format.json for the reports (npm run format proposes one)
  --lenient                print the answer even if the service would refuse the report because of its rejected rows
  --time-zone ZONE         time zone that assigns sales to days, or marketplace (REPORT_TIME_ZONE, UTC)
  --default-currency CODE  currency if the report has none (DEFAULT_CURRENCY, INR)
  --help                   show this help

The variables MAX_REJECT_RATIO (0.05) and OVERLAP (order) apply as in the service.

Exit codes: 0 done, 1 a report cannot be read or is refused, 2 wrong usage, 3 done because of --lenient, but the service would
refuse a report.
`;

/** The options from the command line and the environment. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): AnalyzeOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    'start-date': { type: 'string' },
    'end-date': { type: 'string' },
    limit: { type: 'string' },
    lenient: { type: 'boolean' },
    format: { type: 'string' },
    rejects: { type: 'string' },
    out: { type: 'string' },
    'time-zone': { type: 'string' },
    'default-currency': { type: 'string' },
  });
  const [first, ...others] = positionals;
  if (first === undefined || positionals.includes('')) throw new UsageError('FILE is missing');
  if (values.rejects === '-') throw new UsageError('--rejects needs a file: standard output is for the answer');
  const { REPORT_TIME_ZONE: zone, DEFAULT_CURRENCY: currency, MAX_REJECT_RATIO, OVERLAP } = environmentSchema.shape;
  return {
    paths: [first, ...others],
    range: rangeOf(values['start-date'], values['end-date']),
    limit: wholeNumber(values.limit, { name: '--limit', min: 1 }),
    timeZone: setting(zone, '--time-zone', values['time-zone'], 'REPORT_TIME_ZONE', env),
    defaultCurrency: setting(currency, '--default-currency', values['default-currency'], 'DEFAULT_CURRENCY', env),
    maxRejectRatio: variable(MAX_REJECT_RATIO, 'MAX_REJECT_RATIO', env),
    overlap: variable(OVERLAP, 'OVERLAP', env),
    lenient: values.lenient ?? false,
    format: values.format,
    rejects: values.rejects,
    out: values.out === '-' ? undefined : values.out,
  };
}

function rangeOf(start: string | undefined, end: string | undefined): KpisQuery {
  const result = kpisQuerySchema().safeParse({ start_date: start, end_date: end });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [flag, value] = issue?.path[0] === 'end_date' ? ['--end-date', end] : ['--start-date', start];
  throw new UsageError(`${flag} '${value}' ${issue?.message.replace('end_date', '--end-date')}`);
}

type Schema<Value> = z.ZodType<Value, string | undefined>;

/** A setting by its variable; an empty one counts as not set. */
const variable = <Value>(schema: Schema<Value>, name: string, env: NodeJS.ProcessEnv): Value =>
  setting(schema, '', undefined, name, env);

/** A setting by its option or else its variable; an empty variable counts as not set. */
function setting<Value>(
  schema: Schema<Value>,
  flag: string,
  given: string | undefined,
  name: string,
  env: NodeJS.ProcessEnv,
): Value {
  const [source, text] = given === undefined ? [name, env[name] || undefined] : [flag, given];
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new UsageError(`${source} '${text}' ${result.error.issues[0]?.message}`);
}
