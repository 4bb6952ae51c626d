import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { byName } from '../../lib/base/records.ts';
import { isOrderMeasure, ROLLUP_NAMES, ROLLUPS, type RollupName, sourceOfRollup } from '../../lib/model/index.ts';
import { Accumulator } from '../../lib/rollup/accumulator.ts';
import { linesByCurrency } from '../../lib/rollup/lines.ts';
import { MODEL_HASH } from '../../lib/rollup/model-hash.ts';
import { toParquet } from '../../lib/rollup/parquet.ts';
import type { ByteSource } from '../../lib/base/byte-source.ts';
import { footerDigest } from '../../lib/base/parquet-digests.ts';
import { openRollup } from '../../lib/rollup/parquet-reader.ts';
import { project } from '../../lib/rollup/project.ts';
import { memoryReader } from '../../lib/rollup/reader.ts';
import { codesOf, linesIn, measureOf, type Rollup, spansOf, valuesOf } from '../../lib/rollup/rollup.ts';
import { RollupSet } from '../../lib/rollup/rollup-set.ts';
import { spansToParquet } from '../../lib/rollup/spans-parquet.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { MANIFEST_KEY, type Manifest, manifestSchema } from '../../schemas/manifest.ts';

/**
 * Cells like those of a rollup, made directly: each measure `times` as large, as by so many reports of the same days; with
 * `periods`, the whole again for as many stretches of time, one behind the other.
 */
export function enlarged(rollup: Rollup, { times = 1, periods = 1 }: { times?: number; periods?: number }): Rollup {
  const { shape, days, size } = rollup;
  const sums = new Accumulator(shape);
  const length = days.at(-1)! - days[0]! + 1;
  for (let period = 0; period < periods; period++) {
    const places = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      const values = byName(shape.dimensions, (name) => valuesOf(rollup, name)[codesOf(rollup, name)[i]!]!);
      const cell = sums.cell(days[i]! + period * length, sums.group(values));
      places[i] = cell;
      for (const name of shape.measures) sums.add(cell, name, times * measureOf(rollup, name)[i]!);
    }
    for (const name of shape.measures.filter(isOrderMeasure)) {
      // Each report has orders of its own.
      for (let report = 0; report < times; report++) sums.addSpans(name, spansOf(rollup, name), places);
    }
  }
  return sums.finish();
}

/** Makes a bucket whose published snapshot is this rollup, and what is summed from it. */
export async function publishRollup(s3: S3Client, bucket: string, sales: Rollup): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const names = ROLLUP_NAMES.filter((name) => sourceOfRollup(name) === 'sales');
  const rollups = byName(names, (name) => (name === 'sales' ? sales : project(sales, ROLLUPS[name])));
  const put = async (key: string, body: Uint8Array) => {
    const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    return { key, etag: ETag.replaceAll('"', ''), bytes: body.length, sha256: footerDigest(body) };
  };
  const files: Manifest['rollups'] = {};
  for (const name of names) {
    const key = `etl-output/rollups/snapshots/made/${name}.parquet`;
    const body = toParquet(rollups[name]);
    const { dimensions, measures } = ROLLUPS[name];
    const spans = spansToParquet(rollups[name]);
    files[name] = {
      ...(await put(key, body)),
      cells: rollups[name].size,
      spans: spans && (await put(key.replace('.parquet', '.spans.parquet'), spans)),
      descriptions: null,
      joined: {},
      dimensions: [...dimensions],
      measures: [...measures],
      longer: {},
    };
  }
  const at = new Date().toISOString();
  const manifest: Manifest = {
    version: 2,
    snapshot: 'made',
    model: MODEL_HASH,
    rollups: files,
    lines_index: null,
    refreshed_at: at,
    refresh_failed_at: null,
    checked_at: at,
    pinned: false,
    overlap: 'order',
    time_zone: 'UTC',
    currency: valuesOf(sales, 'currency')[0] ?? 'INR',
    lines: linesIn(sales),
    days: { from: toIsoDay(sales.days[0]!), to: toIsoDay(sales.days.at(-1)!) },
    currencies: await linesByCurrency(new RollupSet({ sales: memoryReader(sales) })),
    rejected: 0,
    missing_columns: [],
    warnings: [],
    history: [],
    first_published_at: at,
    raw_counted: true,
    reports: { catalog: 'etl-output/catalogs/made.json', count: 0, newest: [], series: [] },
  };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: MANIFEST_KEY, Body: JSON.stringify(manifest) }));
}

/** A rollup of a bucket's published snapshot. */
export async function publishedRollup(s3: S3Client, bucket: string, name: RollupName): Promise<Rollup> {
  const read = async (Key: string): Promise<Uint8Array> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    if (Body === undefined) throw new Error(`${Key} came without a body`);
    return Body.transformToByteArray();
  };
  const manifest = manifestSchema.parse(JSON.parse(Buffer.from(await read(MANIFEST_KEY)).toString()));
  const fileOf = async (key: string): Promise<ByteSource> => {
    const bytes = Uint8Array.from(await read(key)).buffer;
    return { byteLength: bytes.byteLength, slice: async (from: number, to: number) => bytes.slice(from, to) };
  };
  const { key, spans } = manifest.rollups[name]!;
  const reader = await openRollup(await fileOf(key), { spans: spans && (await fileOf(spans.key)) });
  return reader.load(ROLLUPS[name], { from: -Infinity, to: Infinity });
}
