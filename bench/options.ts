import { readArgs, wholeNumber } from '../scripts/cli/args.ts';
import { UsageError } from '../scripts/cli/cli-error.ts';
import { CASES } from './cases/index.ts';
import type { Case } from './case.ts';

export interface BenchOptions {
  cases: readonly Case[];
  rows: number | undefined;
  runs: number;
  json: boolean;
  /** Where the page with the results goes. */
  markdown: string | undefined;
}

const RUNS = 5;
const MOST_ROWS = 1_000_000_000;

const names = (wanted: (some: Case) => boolean): string =>
  CASES.filter(wanted)
    .map(({ name }) => name)
    .join(',');

export const HELP = `Usage: npm run -s bench -- [options]

Compares this service with what one would run instead, on made-up reports and an S3 emulator of this machine.

  --only LIST      these cases, by commas; all is every one (${names(({ byDefault }) => byDefault)})
  --rows N         rows of the report, where a case should take others than its own
  --runs N         measured rounds of each comparison, after one that is not measured (${RUNS})
  --json           print the results as JSON
  --markdown FILE  write them as a page, too
  --help           show this

Cases:
${CASES.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

Examples: npm run -s bench -- --only ingest --runs 9
          npm run -s bench -- --only memory --rows 10000000

Exit codes: 0 measured (whether or not a figure was reached), 1 a case failed, 2 wrong usage.
`;

/** The options of a command line; null when help is asked for. Throws `UsageError`. */
export function readBenchOptions(argv: readonly string[]): BenchOptions | null {
  const { values, positionals } = readArgs(argv, {
    only: { type: 'string' },
    rows: { type: 'string' },
    runs: { type: 'string' },
    json: { type: 'boolean' },
    markdown: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return null;
  if (positionals[0] !== undefined) throw new UsageError(`what is '${positionals[0]}'? Cases are named by --only`);
  if (values.markdown === '') throw new UsageError('--markdown needs the name of a file');
  return {
    cases: casesOf(values.only),
    rows: wholeNumber(values.rows, { name: '--rows', min: 1, max: MOST_ROWS }),
    runs: wholeNumber(values.runs, { name: '--runs', min: 1, max: 1000 }) ?? RUNS,
    json: values.json === true,
    markdown: values.markdown,
  };
}

function casesOf(only: string | undefined): readonly Case[] {
  if (only === undefined) return CASES.filter(({ byDefault }) => byDefault);
  if (only === 'all') return CASES;
  const wanted = only.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!CASES.some((known) => known.name === name)) {
      throw new UsageError(`--only '${name}' is no case; there are ${names(() => true)}`);
    }
  }
  return CASES.filter(({ name }) => wanted.includes(name));
}
