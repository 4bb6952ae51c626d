import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ByteSource } from '../../lib/base/byte-source.ts';
import { byName } from '../../lib/base/records.ts';
import { isOrderMeasure, ROLLUPS, type RollupName } from '../../lib/model/index.ts';
import { snapshotRollupKey } from '../../lib/refresh/layout.ts';
import type { PublishedRollups } from '../../lib/refresh/publish-rollups.ts';
import { writeRollup } from '../../lib/refresh/rollup-files.ts';
import { Accumulator } from '../../lib/rollup/accumulator.ts';
import { linesByCurrency, mainCurrency } from '../../lib/rollup/lines.ts';
import { MODEL_HASH } from '../../lib/rollup/model-hash.ts';
import { openRollup } from '../../lib/rollup/parquet-reader.ts';
import { project } from '../../lib/rollup/project.ts';
import { memoryReader } from '../../lib/rollup/reader.ts';
import { codesOf, linesIn, measureOf, type Rollup, spansOf, valuesOf } from '../../lib/rollup/rollup.ts';
import { RollupSet } from '../../lib/rollup/rollup-set.ts';
import { writableStore } from '../../lib/storage/writable-store.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { MANIFEST_KEY, type Manifest, manifestSchema } from '../../schemas/manifest.ts';

/** The cells of a rollup with each measure `times` as large, as by so many reports of the same days. */
export function enlarged(rollup: Rollup, times: number): Rollup {
  const { shape, days, size } = rollup;
  const sums = new Accumulator(shape);
  const places = Uint32Array.from({ length: size }, (_, i) => {
    const values = byName(shape.dimensions, (name) => valuesOf(rollup, name)[codesOf(rollup, name)[i]!]!);
    return sums.cell(days[i]!, sums.group(values));
  });
  for (const name of shape.measures) {
    sums.addColumn(
      name,
      measureOf(rollup, name).map((sum) => times * sum),
      places,
    );
    // Each report has orders of its own.
    if (isOrderMeasure(name)) {
      for (let report = 0; report < times; report++) sums.addSpans(name, spansOf(rollup, name), places);
    }
  }
  return sums.finish();
}

/** Makes a bucket whose published snapshot is this rollup, and what is summed from it. */
export async function publishRollup(s3: S3Client, bucket: string, sales: Rollup): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = writableStore(s3, bucket);
  const files: Manifest['rollups'] = {};
  const daily = project(sales, ROLLUPS.daily);
  for (const [name, rollup] of Object.entries({ sales, daily })) {
    const key = snapshotRollupKey(MADE, name as RollupName);
    const { written } = await writeRollup(store, key, rollup);
    const { dimensions, measures } = rollup.shape;
    files[name] = { ...written, dimensions: [...dimensions], measures: [...measures], longer: {} };
  }
  await writeMadeManifest(s3, bucket, { files, daily });
}

/** Id of a snapshot that no refresh made. */
export const MADE = 'made';

/** Publishes rollup files of the snapshot `MADE`. */
export async function writeMadeManifest(
  s3: S3Client,
  bucket: string,
  { files, daily }: PublishedRollups,
): Promise<void> {
  const at = new Date().toISOString();
  const currencies = await linesByCurrency(new RollupSet({ daily: memoryReader(daily) }));
  const manifest: Manifest = {
    version: 2,
    snapshot: MADE,
    model: MODEL_HASH,
    rollups: files,
    lines_index: null,
    refreshed_at: at,
    refresh_failed_at: null,
    checked_at: at,
    pinned: false,
    overlap: 'order',
    time_zone: 'UTC',
    currency: mainCurrency(currencies, 'INR'),
    lines: linesIn(daily),
    days: { from: toIsoDay(daily.days[0]!), to: toIsoDay(daily.days.at(-1)!) },
    currencies,
    rejected: 0,
    missing_columns: [],
    warnings: [],
    history: [],
    first_published_at: at,
    raw_counted: true,
    reports: { catalog: 'etl-output/catalogs/made.json', count: 0, newest: [], series: [] },
  };
  await writeManifest(s3, bucket, manifest);
}

/** Publishes a manifest as that of a bucket. */
export const writeManifest = async (s3: S3Client, Bucket: string, manifest: Manifest): Promise<void> =>
  void (await s3.send(new PutObjectCommand({ Bucket, Key: MANIFEST_KEY, Body: JSON.stringify(manifest) })));

async function read(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  if (Body === undefined) throw new Error(`${Key} came without a body`);
  return Body.transformToByteArray();
}

/** The manifest of a bucket's published snapshot. */
export const publishedManifest = async (s3: S3Client, bucket: string): Promise<Manifest> =>
  manifestSchema.parse(JSON.parse(Buffer.from(await read(s3, bucket, MANIFEST_KEY)).toString()));

/** A rollup of a bucket's published snapshot. */
export async function publishedRollup(s3: S3Client, bucket: string, name: RollupName): Promise<Rollup> {
  const fileOf = async (key: string): Promise<ByteSource> => {
    const bytes = Uint8Array.from(await read(s3, bucket, key)).buffer;
    return { byteLength: bytes.byteLength, slice: async (from: number, to: number) => bytes.slice(from, to) };
  };
  const { key, spans } = (await publishedManifest(s3, bucket)).rollups[name]!;
  const reader = await openRollup(await fileOf(key), { spans: spans && (await fileOf(spans.key)) });
  return reader.load(ROLLUPS[name], { from: -Infinity, to: Infinity });
}
