import { filterOf } from '../query/slice.ts';
import type { Filter } from '../rollup/query.ts';
import type { RollupSet } from '../rollup/rollup-set.ts';
import { sumsOf, sumsOfNothing } from '../rollup/sums.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import type { Metadata } from '../../schemas/metadata.ts';
import { mapRecord } from '../base/records.ts';
import {
  columnsOf,
  coverageOf,
  type Figure,
  isPart,
  type KpiName,
  KPIS,
  partialFigures,
  percentage,
  presenceOf,
  type SumName,
  type Sums,
  sumsFor,
} from '../model/index.ts';
import type { Question } from '../query/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { linesOfCurrencies } from '../rollup/lines.ts';

const SUMS = sumsFor(KPIS);
const MEASURES = [...new Set(SUMS.flatMap((name) => (isPart(name) ? (coverageOf(name) ?? []) : [name])))];

/** The sums of the KPIs as far as metadata need them: of a part, which may be of too many dimensions, the lines with its column. */
async function sumsOfKpis(rollups: RollupSet, filter: Filter): Promise<Sums> {
  const parts = SUMS.filter(isPart);
  const [sums, nothing] = await Promise.all([
    sumsOf(rollups, filter, MEASURES),
    sumsOfNothing(rollups, filter, [], parts),
  ]);
  const lines = parts.map((name) => {
    const coverage = coverageOf(name);
    const covered = coverage === undefined ? Number.NaN : sums[coverage];
    if (Number.isNaN(covered) || sums.lines === 0) return [name, nothing[name]] as const;
    return [name, covered > 0 ? covered : Number.NaN] as const;
  });
  return { ...sums, ...Object.fromEntries(lines) };
}

/** Columns that no line has which passes. */
const missingIn = (sums: Sums): string[] =>
  SUMS.filter((name) => presenceOf(name) !== undefined && Number.isNaN(sums[name])).flatMap(columnsOf);

/** Of figures that only some of the lines have what they need for: the share of these lines, in percent. */
const coverageIn = (sums: Sums): Record<string, number> =>
  Object.fromEntries(
    partialFigures(KPIS, sums).flatMap((name): [string, number][] => {
      const from: readonly SumName[] = KPIS[name as KpiName].from;
      const shares = from.flatMap((each) => {
        const coverage = coverageOf(each);
        return coverage === undefined || !(sums[coverage] > 0) ? [] : [percentage(sums[coverage], sums.lines)];
      });
      return [[name, Math.min(...shares)]];
    }),
  );

/** The parts that a figure goes without. */
const excludedIn = ({ from, without = {} }: Figure, sums: Sums): string[] =>
  from.filter((name) => Number.isNaN(sums[name])).flatMap((name) => without[name] ?? []);

/** The metadata of an answer: which data it was made from, and how fresh they are. */
export async function metadataOf(snapshot: Snapshot, { slice, filters }: Question): Promise<Metadata> {
  const { currency, ...passing } = slice;
  const { rollups, currencies, sources } = snapshot;
  const { [currency]: own, ...others } = await linesOfCurrencies(rollups, passing);
  const { active, cancelled } = own ?? { active: 0, cancelled: 0 };
  const { refunds } = await sumsOf(rollups, filterOf(slice), ['refunds']);
  const sums = await sumsOfKpis(rollups, filterOf(slice));
  const days = rollups.range;
  return {
    total_records: active + cancelled,
    active_records: active,
    cancelled_records: cancelled,
    refund_records: Number.isNaN(refunds) ? null : refunds,
    snapshot_records: Object.values(currencies).reduce((sum, lines) => sum + lines, 0),
    rejected_records: snapshot.rejected,
    missing_columns: [...new Set([...snapshot.missingColumns, ...missingIn(sums)])].sort(),
    coverage: coverageIn(sums),
    net_revenue_excludes: excludedIn(KPIS.net_revenue, sums),
    data_from: days && toIsoDay(days.from),
    data_to: days && toIsoDay(days.to),
    currencies: { ...currencies },
    sources_count: sources.count,
    sources: [...sources.newest],
    snapshot: snapshot.id,
    refreshed_at: snapshot.refreshedAt.toISOString(),
    checked_at: snapshot.checkedAt.toISOString(),
    stale: snapshot.stale,
    refresh_failed_at: snapshot.refreshFailedAt?.toISOString() ?? null,
    time_zone: snapshot.timeZone,
    currency,
    other_currencies: mapRecord(others, (lines) => lines.active + lines.cancelled),
    filters,
    warnings: [...snapshot.warnings],
    order_basis: 'line',
  };
}
