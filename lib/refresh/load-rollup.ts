import type { RollupShape } from '../model/index.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';

/** All cells of a rollup file; null if it is gone, or is not a rollup with these columns. Throws `StoreError`. */
export async function loadRollup(store: WritableStore, key: string, shape: RollupShape): Promise<Rollup | null> {
  const object = await store.read(key);
  if (object === null) return null;
  const { buffer, byteOffset, byteLength } = object.bytes;
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  try {
    const reader = await openRollup({ byteLength, slice: async (start, end) => bytes.slice(start, end) });
    return await reader.load(shape, { from: -Infinity, to: Infinity });
  } catch {
    return null;
  }
}

/** Whether a file is a rollup with these columns. Throws `StoreError`. */
export const isReadable = async (store: WritableStore, key: string, shape: RollupShape): Promise<boolean> =>
  (await loadRollup(store, key, shape)) !== null;
