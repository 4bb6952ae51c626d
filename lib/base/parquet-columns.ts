import type { FileMetaData, RowGroup } from 'hyparquet';
import { DamagedFile } from './damaged-file.ts';
import type { ByteSource } from './byte-source.ts';
import type { OpenParquet } from './checked-parquet.ts';
import { type Decoded, decodeChunk, type StoredType } from './parquet-decode.ts';
import { type ByteRange, chunkRange } from './parquet-digests.ts';
import type { StoredChunk } from './parquet-pages.ts';
import type { Numbers } from './typed-arrays.ts';

/** Columns this near to each other are read by one request, with the bytes between them: a second request would take longer. */
const GAP_BYTES = 256 * 1024;

/** A column of a row group, still encoded. */
export interface StoredColumn extends StoredChunk {
  /** Physical type of Parquet. */
  type: string;
}

/** Reads columns of a row group, by name. Throws `DamagedFile` if one is missing, and what the file throws. */
export async function storedColumns(
  { file, metadata }: Pick<OpenParquet, 'file' | 'metadata'>,
  group: number,
  names: readonly string[],
): Promise<ReadonlyMap<string, StoredColumn>> {
  const chunks = names.map((name) => ({ name, ...columnIn(metadata, metadata.row_groups[group]!, name) }));
  const bytes = await readRanges(
    file,
    chunks.map(({ range }) => range),
  );
  return new Map(chunks.map(({ name, chunk }, place) => [name, { ...chunk, bytes: bytes[place]! }]));
}

/** Where a column of a row group is, and how it is stored. Throws `DamagedFile` if it is missing. */
function columnIn(
  { schema }: FileMetaData,
  { columns, num_rows }: RowGroup,
  name: string,
): { range: ByteRange; chunk: Omit<StoredColumn, 'bytes'> } {
  const column = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name);
  if (column?.meta_data === undefined) throw new DamagedFile(`A row group of a Parquet file has no column "${name}"`);
  const nullable = schema.find((each) => each.name === name)?.repetition_type === 'OPTIONAL';
  const { type, codec } = column.meta_data;
  return { range: chunkRange(column), chunk: { type, codec, nullable, rows: Number(num_rows) } };
}

/** First and last day of a row group, in days since 1970-01-01, by the bounds of its column `day`; null: it has none. */
export function dayBoundsOf({ columns }: RowGroup): { from: number; to: number } | null {
  const day = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === 'day')?.meta_data?.statistics;
  const [from, to] = [day?.min_value, day?.max_value];
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : null;
}

/** The values of a column. Throws `DamagedFile`. */
export function decodeColumn<Type extends StoredType>(type: Type, stored: StoredChunk): Decoded[Type] {
  try {
    return decodeChunk(type, stored);
  } catch (cause) {
    throw new DamagedFile('A Parquet file is damaged. Refresh, or refresh with --force, to make it again', { cause });
  }
}

/** The values of a column of integers, NaN where a row has none. Throws `DamagedFile`. */
export const numbersOf = (stored: StoredColumn): Float64Array =>
  decodeColumn(stored.type === 'INT64' ? 'int64' : 'int32', stored);

/** The same in as few bytes as all of them fit in. Throws `DamagedFile`. */
export const narrowNumbersOf = (stored: StoredColumn): Numbers =>
  decodeColumn(stored.type === 'INT64' ? 'narrow64' : 'narrow32', stored);

/** The bytes of each range. Ranges that are near each other share a request. */
async function readRanges(source: ByteSource, ranges: readonly ByteRange[]): Promise<ArrayBuffer[]> {
  const requests: ByteRange[] = [];
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const before = requests.at(-1);
    if (before !== undefined && start - before.end <= GAP_BYTES) before.end = Math.max(before.end, end);
    else requests.push({ start, end });
  }
  const parts = await Promise.all(requests.map(({ start, end }) => source.slice(start, end)));
  return ranges.map(({ start, end }) => {
    const place = requests.findIndex((request) => request.start <= start && end <= request.end);
    const offset = start - requests[place]!.start;
    return parts[place]!.slice(offset, offset + end - start);
  });
}
