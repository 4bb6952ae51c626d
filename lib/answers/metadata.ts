import { filterOf } from '../query/slice.ts';
import { sumsOf } from '../rollup/sums.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import type { Metadata } from '../../schemas/metadata.ts';
import { mapRecord } from '../base/records.ts';
import type { Question } from '../query/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { linesOfCurrencies } from '../rollup/lines.ts';

/** What the answer to a question is made from, and how fresh that is. */
export async function metadataOf(snapshot: Snapshot, { slice, filters }: Question): Promise<Metadata> {
  const { currency, ...passing } = slice;
  const { rollups, currencies, sources } = snapshot;
  const { [currency]: own, ...others } = await linesOfCurrencies(rollups, passing);
  const { active, cancelled } = own ?? { active: 0, cancelled: 0 };
  const { refunds } = await sumsOf(rollups, filterOf(slice), ['refunds']);
  const days = rollups.range;
  return {
    total_records: active + cancelled,
    active_records: active,
    cancelled_records: cancelled,
    refund_records: Number.isNaN(refunds) ? null : refunds,
    snapshot_records: Object.values(currencies).reduce((sum, lines) => sum + lines, 0),
    rejected_records: snapshot.rejected,
    missing_columns: [...snapshot.missingColumns],
    data_from: days && toIsoDay(days.from),
    data_to: days && toIsoDay(days.to),
    currencies: { ...currencies },
    sources_count: sources.count,
    sources: [...sources.newest],
    snapshot: snapshot.id,
    refreshed_at: snapshot.refreshedAt.toISOString(),
    checked_at: snapshot.checkedAt.toISOString(),
    stale: snapshot.stale,
    currency,
    other_currencies: mapRecord(others, (lines) => lines.active + lines.cancelled),
    filters,
    warnings: [...snapshot.warnings],
    order_basis: 'line',
  };
}
