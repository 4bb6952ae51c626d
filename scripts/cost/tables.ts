import { formatCount } from '../cli/format.ts';
import { type Position, type Usage, costOf } from './model.ts';

const SERVICES = ['Lambda', 'API Gateway', 'S3', 'CloudWatch', 'X-Ray'] as const;

const sumOf = (positions: readonly Position[]): number => positions.reduce((sum, { dollars }) => sum + dollars, 0);

const inDollars = (dollars: number): string => dollars.toFixed(2);

/** The bill of one usage as a Markdown table, position by position. */
export function breakdown({ requests, rows, reports, refreshes }: Usage, positions: readonly Position[]): string {
  const counts = { requests, refreshes, rows };
  const usage = Object.entries(counts).map(([what, count]) => `${formatCount(count)} ${what}`);
  const lines = positions.map((one) => [one.service, one.what, one.arithmetic, inDollars(one.dollars)]);
  const table = markdown([
    ['service', 'what', 'arithmetic', 'USD'],
    ...lines,
    ['together', '', '', inDollars(sumOf(positions))],
  ]);
  return `A month of ${usage.join(', ')} (in ${formatCount(reports)} reports):\n\n${table}`;
}

/** The bills of several usages as a Markdown table, service by service. */
export function comparison(usages: readonly Usage[]): string {
  return markdown([
    ['requests', 'refreshes', 'rows', ...SERVICES, 'USD a month'],
    ...usages.map((usage) => {
      const positions = costOf(usage);
      const each = SERVICES.map((name) => inDollars(sumOf(positions.filter(({ service }) => service === name))));
      const counts = [usage.requests, usage.refreshes, usage.rows].map(formatCount);
      return [...counts, ...each, inDollars(sumOf(positions))];
    }),
  ]);
}

/** Rows of cells, the first of them the header, in columns as wide as their widest cell. */
function markdown(rows: readonly (readonly string[])[]): string {
  const [header = []] = rows;
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[header, rule, ...rows.slice(1)].map(line).join('\n')}\n`;
}
