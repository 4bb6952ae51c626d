import { LONGER_PERIODS, type LongerPeriod, type PeriodKind, PERIODS, isCalendar } from '../model/index.ts';
import { type Filter, filteredDimensions, type GroupBy, isPeriodKind } from './query.ts';
import type { DayRange, RollupReader } from './reader.ts';

/** Days whose cells a query reads from one reader. */
export interface PlannedPart extends DayRange {
  reader: RollupReader;
  /** The periods that its cells are by; null: days. */
  period: LongerPeriod | null;
}

/** The longer periods from which each grouping by a period can be summed. */
const SUMMED_FROM: Readonly<Record<PeriodKind, readonly LongerPeriod[]>> = {
  day: [],
  week: [],
  sunday_week: [],
  month: ['month'],
  quarter: ['month'],
  year: ['month', 'year'],
};

/**
 * The longer periods whose cells may answer a query: all, unless it groups by shorter ones, or groups or filters by something
 * that follows from the day, such as the weekday.
 */
function usablePeriods(filter: Filter, by: readonly GroupBy[]): readonly LongerPeriod[] {
  const usable = by.map((name): readonly LongerPeriod[] => {
    if (isPeriodKind(name)) return SUMMED_FROM[name];
    return isCalendar(name) ? [] : LONGER_PERIODS;
  });
  if (filteredDimensions(filter).some(isCalendar)) return [];
  return LONGER_PERIODS.filter((period) => usable.every((each) => each.includes(period)));
}

/**
 * Which cells answer a query: those of the longest periods within its range, and days at both ends. The periods in which the data
 * begins and ends count as whole, since there is nothing outside of the data.
 */
export function plannedParts(reader: RollupReader, filter: Filter, by: readonly GroupBy[]): PlannedPart[] {
  const { range, longer = {} } = reader;
  const { from = -Infinity, to = Infinity } = filter;
  const periods = usablePeriods(filter, by).filter((period) => longer[period] !== undefined);
  const isEmpty = range === null || from > to || from > range.to || to < range.from;
  if (isEmpty || periods.length === 0) return [{ reader, from, to, period: null }];
  const { of, firstDay } = PERIODS[periods.at(-1)!];
  const whole = {
    from: from > range.from ? from : firstDay(of(range.from)),
    to: to < range.to ? to : firstDay(of(range.to) + 1) - 1,
  };
  return split(whole, reader, periods.toReversed());
}

/** First and last day that a cell of these parts can have. `range`: that of the data; null: there is none. */
export function daysOf(parts: readonly PlannedPart[], range: DayRange | null): DayRange {
  if (range === null) return { from: 0, to: 0 };
  const { of, firstDay } = PERIODS[LONGER_PERIODS.at(-1)!];
  const whole = { from: firstDay(of(range.from)), to: firstDay(of(range.to) + 1) - 1 };
  const within = (day: number): number => Math.min(whole.to, Math.max(whole.from, day));
  const from = within(parts[0]?.from ?? whole.from);
  return { from, to: Math.max(from, within(parts.at(-1)?.to ?? whole.to)) };
}

/** The periods of which some days are in a range, each as its first and last day. */
export function wholePeriods(kind: LongerPeriod, { from, to }: DayRange): DayRange[] {
  const { of, firstDay } = PERIODS[kind];
  return Array.from({ length: of(to) - of(from) + 1 }, (_, place) => {
    const period = of(from) + place;
    return { from: firstDay(period), to: firstDay(period + 1) - 1 };
  });
}

/** `periods`: those that are left to try, the longest first. */
function split({ from, to }: DayRange, reader: RollupReader, periods: readonly LongerPeriod[]): PlannedPart[] {
  if (from > to) return [];
  const [period, ...rest] = periods;
  if (period === undefined) return [{ reader, from, to, period: null }];
  const { of, firstDay } = PERIODS[period];
  const first = firstDay(of(from)) === from ? of(from) : of(from) + 1;
  const end = of(to + 1);
  if (first >= end) return split({ from, to }, reader, rest);
  return [
    ...split({ from, to: firstDay(first) - 1 }, reader, rest),
    { reader: reader.longer![period]!, period, from: firstDay(first), to: firstDay(end) - 1 },
    ...split({ from: firstDay(end), to }, reader, rest),
  ];
}
