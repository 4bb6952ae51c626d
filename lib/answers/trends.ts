import { MONTH_NAMES } from '../../schemas/fields/calendar.ts';
import type { Cube } from '../rollup/cube.ts';
import { type Performance, performance, SUMMED, type Summed } from './performance.ts';
import { type Granularity, PERIODS } from '../query/periods.ts';
import type { Slice } from '../query/slice.ts';
import { sumsBy } from './sums.ts';

export type Trend = { period: string; partial: boolean } & Performance;
export type Month = Trend & { year_month: string; month_name: string };

/**
 * Periods of the slice's range (the cube's where the slice has none), oldest first, periods without sales included.
 * `partial`: the period is not wholly inside the range.
 */
export function trends(cube: Cube, slice: Slice, granularity: Granularity = 'month'): Trend[] {
  const range = clippedRange(cube, slice);
  if (range === null) return [];
  const { of, firstDay, name } = PERIODS[granularity];
  const first = of(range.from);
  const sums = Array.from({ length: periodsIn(range, granularity) }, (): Summed => ({
    revenue: 0,
    lines: 0,
    quantity: 0,
  }));
  for (const { key, measures } of sumsBy(cube, { ...slice, ...range }, ['day'], SUMMED)) {
    const sum = sums[of(key.day) - first]!;
    for (const measure of SUMMED) sum[measure] += measures[measure];
  }
  return sums.map((sum, place) => {
    const period = first + place;
    return {
      period: name(period),
      partial: firstDay(period) < range.from || firstDay(period + 1) - 1 > range.to,
      ...performance(sum, slice.currency),
    };
  });
}

/** `trends` by month, each with its year and month and with its name. */
export function monthlyTrends(cube: Cube, slice: Slice): Month[] {
  return trends(cube, slice, 'month').map(({ period, partial, ...row }) => {
    const month_name = MONTH_NAMES[Number(period.slice(-2)) - 1]!;
    return { period, partial, year_month: period, month_name, ...row };
  });
}

/** How many periods a range of days touches. */
export function periodsIn({ from, to }: { from: number; to: number }, granularity: Granularity): number {
  const { of } = PERIODS[granularity];
  return of(to) - of(from) + 1;
}

/** The days of the slice that lie inside the cube's; null where there are none. */
export function clippedRange(cube: Cube, slice: Pick<Slice, 'from' | 'to'>): { from: number; to: number } | null {
  if (cube.size === 0) return null;
  const from = Math.max(slice.from ?? cube.days[0]!, cube.days[0]!);
  const to = Math.min(slice.to ?? cube.days[cube.size - 1]!, cube.days[cube.size - 1]!);
  return from <= to ? { from, to } : null;
}
