import { dayOf } from '../../schemas/fields/calendar.ts';
import type { BuiltReport, MonthPart, Superseded, WrittenFile } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { monthName } from '../lines/index.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { daysOf, type Overlap, reportsByDay } from './overlap.ts';
import { oldestFirst } from './report-order.ts';
import { filesOfRollup } from './rollup-files.ts';

/** Raise it when months are made in another way from the same reports. */
const MONTH_VERSION = '4';

/** A month of a series that has lines, and the reports that decide about it. */
export interface MonthPlan {
  /** Hash of all that the month is made from. */
  id: string;
  series: string;
  /** `2022-04`. */
  month: string;
  /** First and last day, in days since 1970-01-01. */
  from: number;
  to: number;
  overlap: Overlap;
  /** Those that have lines in the month, or on the day before it or after it. Newest first. */
  reports: MonthReportPlan[];
}

export interface MonthReportPlan {
  report: BuiltReport;
  /** Lines in the month; 0: it has lines beside it only. */
  lines: number;
  /** With `OVERLAP=day`, the days on which the report counts; null: by order, or all of them. */
  days: ReadonlySet<number> | null;
}

/** The months of all series that have lines, in the order of series and time. */
export function planMonths(reports: readonly BuiltReport[], overlap: Overlap): MonthPlan[] {
  const bySeries = Map.groupBy(reports, ({ series }) => series);
  return [...bySeries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([series, all]) => planSeries(series, oldestFirst(all), overlap));
}

function planSeries(series: string, reports: readonly BuiltReport[], overlap: Overlap): MonthPlan[] {
  const winners =
    overlap === 'day'
      ? reportsByDay(reports.map(({ reuse_key, runs }) => ({ id: reuse_key, runs })))
      : new Map<number, string>();
  const months = new Map<string, MonthReportPlan[]>();
  for (const report of reports.toReversed()) {
    const near = new Map<string, number>();
    for (const { day, lines } of daysOf(report.runs)) {
      if (lines === 0) continue;
      const month = monthName(day);
      near.set(month, (near.get(month) ?? 0) + lines);
      if (overlap !== 'order') continue;
      for (const beside of [monthName(day - 1), monthName(day + 1)]) if (!near.has(beside)) near.set(beside, 0);
    }
    for (const [month, lines] of near) {
      const days = overlap === 'day' ? daysWon(report, month, winners) : null;
      months.set(month, [...(months.get(month) ?? []), { report, lines, days }]);
    }
  }
  return [...months]
    .filter(([, of]) => of.some(({ lines }) => lines > 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, of]) => {
      const [year, number] = month.split('-').map(Number) as [number, number];
      const from = dayOf(year, number, 1)!;
      const to = dayOf(number === 12 ? year + 1 : year, (number % 12) + 1, 1)! - 1;
      const made = { series, month, from, to, overlap, reports: of };
      return { ...made, id: monthId(made) };
    });
}

/** The id that this version of the service gives to a month. */
export function monthId({ overlap, series, month, reports }: Omit<MonthPlan, 'id'>): string {
  const inputs = reports.map(({ report, lines, days }) => {
    const { reuse_key, summary } = report;
    // Without the orders that were erased, the same report has other lines.
    const without = summary.erased > 0 ? [report.lines.etag] : [];
    return [reuse_key, lines > 0, days && [...days], ...without];
  });
  return hash([MONTH_VERSION, MODEL_HASH, overlap, series, month, inputs]);
}

function daysWon(
  { reuse_key, runs }: BuiltReport,
  month: string,
  winners: ReadonlyMap<number, string>,
): ReadonlySet<number> {
  const won = Array.from(daysOf(runs), ({ day }) => day).filter(
    (day) => monthName(day) === month && winners.get(day) === reuse_key,
  );
  return new Set(won);
}

/** By reuse key, the lines of a report that other reports have instead, by the reuse key of that report. */
export function supersededIn(parts: readonly MonthPart[]): Map<string, Superseded> {
  const found = new Map<string, Map<string, Superseded[number]>>();
  for (const { reuse_key, superseded } of parts.flatMap(({ reports }) => reports)) {
    const sums = found.get(reuse_key) ?? new Map<string, Superseded[number]>();
    found.set(reuse_key, sums);
    for (const { by, lines, orders, days } of superseded) {
      const sum = sums.get(by) ?? { by, lines: 0, orders: 0, days: 0 };
      sums.set(by, { by, lines: sum.lines + lines, orders: sum.orders + orders, days: sum.days + days });
    }
  }
  return new Map(Array.from(found, ([reuseKey, sums]) => [reuseKey, [...sums.values()]]));
}

export const filesOfMonth = ({ lines, rollups }: MonthPart): WrittenFile[] => [
  lines,
  ...Object.values(rollups).flatMap(filesOfRollup),
];

/** Whether files are there as they were written. `etags` by key. */
export const isWhole = (etags: ReadonlyMap<string, string>, files: readonly WrittenFile[]): boolean =>
  files.every(({ key, etag }) => etags.get(key) === etag);
