import { toIsoDay } from '../../schemas/fields/day.ts';
import type { KpisAnswer } from '../../schemas/responses.ts';
import type { Cube } from '../rollup/cube.ts';
import { clippedRange, comparedKpis, dayRange, type Slice } from './figures.ts';

/** The KPIs of a slice with n days, those of the n days before it, and the change; no change from days before the data. */
export function compared(cube: Cube, slice: Slice): KpisAnswer['data'] {
  const before = daysBefore(cube, slice);
  const { kpis, previous, change_percent, change_points } = comparedKpis(cube, slice, { ...slice, ...before });
  const partial = before === null || before.from < dayRange(cube)!.from;
  return {
    ...kpis,
    previous: {
      start_date: before && toIsoDay(before.from),
      end_date: before && toIsoDay(before.to),
      partial,
      ...previous,
    },
    change_percent: partial ? null : change_percent,
    change_points: partial ? null : change_points,
  };
}

/** As many days as the slice has, ending the day before it; null where it holds no day of the data. */
function daysBefore(cube: Cube, slice: Slice): { from: number; to: number } | null {
  const range = clippedRange(cube, slice);
  return range && { from: 2 * range.from - range.to - 1, to: range.from - 1 };
}
