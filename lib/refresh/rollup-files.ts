import type { MonthPart, WrittenFile } from '../../schemas/manifest.ts';
import { type RollupShape } from '../model/index.ts';
import { toParquet } from '../rollup/parquet.ts';
import { type ByteSource, openRollup } from '../rollup/parquet-reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import { descriptionsToParquet } from '../rollup/descriptions-parquet.ts';
import { foldTail } from '../rollup/project.ts';
import { spansToParquet } from '../rollup/spans-parquet.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { descriptionsKey, spansKey } from './layout.ts';

/** Media type of Parquet files. */
export const PARQUET = 'application/vnd.apache.parquet';

/** A file up to this size is read whole. */
const WHOLE_FILE = 512 * 1024;

/** A rollup file and those that belong to it. */
export type WrittenRollup = MonthPart['rollups'][string];

/** Writes a rollup, with its rarest values joined where it has too many, and what belongs to it. Throws `StoreError`. */
export async function writeRollup(
  store: WritableStore,
  key: string,
  whole: Rollup,
): Promise<{ written: WrittenRollup; rollup: Rollup }> {
  const put = async (fileKey: string, bytes: Uint8Array): Promise<WrittenFile> => ({
    key: fileKey,
    etag: await store.put(fileKey, bytes, PARQUET),
    bytes: bytes.length,
  });
  const { rollup, joined } = foldTail(whole);
  const spans = spansToParquet(rollup);
  const { descriptions } = rollup;
  const [file, spansFile, descriptionsFile] = await Promise.all([
    put(key, toParquet(rollup)),
    spans === null ? null : put(spansKey(key), spans),
    descriptions === undefined ? null : put(descriptionsKey(key), descriptionsToParquet(descriptions)),
  ]);
  return { written: { ...file, spans: spansFile, descriptions: descriptionsFile, joined }, rollup };
}

/** The files of a rollup. */
export const filesOfRollup = ({ key, etag, bytes, spans, descriptions }: WrittenRollup): WrittenFile[] =>
  [{ key, etag, bytes }, spans, descriptions].filter((file) => file !== null);

/**
 * All cells of a rollup file; null if it is gone, is not what was written, or is not a rollup with these columns. Throws
 * `StoreError`.
 */
export async function loadRollup(
  store: WritableStore,
  written: Pick<WrittenRollup, 'key' | 'etag' | 'spans' | 'descriptions'>,
  shape: RollupShape,
): Promise<Rollup | null> {
  const parts = [written, written.spans, written.descriptions] as const;
  const sources = await Promise.all(parts.map(async (part) => (part === null ? null : sourceOf(store, part))));
  if (parts.some((part, place) => part !== null && sources[place] === null)) return null;
  const [file, spans, descriptions] = sources;
  try {
    const reader = await openRollup(file!, { spans, descriptions });
    const rollup = await reader.load(shape, { from: -Infinity, to: Infinity });
    return shape.describes === undefined ? rollup : { ...rollup, shape, descriptions: await reader.descriptions() };
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
