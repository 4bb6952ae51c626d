import { readArgs, refuseArguments, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';
import { ALL_ORDERS_COLUMNS } from './formats/all-orders.ts';
import { DIRTY_FORMATS, FORMATS } from './formats/index.ts';
import { LINE_ENDS, oneOf, planOf, SAMPLE_DEFAULTS } from './options.ts';
import type { SampleOptions } from './options.ts';
import { MARKETPLACES } from './orders.ts';

const DEFAULTS = SAMPLE_DEFAULTS;

export const HELP = `Usage: npm run -s sample -- --out FILE [options]

Generates a sales report that looks like a real one.

  --out FILE           file to write; compressed if it ends in .gz, - is standard output
  --rows N             rows after the header (${DEFAULTS.rows})
  --seed N             seed of the random numbers; the same seed gives the same bytes (${DEFAULTS.seed})
  --dirty RATE         share of malformed rows, 0 to 1, only for ${DIRTY_FORMATS.join(' and ')} (${DEFAULTS.dirty})
  --format NAME        one of these (${DEFAULTS.format}):
${inLines(FORMATS, 23)}
  --columns N          ${oneOf(ALL_ORDERS_COLUMNS)}, only for all-orders (${DEFAULTS.columns})
  --marketplaces LIST  one or both of ${MARKETPLACES.join(',')}, only for all-orders (${DEFAULTS.marketplaces.join(',')})
  --line-end NAME      ${oneOf(LINE_ENDS)} (${DEFAULTS.lineEnd})
  --help               show this help

Example: npm run -s sample -- --rows 100000 --dirty 0.01 --out sample.csv

Exit codes: 0 written, 1 the file cannot be written, 2 wrong usage.
`;

/** Words in lines of at most 80 characters, indented. */
function inLines(words: readonly string[], indent: number): string {
  const lines = [''];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length > 80 - indent) lines.push(` ${word}`);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => `${' '.repeat(indent)}${line.slice(1)}`).join('\n');
}

/** The options from the command line. Throws `HelpRequested` and `UsageError`. */
export function readSampleOptions(argv: readonly string[]): SampleOptions & { out: string } {
  const { values, positionals } = readArgs(argv, HELP, {
    out: { type: 'string' },
    rows: { type: 'string' },
    seed: { type: 'string' },
    dirty: { type: 'string' },
    format: { type: 'string' },
    columns: { type: 'string' },
    marketplaces: { type: 'string' },
    'line-end': { type: 'string' },
  });
  refuseArguments(positionals, 'Did you mean --out?');
  if (values.out === undefined || values.out === '') throw new UsageError('--out FILE is missing');
  return validated({
    out: values.out,
    ...withoutUndefined({
      rows: wholeNumber(values.rows, { name: '--rows' }),
      seed: wholeNumber(values.seed, { name: '--seed' }),
      dirty: share('--dirty', values.dirty),
      format: choice('--format', values.format, FORMATS),
      columns: choice('--columns', values.columns, ALL_ORDERS_COLUMNS),
      marketplaces: values.marketplaces
        ?.split(',')
        .flatMap((name) => choice('--marketplaces', name, MARKETPLACES) ?? []),
      lineEnd: choice('--line-end', values['line-end'], LINE_ENDS),
    }),
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without its undefined properties. */
function withoutUndefined<T extends object>(options: T): Defined<T> {
  const defined: Defined<T> = { ...options };
  for (const name in defined) if (defined[name] === undefined) delete defined[name];
  return defined;
}

function validated<T extends SampleOptions>(options: T): T {
  try {
    planOf(options);
    return options;
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--${error.message}`, { cause: error }) : error;
  }
}

function share(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(\d+\.?\d*|\.\d+)$/.test(text)) throw new UsageError(`${name} '${text}' is not a share from 0 to 1`);
  return Number(text);
}

function choice<T extends string | number>(
  name: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = choices.find((value) => String(value) === text.trim());
  if (found === undefined) throw new UsageError(`${name} '${text}' is not ${oneOf(choices)}`);
  return found;
}
