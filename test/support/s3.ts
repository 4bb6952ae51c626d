import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { type WritableStore, writableStore } from '../../lib/storage/writable-store.ts';
import { Emulator } from './s3/emulator.ts';
import { type Rule, type Rules, concerns } from './s3/faults.ts';
import { S3Proxy } from './s3/proxy.ts';
import type { Operation } from './s3/request.ts';
import type { ObjectVersion } from './s3/versions.ts';

export { SLOW_DOWN } from './s3/faults.ts';
export type { S3Request } from './s3/request.ts';
export type { ObjectVersion } from './s3/versions.ts';

/** S3 for a test file: the emulator in memory, and the proxy before it. */
export interface TestS3 {
  proxy: S3Proxy;
  /** Where the proxy listens. */
  url: string;
  /** A new and empty bucket; rules, counts and a kill of the one before are forgotten. */
  bucket(options?: BucketOptions): Promise<TestBucket>;
  stop(): Promise<void>;
}

export interface BucketOptions {
  /** Keep the earlier versions of objects; default: no. */
  versions?: boolean;
}

/** A bucket, over S3 or in memory. What the test itself does with it is not counted, and no fault strikes it. */
export interface Bucket {
  name: string;
  store: WritableStore;
  /** What goes wrong with the requests of `store`. */
  rules: Rules;
  /** Adds a rule; gives how often it has struck. */
  fault(rule: Rule): () => number;
  /** How many requests of a kind have come in for a key. */
  count(on: Operation, key?: string | RegExp): number;
  /** How many requests have been served that change something. */
  changes(): number;
  /** Gives the ETag. */
  put(key: string, body: string | Buffer, metadata?: Record<string, string>, contentType?: string): Promise<string>;
  remove(key: string): Promise<void>;
  read(key: string): Promise<Buffer>;
  list(prefix?: string): Promise<Listed[]>;
  keys(prefix?: string): Promise<string[]>;
}

/** A bucket over S3. `store` and `client` go through the proxy, what the test itself does goes by it. */
export interface TestBucket extends Bucket {
  client: S3Client;
  /** A store that never tries twice, for a process that is to be killed. */
  mortal(): WritableStore;
  /** Whether earlier versions are kept. */
  hasVersions: boolean;
  /** All versions of the objects whose keys begin so: by key, of each the newest first. */
  versions(prefix?: string): Promise<ObjectVersion[]>;
  /** Drops an earlier version, as a lifecycle rule does. */
  forgetVersion(key: string, id: string): void;
  /** Keys of the multipart uploads that were begun and not ended. */
  openUploads(): string[];
}

export interface Listed {
  Key: string;
  ETag: string;
  LastModified: Date;
}

export async function startS3(): Promise<TestS3> {
  const emulator = new Emulator();
  const proxy = new S3Proxy(emulator);
  const url = await proxy.start();
  const client = clientOf(url, 3);
  const mortal = clientOf(url, 1);
  return {
    proxy,
    url,
    async bucket({ versions = false } = {}) {
      proxy.rules.clear();
      proxy.revive();
      proxy.requests.length = 0;
      const name = `b-${randomUUID()}`;
      await emulator.createBucket(name);
      if (versions) proxy.versions.enable(name);
      return bucketOf(name, { proxy, emulator, client, mortal });
    },
    async stop() {
      for (const each of [client, mortal]) each.destroy();
      await proxy.stop();
      await emulator.close();
    },
  };
}

function bucketOf(
  name: string,
  { proxy, emulator, client, mortal }: Record<'client' | 'mortal', S3Client> & { proxy: S3Proxy; emulator: Emulator },
): TestBucket {
  const list: TestBucket['list'] = async (prefix = '') =>
    (await emulator.list(name, prefix)).map(({ key: Key, etag, lastModified }) => ({
      Key,
      ETag: `"${etag}"`,
      LastModified: new Date(lastModified),
    }));
  const hasVersions = proxy.versions.isEnabled(name);
  const change = <T>(key: string, how: 'write' | 'remove', work: () => Promise<T>): Promise<T> =>
    hasVersions ? proxy.change({ bucket: name, key }, how, work) : work();
  return {
    name,
    client,
    store: writableStore(client, name),
    mortal: () => writableStore(mortal, name),
    rules: proxy.rules,
    fault: (rule) => proxy.rules.add(rule),
    count: (on, key) =>
      proxy.requests.filter((request) => concerns(key === undefined ? { on } : { on, key }, request)).length,
    changes: () => proxy.changes,
    async put(key, body, metadata = {}, contentType = 'application/octet-stream') {
      const marks = Object.entries(metadata).map(([mark, value]) => [`x-amz-meta-${mark}`, value]);
      const headers = { ...Object.fromEntries(marks), 'content-type': contentType };
      const etag = await change(key, 'write', () => emulator.put(name, key, Buffer.from(body), headers));
      return etag.replaceAll('"', '');
    },
    remove: (key) => change(key, 'remove', () => emulator.remove(name, key)),
    read: (key) => emulator.read(name, key),
    list,
    keys: async (prefix) => (await list(prefix)).map(({ Key }) => Key),
    hasVersions,
    versions: (prefix = '') => proxy.versions.list(name, prefix),
    forgetVersion(key, id) {
      if (!proxy.versions.forget(name, key, id)) throw new Error(`${key} has no earlier version ${id}`);
    },
    openUploads: () => proxy.uploads.of(name).map(({ key }) => key),
  };
}

/** A client that tries again without waiting. It signs nothing, since nobody checks it. */
export function clientOf(endpoint: string, attempts: number): S3Client {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 1, getRetryCost: () => 0 });
  return new S3Client({
    endpoint,
    retryStrategy: {
      acquireInitialRetryToken: async () => token(0),
      async refreshRetryTokenForRetry(before, { errorType }) {
        const again = errorType === 'THROTTLING' || errorType === 'TRANSIENT' || errorType === 'SERVER_ERROR';
        if (!again || before.getRetryCount() + 1 >= attempts) throw new Error('That is enough');
        return token(before.getRetryCount() + 1);
      },
      recordSuccess: () => {},
    },
    region: 'us-east-1',
    forcePathStyle: true,
    signer: { sign: async (request) => request },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** For a `describe`: S3 while its tests run, and a new bucket for each. */
export function useS3(options: BucketOptions = {}): { readonly s3: TestS3; readonly bucket: TestBucket } {
  let s3: TestS3;
  let bucket: TestBucket;
  before(async () => {
    s3 = await startS3();
  });
  after(() => s3.stop());
  beforeEach(async () => {
    bucket = await s3.bucket(options);
  });
  return {
    get s3() {
      return s3;
    },
    get bucket() {
      return bucket;
    },
  };
}
