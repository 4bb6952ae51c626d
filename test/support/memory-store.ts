import { ObjectChanged } from '../../lib/storage/objects.ts';
import { overlayStore } from '../../lib/storage/overlay-store.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';

/** An empty store in memory. */
export function memoryStore(): WritableStore {
  const nothing = {
    bucket: 'memory',
    findObject: async () => null,
    readObject: async () => null,
    read: async () => null,
    readMetadata: async () => null,
    readRange: async (key: string) => {
      throw new ObjectChanged(`${key} is gone`);
    },
    openObject: async (key: string) => {
      throw new ObjectChanged(`${key} is gone`);
    },
    findVersion: async () => null,
    isForeign: async () => false,
    // oxlint-disable-next-line no-empty-function -- there is nothing to list
    async *list() {},
    async *openUploads() {},
    abortUpload: async () => {},
  };
  return overlayStore(nothing as never, () => new Date());
}
