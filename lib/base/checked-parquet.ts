import type { FileMetaData } from 'hyparquet';
import type { ByteSource } from './byte-source.ts';
import { DamagedFile } from './damaged-file.ts';
import { sha256 } from './hash.ts';
import { parseFooter } from './parquet-footer.ts';
import { type ByteRange, chunkDigest, chunkRange, DIGESTS_NOTE, footerLength } from './parquet-digests.ts';

/** A Parquet file that can be read in parts, and its digest. */
export interface ParquetSource extends ByteSource {
  /** The SHA-256 of its footer, in hexadecimal; null or absent: not known. */
  readonly sha256?: string | null | undefined;
  /** Length in bytes of its footer; absent: not known, or at most `TAIL_BYTES`. */
  readonly footer?: number | undefined;
}

/** An open Parquet file. */
export interface OpenParquet {
  /** Throws `DamagedFile` if a column chunk that is read is not what was written. */
  file: ByteSource;
  metadata: FileMetaData;
  /** By row group, the digests of its column chunks; null: the file has none. */
  digests: readonly (readonly string[])[] | null;
}

/** Least bytes that are read at the end of a file, in the hope that its footer is in them. */
export const TAIL_BYTES = 128 * 1024;
/** A file of at most so many bytes is read whole: one request is faster than two for fewer bytes. */
const WHOLE_FILE_BYTES = 512 * 1024;

const DAMAGED = 'A Parquet file is damaged. Refresh, or refresh with --force, to make it again';

/**
 * Opens a Parquet file: reads its footer, and a small file whole. The footer is checked against the digest of the source, and each
 * column chunk against the digests in the footer, if it has any. `tailBytes`: bytes at the end that are read first. Throws
 * `DamagedFile`, and the errors of `source`.
 */
export async function openParquet(
  source: ParquetSource,
  { tailBytes = tailOf(source) }: { tailBytes?: number | undefined } = {},
): Promise<OpenParquet> {
  const { byteLength } = source;
  const tailStart = Math.max(0, byteLength - tailBytes);
  const tail = new Uint8Array(await source.slice(tailStart, byteLength));
  const footer = await footerOf(source, tail, tailStart);
  if (source.sha256 && sha256(footer) !== source.sha256) throw new DamagedFile(DAMAGED);
  const metadata = parsed(footer);
  const digests = digestsIn(metadata);
  const file = new CheckedFile(source, chunksOf(metadata, digests), { start: tailStart, bytes: tail });
  return { metadata, file, digests };
}

const tailOf = ({ byteLength, footer = 0 }: ParquetSource): number =>
  byteLength <= WHOLE_FILE_BYTES ? byteLength : Math.max(TAIL_BYTES, footer);

async function footerOf(source: ByteSource, tail: Uint8Array, tailStart: number): Promise<Uint8Array> {
  const { byteLength } = source;
  const length = footerLength(tail);
  if (length === null || length > byteLength) throw new DamagedFile(DAMAGED);
  const start = byteLength - length;
  if (start >= tailStart) return tail.subarray(start - tailStart);
  const rest = await source.slice(start, tailStart);
  return Buffer.concat([new Uint8Array(rest), tail]);
}

function parsed(footer: Uint8Array): FileMetaData {
  try {
    return parseFooter(footer);
  } catch (cause) {
    throw new DamagedFile(DAMAGED, { cause });
  }
}

interface Chunk extends ByteRange {
  digest: string;
}

/** The digests that the footer lists; null if it lists none. Throws `DamagedFile` if one is missing. */
function digestsIn({ key_value_metadata, row_groups }: FileMetaData): string[][] | null {
  const note = key_value_metadata?.find(({ key }) => key === DIGESTS_NOTE)?.value;
  if (note === undefined) return null;
  try {
    const digests = JSON.parse(note) as string[][];
    const isWhole = row_groups.every(({ columns }, group) => digests[group]!.length === columns.length);
    if (isWhole && digests.length === row_groups.length) return digests;
  } catch (cause) {
    throw new DamagedFile(DAMAGED, { cause });
  }
  throw new DamagedFile(DAMAGED);
}

/** The column chunks with their digests, in the order of the file. */
const chunksOf = ({ row_groups }: FileMetaData, digests: readonly (readonly string[])[] | null): Chunk[] =>
  (digests ?? [])
    .flatMap((own, group) =>
      row_groups[group]!.columns.map((column, place) => ({ ...chunkRange(column), digest: own[place]! })),
    )
    .sort((a, b) => a.start - b.start);

class CheckedFile implements ByteSource {
  readonly byteLength: number;
  readonly #source: ByteSource;
  readonly #chunks: readonly Chunk[];
  /** The end of the file, which was read with the footer. */
  #tail: { start: number; bytes: Uint8Array } | null;

  constructor(source: ByteSource, chunks: readonly Chunk[], tail: { start: number; bytes: Uint8Array }) {
    this.byteLength = source.byteLength;
    this.#source = source;
    this.#chunks = chunks;
    this.#tail = tail;
  }

  async slice(start: number, end: number = this.byteLength): Promise<ArrayBuffer> {
    const read = this.#chunks.filter((chunk) => chunk.start < end && chunk.end > start);
    // A digest is of a whole chunk.
    const from = Math.min(start, read[0]?.start ?? start);
    const to = Math.max(end, read.at(-1)?.end ?? end);
    const bytes = await this.#read(from, to);
    for (const chunk of read) {
      if (chunkDigest(bytes.subarray(chunk.start - from, chunk.end - from)) === chunk.digest) continue;
      // The bit may have flipped on the way here, so the next try reads the file again.
      this.#tail = null;
      throw new DamagedFile(DAMAGED);
    }
    const wanted = bytes.subarray(start - from, end - from);
    if (wanted.byteLength === wanted.buffer.byteLength) return wanted.buffer as ArrayBuffer;
    return wanted.buffer.slice(wanted.byteOffset, wanted.byteOffset + wanted.byteLength) as ArrayBuffer;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const tail = this.#tail;
    if (tail !== null && start >= tail.start) return tail.bytes.subarray(start - tail.start, end - tail.start);
    return new Uint8Array(await this.#source.slice(start, end));
  }
}
