import { type ComparisonName, type PeriodKind, PERIODS } from '../model/index.ts';
import type { DayRange } from '../rollup/reader.ts';

/** The comparison of a range of days: days that follow from the range, or days that the query names. */
export type Comparison = ComparisonName | DayRange;

const DAYS_OF_WEEK = 7;

/** A period, and those of its days that count. */
export interface PeriodDays extends DayRange {
  /** Its number in `PERIODS`. */
  period: number;
}

/** The days that a range is compared with. */
export function comparedDays(range: DayRange, comparison: Comparison): DayRange {
  if (typeof comparison !== 'string') return comparison;
  const { from, to } = range;
  if (comparison === 'previous_period') return { from: 2 * from - to - 1, to: from - 1 };
  if (comparison === 'previous_week') return { from: from - DAYS_OF_WEEK, to: to - DAYS_OF_WEEK };
  return yearBefore(range);
}

/** The same dates of the year before; of whole months the whole months, with 29 February where there is one. */
function yearBefore({ from, to }: DayRange): DayRange {
  const { month, day } = PERIODS;
  const [first, last] = [month.of(from), month.of(to)];
  const isWhole = month.firstDay(first) === from && month.firstDay(last + 1) - 1 === to;
  return {
    from: day.yearBefore(from),
    to: isWhole ? month.firstDay(month.yearBefore(last) + 1) - 1 : day.yearBefore(to),
  };
}

/** The periods of a range with those of their days that are in it, in ascending order. */
export function periodsOf(range: DayRange, kind: PeriodKind): PeriodDays[] {
  const { of } = PERIODS[kind];
  const first = of(range.from);
  return Array.from({ length: of(range.to) - first + 1 }, (_, place) => {
    const period = first + place;
    return { period, ...overlap(daysOfPeriod(period, kind), range) };
  });
}

/**
 * What each period of a range is compared with; null where it has no counterpart. A whole period is compared with the whole
 * of another one, a part with as many days of it, as far as there are so many: those at its end if the part is the end of the
 * period, else those at the same distance from its beginning, or the first ones of days that the query names.
 *
 * `previous_period`: as many periods before the range as it has. `previous_year`: those of the same place in the year before.
 * `previous_week`: the days of seven days before, named by the period that they begin in. Named days: their periods, the first
 * with the first and so on.
 */
export function comparedPeriods(range: DayRange, kind: PeriodKind, comparison: Comparison): (PeriodDays | null)[] {
  const periods = periodsOf(range, kind);
  if (comparison === 'previous_week') {
    return periods.map(({ from, to }) => ({
      period: PERIODS[kind].of(from - DAYS_OF_WEEK),
      from: from - DAYS_OF_WEEK,
      to: to - DAYS_OF_WEEK,
    }));
  }
  if (typeof comparison === 'string') {
    const before = (period: number): number =>
      comparison === 'previous_period' ? period - periods.length : PERIODS[kind].yearBefore(period);
    return periods.map((part) => {
      const period = before(part.period);
      const whole = daysOfPeriod(period, kind);
      return { period, ...counterpart(part, kind, whole, part.from - daysOfPeriod(part.period, kind).from) };
    });
  }
  const first = PERIODS[kind].of(comparison.from);
  const last = PERIODS[kind].of(comparison.to);
  return periods.map((part, place) => {
    const period = first + place;
    if (period > last) return null;
    return { period, ...counterpart(part, kind, overlap(daysOfPeriod(period, kind), comparison), 0) };
  });
}

/** Days among `allowed` that a period or a part of it is compared with; `distance`: of a part, days to leave out before them. */
function counterpart(part: PeriodDays, kind: PeriodKind, allowed: DayRange, distance: number): DayRange {
  const whole = daysOfPeriod(part.period, kind);
  if (part.from === whole.from && part.to === whole.to) return allowed;
  const more = part.to - part.from;
  const last = Math.max(allowed.from, allowed.to - more);
  const from = part.to === whole.to ? last : Math.min(allowed.from + distance, last);
  return { from, to: Math.min(from + more, allowed.to) };
}

/** All days of a period. */
export function daysOfPeriod(period: number, kind: PeriodKind): DayRange {
  const { firstDay } = PERIODS[kind];
  return { from: firstDay(period), to: firstDay(period + 1) - 1 };
}

/** The days of two ranges that share some. */
export const overlap = (a: DayRange, b: DayRange): DayRange => ({
  from: Math.max(a.from, b.from),
  to: Math.min(a.to, b.to),
});
