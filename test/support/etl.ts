import { parquetReadObjects } from 'hyparquet';
import { type RefreshOptions, type RefreshResult, refresh } from '../../lib/refresh/refresh.ts';
import type { EtlSettings } from '../../lib/refresh/settings.ts';
import { type Manifest, type RefreshReport, manifestSchema, refreshReportSchema } from '../../schemas/manifest.ts';
import { type Cells, addTo } from './lines.ts';
import type { TestBucket } from './s3.ts';

export const SETTINGS: EtlSettings = {
  rawPrefix: 'raw/',
  fallbackKey: 'etl-output/Cleaned_Amazon_Sale_Report.csv',
  timeZone: 'UTC',
  defaultCurrency: 'INR',
  maxRejectRatio: 0.05,
  maxReportBytes: 2 ** 31,
  overlap: 'replace',
  snapshotKeep: 5,
  writeCleaned: true,
  concurrency: 2,
};

export const HOUR = 3_600_000;
/** A clock that is ahead of the bucket's by so many milliseconds. */
export const ahead = (milliseconds: number) => () => new Date(Date.now() + milliseconds);

export type Refreshing = Partial<RefreshOptions> & { settings?: Partial<EtlSettings>; store?: TestBucket['store'] };

export function refreshBucket(
  bucket: TestBucket,
  { settings, store, ...options }: Refreshing = {},
): Promise<RefreshResult> {
  return refresh(
    store ?? bucket.store,
    { ...SETTINGS, ...settings },
    { now: () => new Date(), retryDelay: 1, ...options },
  );
}

/** How often reports were opened. */
export const readsOf = (bucket: TestBucket): number => bucket.count('GetObject', /^raw\//);

export interface Published {
  manifest: Manifest;
  cells: Cells;
}

/** What a reader finds who knows the manifest and Parquet, and nothing of the service. */
export async function published(bucket: TestBucket): Promise<Published> {
  const manifest = manifestSchema.parse(JSON.parse((await bucket.read('etl-output/manifest.json')).toString('utf8')));
  return { manifest, cells: await cellsOfFile(await bucket.read(manifest.cube)) };
}

async function cellsOfFile(file: Buffer): Promise<Cells> {
  const cells: Cells = {};
  const rows = await parquetReadObjects({ file: Uint8Array.from(file).buffer });
  for (const row of rows) {
    const { day, series, state, category, fulfilment, b2b } = row as Record<string, string | Date>;
    const key = [(day as Date).toISOString().slice(0, 10), series, state, category, fulfilment, b2b].join('|');
    const measures = ['lines', 'quantity', 'revenue', 'cancelled', 'returned', 'returned_revenue'];
    addTo(
      cells,
      key,
      measures.map((name) => Number(row[name])),
    );
  }
  return cells;
}

/** The newest refresh report in the bucket. */
export async function lastReport(bucket: TestBucket): Promise<RefreshReport> {
  const key = (await bucket.keys('etl-output/refresh/')).sort().at(-1)!;
  return refreshReportSchema.parse(JSON.parse((await bucket.read(key)).toString('utf8')));
}

/** Keys below `etl-output/` that nothing accounts for, and those that the manifest names though they are not there. */
export async function untidy(bucket: TestBucket): Promise<string[]> {
  const { manifest } = await published(bucket);
  const used = new Set<string | null | undefined>([manifest.cube, 'etl-output/manifest.json']);
  for (const id of manifest.history) used.add(`etl-output/cubes/merged/${id}.parquet`);
  for (const { built, failure } of manifest.reports) {
    for (const key of [built?.cube, built?.cleaned, built?.rejects, failure?.rejects]) used.add(key);
  }
  const keys = (await bucket.keys('etl-output/')).filter((key) => !/^etl-output\/(refresh|runs)\//.test(key));
  const missing = [...used].filter((key) => typeof key === 'string' && !keys.includes(key));
  return [...keys.filter((key) => !used.has(key)), ...missing.map((key) => `missing: ${key}`)];
}

/** What a reader finds who asks again and again until `work` has ended; it has to be a whole snapshot each time. */
export async function watched(bucket: TestBucket, work: Promise<unknown>): Promise<Published[]> {
  const found: Published[] = [];
  const ended = work.then(
    () => true,
    () => true,
  );
  const pause = () => new Promise<boolean>((resolve) => setTimeout(resolve, 3, false));
  do found.push(await published(bucket));
  while (!(await Promise.race([ended, pause()])));
  return found;
}
