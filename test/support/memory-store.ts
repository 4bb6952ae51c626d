import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { ObjectChanged, StoreError, type StoredObject } from '../../lib/storage/objects.ts';
import { Conflict, type WritableStore } from '../../lib/storage/writable-store.ts';
import type { Bucket } from './s3.ts';
import { type Fault, Rules, concerns } from './s3/faults.ts';
import { flipped } from './s3/proxy.ts';
import type { Operation, S3Request } from './s3/request.ts';

interface Kept extends StoredObject {
  bytes: Buffer;
  metadata: Readonly<Record<string, string>>;
}

/** Attempts of a request that S3 answers with 500 or above, as the SDK makes them. */
const ATTEMPTS = 3;
/** Bytes of a piece in which an object is streamed. */
const PIECE = 64 * 1024;
const NAME = 'memory';
const OWN = { 'written-by': 'sales-analytics' };

export interface MemoryBucket extends Bucket {
  /** Changes the bytes of an object, but not its ETag, as only a failure of the storage itself does. */
  damage(key: string, bytes: Buffer): void;
}

/** An empty store in memory. */
export const memoryStore = (): WritableStore => memoryBucket().store;

/**
 * A bucket in memory, for tests of what the service makes of its objects. The protocol of S3 takes most of the time of such a
 * test; `writable-store.test.ts` checks that this store does what the one over S3 does. Of the faults it knows refusals,
 * flipped bits and `before`.
 */
