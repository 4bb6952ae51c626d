import { readArgs, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';
import type { Usage } from './model.ts';
import type { Run } from './run.ts';

export const HELP = `Usage: npm run -s cost -- --requests N --rows N [options]
       npm run -s cost -- --run --rows N [--reports N]

Prints what a deployed stage costs in a month, or what one refresh on the state machine costs, with the arithmetic.

  --requests N    requests to the API in a month
  --rows N        rows that refreshes read in a month, which are kept
  --reports N     reports that these rows come in (30)
  --refreshes N   refreshes in a month (30 by the schedule and one a report)
  --queries N     queries by Athena in a month, each over all lines (0)
  --backup        with a daily copy of the reports in a second bucket
  --run           one refresh of so many reports on the state machine
  --help          show this

Prices are those of resources/prices.json. What a month costs after the free tier is what is left where nothing else in the
account uses up what AWS gives each account every month, for good.
`;

const DAYS = 30;

/** The options of a command line; null when help is asked for. Throws `UsageError`. */
export function readOptions(argv: readonly string[]): Usage | Run | null {
  const { values, positionals } = readArgs(argv, {
    requests: { type: 'string' },
    rows: { type: 'string' },
    reports: { type: 'string' },
    refreshes: { type: 'string' },
    queries: { type: 'string' },
    backup: { type: 'boolean' },
    run: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return null;
  if (positionals[0] !== undefined) throw new UsageError(`unexpected argument '${positionals[0]}'`);
  const requests = wholeNumber(values.requests, { name: '--requests' });
  const rows = wholeNumber(values.rows, { name: '--rows' });
  const given = wholeNumber(values.reports, { name: '--reports' });
  if (values.run === true) {
    if (rows === undefined) throw new UsageError('how many --rows in the reports of a run?');
    if (requests !== undefined) throw new UsageError('--run is about one refresh; it has no --requests');
    if (values.queries !== undefined || values.backup === true) {
      throw new UsageError('--run is about one refresh; it has no --queries and no --backup');
    }
    return { rows, reports: given ?? DAYS };
  }
  const queries = wholeNumber(values.queries, { name: '--queries' }) ?? 0;
  if (requests === undefined) throw new UsageError('how many --requests in a month?');
  if (rows === undefined) throw new UsageError('how many --rows in a month?');
  const reports = given ?? DAYS;
  const refreshes = wholeNumber(values.refreshes, { name: '--refreshes' }) ?? DAYS + reports;
  return { requests, rows, reports, refreshes, queries, backup: values.backup ?? false };
}
