import { readArgs, refuseArguments, wholeNumber } from '../cli/args.ts';
import { UsageError } from '../cli/cli-error.ts';
import type { Usage } from './model.ts';
import type { Run } from './run.ts';

const HELP = `Usage: npm run -s cost -- --requests N --rows N [options]
       npm run -s cost -- --run --rows N [--reports N]

Estimates the monthly cost of a deployed stage, or the cost of one refresh on the state machine, and shows the calculation.

  --requests N    API requests per month
  --rows N        rows that refreshes read per month; they are kept
  --reports N     number of reports with these rows (30)
  --refreshes N   refreshes per month (30 by the schedule and one per report)
  --queries N     Athena queries per month, each over all lines (0)
  --backup        with a daily copy of the reports in a second bucket
  --run           one refresh of these reports on the state machine
  --help          show this

Prices are in resources/prices.json. The cost after the free tier assumes that nothing else in the
account uses AWS's permanent monthly free tier.
`;

const DAYS = 30;

/** The options of a command line. Throws `HelpRequested` and `UsageError`. */
export function readOptions(argv: readonly string[]): Usage | Run {
  const { values, positionals } = readArgs(argv, HELP, {
    requests: { type: 'string' },
    rows: { type: 'string' },
    reports: { type: 'string' },
    refreshes: { type: 'string' },
    queries: { type: 'string' },
    backup: { type: 'boolean' },
    run: { type: 'boolean' },
  });
  refuseArguments(positionals);
  const requests = wholeNumber(values.requests, { name: '--requests' });
  const rows = wholeNumber(values.rows, { name: '--rows' });
  const given = wholeNumber(values.reports, { name: '--reports' });
  if (values.run === true) {
    if (rows === undefined) throw new UsageError('--rows is missing: the number of rows in the reports of a run');
    if (requests !== undefined) throw new UsageError('--run cannot be combined with --requests');
    if (values.queries !== undefined || values.backup === true) {
      throw new UsageError('--run cannot be combined with --queries or --backup');
    }
    return { rows, reports: given ?? DAYS };
  }
  const queries = wholeNumber(values.queries, { name: '--queries' }) ?? 0;
  if (requests === undefined) throw new UsageError('--requests is missing: the number of requests per month');
  if (rows === undefined) throw new UsageError('--rows is missing: the number of rows per month');
  const reports = given ?? DAYS;
  const refreshes = wholeNumber(values.refreshes, { name: '--refreshes' }) ?? DAYS + reports;
  return { requests, rows, reports, refreshes, queries, backup: values.backup ?? false };
}
