import { hash } from '../base/hash.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';

/** Where the service keeps what it makes, below the bucket's root. */
export const LAYOUT = {
  output: 'etl-output/',
  manifest: MANIFEST_KEY,
  cleaned: 'etl-output/cleaned/',
  rejects: 'etl-output/rejects/',
  reportCubes: 'etl-output/cubes/reports/',
  mergedCubes: 'etl-output/cubes/merged/',
  refreshReports: 'etl-output/refresh/',
  runs: 'etl-output/runs/',
} as const;

/** A key has 1,024 bytes at the most; the longest prefix, a hash and endings come to it. */
const MAX_NAME_BYTES = 900;
const REPORT = /\.(csv|tsv|txt)(\.gz)?$/i;

/** Whether a key under the raw prefix is one of a report, by its ending. */
export function isReport(key: string): boolean {
  return REPORT.test(key);
}

/** The series of a report: the folder under the prefix; `default` where it lies in none. */
export function seriesOf(key: string, rawPrefix: string): string {
  const path = key.slice(rawPrefix.length);
  const slash = path.indexOf('/');
  return slash <= 0 ? 'default' : path.slice(0, slash);
}

/**
 * Name of a report's cleaned file and of its rejects: its path below the prefix, with one `.csv` at the end. Paths that
 * would come to the name of another one (`a.tsv.csv` to that of `a.tsv`), or that are too long for a key, get a hash.
 */
export function outputName(key: string, rawPrefix: string): string {
  const path = key.startsWith(rawPrefix) ? key.slice(rawPrefix.length) : key.slice(key.lastIndexOf('/') + 1);
  const stem = path.replace(/\.csv$/, '');
  const collides = stem !== path && isReport(stem) && !stem.endsWith('.csv');
  if (!collides && Buffer.byteLength(stem) <= MAX_NAME_BYTES) return `${stem}.csv`;
  const short = Buffer.from(stem)
    .subarray(0, MAX_NAME_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${short}.${hash(key)}.csv`;
}

export function reportCubeKey(reuseKey: string): string {
  return `${LAYOUT.reportCubes}${reuseKey}.parquet`;
}

export function mergedCubeKey(snapshot: string): string {
  return `${LAYOUT.mergedCubes}${snapshot}.parquet`;
}

export function refreshReportKey(finishedAt: Date): string {
  return `${LAYOUT.refreshReports}${finishedAt.toISOString().replaceAll(':', '-')}.json`;
}
