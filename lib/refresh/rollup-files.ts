import type { MonthPart, WrittenFile } from '../../schemas/manifest.ts';
import { type RollupShape } from '../model/index.ts';
import { toParquet } from '../rollup/parquet.ts';
import { type ByteSource, openRollup } from '../rollup/parquet-reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import { spansToParquet } from '../rollup/spans-parquet.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { spansKey } from './layout.ts';

/** Media type of Parquet files. */
export const PARQUET = 'application/vnd.apache.parquet';

/** A file up to this size is read whole. */
const WHOLE_FILE = 512 * 1024;

/** A rollup file and that of its spans, null if it has none. */
export type WrittenRollup = MonthPart['rollups'][string];

/** Writes a rollup and, if it has any, its spans. Throws `StoreError`. */
export async function writeRollup(store: WritableStore, key: string, rollup: Rollup): Promise<WrittenRollup> {
  const put = async (fileKey: string, bytes: Uint8Array): Promise<WrittenFile> => ({
    key: fileKey,
    etag: await store.put(fileKey, bytes, PARQUET),
    bytes: bytes.length,
  });
  const spans = spansToParquet(rollup);
  const [file, spansFile] = await Promise.all([
    put(key, toParquet(rollup)),
    spans === null ? null : put(spansKey(key), spans),
  ]);
  return { ...file, spans: spansFile };
}

/**
 * All cells of a rollup file; null if it is gone, is not what was written, or is not a rollup with these columns. Throws
 * `StoreError`.
 */
export async function loadRollup(
  store: WritableStore,
  written: Pick<WrittenRollup, 'key' | 'etag' | 'spans'>,
  shape: RollupShape,
): Promise<Rollup | null> {
  const [file, spans] = await Promise.all([
    sourceOf(store, written),
    written.spans === null ? null : sourceOf(store, written.spans),
  ]);
  if (file === null || (written.spans !== null && spans === null)) return null;
  try {
    const reader = await openRollup(file, { spans });
    return await reader.load(shape, { from: -Infinity, to: Infinity });
  } catch {
    return null;
  }
}

/** A file of which parts are read; one of up to 512 KiB is read whole, by one request. */
export function rangeSource(store: WritableStore, { key, etag, bytes }: WrittenFile): ByteSource {
  if (bytes > WHOLE_FILE) return { byteLength: bytes, slice: (start, end) => store.readRange(key, etag, start, end) };
  let whole: Promise<ArrayBuffer> | undefined;
  return {
    byteLength: bytes,
    async slice(start, end) {
      whole ??= store.readRange(key, etag, 0, bytes);
      return (await whole).slice(start, end);
    },
  };
}

async function sourceOf(
  store: WritableStore,
  { key, etag }: Pick<WrittenFile, 'key' | 'etag'>,
): Promise<ByteSource | null> {
  const object = await store.read(key);
  if (object === null || object.etag !== etag) return null;
  const { buffer, byteOffset, byteLength } = object.bytes;
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return { byteLength, slice: async (start, end) => bytes.slice(start, end) };
}
