import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isReport } from '../lib/refresh/layout.ts';
import { SAMPLE_NAME } from '../lib/refresh/sample.ts';
import { CliError, reasonOf } from '../scripts/cli/cli-error.ts';
import { writeSample } from '../scripts/sample/index.ts';
import { checkReport } from './check-report.ts';

/** A bucket of the emulator. */
export interface LocalBucket {
  s3: S3Client;
  bucket: string;
}

/** Key for a file under the raw prefix. `.csv` is added to a name that is not one of a report. */
export function keyOfFile(path: string, rawPrefix: string): string {
  const name = basename(path);
  return rawPrefix + (isReport(name) ? name : `${name}.csv`);
}

/** Uploads a file; replaces another report with the same key. Throws `CliError`. */
export async function uploadReport({ s3, bucket }: LocalBucket, path: string, key: string): Promise<void> {
  await checkReport(path);
  const { size } = await stat(path);
  const Body = createReadStream(path, { end: size - 1 }); // the file may grow during the upload
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: size }));
  } catch (error) {
    throw new CliError(`cannot upload ${path}: ${reasonOf(error)}`, { cause: error });
  } finally {
    Body.destroy();
  }
}

/** Generates a sample report and uploads it. */
export async function uploadSample(
  bucket: LocalBucket,
  key: string,
  { rows, signal }: { rows: number; signal: AbortSignal },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-report-'));
  try {
    const out = join(folder, SAMPLE_NAME);
    await writeSample({ rows, out, signal });
    await uploadReport(bucket, out, key);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function removeReports({ s3, bucket }: LocalBucket, keys: readonly string[]): Promise<void> {
  for (const key of keys) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
