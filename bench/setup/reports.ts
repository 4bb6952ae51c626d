import { Readable, pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { sampleReport } from '../../scripts/sample/index.ts';

/** A made-up report in the emulator; `bytes` are those before compression. */
export interface StoredReport {
  bucket: string;
  key: string;
  rows: number;
  bytes: number;
}

/** Whether a report of so many rows has to be compressed: the emulator keeps no object of 2 GiB. */
export const isLarge = (rows: number): boolean => rows > 3_000_000;

/** Makes a bucket of its own with a report in it. */
export async function storeReport(
  s3: S3Client,
  bucket: string,
  rows: number,
  chunks: Iterable<Buffer>,
  compress: boolean,
): Promise<StoredReport> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const key = compress ? 'raw/report.csv.gz' : 'raw/report.csv';
  const bytes = await upload(s3, bucket, key, chunks, { compress });
  return { bucket, key, rows, bytes };
}

/** Uploads chunks as they come; gives their bytes, before compression where they are compressed. */
export async function upload(
  s3: S3Client,
  bucket: string,
  key: string,
  chunks: Iterable<Buffer>,
  { compress = false } = {},
): Promise<number> {
  let bytes = 0;
  const counted = function* () {
    for (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  // Parts of 16 MiB: with the smallest ones 10,000, the most that an object may have, would not do for large reports.
  const partSize = 16 * 1024 * 1024;
  const plain = Readable.from(counted());
  const gzip = () => pipeline(plain, createGzip({ level: constants.Z_BEST_SPEED }), () => {});
  const params = { Bucket: bucket, Key: key, Body: compress ? gzip() : plain };
  await new Upload({ client: s3, params, partSize, queueSize: 1 }).done();
  return bytes;
}

/** Puts the report of a day into a bucket; gives its bytes. */
export const uploadDay = (s3: S3Client, bucket: string, day: number, rows: number, seed = day): Promise<number> =>
  upload(s3, bucket, `raw/day-${String(day).padStart(4, '0')}.csv`, dailyReport(day, rows, seed));

const DAY_MS = 86_400_000;

/** A report of one day, number `day` from 2022-01-01: a made-up one of which every line is dated so. */
export function dailyReport(day: number, rows: number, seed: number): Generator<Buffer> {
  const [, year, month, date] = /^..(\d\d)-(\d\d)-(\d\d)/.exec(
    new Date(Date.UTC(2022, 0, 1) + day * DAY_MS).toISOString(),
  )!;
  const dated = `$1${month}-${date}-${year}`;
  return rewritten(sampleReport({ rows, seed }), (lines) => lines.replaceAll(/^(\d+,[^,]+,)\d\d-\d\d-\d\d/gm, dated));
}

/** A report with its lines rewritten, some whole ones at a time. */
export function* rewritten(report: Iterable<Buffer>, rewrite: (lines: string) => string): Generator<Buffer> {
  let rest = '';
  for (const chunk of report) {
    const text = rest + chunk.toString();
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    yield Buffer.from(rewrite(text.slice(0, end)));
  }
}
