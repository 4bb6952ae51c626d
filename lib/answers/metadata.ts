import { toIsoDay } from '../../schemas/fields/day.ts';
import type { Metadata } from '../../schemas/metadata.ts';
import { dayRange, linesBy, records } from './figures.ts';
import type { Snapshot, SnapshotReport } from '../snapshot/snapshot.ts';
import type { Question } from '../query/question.ts';

const SOURCES_SHOWN = 5;

/** What the answer to this question is made from, and how fresh that is. */
export function metadataOf(snapshot: Snapshot, { slice, filters }: Question): Metadata {
  const { cube } = snapshot;
  const { total, active, cancelled } = records(cube, slice);
  const days = dayRange(cube);
  const currencies = linesBy(cube, 'currency');
  // A report of which no version could ever be counted is behind no number.
  const sources = snapshot.sources.filter(({ failure, rows }) => failure === null || rows > 0);
  return {
    total_records: total,
    active_records: active,
    cancelled_records: cancelled,
    snapshot_records: Object.values(currencies).reduce((sum, lines) => sum + lines, 0),
    rejected_records: snapshot.rejected,
    missing_columns: [...snapshot.missingColumns],
    data_from: days && toIsoDay(days.from),
    data_to: days && toIsoDay(days.to),
    currencies,
    sources_count: sources.length,
    sources: sources.slice(0, SOURCES_SHOWN).map(newestSourceOf),
    snapshot: snapshot.id,
    refreshed_at: snapshot.refreshedAt.toISOString(),
    checked_at: snapshot.checkedAt.toISOString(),
    stale: snapshot.stale,
    currency: slice.currency,
    filters,
    order_basis: 'line',
  };
}

export const newestSourceOf = ({ key, etag, lastModified, rows, active, cancelled, rejected }: SnapshotReport) => ({
  key,
  etag,
  last_modified: lastModified.toISOString(),
  rows,
  active,
  cancelled,
  rejected,
});
