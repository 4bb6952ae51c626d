import type { MonthPart, RollupFile, WrittenFile } from '../../schemas/manifest.ts';
import type { RollupShape } from '../model/index.ts';
import { type RollupBytes, toParquet } from '../rollup/parquet.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import type { Rollup } from '../rollup/rollup.ts';
import type { Descriptions } from '../rollup/descriptions.ts';
import { descriptionsToParquet, readDescriptions } from '../rollup/descriptions-parquet.ts';
import { foldTail } from '../rollup/project.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type ParquetSource, TAIL_BYTES } from '../base/checked-parquet.ts';
import { footerDigest, footerLength } from '../base/parquet-digests.ts';
import { descriptionsKey, spansKey } from './layout.ts';

/** Media type of Parquet files. */
export const PARQUET = 'application/vnd.apache.parquet';

/** A rollup file and those that belong to it. */
export type WrittenRollup = MonthPart['rollups'][string];

/**
 * Writes a rollup with its spans and descriptions. If a dimension has too many values, the rarest are joined. `joinedBefore`:
 * values that were joined already. Throws `StoreError`.
 */
export async function writeRollup(
  store: WritableStore,
  key: string,
  whole: Rollup,
  joinedBefore: WrittenRollup['joined'] = {},
): Promise<{ written: WrittenRollup; rollup: Rollup }> {
  const { rollup, joined } = foldTail(whole);
  const { descriptions } = rollup;
  const files = await writeFiles(store, key, { ...toParquet(rollup), descriptions });
  return { written: { ...files, joined: { ...joinedBefore, ...joined }, cells: rollup.size }, rollup };
}

/** Writes the files of a rollup. Throws `StoreError`. */
export async function writeFiles(
  store: WritableStore,
  key: string,
  files: RollupBytes & { descriptions?: Descriptions | undefined },
): Promise<WrittenFile & Pick<WrittenRollup, 'spans' | 'descriptions'>> {
  const put = async (fileKey: string, bytes: Uint8Array): Promise<WrittenFile> => {
    const etag = await store.put(fileKey, bytes, PARQUET);
    const footer = footerLength(bytes)!;
    const written = { key: fileKey, etag, bytes: bytes.length, sha256: footerDigest(bytes) };
    return footer > TAIL_BYTES ? { ...written, footer } : written;
  };
  const [file, spans, descriptions] = await Promise.all([
    put(key, files.rollup),
    files.spans === null ? null : put(spansKey(key), files.spans),
    files.descriptions === undefined ? null : put(descriptionsKey(key), descriptionsToParquet(files.descriptions)),
  ]);
  return { ...file, spans, descriptions };
}

/** The files of a rollup, those by longer periods included. */
export const filesOfRollup = (rollup: WrittenRollup & Partial<Pick<RollupFile, 'longer'>>): WrittenFile[] => {
  const { key, etag, bytes, sha256, spans, descriptions, longer = {} } = rollup;
  const own = [{ key, etag, bytes, sha256 }, spans, descriptions].filter((file) => file !== null);
  const others = Object.values(longer).filter((each) => each !== undefined);
  return [...own, ...others.flatMap(filesOfRollup)];
};

/**
 * All cells of a rollup file; null if it is missing, was changed, or is not a rollup with these columns. Throws `StoreError`.
 */
export async function loadRollup(
  store: WritableStore,
  written: Pick<WrittenRollup, 'key' | 'etag' | 'sha256' | 'spans' | 'descriptions'>,
  shape: RollupShape,
): Promise<Rollup | null> {
  const descriptionsFile = shape.describes === undefined ? null : written.descriptions;
  const parts = [written, written.spans, descriptionsFile] as const;
  const sources = await Promise.all(parts.map(async (part) => (part === null ? null : sourceOf(store, part))));
  if (parts.some((part, place) => part !== null && sources[place] === null)) return null;
  const [file, spans, descriptions] = sources;
  try {
    const reader = await openRollup(file!, { spans });
    const rollup = await reader.load(shape, { from: -Infinity, to: Infinity });
    return descriptions ? { ...rollup, shape, descriptions: await readDescriptions(descriptions) } : rollup;
  } catch {
    return null;
  }
}

/** What a rollup file describes, of all values or of some; null as for `loadRollup`. Throws `StoreError`. */
export async function loadDescriptions(
  store: WritableStore,
  written: Pick<WrittenRollup, 'descriptions'>,
  wanted?: ReadonlySet<string>,
): Promise<Descriptions | null> {
  const source = written.descriptions && (await sourceOf(store, written.descriptions));
  return source && readDescriptions(source, undefined, wanted).catch(() => null);
}

/** A file, read whole; null if it is missing or was changed. Throws `StoreError`. */
export async function sourceOf(
  store: WritableStore,
  { key, etag, sha256 }: Pick<WrittenFile, 'key' | 'etag' | 'sha256'>,
): Promise<ParquetSource | null> {
  const object = await store.read(key);
  if (object === null || object.etag !== etag) return null;
  return { ...bytesSource(object.bytes), sha256 };
}

/** A file that is in memory. */
export const bytesSource = (bytes: Uint8Array): ParquetSource => ({
  byteLength: bytes.byteLength,
  slice: async (start, end) =>
    bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + (end ?? bytes.byteLength)) as ArrayBuffer,
});
