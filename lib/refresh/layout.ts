import { hash } from '../base/hash.ts';
import { MANIFEST_KEY, REFRESH_HISTORY_KEY, type ReportCatalog } from '../../schemas/manifest.ts';
import { FORMAT_FILE } from '../formats/index.ts';
import type { LongerPeriod, RollupName } from '../model/index.ts';

/** Prefixes and keys of the objects that the service writes. */
export const LAYOUT = {
  output: 'etl-output/',
  manifest: MANIFEST_KEY,
  cleaned: 'etl-output/cleaned/',
  rejects: 'etl-output/rejects/',
  /** A folder for each report, named by its reuse key: its lines, and last `report.json`. */
  reports: 'etl-output/reports/',
  /** A folder for each month of a series, named by its id: the lines in effect, their rollups, and last `month.json`. */
  months: 'etl-output/months/',
  /** The lines files of the published months, for tools that cannot read the manifest. Nothing else may be in its folder. */
  linesList: 'etl-output/lines/files.txt',
  /** A folder for each snapshot, named by its id: its manifest, and a file for each rollup. */
  snapshots: 'etl-output/rollups/snapshots/',
  catalogs: 'etl-output/catalogs/',
  refreshReports: 'etl-output/refresh/',
  /** The newest refreshes in short. */
  refreshHistory: REFRESH_HISTORY_KEY,
  runs: 'etl-output/runs/',
  secret: 'etl-output/secret.json',
  /** An object for each erased order, named by a keyed hash of its id; in a folder of a series if it is for that only. */
  erased: 'etl-output/erased/',
} as const;

/** A key has at most 1,024 bytes; the rest is for the longest prefix, a hash and endings. */
const MAX_NAME_BYTES = 900;
/** How the names of reports end, each also with `.gz`. */
const REPORT_ENDINGS = ['csv', 'tsv', 'txt', 'xlsx'] as const;
const REPORT = new RegExp(`\\.(${REPORT_ENDINGS.join('|')})(\\.gz)?$`, 'i');

/** The valid names of reports, for error messages. */
export const REPORT_NAMES = `Reports are ${listed(REPORT_ENDINGS.map((ending) => `.${ending}`))} files, optionally with .gz`;

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** Whether a key under the raw prefix is that of a report, by its ending. */
export function isReport(key: string): boolean {
  return REPORT.test(key);
}

/** Whether a key is that of the `format.json` of a series. */
export const isFormat = (key: string, rawPrefix: string): boolean => formatKeyOf(key, rawPrefix) === key;

/**
 * Key of the `format.json` for a report: it is in the folder of the series, or directly under the prefix for reports in no
 * folder. Null if the report is not under the prefix.
 */
export function formatKeyOf(reportKey: string, rawPrefix: string): string | null {
  if (!reportKey.startsWith(rawPrefix)) return null;
  const path = reportKey.slice(rawPrefix.length);
  return `${rawPrefix}${path.slice(0, path.indexOf('/') + 1)}${FORMAT_FILE}`;
}

/** The series of a report: the folder under the prefix; `default` if it is in none. */
export function seriesOf(key: string, rawPrefix: string): string {
  const path = key.slice(rawPrefix.length);
  const slash = path.indexOf('/');
  return slash <= 0 ? 'default' : path.slice(0, slash);
}

/**
 * Name of a report's cleaned file and of its rejects: its path below the prefix, with one `.csv` at the end. Paths
 * that would get the name of another report (`a.tsv.csv` that of `a.tsv`), or that are too long for a key, get a hash.
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

/** Describes the build of a report. It is written last: if it exists, the files that it names are complete. */
export const builtReportKey = (reuseKey: string): string => `${LAYOUT.reports}${reuseKey}/report.json`;

export const reportLinesKey = (reuseKey: string): string => `${LAYOUT.reports}${reuseKey}/lines.parquet`;

/** Lines of a report that were written again without the orders that were erased; `erased`: id of these. */
export const rewrittenLinesKey = (reuseKey: string, erased: string): string =>
  `${LAYOUT.reports}${reuseKey}/lines-${erased}.parquet`;

export const tombstoneKey = (hashOfId: string, series: string | null): string =>
  `${LAYOUT.erased}${series === null ? '' : `${series}/`}${hashOfId}.json`;

/** Describes a month. It is written last: if it exists, the files that it names are complete. */
export const monthKey = (id: string): string => `${LAYOUT.months}${id}/month.json`;

export const monthLinesKey = (id: string): string => `${LAYOUT.months}${id}/lines.parquet`;

export const monthRollupKey = (id: string, name: RollupName): string => `${LAYOUT.months}${id}/${name}.parquet`;

/** The manifest that published a snapshot, with which it can be published again. */
export const snapshotManifestKey = (snapshot: string): string => `${LAYOUT.snapshots}${snapshot}/manifest.json`;

export const snapshotRollupKey = (snapshot: string, name: RollupName): string =>
  `${LAYOUT.snapshots}${snapshot}/${name}.parquet`;

/** The file of the spans of a rollup file. */
export const spansKey = (rollupKey: string): string => rollupKey.replace(/\.parquet$/, '.spans.parquet');

/** The file of a rollup by a longer period. */
export const longerKey = (rollupKey: string, period: LongerPeriod): string =>
  rollupKey.replace(/\.parquet$/, `.by-${period}.parquet`);

/** The file with the descriptions of a rollup's values. */
export const descriptionsKey = (rollupKey: string): string => rollupKey.replace(/\.parquet$/, '.descriptions.parquet');

/** A second copy of the catalog of a snapshot, for when the first is damaged. */
export const snapshotCatalogKey = (snapshot: string): string => `${LAYOUT.snapshots}${snapshot}/catalog.json`;

/** The list of the lines files of a snapshot. */
export const linesIndexKey = (snapshot: string): string => `${LAYOUT.snapshots}${snapshot}/lines.json`;

export const catalogKey = (snapshot: string, catalog: ReportCatalog): string =>
  `${LAYOUT.catalogs}${snapshot}/${hash(catalog)}.json`;

export function refreshReportKey(finishedAt: Date): string {
  return `${LAYOUT.refreshReports}${finishedAt.toISOString().replaceAll(':', '-')}.json`;
}
