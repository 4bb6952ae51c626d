import type { Cube } from '../rollup/cube.ts';
import type { ReportSummary } from '../rollup/report.ts';

/** A report behind the numbers. `rows` = `active` + `cancelled` + `rejected`. */
export interface SnapshotReport {
  key: string;
  /** Reports of different series are added up. */
  series: string;
  /** Null where the report is no object of a bucket. */
  etag: string | null;
  lastModified: Date;
  rows: number;
  active: number;
  cancelled: number;
  rejected: number;
  /** First and last day with lines, in days since 1970-01-01; null where it has none. */
  dataFrom: number | null;
  dataTo: number | null;
  /** Days on which another report of the series stands instead. */
  replacedDays: number;
  /** Why its newest version does not count; the other figures are those of the version that serves, zeros without one. */
  failure: { code: string; message: string; at: Date } | null;
}

/** Everything that an answer is made from, and how fresh it is. Never changed once it is made. */
export interface Snapshot {
  /** Another one whenever the numbers may be others. */
  readonly id: string;
  readonly cube: Cube;
  /** When the numbers last changed. */
  readonly refreshedAt: Date;
  /** When the reports were last looked at. */
  readonly checkedAt: Date;
  /** Whether that look, or the load after it, failed: there may be newer numbers. */
  readonly stale: boolean;
  readonly rejected: number;
  /** Optional fields for which a report has no column. */
  readonly missingColumns: readonly string[];
  /** All of them, newest first. */
  readonly sources: readonly SnapshotReport[];
  /** The currency of answers to an empty cube. */
  readonly defaultCurrency: string;
}

/** Where snapshots come from. `current` gives the one to answer from; throws `SnapshotError` when there is none. */
export interface SnapshotSource {
  /** Where it reads from, for the log. */
  readonly origin: { readonly bucket: string; readonly key: string };
  current(): Promise<Snapshot>;
}

/** The snapshot of a single report, just read. */
export function snapshotOfReport(
  { cube, summary }: { cube: Cube; summary: ReportSummary },
  report: { id: string; key: string; etag: string | null; lastModified: Date; checkedAt: Date },
): Snapshot {
  const { id, key, etag, lastModified, checkedAt } = report;
  const { rows, active, cancelled, rejected } = summary;
  return {
    id,
    cube,
    refreshedAt: lastModified,
    checkedAt,
    stale: false,
    rejected,
    missingColumns: summary.missing_columns,
    sources: [
      {
        key,
        series: cube.values.series[0] ?? 'default',
        etag,
        lastModified,
        rows,
        active,
        cancelled,
        rejected,
        dataFrom: cube.days[0] ?? null,
        dataTo: cube.days.at(-1) ?? null,
        replacedDays: 0,
        failure: null,
      },
    ],
    defaultCurrency: summary.currency,
  };
}
