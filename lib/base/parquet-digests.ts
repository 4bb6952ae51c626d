import { createHash } from 'node:crypto';
import type { ColumnChunk, RowGroup } from 'hyparquet';
import { DamagedFile } from './damaged-file.ts';
import { sha256 } from './hash.ts';

/**
 * Key of the footer metadata of a Parquet file with the digests of its column chunks: by row group, in the order of its
 * columns, `[["RBNvo1WzZ4oRRq0W9-hkn…"]]`. With the digest of the footer, any part of the file can be checked.
 */
export const DIGESTS_NOTE = 'sha256';

/** The SHA-256 of a column chunk in base64url, which is shorter than hexadecimal: a file has many. */
export const chunkDigest = (chunk: Uint8Array): string => createHash('sha256').update(chunk).digest('base64url');

/** Bytes of a file: from `start` to before `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Where the pages of a column chunk are. Throws `DamagedFile` if its metadata are missing. */
export function chunkRange({ meta_data }: ColumnChunk): ByteRange {
  if (meta_data === undefined) throw new DamagedFile('A column of a Parquet file has no metadata');
  const start = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset);
  return { start, end: start + Number(meta_data.total_compressed_size) };
}

/** Where the column chunks of a row group are. */
export function groupRange({ columns }: Pick<RowGroup, 'columns'>): ByteRange {
  const ranges = columns.map(chunkRange);
  return {
    start: Math.min(...ranges.map(({ start }) => start)),
    end: Math.max(...ranges.map(({ end }) => end)),
  };
}

/** The metadata of a row group whose bytes are `distance` bytes further on. */
export function movedGroup(group: RowGroup, distance: number): RowGroup {
  const by = BigInt(distance);
  return {
    ...group,
    ...(group.file_offset !== undefined && { file_offset: group.file_offset + by }),
    columns: group.columns.map(({ file_offset, meta_data }) => {
      const { dictionary_page_offset: dictionary, ...rest } = meta_data!;
      return {
        file_offset: file_offset + by,
        meta_data: {
          ...rest,
          data_page_offset: rest.data_page_offset + by,
          ...(dictionary !== undefined && { dictionary_page_offset: dictionary + by }),
        },
      };
    }),
  };
}

/** The digests of the column chunks of a row group. `bytes`: those of the file from `offset` on. */
export const digestsOf = ({ columns }: Pick<RowGroup, 'columns'>, bytes: Uint8Array, offset = 0): string[] =>
  columns.map((column) => {
    const { start, end } = chunkRange(column);
    return chunkDigest(bytes.subarray(start - offset, end - offset));
  });

/** Bytes after the metadata of a Parquet file: their length, and `PAR1`. */
export const END_BYTES = 8;
const MAGIC = 0x31_52_41_50;

/** Length in bytes of the footer of a Parquet file, given its end; null if it is not a Parquet file. */
export function footerLength(end: Uint8Array): number | null {
  if (end.length < END_BYTES) return null;
  const view = new DataView(end.buffer, end.byteOffset + end.length - END_BYTES, END_BYTES);
  return view.getUint32(4, true) === MAGIC ? view.getUint32(0, true) + END_BYTES : null;
}

/** The SHA-256 of the footer of a Parquet file, given the file or its end. */
export function footerDigest(file: Uint8Array): string {
  const length = footerLength(file);
  if (length === null || length > file.length) throw new Error('Not the end of a Parquet file');
  return sha256(file.subarray(file.length - length));
}
