import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { DIGESTS_NOTE, digestsOf } from './parquet-digests.ts';

type WriteOptions = Parameters<ParquetWriter['write']>[0];

export interface ParquetFileOptions {
  schema: ParquetWriter['schema'];
  columns: WriteOptions['columnData'];
  /** Most rows of a row group. */
  rowGroupSize?: number | undefined;
  /** Notes of the footer, by name. */
  notes?: Readonly<Record<string, string>> | undefined;
}

/** A Parquet file, with the digests of its column chunks in its footer. */
export function parquetFile({ schema, columns, rowGroupSize, notes = {} }: ParquetFileOptions): Uint8Array {
  const bytes = new ByteWriter();
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: WRITTEN_BY });
  void parquet.write({ columnData: columns, ...(rowGroupSize !== undefined && { rowGroupSize }) });
  const digests = parquet.row_groups.map((group) => digestsOf(group, bytes.getBytes()));
  parquet.kvMetadata = keyValues({ ...notes, [DIGESTS_NOTE]: JSON.stringify(digests) });
  void parquet.finish();
  return bytes.getBytes().slice();
}

/** The writer of a Parquet file, in its footer. */
export const WRITTEN_BY = 'sales-analytics';

/** Key-value metadata of a footer. */
export const keyValues = (notes: Readonly<Record<string, string>>): NonNullable<ParquetWriter['kvMetadata']> =>
  Object.entries(notes).map(([key, value]) => ({ key, value }));
