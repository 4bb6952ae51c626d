import { type ColumnChunk, type ColumnMetaData, type FileMetaData, parquetMetadata, type RowGroup } from 'hyparquet';
import { CompressionCodecs, Encodings, ParquetTypes } from 'hyparquet/src/constants.js';
import { CompactReader } from './compact-reader.ts';
import { END_BYTES } from './parquet-digests.ts';

/** Field of the row groups in the footer. Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const ROW_GROUPS = 4;
/** A list of no structs. */
const EMPTY_LIST = Uint8Array.of(0x0c);

/**
 * The metadata of a Parquet file, given its footer. As hyparquet gives it, which reads all but the row groups here; but these have
 * only what this service writes, and the bounds of a column are the numbers that are stored. A file of five years has 9,000 column
 * chunks, for which hyparquet takes 1.7 times as long in a first request. Throws an error if the footer is damaged.
 */
export function parseFooter(footer: Uint8Array): FileMetaData {
  const end = footer.length - END_BYTES;
  const reader = new CompactReader(footer.subarray(0, end));
  let row_groups: RowGroup[] = [];
  let parts = [footer.subarray(0, end)];
  reader.struct((field, type) => {
    if (field !== ROW_GROUPS) return reader.skip(type);
    const before = footer.subarray(0, reader.at);
    row_groups = reader.list(() => rowGroup(reader));
    parts = [before, EMPTY_LIST, footer.subarray(reader.at, end)];
  });
  return { ...parquetMetadata(withEnd(Buffer.concat(parts))), row_groups };
}

/** A footer with the end of a file: its length, and `PAR1`. */
function withEnd(metadata: Buffer): Buffer {
  const end = Buffer.from('\0\0\0\0PAR1', 'latin1');
  end.writeUInt32LE(metadata.length);
  return Buffer.concat([metadata, end]);
}

function rowGroup(reader: CompactReader): RowGroup {
  const group: RowGroup = { columns: [], total_byte_size: 0n, num_rows: 0n };
  const big = () => BigInt(reader.integer());
  reader.struct((field, type) => {
    if (field === 1) group.columns = reader.list(() => columnChunk(reader));
    else if (field === 2) group.total_byte_size = big();
    else if (field === 3) group.num_rows = big();
    else if (field === 5) group.file_offset = big();
    else if (field === 6) group.total_compressed_size = big();
    else reader.skip(type);
  });
  return group;
}

function columnChunk(reader: CompactReader): ColumnChunk {
  const chunk: ColumnChunk = { file_offset: 0n };
  reader.struct((field, type) => {
    if (field === 2) chunk.file_offset = BigInt(reader.integer());
    else if (field === 3) chunk.meta_data = columnMetaData(reader);
    else reader.skip(type);
  });
  return chunk;
}

function columnMetaData(reader: CompactReader): ColumnMetaData {
  const big = () => BigInt(reader.integer());
  const found: ColumnMetaData = {
    type: 'INT32',
    encodings: [],
    path_in_schema: [],
    codec: 'UNCOMPRESSED',
    num_values: 0n,
    total_uncompressed_size: 0n,
    total_compressed_size: 0n,
    data_page_offset: 0n,
  };
  reader.struct((field, type) => {
    if (field === 1) found.type = ParquetTypes[reader.integer()]!;
    else if (field === 2) found.encodings = reader.list(() => Encodings[reader.integer()]!);
    else if (field === 3) found.path_in_schema = reader.list(() => reader.text());
    else if (field === 4) found.codec = CompressionCodecs[reader.integer()]!;
    else if (field === 5) found.num_values = big();
    else if (field === 6) found.total_uncompressed_size = big();
    else if (field === 7) found.total_compressed_size = big();
    else if (field === 9) found.data_page_offset = big();
    else if (field === 11) found.dictionary_page_offset = big();
    else if (field === 12) found.statistics = statistics(reader, found.type);
    else reader.skip(type);
  });
  return found;
}

/** How many values are missing, and the bounds of integers of 32 bits, such as days. */
function statistics(reader: CompactReader, of: ColumnMetaData['type']): NonNullable<ColumnMetaData['statistics']> {
  const found: NonNullable<ColumnMetaData['statistics']> = {};
  reader.struct((field, type) => {
    if (field === 3) found.null_count = BigInt(reader.integer());
    else if ((field === 5 || field === 6) && of === 'INT32') {
      const bytes = reader.binary();
      const bound = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(0, true);
      if (field === 5) found.max_value = bound;
      else found.min_value = bound;
    } else reader.skip(type);
  });
  return found;
}
