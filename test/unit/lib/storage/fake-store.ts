import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type BucketSourceOptions, bucketSource } from '../../../../lib/snapshot/direct-source.ts';
import { ObjectChanged, type ObjectStore, type StoredObject } from '../../../../lib/storage/objects.ts';
import { type S3Request, startEmulator } from '../../../../local/emulator.ts';

export const KEY = 'etl-output/Cleaned_Amazon_Sale_Report.csv';

/** A bucket of the emulator, and the requests that reached it. */
export interface TestBucket {
  url: string;
  s3: S3Client;
  requests: S3Request[];
  put(key: string, body: string | Buffer): Promise<void>;
  stop(): Promise<void>;
}

export async function startBucket(name: string): Promise<TestBucket> {
  const folder = await mkdtemp(join(tmpdir(), 'bucket-'));
  const requests: S3Request[] = [];
  const { url, s3, stop } = await startEmulator({ port: 0, folder, onRequest: (request) => requests.push(request) });
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  return {
    url,
    s3,
    requests,
    async put(key, body) {
      await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A report of one line a day from 2022-04-01 on, 100.00 each. */
export const reportOf = (days: number): string =>
  ['Order ID,Date,Status,Amount', ...Array.from({ length: days }, (_, i) => `o${i},04-${pad(i + 1)}-22,Shipped,100.00`)]
    .join('\n')
    .concat('\n');
const pad = (day: number) => String(day).padStart(2, '0');

/** A store in memory that fails on request, with a clock that stands still. */
export class FakeStore implements ObjectStore {
  readonly bucket = 'reports';
  object: (StoredObject & { body: string | Buffer }) | null = null;
  finds = 0;
  opens = 0;
  onFind: () => void = () => {};
  onOpen: () => void = () => {};
  time = Date.parse('2024-01-07T10:00:00Z');

  put(etag: string, body: string | Buffer): void {
    const lastModified = new Date('2024-01-07T08:00:00Z');
    this.object = { key: KEY, etag, size: Buffer.byteLength(body), lastModified, body };
  }

  async findObject(): Promise<StoredObject | null> {
    this.finds++;
    await Promise.resolve();
    this.onFind();
    return this.object && { ...this.object };
  }

  async openObject(_key: string, etag: string): Promise<AsyncIterable<Uint8Array>> {
    this.opens++;
    await Promise.resolve();
    this.onOpen();
    if (this.object?.etag !== etag) throw new ObjectChanged('changed');
    return chunks(Buffer.from(this.object.body));
  }

  readObject(): Promise<null> {
    return Promise.resolve(null);
  }

  readRange(key: string): Promise<never> {
    return Promise.reject(new ObjectChanged(`${key} is gone`));
  }

  /** A source over it, in which nothing was published, with a TTL of 60 s. */
  source(options: Partial<BucketSourceOptions> = {}) {
    return bucketSource({
      store: this,
      manifestKey: 'etl-output/manifest.v2.json',
      key: KEY,
      ttl: 60_000,
      maxBytes: 1_000_000,
      report: { timeZone: 'UTC', defaultCurrency: 'INR' },
      now: () => new Date(this.time),
      ...options,
    });
  }
}

async function* chunks(body: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += 64) yield body.subarray(at, at + 64);
}
