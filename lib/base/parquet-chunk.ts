import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { ByteBuffer } from './byte-buffer.ts';
import type { Numbers } from './typed-arrays.ts';

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
  // Keys are random and some pages are empty: a page that does not get smaller is not compressed.
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
      // Of a column that always has values they would say nothing without bounds, and a footer has thousands of columns.
      ...((bounds !== undefined || element.repetition_type === 'OPTIONAL') && {
        statistics: {
          null_count: BigInt(data.nulls),
          ...(bounds !== undefined && { min_value: bounds.min, max_value: bounds.max }),
        },
      }),
    },
  };
}

/** Writes the header of a page, and returns its length. */
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

/** Integers from 0 to below this are looked up in a table, others in a map. */
const TABLE = 1 << 16;
/** Code + 1 by integer; all 0 between calls. */
const table = new Uint32Array(TABLE);

/** Encodes integers of 32 or 64 bits, at most 2^53 - 1 in size and without nulls: as codes of a dictionary if that is shorter. */
export function encodeIntegers(
  numbers: Int32Array | Numbers,
  bits: 32 | 64,
): Pick<ColumnData, 'dictionary' | 'encoding' | 'values'> {
  const coded = codesOf(numbers);
  if (coded === undefined) return { dictionary: null, encoding: 'PLAIN', values: plainIntegers(numbers, bits) };
  const size = coded.distinct.length;
  return {
    dictionary: { size, bytes: plainIntegers(coded.distinct, bits) },
    encoding: 'RLE_DICTIONARY',
    values: encodeCodes(coded.codes, size),
  };
}

/** The distinct numbers and the code of each; undefined if so many are distinct that plain numbers are shorter. */
function codesOf(numbers: Int32Array | Numbers): { distinct: number[]; codes: Int32Array } | undefined {
  const codes = new Int32Array(numbers.length);
  const others = new Map<number, number>();
  const distinct: number[] = [];
  const most = numbers.length / 4;
  let at = 0;
  for (; at < numbers.length; at++) {
    const number = numbers[at]!;
    const isSmall = number >= 0 && number < TABLE;
    let code = isSmall ? table[number]! - 1 : (others.get(number) ?? -1);
    if (code === -1) {
      code = distinct.length;
      if (code >= most) break;
      distinct.push(number);
      if (isSmall) table[number] = code + 1;
      else others.set(number, code);
    }
    codes[at] = code;
  }
  for (const number of distinct) if (number >= 0 && number < TABLE) table[number] = 0;
  return at < numbers.length || distinct.length === 0 ? undefined : { distinct, codes };
}

function plainIntegers(numbers: Int32Array | Numbers | readonly number[], bits: 32 | 64): Uint8Array {
  if (bits === 32) return new Uint8Array(Int32Array.from(numbers).buffer);
  const words = new Uint32Array(2 * numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    words[2 * i] = number % 2 ** 32;
    words[2 * i + 1] = Math.floor(number / 2 ** 32);
  }
  return new Uint8Array(words.buffer);
}

/** The least and the greatest number; undefined if there are none. */
export function boundsOf(numbers: Int32Array | Float64Array): { min: number; max: number } | undefined {
  if (numbers.length === 0) return undefined;
  let min = Infinity;
  let max = -Infinity;
  for (const number of numbers) {
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return { min, max };
}

/** Texts in Parquet's plain encoding: for each the length in four bytes, then UTF-8. */
export class PlainTexts {
  readonly #buffer = new ByteBuffer();

  add(text: string): void {
    const buffer = this.#buffer;
    const start = buffer.length;
    buffer.withRoom(4);
    buffer.length += 4;
    buffer.addText(text);
    buffer.withRoom(0).writeUInt32LE(buffer.length - start - 4, start);
  }

  get length(): number {
    return this.#buffer.length;
  }

  get bytes(): Uint8Array {
    return this.#buffer.bytes;
  }
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
