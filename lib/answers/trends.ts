import { MONTH_NAMES } from '../../schemas/fields/calendar.ts';
import {
  type FigureSet,
  type Granularity,
  LIST_FIGURES,
  PERIODS,
  showFigures,
  type ShownFigures,
  type SumName,
  type Sums,
  sumsFor,
  TREND_FIGURES,
} from '../model/index.ts';
import { clippedRange, filterOf, type Slice } from '../query/slice.ts';
import type { DayRange } from '../rollup/reader.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsBy } from '../rollup/sums.ts';

/** A period with the figures of a set. `partial`: the period is not wholly inside the range. */
export type Period<Set extends FigureSet> = { period: string; partial: boolean } & ShownFigures<Set>;
export type MonthNames = { year_month: string; month_name: string };

/**
 * Periods of the slice's range (that of the data if the slice has none), oldest first, periods without sales included;
 * months with their year and name.
 */
export const trends = (
  rollups: RollupSet,
  slice: Slice,
  granularity: Granularity,
): Promise<(Period<typeof TREND_FIGURES> & Partial<MonthNames>)[]> =>
  periodsOf(rollups, slice, granularity, TREND_FIGURES);

/** Months with the figures of lists. */
export const monthlyTrends = (
  rollups: RollupSet,
  slice: Slice,
): Promise<(Period<typeof LIST_FIGURES> & MonthNames)[]> =>
  periodsOf(rollups, slice, 'month', LIST_FIGURES) as Promise<(Period<typeof LIST_FIGURES> & MonthNames)[]>;

async function periodsOf<Set extends FigureSet>(
  rollups: RollupSet,
  slice: Slice,
  granularity: Granularity,
  figures: Set,
): Promise<(Period<Set> & Partial<MonthNames>)[]> {
  const range = clippedRange(rollups.range, slice);
  if (range === null) return [];
  const { of, firstDay, name } = PERIODS[granularity];
  const first = of(range.from);
  const names = sumsFor(figures);
  const none = Object.fromEntries(names.map((sum) => [sum, 0])) as Record<SumName, number>;
  const periods = Array.from({ length: periodsIn(range, granularity) }, (): Sums => none);
  const filter = filterOf({ ...slice, ...range });
  for (const { key, sums } of await sumsBy<Granularity>(rollups, filter, [granularity], names)) {
    periods[key[granularity] - first] = sums;
  }
  return periods.map((sums, place) => {
    const period = name(first + place);
    return {
      period,
      partial: firstDay(first + place) < range.from || firstDay(first + place + 1) - 1 > range.to,
      ...(granularity === 'month' && monthNames(period)),
      ...showFigures(figures, sums, slice.currency),
    };
  });
}

const monthNames = (period: string): MonthNames => ({
  year_month: period,
  month_name: MONTH_NAMES[Number(period.slice(-2)) - 1]!,
});

/** Number of periods that have a day of the range. */
export function periodsIn({ from, to }: DayRange, granularity: Granularity): number {
  const { of } = PERIODS[granularity];
  return of(to) - of(from) + 1;
}
