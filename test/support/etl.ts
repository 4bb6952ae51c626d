import { expect } from 'chai';
import { parquetReadObjects } from 'hyparquet';
import { type RefreshOptions, type RefreshResult, refresh } from '../../lib/refresh/refresh.ts';
import { filesOfRollup } from '../../lib/refresh/rollup-files.ts';
import { Tombstones } from '../../lib/refresh/tombstones.ts';
import type { BuildSettings, EtlSettings } from '../../lib/refresh/settings.ts';
import {
  type KnownReport,
  type Manifest,
  MANIFEST_KEY,
  type MonthPart,
  type RefreshReport,
  manifestSchema,
  refreshReportSchema,
  reportCatalogSchema,
} from '../../schemas/manifest.ts';
import { CARRIED_BY_DEFAULT } from '../../schemas/fields/carried.ts';
import { type Cells, addTo } from './lines.ts';
import type { Bucket } from './s3.ts';

export const SETTINGS: EtlSettings = {
  rawPrefix: 'raw/',
  fallbackKey: 'etl-output/Cleaned_Amazon_Sale_Report.csv',
  timeZone: 'UTC',
  defaultCurrency: 'INR',
  maxRejectRatio: 0.05,
  maxReportBytes: 2 ** 31,
  overlap: 'order',
  snapshotKeep: 5,
  writeCleaned: true,
  carry: CARRIED_BY_DEFAULT,
  rawRetentionDays: null,
  cleanedRetentionDays: null,
  concurrency: 2,
};

/** The same with a secret. */
export const BUILD_SETTINGS: BuildSettings = {
  ...SETTINGS,
  orderSecret: 'secret',
  tombstones: new Tombstones('secret', [], null),
};

export const HOUR = 3_600_000;
/** A clock that is ahead of the bucket's by so many milliseconds. */
export const ahead = (milliseconds: number) => () => new Date(Date.now() + milliseconds);

export type Refreshing = Partial<RefreshOptions> & { settings?: Partial<EtlSettings>; store?: Bucket['store'] };

export function refreshBucket(
  bucket: Bucket,
  { settings, store, ...options }: Refreshing = {},
): Promise<RefreshResult> {
  return refresh(
    store ?? bucket.store,
    { ...SETTINGS, ...settings },
    { now: () => new Date(), retryDelay: 1, ...options },
  );
}

/** How often reports were opened. */
export const readsOf = (bucket: Bucket): number => bucket.count('GetObject', /^raw\//);

export interface Published {
  manifest: Manifest;
  /** What is known of each report. */
  reports: KnownReport[];
  months: MonthPart[];
  /** The cells of `sales`, and of `daily`. */
  cells: Cells;
  daily: Cells;
}

/** What a reader finds who knows the manifest and Parquet, and nothing of the service. Fails where the rollups differ. */
export async function published(bucket: Bucket): Promise<Published> {
  const json = async (key: string): Promise<unknown> => JSON.parse((await bucket.read(key)).toString('utf8'));
  const manifest = manifestSchema.parse(await json(MANIFEST_KEY));
  const { reports, months } = reportCatalogSchema().parse(await json(manifest.reports.catalog));
  const [sales, daily] = await Promise.all(
    ['sales', 'daily'].map(async (name) => bucket.read(manifest.rollups[name]!.key)),
  );
  const cells = await cellsOfFile(sales!, ['series', 'state', 'category', 'fulfilment', 'b2b']);
  const [byDay, summed] = [await cellsOfFile(daily!, BY_DAY), await cellsOfFile(sales!, BY_DAY)];
  expect(byDay).to.deep.equal(summed);
  return { manifest, reports, months, cells, daily: byDay };
}

/** Columns of the rollup `daily` that the lines of tests have. */
const BY_DAY = ['series', 'fulfilment', 'b2b'];

/** The cells of a rollup file by day and some columns. */
export async function cellsOfFile(file: Buffer, by: readonly string[]): Promise<Cells> {
  const cells: Cells = {};
  const rows = await parquetReadObjects({ file: Uint8Array.from(file).buffer });
  for (const row of rows) {
    const day = (row['day'] as Date).toISOString().slice(0, 10);
    const measures = ['lines', 'quantity', 'revenue', 'cancelled', 'returned', 'returned_revenue'];
    addTo(
      cells,
      [day, ...by.map((name) => row[name])].join('|'),
      measures.map((name) => Number(row[name])),
    );
  }
  return cells;
}

/** The newest refresh report in the bucket. */
export async function lastReport(bucket: Bucket): Promise<RefreshReport> {
  const key = (await bucket.keys('etl-output/refresh/')).sort().at(-1)!;
  return refreshReportSchema().parse(JSON.parse((await bucket.read(key)).toString('utf8')));
}

/** Keys below `etl-output/` that nothing accounts for, and those that are named though they are not there. */
export async function untidy(bucket: Bucket): Promise<string[]> {
  const { manifest, reports, months } = await published(bucket);
  const used = new Set<string | null | undefined>([
    MANIFEST_KEY,
    'etl-output/secret.json',
    'etl-output/lines/files.txt',
    'etl-output/refreshes.json',
    manifest.reports.catalog,
  ]);
  for (const id of manifest.history) {
    const folder = `etl-output/rollups/snapshots/${id}`;
    used.add(`${folder}/manifest.json`).add(`${folder}/catalog.json`);
    const kept = manifestSchema.parse(JSON.parse((await bucket.read(`${folder}/manifest.json`)).toString('utf8')));
    used.add(kept.reports.catalog).add(kept.lines_index?.key);
    for (const file of Object.values(kept.rollups)) for (const { key } of filesOfRollup(file)) used.add(key);
  }
  for (const { built, failure } of reports) {
    for (const key of [built?.cleaned, built?.rejects, failure?.rejects]) used.add(key);
    if (built === null) continue;
    used.add(built.lines.key);
    used.add(`etl-output/reports/${built.reuse_key}/report.json`);
  }
  for (const { id, lines, rollups } of months) {
    used.add(lines.key).add(`etl-output/months/${id}/month.json`);
    for (const file of Object.values(rollups)) for (const { key } of filesOfRollup(file)) used.add(key);
  }
  const keys = (await bucket.keys('etl-output/')).filter((key) => !/^etl-output\/(refresh|runs|erased)\//.test(key));
  const missing = [...used].filter((key) => typeof key === 'string' && !keys.includes(key));
  return [...keys.filter((key) => !used.has(key)), ...missing.map((key) => `missing: ${key}`)];
}

/**
 * What a reader finds who asks again and again until `work` has ended, after every request that changed something; it has to
 * be a whole snapshot each time.
 */
export async function watched(bucket: Bucket, work: Promise<unknown>): Promise<Published[]> {
  const found: Published[] = [];
  let seen = -1;
  const look = async () => {
    const changes = bucket.changes();
    if (changes === seen) return;
    seen = changes;
    found.push(await published(bucket));
  };
  const ended = work.then(
    () => true,
    () => true,
  );
  const pause = () => new Promise<boolean>((resolve) => setTimeout(resolve, 3, false));
  do await look();
  while (!(await Promise.race([ended, pause()])));
  return found;
}
