import type { PreviousReport, Superseded } from '../../schemas/manifest.ts';
import type { NewestSource } from '../../schemas/metadata.ts';

/** A report behind the numbers. `rows` = `active` + `cancelled` + `rejected` + `erased`. */
export interface SnapshotReport {
  key: string;
  /** Reports of different series are added up. */
  series: string;
  /** Null if the report is not an object of a bucket. */
  etag: string | null;
  lastModified: Date;
  rows: number;
  active: number;
  cancelled: number;
  rejected: number;
  erased: number;
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
  failure: { code: string; message: string; at: Date } | null;
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

/** `sources` newest first. A report of which no version ever counted is left out. */
export function summaryOfSources(sources: readonly SnapshotReport[]): SourcesSummary {
  const counted = sources.filter(({ failure, rows }) => failure === null || rows > 0);
  return { count: counted.length, newest: counted.slice(0, NEWEST).map(newestSourceOf) };
}

export const newestSourceOf = ({
  key,
  etag,
  lastModified,
  rows,
  active,
  cancelled,
  rejected,
  erased,
}: SnapshotReport): NewestSource => ({
  key,
  etag,
  last_modified: lastModified.toISOString(),
  rows,
  active,
  cancelled,
  rejected,
  erased,
});

function sourceOf({ key, series, built, failure, expired, replaced_days, superseded }: PreviousReport): SnapshotReport {
  const version = built ?? failure;
  const { rows = 0, active = 0, cancelled = 0, rejected = 0, erased = 0 } = built?.summary ?? {};
  const last = built?.runs.at(-1);
  return {
    key,
    series,
    etag: version?.etag ?? null,
    lastModified: new Date(version?.last_modified ?? 0),
    rows,
    active,
    cancelled,
    rejected,
    erased,
    dataFrom: built?.runs[0]?.[0] ?? null,
    dataTo: last === undefined ? null : last[0] + last[1].length - 1,
    replacedDays: replaced_days,
    superseded,
    expired,
    failure: failure && { code: failure.code, message: failure.message, at: new Date(failure.at) },
  };
}
