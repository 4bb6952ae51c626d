import { createHash } from 'node:crypto';
import type { WrittenFile } from '../../schemas/manifest.ts';
import type { ByteSource } from '../base/byte-source.ts';
import { openParquet } from '../base/checked-parquet.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { type ByteRange, chunkRange } from '../base/parquet-digests.ts';
import { ObjectChanged, type ObjectStore, partsOf } from '../storage/objects.ts';

/** Files that are read concurrently. */
const READERS = 8;
/** Most bytes that are read of a file at once; a column chunk with more is read alone, because its digest is of all of it. */
const SLICE_BYTES = 8 * 1024 * 1024;
/** How often a file is read before it counts as damaged: a bit may have flipped on the way here. */
const ATTEMPTS = 2;
/** The first bytes of a Parquet file, which no digest covers. */
const MAGIC = Buffer.from('PAR1');

/**
 * Reads files to their last byte, a few of them at a time and each in slices. Gives the keys of those that are gone, were
 * replaced, or have other bytes than were written. A file without a digest is not read. Throws `StoreError` if S3 fails.
 */
export async function damagedFiles(store: ObjectStore, files: readonly WrittenFile[]): Promise<Set<string>> {
  const damaged = new Set<string>();
  for await (const [{ key }, isSound] of mapConcurrent(files, READERS, (file) => isWhole(store, file))) {
    if (!isSound) damaged.add(key);
  }
  return damaged;
}

async function isWhole(store: ObjectStore, file: WrittenFile): Promise<boolean> {
  if (file.sha256 === null) return true;
  const source = partsOf(store, file);
  for (let attempt = 1; ; attempt++) {
    try {
      await (file.key.endsWith('.parquet') ? readParquet(source) : readWhole(source, file.sha256));
      return true;
    } catch (error) {
      if (error instanceof ObjectChanged) return false;
      if (!(error instanceof DamagedFile)) throw error;
      if (attempt === ATTEMPTS) return false;
    }
  }
}

/** Reads a Parquet file, whose digest is that of its footer. Throws `DamagedFile`. */
async function readParquet(source: ByteSource): Promise<void> {
  const { file, metadata } = await openParquet(source);
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns.map(chunkRange));
  for (const { start, end } of slicesOf(chunks)) {
    const bytes = await file.slice(start, end);
    if (start === 0 && !MAGIC.equals(new Uint8Array(bytes, 0, MAGIC.length))) throw new DamagedFile('No Parquet file');
  }
}

/** The bytes before the footer, in slices of whole column chunks. */
function* slicesOf(chunks: readonly ByteRange[]): Generator<ByteRange> {
  let [start, end] = [0, MAGIC.length];
  for (const chunk of chunks.toSorted((a, b) => a.start - b.start)) {
    if (chunk.end - start > SLICE_BYTES) {
      yield { start, end };
      start = end;
    }
    end = chunk.end;
  }
  yield { start, end };
}

/** Reads a file whose digest is that of all its bytes. Throws `DamagedFile`. */
async function readWhole(source: ByteSource, digest: string): Promise<void> {
  const hash = createHash('sha256');
  const { byteLength } = source;
  for (let start = 0; start < byteLength; start += SLICE_BYTES) {
    hash.update(new Uint8Array(await source.slice(start, Math.min(byteLength, start + SLICE_BYTES))));
  }
  if (hash.digest('hex') !== digest) throw new DamagedFile('A file is not what was written');
}
