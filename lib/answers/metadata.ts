import { toIsoDay } from '../../schemas/fields/day.ts';
import type { Metadata } from '../../schemas/metadata.ts';
import type { Question } from '../query/question.ts';
import { filterOf } from '../query/slice.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sumsOf } from '../rollup/sums.ts';

/** What the answer to a question is made from, and how fresh that is. */
export async function metadataOf(snapshot: Snapshot, { slice, filters }: Question): Promise<Metadata> {
  const { rollups, currencies, sources } = snapshot;
  const { lines: active, cancelled, refunds } = await sumsOf(rollups, filterOf(slice), ['lines', 'cancelled', 'refunds']);
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
    currency: slice.currency,
    filters,
    warnings: [...snapshot.warnings],
    order_basis: 'line',
  };
}
