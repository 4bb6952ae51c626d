import { byName } from '../base/records.ts';
import {
  changePercent,
  changePoints,
  isKnown,
  KPI_NAMES,
  type KpiName,
  KPIS,
  RATE_NAMES,
  type RateName,
  type Ratio,
  showFigures,
  type ShownFigures,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import { filterOf, type Slice } from '../query/slice.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsOf } from '../rollup/sums.ts';

/** Money in major units of the slice's currency, rates in percent. */
export type Kpis = ShownFigures<typeof KPIS>;

const SUMS = sumsFor(KPIS);

const kpisOf = (sums: Sums, currency: string): Kpis => showFigures(KPIS, sums, currency);

export async function kpis(rollups: RollupSet, slice: Slice): Promise<Kpis> {
  return kpisOf(await sumsOf(rollups, filterOf(slice), SUMS), slice.currency);
}

export interface ComparedKpis {
  kpis: Kpis;
  previous: Kpis;
  /** Null if the KPI was 0. */
  change_percent: Record<KpiName, number | null>;
  change_points: Record<RateName, number>;
}

/** The KPIs of a slice and of a previous one of the same currency, and the change. */
export async function comparedKpis(rollups: RollupSet, slice: Slice, previous: Slice): Promise<ComparedKpis> {
  const [sums, before] = await Promise.all([
    sumsOf(rollups, filterOf(slice), SUMS),
    sumsOf(rollups, filterOf(previous), SUMS),
  ]);
  const ratio = (name: KpiName, of: Sums): Ratio => KPIS[name].of(of);
  return {
    kpis: kpisOf(sums, slice.currency),
    previous: kpisOf(before, slice.currency),
    change_percent: byName(KPI_NAMES, (name) =>
      isKnown(KPIS[name], sums) && isKnown(KPIS[name], before)
        ? changePercent(ratio(name, before), ratio(name, sums))
        : null,
    ),
    change_points: byName(RATE_NAMES, (name) => changePoints(ratio(name, before), ratio(name, sums))),
  };
}
