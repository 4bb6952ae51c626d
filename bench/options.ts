import { readArgs, refuseArguments, wholeNumber } from '../scripts/cli/args.ts';
import { UsageError } from '../scripts/cli/cli-error.ts';
import { AGAINST_CASES, type AgainstCase } from './against/cases.ts';
import { CASES } from './cases/index.ts';
import type { Case } from './case.ts';

export interface BenchOptions {
  cases: readonly Case[];
  /** A commit to compare this version with, in these cases, in the place of all else; null where there is none. */
  against: { commit: string; cases: readonly AgainstCase[] } | null;
  rows: number | undefined;
  runs: number;
  json: boolean;
  /** Where the page with the results goes. */
  markdown: string | undefined;
}

const RUNS = 5;
/** Of two versions, which differ less than the service and a peer do. */
const AGAINST_RUNS = 15;
const MOST_ROWS = 1_000_000_000;

const names = (wanted: (some: Case) => boolean): string =>
  CASES.filter(wanted)
    .map(({ name }) => name)
    .join(',');

const againstNames = (): string => AGAINST_CASES.map(({ name }) => name).join(',');

export const HELP = `Usage: npm run -s bench -- [options]

Compares this service with alternatives, on generated reports and an S3 emulator on this machine. With
--against it compares this version with another commit: both are packaged and run in turn.

  --only LIST      these cases, separated by commas, or all (${names(({ byDefault }) => byDefault)})
  --rows N         rows of the report, or days of the case years, instead of the default of each case
  --runs N         measured rounds of each comparison, after one warm-up round (${RUNS}; ${AGAINST_RUNS} with --against)
  --against COMMIT compare with this commit; its files go to a temporary folder, with npm ci if its packages differ.
                   Cases: ${againstNames()}. The ratio this / other should be 1.10 at most
  --json           print the results as JSON
  --markdown FILE  also write the results to this page
  --help           show this

Cases:
${CASES.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

Examples: npm run -s bench -- --only ingest --runs 9
          npm run -s bench -- --only memory --rows 10000000
          npm run -s bench -- --only work --rows 10000000
          npm run -s bench -- --against HEAD~1 --only answer,ingest

Exit codes: 0 measured (whether or not a goal was reached), 1 a case failed, 2 wrong usage.
`;

/** The options of a command line. Throws `HelpRequested` and `UsageError`. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  const { values, positionals } = readArgs(argv, HELP, {
    only: { type: 'string' },
    rows: { type: 'string' },
    runs: { type: 'string' },
    against: { type: 'string' },
    json: { type: 'boolean' },
    markdown: { type: 'string' },
  });
  refuseArguments(positionals, 'Use --only to select cases');
  if (values.markdown === '') throw new UsageError('--markdown needs the name of a file');
  const { against } = values;
  if (against === '') throw new UsageError('--against needs a commit');
  if (against !== undefined && values.markdown !== undefined) {
    throw new UsageError('--markdown writes the comparison with peers, which --against does not make');
  }
  return {
    cases: against === undefined ? casesOf(values.only) : [],
    against: against === undefined ? null : { commit: against, cases: againstCasesOf(values.only) },
    rows: wholeNumber(values.rows, { name: '--rows', min: 1, max: MOST_ROWS }),
    runs:
      wholeNumber(values.runs, { name: '--runs', min: 1, max: 1000 }) ?? (against === undefined ? RUNS : AGAINST_RUNS),
    json: values.json === true,
    markdown: values.markdown,
  };
}

function casesOf(only: string | undefined): readonly Case[] {
  if (only === undefined) return CASES.filter(({ byDefault }) => byDefault);
  return only === 'all' ? CASES : named(only, CASES);
}

function againstCasesOf(only: string | undefined): readonly AgainstCase[] {
  return only === undefined || only === 'all' ? AGAINST_CASES : named(only, AGAINST_CASES, ' of --against');
}

/** The cases that a list names, in their own order. */
function named<T extends { name: string }>(list: string, cases: readonly T[], which = ''): T[] {
  const wanted = list.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!cases.some((known) => known.name === name)) {
      throw new UsageError(
        `--only '${name}' is not a case${which}. Cases: ${cases.map((known) => known.name).join(',')}`,
      );
    }
  }
  return cases.filter(({ name }) => wanted.includes(name));
}
