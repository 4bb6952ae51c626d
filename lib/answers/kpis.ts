import type { KpisAnswer } from '../../schemas/responses.ts';
import { byName } from '../base/records.ts';
import {
  changePoints,
  isKnown,
  KPIS,
  partialFigures,
  RATE_NAMES,
  ratioOf,
  showFigures,
  type ShownFigures,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsOf } from '../rollup/sums.ts';
import { type Compared, previousFigures, shownDays } from './compare.ts';

/** Money in major units of the slice's currency, rates in percent. */
export type Kpis = ShownFigures<typeof KPIS>;

const SUMS = sumsFor(KPIS);

function kpisOf(sums: Sums, currency: string): Kpis & { partial?: string[] } {
  const partial = partialFigures(KPIS, sums);
  return { ...showFigures(KPIS, sums, currency), ...(partial.length > 0 && { partial }) };
}

/** The KPIs of a slice; in a comparison also those of the other days and the change. */
export async function kpis(rollups: RollupSet, slice: Slice, compared?: Compared): Promise<KpisAnswer['data']> {
  const { currency } = slice;
  if (compared === undefined) return kpisOf(await sumsOf(rollups, filterOf(slice), SUMS), currency);
  const [sums, before] = await Promise.all([
    sumsOf(rollups, filterOf(slice), SUMS),
    sumsOf(rollups, filterOf(compared.slice), SUMS),
  ]);
  const { partial } = compared;
  const { previous, change_percent } = previousFigures(KPIS, before, sums, { currency, partial });
  return {
    ...kpisOf(sums, currency),
    previous: { ...shownDays(compared), ...previous },
    change_percent,
    change_points: partial ? null : pointsOf(before, sums),
  };
}

/** Differences of the rates in percentage points. */
const pointsOf = (before: Sums, sums: Sums) =>
  byName(RATE_NAMES, (name) => {
    const rate = KPIS[name];
    return isKnown(rate, before) && isKnown(rate, sums)
      ? changePoints(ratioOf(rate, before), ratioOf(rate, sums))
      : null;
  });
