import { formatCount } from '../cli/format.ts';
import { markdownTable } from '../cli/table.ts';
import { afterFreeTier } from './free-tier.ts';
import { type Position, type Usage, costOf, plain } from './model.ts';
import { type Run, costOfRun, gigabytesOf, timeOf } from './run.ts';

/** Of a stage without options. */
const SERVICES = ['Lambda', 'API Gateway', 'S3', 'SQS', 'CloudWatch', 'X-Ray'] as const;

const total = (all: readonly number[]): number => all.reduce((sum, dollars) => sum + dollars, 0);

const sumOf = (positions: readonly Position[]): number => total(positions.map(({ dollars }) => dollars));

const inDollars = (dollars: number): string => dollars.toFixed(2);

const FREE = 'after free tier';

/** The bill of one usage as a Markdown table, position by position. */
export function breakdown({ requests, rows, reports, refreshes }: Usage, positions: readonly Position[]): string {
  const counts = { requests, refreshes, rows };
  const usage = Object.entries(counts).map(([what, count]) => `${formatCount(count)} ${what}`);
  return `A month of ${usage.join(', ')} (in ${formatCount(reports)} reports):\n\n${bill(positions, FREE)}`;
}

/** The bill of one run of the state machine as a Markdown table, and how long it takes. */
export function runBreakdown(run: Run, positions: readonly Position[]): string {
  const what = `${formatCount(run.reports)} reports with ${formatCount(run.rows)} rows`;
  const size = `${plain(gigabytesOf(run))} GB`;
  return `A run of ${what} (${size}), about ${formatCount(Math.round(timeOf(run).run))} s:\n\n${bill(positions)}`;
}

/** Time and cost of several runs as a Markdown table. */
export function runComparison(runs: readonly Run[]): string {
  return markdownTable([
    ['reports', 'rows', 'GB', 'one function, s', 'state machine, s', 'Lambda', 'Step Functions', 'S3', 'USD a run'],
    ...runs.map((run) => {
      const positions = costOfRun(run);
      const each = (['Lambda', 'Step Functions', 'S3'] as const).map((name) =>
        inDollars(sumOf(positions.filter(({ service }) => service === name))),
      );
      const { one, run: scaled } = timeOf(run);
      const counts = [run.reports, run.rows].map(formatCount);
      const seconds = [one, scaled].map((time) => formatCount(Math.round(time)));
      return [...counts, plain(gigabytesOf(run)), ...seconds, ...each, inDollars(sumOf(positions))];
    }),
  ]);
}

/** `free`: heading of a column with what is left of each position after the free tier; none without it. */
function bill(positions: readonly Position[], free?: string): string {
  const after = afterFreeTier(positions);
  const left = (dollars: number | undefined) => (free === undefined ? [] : [inDollars(dollars ?? 0)]);
  return markdownTable([
    ['service', 'what', 'arithmetic', 'USD', ...(free === undefined ? [] : [free])],
    ...positions.map((one, index) => [
      one.service,
      one.what,
      one.arithmetic,
      inDollars(one.dollars),
      ...left(after[index]),
    ]),
    ['together', '', '', inDollars(sumOf(positions)), ...left(total(after))],
  ]);
}

/** The bills of several usages as a Markdown table, service by service. */
export function comparison(usages: readonly Usage[]): string {
  return markdownTable([
    ['requests', 'refreshes', 'rows', ...SERVICES, 'USD a month', FREE],
    ...usages.map((usage) => {
      const positions = costOf(usage);
      const each = SERVICES.map((name) => inDollars(sumOf(positions.filter(({ service }) => service === name))));
      const counts = [usage.requests, usage.refreshes, usage.rows].map(formatCount);
      return [...counts, ...each, inDollars(sumOf(positions)), inDollars(total(afterFreeTier(positions)))];
    }),
  ]);
}
