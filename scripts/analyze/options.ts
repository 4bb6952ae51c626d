import { environmentSchema } from '../../schemas/environment.ts';
import { kpisQuerySchema, type KpisQuery } from '../../schemas/query.ts';
import { readArgs, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';

/** What `npm run analyze` is to do. */
export interface AnalyzeOptions {
  /** The report; `-` for stdin. */
  file: string;
  /** The days that count. */
  range: KpisQuery;
  /** Most regions; undefined for all. */
  limit: number | undefined;
  timeZone: string;
  defaultCurrency: string;
  /** File for the rejects. */
  rejects: string | undefined;
  /** File for the answer instead of stdout. */
  out: string | undefined;
}

export const HELP = `Usage: npm run -s analyze -- FILE [options]

Prints what the API's /analytics answers for a report: CSV or tab separated, .gz too, - for standard input. How many rows
were rejected, and why, goes to standard error.

  --start-date DAY         first day that counts, YYYY-MM-DD
  --end-date DAY           last day that counts, YYYY-MM-DD
  --limit N                most regions (all)
  --rejects FILE           write the rows that could not be counted to this CSV file
  --out FILE               write the answer to this file instead of standard output
  --time-zone ZONE         zone of the days, for dates with a time (REPORT_TIME_ZONE, UTC)
  --default-currency CODE  currency where the report names none (DEFAULT_CURRENCY, INR)
  --help                   show this

Exit codes: 0 done, 1 the report cannot be read, or no row of it can be counted, 2 wrong usage.
`;

/** The options of a command line and of the environment; null when help is asked for. Throws `UsageError`. */
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
  if (file === undefined || file === '') throw new UsageError('which FILE is to be analyzed?');
  if (second !== undefined) throw new UsageError(`one FILE at a time, and '${second}' is a second one`);
  if (values.rejects === '-') throw new UsageError('--rejects needs a file: standard output is the answer');
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

/** A flag counts before its variable, an empty variable is not set. */
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
