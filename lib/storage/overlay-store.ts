import { createHash } from 'node:crypto';
import type { StoredObject } from './objects.ts';
import type { ObjectWriter, WritableStore } from './writable-store.ts';

interface WrittenObject extends StoredObject {
  bytes: Uint8Array;
}

const isReadAgain = (key: string): boolean => key.endsWith('.parquet');

/**
 * A store that reads from another one and keeps everything that is written in memory, so that the other one does not change. Of
 * the objects that are written by `writer`, only those of `keeps` are kept, by default Parquet files; of the others only the
 * fact that they were written.
 */
export function overlayStore(
  store: WritableStore,
  now: () => Date,
  keeps: (key: string) => boolean = isReadAgain,
): WritableStore {
  const written = new Map<string, WrittenObject>();
  const removed = new Set<string>();

  function write(key: string, bytes: Uint8Array): string {
    const etag = createHash('md5').update(bytes).digest('hex');
    written.set(key, { key, bytes, etag, size: bytes.length, lastModified: now() });
    removed.delete(key);
    return etag;
  }

  return {
    ...store,

    async findObject(key) {
      return written.get(key) ?? (removed.has(key) ? null : store.findObject(key));
    },

    async readObject(key, knownEtag) {
      const object = written.get(key);
      if (object !== undefined) return object.etag === knownEtag ? 'unchanged' : object;
      return removed.has(key) ? null : store.readObject(key, knownEtag);
    },

    async readRange(key, etag, start, end) {
      const object = written.get(key);
      return object === undefined
        ? store.readRange(key, etag, start, end)
        : Uint8Array.from(object.bytes.subarray(start, end)).buffer;
    },

    async read(key) {
      return written.get(key) ?? (removed.has(key) ? null : store.read(key));
    },

    async *list(prefix) {
      const added = [...written.values()].filter(({ key }) => key.startsWith(prefix));
      const queue = added.sort((a, b) => (a.key < b.key ? -1 : 1));
      for await (const object of store.list(prefix)) {
        while (queue[0] !== undefined && queue[0].key < object.key) yield queue.shift()!;
        if (!written.has(object.key) && !removed.has(object.key)) yield object;
      }
      yield* queue;
    },

    async put(key, body) {
      return write(key, typeof body === 'string' ? Buffer.from(body) : body);
    },

    writer(key): ObjectWriter {
      const parts: Uint8Array[] = [];
      return {
        key,
        write: async (part) => {
          if (keeps(key)) parts.push(typeof part === 'string' ? Buffer.from(part) : part);
        },
        end: async () => write(key, Buffer.concat(parts)),
        abort: async () => {},
      };
    },

    async isForeign(key) {
      return !written.has(key) && (await store.isForeign(key));
    },

    async remove(keys) {
      for (const key of keys) {
        written.delete(key);
        removed.add(key);
      }
      return [...keys];
    },

    async *openUploads() {},

    async abortUpload() {},
  };
}
