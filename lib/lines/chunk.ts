import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';

/** The values of a column in a row group, encoded. */
export interface ColumnData {
  /** Number of rows. */
  rows: number;
  /** By row, whether there is a value; null if every row has one. */
  present: Uint8Array | null;
  nulls: number;
  /** The distinct values, plainly encoded; null if `values` is not codes. */
  dictionary: { size: number; bytes: Uint8Array } | null;
  encoding: 'PLAIN' | 'RLE' | 'RLE_DICTIONARY';
  /** The values that are there, or their codes, encoded. */
  values: Uint8Array;
  /** Least and greatest value, where readers need them. */
  bounds?: { min: number; max: number } | undefined;
}

/**
 * Writes a column of a row group: a dictionary page, if there is one, and one data page. hyparquet-writer would look up every
 * string in a dictionary of its own, which takes most of its time; here the codes are there already.
 */
export function writeColumnChunk(writer: ByteWriter, element: SchemaElement, data: ColumnData): ColumnChunk {
  const start = writer.offset;
  let uncompressed = 0;
  if (data.dictionary !== null) {
    const { size, bytes } = data.dictionary;
    const compressed = snappyCompress(bytes);
    const header = pageStart(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: bytes.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: size, encoding: 'PLAIN' },
    });
    writer.appendBytes(compressed);
    uncompressed += header + bytes.length;
  }
  const dataStart = writer.offset;
  const levels = element.repetition_type === 'OPTIONAL' ? definitionLevels(data) : new Uint8Array();
  const compressed = snappyCompress(data.values);
  // Keys are random and some pages are empty: what does not get smaller stays as it is.
  const isSmaller = compressed.length < data.values.length;
  const page = isSmaller ? compressed : data.values;
  const header = pageStart(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + data.values.length,
    compressed_page_size: levels.length + page.length,
    data_page_header_v2: {
      num_values: data.rows,
      num_nulls: data.nulls,
      num_rows: data.rows,
      encoding: data.encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: isSmaller,
    },
  });
  writer.appendBytes(levels);
  writer.appendBytes(page);
  uncompressed += header + levels.length + data.values.length;
  const { bounds } = data;
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: element.type!,
      encodings: data.dictionary === null ? [data.encoding] : ['PLAIN', data.encoding],
      path_in_schema: [element.name],
      codec: 'SNAPPY',
      num_values: BigInt(data.rows),
      total_compressed_size: BigInt(writer.offset - start),
      total_uncompressed_size: BigInt(uncompressed),
      data_page_offset: BigInt(dataStart),
      ...(data.dictionary !== null && { dictionary_page_offset: BigInt(start) }),
      statistics: {
        null_count: BigInt(data.nulls),
        ...(bounds !== undefined && { min_value: bounds.min, max_value: bounds.max }),
      },
    },
  };
}

/** Writes the header of a page; gives its length. */
function pageStart(writer: ByteWriter, header: Parameters<typeof writePageHeader>[1]): number {
  const start = writer.offset;
  writePageHeader(writer, header);
  return writer.offset - start;
}

function definitionLevels({ rows, present, nulls }: ColumnData): Uint8Array {
  const levels = new ByteWriter();
  if (nulls === 0 || nulls === rows || present === null) {
    // One run of the same level.
    levels.appendVarInt(rows << 1);
    levels.appendUint8(nulls === 0 ? 1 : 0);
  } else writeRleBitPackedHybrid(levels, present, 1);
  return levels.getBytes();
}

/** Codes of a dictionary, packed. */
export function encodeCodes(codes: Int32Array, dictionarySize: number): Uint8Array {
  const bits = dictionarySize <= 1 ? 0 : 32 - Math.clz32(dictionarySize - 1);
  const packed = new ByteWriter(Math.max(64, (codes.length * bits) >> 3));
  packed.appendUint8(bits);
  writeRleBitPackedHybrid(packed, codes, bits);
  return packed.getBytes();
}

/** Zeros and ones as flags, packed. */
export function encodeFlags(flags: Uint8Array): Uint8Array {
  const runs = new ByteWriter();
  writeRleBitPackedHybrid(runs, flags, 1);
  const packed = new ByteWriter(runs.index + 4);
  packed.appendUint32(runs.index);
  packed.appendBytes(runs.getBytes());
  return packed.getBytes();
}
