import { MONTH_NAMES } from '../../schemas/fields/calendar.ts';
import type { ComparedDays, ResolvedFilters } from '../../schemas/metadata.ts';
import {
  type FigureSet,
  LIST_FIGURES,
  partialFigures,
  type PeriodKind,
  PERIODS,
  showFigures,
  type ShownFigures,
  type SumName,
  type Sums,
  sumsFor,
  TREND_FIGURES,
} from '../model/index.ts';
import {
  comparedPeriods,
  type Comparison,
  daysOfPeriod,
  overlap,
  type PeriodDays,
  periodsOf,
} from '../query/comparison.ts';
import { QueryError, quoted } from '../query/query-error.ts';
import { clippedRange, filterOf, type Slice } from '../query/slice.ts';
import type { DayRange } from '../rollup/reader.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy, sumsOf, sumsOfNothing } from '../rollup/sums.ts';
import { type Changes, isPartial, previousFigures, shownDays } from './compare.ts';

/** Most periods of an answer: 27 years of days. */
const MOST_PERIODS = 10_000;

/**
 * A period with the figures of a set. `partial`: the range does not contain all days of the period; `partial_figures`: figures
 * that are calculated from only some of the lines.
 */
export type Period<Set extends FigureSet> = {
  period: string;
  partial: boolean;
  partial_figures?: string[];
} & ShownFigures<Set> &
  Partial<ComparedPeriod<Set>>;
export type MonthNames = { year_month: string; month_name: string };

/** The period that a period is compared with, and the change: null if it has no counterpart or that is partial. */
interface ComparedPeriod<Set extends FigureSet> {
  previous: ({ period: string } & ComparedDays & ShownFigures<Set>) | null;
  change_percent: Changes<Set> | null;
}

/**
 * Periods of the slice's range (without one, of the range of the data), oldest first, including periods without sales; months
 * have their year and name.
 */
export const trends = (
  rollups: RollupSet,
  slice: Slice,
  kind: PeriodKind,
  comparison?: Comparison,
): Promise<(Period<typeof TREND_FIGURES> & Partial<MonthNames>)[]> =>
  periodRows(rollups, slice, kind, TREND_FIGURES, comparison);

/** Months with the figures of lists. */
export const monthlyTrends = (
  rollups: RollupSet,
  slice: Slice,
  comparison?: Comparison,
): Promise<(Period<typeof LIST_FIGURES> & MonthNames)[]> =>
  periodRows(rollups, slice, 'month', LIST_FIGURES, comparison) as Promise<
    (Period<typeof LIST_FIGURES> & MonthNames)[]
  >;

/** Periods as in `trends`, with the figures of a set. */
export async function periodRows<Set extends FigureSet>(
  rollups: RollupSet,
  slice: Slice,
  kind: PeriodKind,
  figures: Set,
  comparison: Comparison | undefined,
): Promise<(Period<Set> & Partial<MonthNames>)[]> {
  const { range: data } = rollups;
  const range = clippedRange(data, slice);
  if (range === null) return [];
  const { currency } = slice;
  const names = sumsFor(figures);
  const periods = periodsOf(range, kind);
  const others = comparison && comparedPeriods(range, kind, comparison);
  const [sums, before] = await Promise.all([
    sumsOfPeriods(rollups, slice, kind, periods, names),
    others && sumsOfPeriods(rollups, slice, kind, others, names),
  ]);
  const { name } = PERIODS[kind];
  const compared = (place: number): ComparedPeriod<Set> => {
    const days = others![place]!;
    if (days === null) return { previous: null, change_percent: null };
    const partial = isPartial(days, data);
    const { previous, change_percent } = previousFigures(figures, before![place]!, sums[place]!, { currency, partial });
    return { previous: { period: name(days.period), ...shownDays({ days, partial }), ...previous }, change_percent };
  };
  return periods.map((part, place) => {
    const period = name(part.period);
    const whole = daysOfPeriod(part.period, kind);
    const partly = partialFigures(figures, sums[place]!);
    return {
      period,
      partial: part.from !== whole.from || part.to !== whole.to,
      ...(kind === 'month' && monthNames(period)),
      ...showFigures(figures, sums[place]!, currency),
      ...(partly.length > 0 && { partial_figures: partly }),
      ...(others && compared(place)),
    };
  });
}

/** The sums of each period or part of one; null where there is none. */
async function sumsOfPeriods(
  rollups: RollupSet,
  slice: Slice,
  kind: PeriodKind,
  parts: readonly (PeriodDays | null)[],
  names: readonly SumName[],
): Promise<(Sums | null)[]> {
  const some = parts.filter((part) => part !== null);
  if (some.length === 0) return parts.map(() => null);
  const span = {
    from: some.reduce((least, { from }) => Math.min(least, from), Infinity),
    to: some.reduce((most, { to }) => Math.max(most, to), -Infinity),
  };
  const inDays = ({ from, to }: DayRange) => filterOf({ ...slice, from, to });
  const groups = await sumsBy<PeriodKind>(rollups, inDays(span), [kind], names);
  const byPeriod = new Map(groups.map(({ key, sums }) => [key[kind], sums]));
  const nothing = await sumsOfNothing(rollups, inDays(span), [kind], names);
  return Promise.all(
    parts.map(async (part) => {
      if (part === null) return null;
      const grouped = overlap(daysOfPeriod(part.period, kind), span);
      const isGroup = grouped.from === part.from && grouped.to === part.to;
      return isGroup ? (byPeriod.get(part.period) ?? nothing) : sumsOf(rollups, inDays(part), names);
    }),
  );
}

/** The days that periods are compared with, from the first to the last; undefined where nothing is compared. */
export function comparedSpan(rows: readonly { previous?: ComparedDays | null }[]): ComparedDays | undefined {
  const days = rows.flatMap(({ previous }) => (previous ? [previous] : []));
  if (days.length === 0) return undefined;
  return {
    start_date: days.map(({ start_date }) => start_date!).reduce((a, b) => (a < b ? a : b)),
    end_date: days.map(({ end_date }) => end_date!).reduce((a, b) => (a > b ? a : b)),
    partial: days.some(({ partial }) => partial),
  };
}

const monthNames = (period: string): MonthNames => ({
  year_month: period,
  month_name: MONTH_NAMES[Number(period.slice(-2)) - 1]!,
});

/** Throws `QueryError` if the days of a slice have more periods than an answer may have. */
export function assertFewPeriods(
  data: DayRange | null,
  slice: Slice,
  kind: PeriodKind,
  { parameter, granularity, filters }: { parameter: string; granularity: string; filters: ResolvedFilters },
): void {
  const range = clippedRange(data, slice);
  const periods = range === null ? 0 : PERIODS[kind].of(range.to) - PERIODS[kind].of(range.from) + 1;
  if (periods <= MOST_PERIODS) return;
  const span = `${filters.start_date} to ${filters.end_date}`;
  const advice = 'Use a longer granularity, or narrow start_date and end_date';
  const message = `${parameter} ${quoted(granularity)} makes ${periods} periods of ${span}; ${MOST_PERIODS} are allowed. ${advice}`;
  throw new QueryError([{ parameter, message }]);
}
