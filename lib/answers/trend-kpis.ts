import { TREND_KPI_NAMES, type TrendKpis } from '../../schemas/responses.ts';
import type { Cube } from '../rollup/cube.ts';
import { type Group, kpisOf, SUMS_BY, sumsOf } from './kpis.ts';
import { type Granularity, PERIODS } from '../query/periods.ts';
import type { Slice } from '../query/slice.ts';
import { sumsBy } from './sums.ts';
import { clippedRange, periodsIn } from './trends.ts';

/** Shares and rates of the periods that `trends` gives, in the same order. */
export function trendKpis(cube: Cube, slice: Slice, granularity: Granularity): TrendKpis[] {
  const range = clippedRange(cube, slice);
  if (range === null) return [];
  const { of } = PERIODS[granularity];
  const periods = Array.from({ length: periodsIn(range, granularity) }, (): Group[] => []);
  for (const group of sumsBy(cube, { ...slice, ...range }, ['day', ...SUMS_BY])) {
    periods[of(group.key.day) - of(range.from)]!.push(group);
  }
  return periods.map((groups) => {
    const kpis = kpisOf(sumsOf(groups), slice.currency);
    return Object.fromEntries(TREND_KPI_NAMES.map((name) => [name, kpis[name]])) as unknown as TrendKpis;
  });
}
