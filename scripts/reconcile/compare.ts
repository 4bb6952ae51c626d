import { countOf } from '../refresh/report-lines.ts';
import type { DaySales } from './business-report.ts';

/** What the service says of a day. */
export interface ServiceDay extends DaySales {
  cancelled: number;
  unpriced: number;
}

export interface Difference {
  day: string;
  theirs: DaySales | null;
  ours: ServiceDay | null;
  /** Ours less theirs; a day that one side does not have is 0 there. */
  revenue: number;
  units: number;
}

/** Share of the revenue up to which totals count as equal, when only days differ. */
const NEARLY_EQUAL = 0.005;
/** Days at the end of which orders may be pending. */
const PENDING_DAYS = 7;

/** The days of both sides, in order, with what differs. */
export function differencesOf(
  theirs: ReadonlyMap<string, DaySales>,
  ours: ReadonlyMap<string, ServiceDay>,
): Difference[] {
  const days = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
  return days.map((day) => {
    const [their, our] = [theirs.get(day) ?? null, ours.get(day) ?? null];
    return {
      day,
      theirs: their,
      ours: our,
      revenue: (our?.revenue ?? 0) - (their?.revenue ?? 0),
      units: (our?.units ?? 0) - (their?.units ?? 0),
    };
  });
}

/**
 * What may explain the differences, the likeliest first. `timeZone`: that of the service's days. `rejected`: the rejected rows of
 * all reports.
 */
export function reasonsFor(rows: readonly Difference[], timeZone: string, rejected: number): string[] {
  const reasons: string[] = [];
  const sum = (of: (row: Difference) => number) => rows.reduce((total, row) => total + of(row), 0);
  const theirs = sum((row) => row.theirs?.revenue ?? 0);
  const differing = rows.filter(({ revenue, units }) => revenue !== 0 || units !== 0);
  if (differing.length === 0) return reasons;
  if (theirs > 0 && Math.abs(sum(({ revenue }) => revenue)) <= NEARLY_EQUAL * theirs) {
    reasons.push(
      `The totals agree and days do not: the service counts days in ${timeZone}, Seller Central in the time zone of the marketplace. Set REPORT_TIME_ZONE, or timeZone in format.json`,
    );
  }
  const cancelled = sum((row) => (row.revenue < 0 || row.units < 0 ? (row.ours?.cancelled ?? 0) : 0));
  if (cancelled > 0) {
    reasons.push(
      `${countOf(cancelled, 'cancelled line')} on days with smaller numbers than in Seller Central: a Business Report keeps orders that are cancelled later`,
    );
  }
  const pending = rows.slice(-PENDING_DAYS).reduce((total, row) => total + (row.ours?.unpriced ?? 0), 0);
  if (pending > 0) {
    reasons.push(
      `${countOf(pending, 'line')} without a price in the last ${PENDING_DAYS} days: Amazon gives pending orders no price yet`,
    );
  }
  const missing = rows.filter((row) => row.ours === null).length;
  if (missing > 0)
    reasons.push(
      `The Business Report has sales on ${countOf(missing, 'day')} without sales here: is a report of orders missing?`,
    );
  if (rejected > 0 && differing.some(({ revenue, units }) => revenue < 0 || units < 0)) {
    reasons.push(
      `${countOf(rejected, 'rejected row')} in all reports, whose sales do not count: /analytics/sources has line numbers and reasons`,
    );
  }
  const extra = rows.filter((row) => row.theirs === null).length;
  if (extra > 0)
    reasons.push(
      `${countOf(extra, 'day')} with sales only here: does the Business Report cover these days, and only this marketplace?`,
    );
  return reasons;
}