export function memoryBucket(): MemoryBucket {
  const objects = new Map<string, Kept>();
  const rules = new Rules();
  const requests: S3Request[] = [];
  let changes = 0;
  let newest = 0;

  /** Notes a request, and lets happen to it what a rule says. */
  async function request(operation: Operation, key = ''): Promise<Fault | undefined> {
    for (let attempt = 1; ; attempt++) {
      const asked: S3Request = { operation, bucket: NAME, key, query: new URLSearchParams() };
      await turn();
      requests.push(asked);
      const fault = rules.strike(asked);
      if (fault === undefined || fault === 'flip bit') return fault;
      if (typeof fault === 'object' && 'before' in fault) {
        await fault.before(asked);
        return undefined;
      }
      if (typeof fault !== 'object' || !('answer' in fault)) throw new Error('Only a bucket over S3 has this fault');
      if (fault.answer < 500 || attempt === ATTEMPTS) throw new StoreError(`${operation} ${key} failed: ${fault.code}`);
    }
  }

  const keep = (key: string, body: Uint8Array | string, metadata: Kept['metadata']): string => {
    const bytes = Buffer.from(body);
    const etag = createHash('md5').update(bytes).digest('hex');
    // Which of two reports is the newer one is told by milliseconds.
    newest = Math.max(newest + 1, Date.now());
    objects.set(key, { key, etag, size: bytes.length, lastModified: new Date(newest), bytes, metadata });
    return etag;
  };
  const sorted = (prefix: string): Kept[] =>
    [...objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const listed = ({ key, etag, size, lastModified }: Kept): StoredObject => ({ key, etag, size, lastModified });

  /** The bytes of an object, all or some of them, if it is the one of this ETag. */
  async function get(key: string, etag: string, start = 0, end?: number): Promise<Buffer> {
    const fault = await request('GetObject', key);
    const object = objects.get(key);
    if (object?.etag !== etag) throw new ObjectChanged(`${key} was replaced or removed`);
    const part = Buffer.from(object.bytes.subarray(start, end));
    if (part.length !== (end ?? object.size) - start) throw new StoreError(`Reading ${key} gave ${part.length} bytes`);
    return fault === 'flip bit' ? flipped(part) : part;
  }

  const store: WritableStore = {
    bucket: NAME,

    async findObject(key) {
      await request('ListObjects');
      const object = objects.get(key);
      return object === undefined ? null : listed(object);
    },

    async readObject(key, knownEtag) {
      const fault = await request('GetObject', key);
      const object = objects.get(key);
      if (object === undefined) return null;
      const { etag, bytes } = object;
      if (etag === knownEtag) return 'unchanged';
      return { bytes: new Uint8Array(fault === 'flip bit' ? flipped(bytes) : bytes), etag };
    },

    async read(key) {
      const found = await store.readObject(key);
      return found === 'unchanged' ? null : found;
    },

    async readRange(key, etag, start, end) {
      return Uint8Array.from(await get(key, etag, start, end)).buffer;
    },

    async openObject(key, etag) {
      const bytes = await get(key, etag);
      return (async function* pieces() {
        for (let at = 0; at < bytes.length; at += PIECE) {
          await turn();
          yield bytes.subarray(at, at + PIECE);
        }
      })();
    },

    async *list(prefix) {
      await request('ListObjects');
      yield* sorted(prefix).map(listed);
    },

    async put(key, body, _contentType, condition) {
      await request('PutObject', key);
      const etag = objects.get(key)?.etag;
      if (condition !== undefined && etag !== ('etag' in condition ? condition.etag : undefined)) {
        throw new Conflict(`${key} was changed by someone else in the meantime`);
      }
      changes++;
      return keep(key, body, OWN);
    },

    writer(key) {
      const parts: Buffer[] = [];
      return {
        key,
        write: async (part) => void parts.push(Buffer.from(part)),
        end: () => store.put(key, Buffer.concat(parts), ''),
        abort: async () => {},
      };
    },

    findVersion: async () => null,

    async readMetadata(key) {
      await request('HeadObject', key);
      return objects.get(key)?.metadata ?? null;
    },

    async isForeign(key) {
      const metadata = await store.readMetadata(key);
      return metadata !== null && metadata['written-by'] !== OWN['written-by'];
    },

    async remove(keys) {
      const own: string[] = [];
      for (const key of keys) if ((await store.readMetadata(key))?.['written-by'] === OWN['written-by']) own.push(key);
      if (own.length === 0) return own;
      await request('DeleteObjects');
      changes++;
      for (const key of own) objects.delete(key);
      return own;
    },

    // oxlint-disable-next-line no-empty-function -- an object is written at once
    async *openUploads() {},
    abortUpload: async () => {},
  };

  return {
    name: NAME,
    store,
    rules,
    fault: (rule) => rules.add(rule),
    count: (on, key) => requests.filter((each) => concerns(key === undefined ? { on } : { on, key }, each)).length,
    changes: () => changes,
    put: async (key, body, metadata = {}) => keep(key, body, metadata),
    damage: (key, bytes) => void objects.set(key, { ...objects.get(key)!, bytes }),
    remove: async (key) => void objects.delete(key),
    async read(key) {
      const object = objects.get(key);
      if (object === undefined) throw Object.assign(new Error(`There is no ${key}`), { name: 'NoSuchKey' });
      return Buffer.from(object.bytes);
    },
    list: async (prefix = '') =>
      sorted(prefix).map(({ key: Key, etag, lastModified: LastModified }) => ({
        Key,
        ETag: `"${etag}"`,
        LastModified,
      })),
    keys: async (prefix = '') => sorted(prefix).map(({ key }) => key),
  };
}

/** Puts into a bucket what a refresh has left in another one, which makes less work than another refresh. */
export async function copyBucket(from: Bucket, to: Bucket): Promise<void> {
  for (const { Key } of await from.list()) {
    await to.put(Key, await from.read(Key), Key.startsWith('etl-output/') ? OWN : {});
  }
}

/** For a `describe`: a new bucket in memory for each test. */
export function useMemory(): { readonly bucket: MemoryBucket } {
  let bucket: MemoryBucket;
  beforeEach(() => {
    bucket = memoryBucket();
  });
  return {
    get bucket() {
      return bucket;
    },
  };
}
