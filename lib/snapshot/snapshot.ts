import { linesByCurrency } from '../rollup/lines.ts';
import { memoryReader } from '../rollup/reader.ts';
import type { ReportRollups } from '../rollup/report.ts';
import { RollupSet } from '../rollup/rollup-set.ts';
import { byName, mapRecord } from '../base/records.ts';
import type { RefreshEntry } from '../../schemas/manifest.ts';
import type { Warning } from '../../schemas/metadata.ts';
import { ROW_COUNTS, type SnapshotReport, type SourcesSummary, summaryOfSources } from './sources.ts';

/** Everything that an answer is made from, and how fresh it is. Immutable. */
export interface Snapshot {
  /** Changes whenever the numbers may change. */
  readonly id: string;
  readonly rollups: RollupSet;
  /** Lines, active and cancelled, of each currency, most first. */
  readonly currencies: Readonly<Record<string, number>>;
  /** When the numbers last changed. */
  readonly refreshedAt: Date;
  /** When the reports were last checked. */
  readonly checkedAt: Date;
  /** When the newest refresh failed; null where it did not. */
  readonly refreshFailedAt: Date | null;
  /** IANA zone that assigns sales to days. */
  readonly timeZone: string;
  /** Whether the last check, or the load after it, failed: there may be newer numbers. */
  readonly stale: boolean;
  readonly rejected: number;
  /** Optional fields for which a report has no column. */
  readonly missingColumns: readonly string[];
  /** What is unsure about the numbers. */
  readonly warnings: readonly Warning[];
  readonly sources: SnapshotSources;
  /** The newest refreshes, newest first. Throws what its store throws. */
  refreshes(): Promise<readonly RefreshEntry[]>;
  /** The currency of answers if there are no lines. */
  readonly defaultCurrency: string;
}

/** The reports behind a snapshot. */
export interface SnapshotSources extends SourcesSummary {
  /** Series of which no report has a line. */
  readonly series: readonly string[];
  /** All of them, newest first. Throws what its store throws. */
  all(): Promise<readonly SnapshotReport[]>;
}

/** Where snapshots come from. */
export interface SnapshotSource {
  /** Where it reads from, for the log. */
  readonly origin: { readonly bucket: string; readonly key: string };
  /** The snapshot to answer from. `fresh`: check the store now. Throws `SnapshotError` if there is none. */
  current(options?: { fresh?: boolean }): Promise<Snapshot>;
}

/** The snapshot of a single report, just read. */
export async function snapshotOfReport(
  { rollups, summary, warnings }: ReportRollups,
  report: {
    id: string;
    key: string;
    etag: string | null;
    lastModified: Date;
    checkedAt: Date;
    timeZone?: string | undefined;
  },
  refreshes: Snapshot['refreshes'] = async () => [],
): Promise<Snapshot> {
  const { id, key, etag, lastModified, checkedAt, timeZone = 'UTC' } = report;
  const set = new RollupSet(mapRecord(rollups, memoryReader));
  const source: SnapshotReport = {
    key,
    series: rollups.daily.values.series?.[0] ?? 'default',
    etag,
    lastModified,
    ...byName(ROW_COUNTS, (name) => summary[name]),
    format: summary.format ?? null,
    settled: summary.settled ?? null,
    currency: summary.currency,
    timeZone,
    rejectedByReason: summary.rejects_by_reason,
    rejectedLines: summary.rejected_lines,
    warnings,
    dataFrom: set.range?.from ?? null,
    dataTo: set.range?.to ?? null,
    replacedDays: 0,
    superseded: [],
    expired: false,
    failure: null,
  };
  return {
    id,
    rollups: set,
    currencies: await linesByCurrency(set),
    refreshedAt: lastModified,
    checkedAt,
    refreshFailedAt: null,
    timeZone,
    stale: false,
    rejected: summary.rejected,
    missingColumns: summary.missing_columns,
    warnings: warnings.map((message) => ({ code: 'REPORT_WARNING', message: `${key}: ${message}` })),
    sources: { ...summaryOfSources([source]), series: [source.series], all: async () => [source] },
    refreshes,
    defaultCurrency: summary.currency,
  };
}
