import { environmentSchema } from '../../schemas/environment.ts';
import { kpisQuerySchema, type KpisQuery } from '../../schemas/query.ts';
import { readArgs, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** Options of `npm run analyze`. */
export interface AnalyzeOptions {
  /** The report; `-` for stdin. */
  file: string;
  /** Days to include. */
  range: KpisQuery;
  /** Maximum number of regions; undefined for all. */
  limit: number | undefined;
  timeZone: string;
  defaultCurrency: string;
  /** Rejects file. */
  rejects: string | undefined;
  /** File for the answer; undefined for stdout. */
  out: string | undefined;
}

export const HELP = `Usage: npm run -s analyze -- FILE [options]

Prints what /analytics of the API would answer for a report (CSV, tab-separated or .xlsx, optionally .gz; - is standard
input). The number of rejected rows, and the reasons, go to standard error.

  --start-date DAY         first day to include, YYYY-MM-DD
  --end-date DAY           last day to include, YYYY-MM-DD
  --limit N                maximum number of regions (all)
  --rejects FILE           write the rejected rows to this CSV file
  --out FILE               write the answer to this file instead of standard output
  --time-zone ZONE         time zone that assigns sales to days (REPORT_TIME_ZONE, UTC)
  --default-currency CODE  currency if the report names none (DEFAULT_CURRENCY, INR)
  --help                   show this help

Exit codes: 0 done, 1 the report cannot be read or has no row that counts, 2 wrong usage.
`;

/** The options from the command line and the environment; null for --help. Throws `UsageError`. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): AnalyzeOptions | null {
  const { values, positionals } = readArgs(argv, {
    'start-date': { type: 'string' },
    'end-date': { type: 'string' },
    limit: { type: 'string' },
    rejects: { type: 'string' },
    out: { type: 'string' },
    'time-zone': { type: 'string' },
    'default-currency': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  const [file, second] = positionals;
  if (file === undefined || file === '') throw new UsageError('FILE is missing');
  if (second !== undefined) throw new UsageError(`only one FILE is allowed; '${second}' is a second one`);
  if (values.rejects === '-') throw new UsageError('--rejects needs a file: standard output is for the answer');
  const { REPORT_TIME_ZONE: zone, DEFAULT_CURRENCY: currency } = environmentSchema.shape;
  return {
    file,
    range: rangeOf(values['start-date'], values['end-date']),
    limit: wholeNumber(values.limit, { name: '--limit', min: 1 }),
    timeZone: setting(zone, '--time-zone', values['time-zone'], 'REPORT_TIME_ZONE', env),
    defaultCurrency: setting(currency, '--default-currency', values['default-currency'], 'DEFAULT_CURRENCY', env),
    rejects: values.rejects,
    out: values.out === '-' ? undefined : values.out,
  };
}

function rangeOf(start: string | undefined, end: string | undefined): KpisQuery {
  const result = kpisQuerySchema.safeParse({ start_date: start, end_date: end });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [flag, value] = issue?.path[0] === 'end_date' ? ['--end-date', end] : ['--start-date', start];
  throw new UsageError(`${flag} '${value}' ${issue?.message.replace('end_date', '--end-date')}`);
}

type Schema = typeof environmentSchema.shape.REPORT_TIME_ZONE;

/** A setting by its option or else its variable; an empty variable counts as not set. */
function setting(
  schema: Schema,
  flag: string,
  given: string | undefined,
  name: string,
  env: NodeJS.ProcessEnv,
): string {
  const [source, text] = given === undefined ? [name, env[name] || undefined] : [flag, given];
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new UsageError(`${source} '${text}' ${result.error.issues[0]?.message}`);
}
