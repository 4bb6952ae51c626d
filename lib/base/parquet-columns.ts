import { DamagedFile } from './damaged-file.ts';
import type { OpenParquet } from './checked-parquet.ts';
import { type Decoded, decodeChunk, type StoredChunk, type StoredType } from './parquet-decode.ts';
import { chunkRange } from './parquet-digests.ts';
import { readRanges } from './read-ranges.ts';

/** A column of a row group as it stands in the file. */
export interface StoredColumn extends StoredChunk {
  /** Physical type of Parquet. */
  type: string;
}

/** Reads columns of a row group, by name. Throws `DamagedFile` if one is missing, and what the file throws. */
export async function storedColumns(
  { file, metadata }: OpenParquet,
  group: number,
  names: readonly string[],
): Promise<ReadonlyMap<string, StoredColumn>> {
  const { columns, num_rows } = metadata.row_groups[group]!;
  const chunks = names.map((name) => {
    const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name);
    if (chunk?.meta_data === undefined) throw new DamagedFile(`A row group of a Parquet file has no column "${name}"`);
    const nullable = metadata.schema.find((each) => each.name === name)?.repetition_type === 'OPTIONAL';
    const { type, codec } = chunk.meta_data;
    return { name, range: chunkRange(chunk), stored: { type, codec, nullable, rows: Number(num_rows) } };
  });
  const bytes = await readRanges(
    file,
    chunks.map(({ range }) => range),
  );
  return new Map(chunks.map(({ name, stored }, place) => [name, { ...stored, bytes: bytes[place]! }]));
}

/** The values of a column. Throws `DamagedFile`. */
export function decodeColumn<Type extends StoredType>(type: Type, stored: StoredChunk): Decoded[Type] {
  try {
    return decodeChunk(type, stored);
  } catch (cause) {
    throw new DamagedFile('A Parquet file is damaged. Refresh, or refresh with --force, to make it again', { cause });
  }
}

/** The values of a column of integers, NaN where there is none. Throws `DamagedFile`. */
export const numbersOf = (stored: StoredColumn): Float64Array =>
  decodeColumn(stored.type === 'INT64' ? 'int64' : 'int32', stored);
