import type { PreviousReport, Superseded } from '../../schemas/manifest.ts';
import type { NewestSource, Settled } from '../../schemas/metadata.ts';
import { byName } from '../base/records.ts';

/** The counts of a report's rows: `rows` is the sum of the others. */
export const ROW_COUNTS = ['rows', 'active', 'cancelled', 'refunds', 'rejected', 'erased', 'no_lines'] as const;
export type RowCounts = Record<(typeof ROW_COUNTS)[number], number>;
const NO_ROWS: RowCounts = byName(ROW_COUNTS, () => 0);

/** A report behind the numbers. */
export interface SnapshotReport extends RowCounts {
  key: string;
  /** Reports of different series are added up. */
  series: string;
  /** Null if the report is not an object of a bucket. */
  etag: string | null;
  lastModified: Date;
  /** Id of its format, and how the file is written; null where that is not known. */
  format: string | null;
  settled: Settled | null;
  /** Currency of its rows without one, and zone of its days; null where that is not known. */
  currency: string | null;
  timeZone: string | null;
  /** Rejects by `field: code`. */
  rejectedByReason: Readonly<Record<string, number>>;
  /** The first lines of each of these; empty where they are not known. */
  rejectedLines: Readonly<Record<string, readonly number[]>>;
  /** What is unsure about how it was read. */
  warnings: readonly string[];
  /** First and last day with lines, in days since 1970-01-01; null if it has none. */
  dataFrom: number | null;
  dataTo: number | null;
  /** Days on which another report of the series counts instead. */
  replacedDays: number;
  /** Lines that other reports have instead, by the key of the report. */
  superseded: Superseded;
  /** Its file was removed when its time was over, and it goes on counting. */
  expired: boolean;
  /** Why its newest version does not count; the other figures are those of the version that counts, zeros without one. */
  failure:
    ({ code: string; message: string; at: Date } & Pick<SnapshotReport, 'rejectedByReason' | 'rejectedLines'>) | null;
}

/** Most reports that answers name. */
const NEWEST = 5;

/** What answers say about their reports. */
export interface SourcesSummary {
  /** Reports that count. */
  count: number;
  newest: NewestSource[];
}

/** The reports of a catalog, newest first. */
export const sourcesOf = (reports: readonly PreviousReport[]): SnapshotReport[] =>
  reports.map(sourceOf).sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime() || (a.key < b.key ? 1 : -1));

/** `sources`, newest first, without reports that have never counted. */
export function summaryOfSources(sources: readonly SnapshotReport[]): SourcesSummary {
  const counted = sources.filter(({ failure, rows }) => failure === null || rows > 0);
  return { count: counted.length, newest: counted.slice(0, NEWEST).map(newestSourceOf) };
}

export const newestSourceOf = ({ key, etag, lastModified, ...source }: SnapshotReport): NewestSource => ({
  key,
  etag,
  last_modified: lastModified.toISOString(),
  ...byName(ROW_COUNTS, (name) => source[name]),
});

function sourceOf({ key, series, built, failure, expired, replaced_days, superseded }: PreviousReport): SnapshotReport {
  const version = built ?? failure;
  const summary = built?.summary ?? NO_ROWS;
  const last = built?.runs.at(-1);
  return {
    key,
    series,
    etag: version?.etag ?? null,
    lastModified: new Date(version?.last_modified ?? 0),
    ...byName(ROW_COUNTS, (name) => summary[name]),
    format: built?.summary.format ?? null,
    settled: built?.summary.settled ?? null,
    currency: built?.summary.currency ?? null,
    timeZone: built?.time_zone ?? null,
    rejectedByReason: built?.summary.rejects_by_reason ?? {},
    rejectedLines: built?.summary.rejected_lines ?? {},
    warnings: built?.warnings ?? [],
    dataFrom: built?.runs[0]?.[0] ?? null,
    dataTo: last === undefined ? null : last[0] + last[1].length - 1,
    replacedDays: replaced_days,
    superseded,
    expired,
    failure: failure && {
      code: failure.code,
      message: failure.message,
      at: new Date(failure.at),
      rejectedByReason: failure.rejects_by_reason,
      rejectedLines: failure.rejected_lines,
    },
  };
}
