import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Accumulator } from '../../lib/rollup/accumulator.ts';
import { type Cube, DIMENSIONS, MEASURES } from '../../lib/rollup/cube.ts';
import { fromParquet, toParquet } from '../../lib/rollup/parquet.ts';
import { MANIFEST_KEY, type Manifest, manifestSchema } from '../../schemas/manifest.ts';

/**
 * Cells like those of a cube, made directly: each measure `times` as large, as by so many reports of the same days; with
 * `periods`, the whole again for as many stretches of time, one behind the other.
 */
export function enlarged(cube: Cube, { times = 1, periods = 1 }: { times?: number; periods?: number }): Cube {
  const sum = new Accumulator();
  const length = cube.days.at(-1)! - cube.days[0]! + 1;
  for (let period = 0; period < periods; period++) {
    for (let i = 0; i < cube.size; i++) {
      const tuple = sum.tuple(DIMENSIONS.map((name) => cube.values[name][cube.codes[name][i]!]!));
      const cell = sum.cell(cube.days[i]! + period * length, tuple);
      for (const name of MEASURES) sum.sums[name][cell] = times * cube.measures[name][i]!;
    }
  }
  return sum.finish();
}

/** Makes a bucket whose published snapshot is this cube. */
export async function publishCube(s3: S3Client, bucket: string, cube: Cube): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const key = 'etl-output/cubes/merged/made.parquet';
  const at = new Date().toISOString();
  const manifest: Manifest = {
    version: 1,
    snapshot: 'made',
    cube: key,
    refreshed_at: at,
    checked_at: at,
    pinned: false,
    overlap: 'replace',
    currency: cube.values.currency[0] ?? 'INR',
    lines: cube.measures.lines.reduce((a, b) => a + b, 0) + cube.measures.cancelled.reduce((a, b) => a + b, 0),
    rejected: 0,
    missing_columns: [],
    history: [],
    reports: [],
  };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: toParquet(cube) }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: MANIFEST_KEY, Body: JSON.stringify(manifest) }));
}

/** The cube of a bucket's published snapshot. */
export async function cubeOf(s3: S3Client, bucket: string): Promise<Cube> {
  const read = async (Key: string): Promise<Uint8Array> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    if (Body === undefined) throw new Error(`${Key} came without a body`);
    return Body.transformToByteArray();
  };
  const manifest = manifestSchema.parse(JSON.parse(Buffer.from(await read(MANIFEST_KEY)).toString()));
  return fromParquet(await read(manifest.cube));
}
