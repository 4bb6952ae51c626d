import { toIsoDay } from '../../schemas/fields/day.ts';
import type { KpisAnswer } from '../../schemas/responses.ts';
import { clippedRange, type Slice } from '../query/slice.ts';
import type { DayRange } from '../rollup/reader.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { comparedKpis } from './kpis.ts';

/** The KPIs of a slice of n days, those of the n days before it, and the change; none if these days begin before the data. */
export async function compared(rollups: RollupSet, slice: Slice): Promise<KpisAnswer['data']> {
  const before = daysBefore(rollups.range, slice);
  const { kpis, previous, change_percent, change_points } = await comparedKpis(rollups, slice, { ...slice, ...before });
  const partial = before === null || before.from < rollups.range!.from;
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

/** As many days as the slice has, ending the day before it; null if it has no day of the data. */
function daysBefore(data: DayRange | null, slice: Slice): DayRange | null {
  const range = clippedRange(data, slice);
  return range && { from: 2 * range.from - range.to - 1, to: range.from - 1 };
}
