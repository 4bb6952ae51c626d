import { isAscii } from 'node:buffer';
import type { CompressionCodec, DecodedArray, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import type { ColumnName, ColumnType, ColumnTypes } from './columns.ts';
import { columnOf } from './columns.ts';
import { LinesFileError } from './lines-file-error.ts';

/** Code of a row without a text. */
export const NO_TEXT = -1;
/** Flag of a row of which it is not known. */
export const NO_FLAG = -1;

/** Texts of some rows. A column without a dictionary may list a value several times. */
export interface Texts {
  /** By row: its place in `values`, or `NO_TEXT`. */
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

/** Keys of some rows, in two halves. */
export interface Keys {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** By row, 1 where it has a key; null: every row has one. */
  readonly present: Uint8Array | null;
}

interface Decoded {
  text: Texts;
  /** NaN: the row has none. */
  integer: Float64Array;
  money: Float64Array;
  day: Float64Array;
  instant: Float64Array;
  /** 1, 0 or `NO_FLAG`. */
  flag: Int8Array;
  key: Keys;
}

/** The values of a column of some rows. */
export type Values<Name extends ColumnName> = Decoded[ColumnTypes[Name]];

/** A data page without its compression. */
interface Page {
  encoding: string;
  rows: number;
  present: Uint8Array | null;
  /** Rows that have a value. */
  values: number;
  view: DataView;
}

/** The values of a column of a row group. hyparquet's own reader makes a BigInt, Date or string of each value. */
export function decodeColumn<Name extends ColumnName>(
  name: Name,
  bytes: ArrayBuffer,
  codec: CompressionCodec,
  rows: number,
): Values<Name> {
  const { type, nullable } = columnOf(name);
  try {
    const pages = new Pages(bytes, codec, nullable, rows);
    return DECODERS[type](pages, rows, type) as Values<Name>;
  } catch (cause) {
    throw new LinesFileError(`Column "${name}" of a lines file is damaged. Build the file again`, { cause });
  }
}

const DECODERS: {
  readonly [Type in ColumnType]: (pages: Pages, rows: number, type: ColumnType) => Decoded[Type];
} = {
  text: decodeTexts,
  integer: decodeNumbers,
  money: decodeNumbers,
  day: decodeNumbers,
  instant: decodeNumbers,
  flag: decodeFlags,
  key: decodeKeys,
};

/** The pages of a column of a row group. */
class Pages {
  readonly dictionary: { size: number; view: DataView } | undefined;
  readonly data: Page[] = [];

  constructor(bytes: ArrayBuffer, codec: CompressionCodec, nullable: boolean, rows: number) {
    const reader = { view: new DataView(bytes), offset: 0 };
    for (let seen = 0; seen < rows;) {
      const header = parquetHeader(reader);
      const body = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
      reader.offset += header.compressed_page_size;
      if (header.type === 'DICTIONARY_PAGE') {
        const page = decompressPage(body, header.uncompressed_page_size, codec, undefined);
        this.dictionary = { size: header.dictionary_page_header?.num_values ?? 0, view: viewOf(page) };
      } else {
        const page = dataPage(header, body, codec, nullable);
        this.data.push(page);
        seen += page.rows;
      }
    }
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);

function dataPage(header: PageHeader, body: Uint8Array, codec: CompressionCodec, nullable: boolean): Page {
  const page = header.data_page_header_v2;
  if (page === undefined) throw new Error(`Pages of type ${header.type} are not in lines files`);
  const { num_rows: rows, num_nulls: nulls, encoding, definition_levels_byte_length: levels } = page;
  let present: Uint8Array | null = null;
  if (nullable && nulls > 0) {
    present = new Uint8Array(rows);
    readRleBitPackedHybrid({ view: viewOf(body.subarray(0, levels)), offset: 0 }, 1, present, levels);
  }
  const compressed = body.subarray(levels);
  const length = header.uncompressed_page_size - levels;
  const values = page.is_compressed === false ? compressed : decompressPage(compressed, length, codec, undefined);
  return { encoding, rows, present, values: rows - nulls, view: viewOf(values) };
}

/** The codes of the values of a page. */
function codesOf({ values, view }: Page): Int32Array {
  const codes = new Int32Array(values);
  readRleBitPackedHybrid({ view, offset: 1 }, view.getUint8(0), codes as DecodedArray, view.byteLength - 1);
  return codes;
}

function decodeTexts(pages: Pages, rows: number): Texts {
  const dictionary = pages.dictionary === undefined ? [] : plainTexts(pages.dictionary.view, pages.dictionary.size);
  let values = dictionary;
  const codes = new Int32Array(rows).fill(NO_TEXT);
  let start = 0;
  for (const page of pages.data) {
    let pageCodes: Int32Array | undefined;
    let first = 0;
    if (page.encoding === 'RLE_DICTIONARY') pageCodes = codesOf(page);
    else if (page.values > 0) {
      first = values.length;
      const texts = plainTexts(page.view, page.values);
      values = first === 0 ? texts : [...values, ...texts];
    }
    let at = 0;
    for (let row = 0; row < page.rows; row++) {
      if (page.present !== null && page.present[row] === 0) continue;
      codes[start + row] = pageCodes === undefined ? first + at : pageCodes[at]!;
      at++;
    }
    start += page.rows;
  }
  for (const code of codes) if (code >= values.length) throw new RangeError('A code is not in the dictionary');
  return { codes, values };
}

function plainTexts({ buffer, byteOffset, byteLength }: DataView, count: number): string[] {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  // One string of all, cut: many times faster than a call of the decoder for each text. The length of a text over 127 bytes
  // is not ASCII, which costs only speed.
  const ascii = isAscii(bytes) ? bytes.toString('latin1') : undefined;
  const texts: string[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const start = at + 4;
    const end = start + bytes.readUInt32LE(at);
    if (end > byteLength) throw new RangeError('A text goes past the end of its page');
    texts.push(ascii === undefined ? bytes.toString('utf8', start, end) : ascii.slice(start, end));
    at = end;
  }
  return texts;
}

function decodeNumbers(pages: Pages, rows: number, type: ColumnType): Float64Array {
  const is64 = type === 'money' || type === 'instant';
  const dictionary =
    pages.dictionary === undefined ? undefined : plainNumbers(pages.dictionary.view, pages.dictionary.size, is64);
  const numbers = new Float64Array(rows).fill(NaN);
  let start = 0;
  for (const page of pages.data) {
    const codes = page.encoding === 'RLE_DICTIONARY' ? codesOf(page) : undefined;
    const plain = codes === undefined ? plainNumbers(page.view, page.values, is64) : dictionary!;
    let at = 0;
    for (let row = 0; row < page.rows; row++) {
      if (page.present !== null && page.present[row] === 0) continue;
      numbers[start + row] = plain[codes === undefined ? at : codes[at]!]!;
      at++;
    }
    start += page.rows;
  }
  return numbers;
}

function plainNumbers(view: DataView, count: number, is64: boolean): Float64Array {
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    numbers[i] = is64
      ? view.getInt32(8 * i + 4, true) * 2 ** 32 + view.getUint32(8 * i, true)
      : view.getInt32(4 * i, true);
  }
  return numbers;
}

function decodeFlags(pages: Pages, rows: number): Int8Array {
  const flags = new Int8Array(rows).fill(NO_FLAG);
  let start = 0;
  for (const page of pages.data) {
    const values = new Uint8Array(page.values);
    if (page.encoding === 'RLE') readRleBitPackedHybrid({ view: page.view, offset: 0 }, 1, values);
    else for (let i = 0; i < page.values; i++) values[i] = (page.view.getUint8(i >> 3) >> (i & 7)) & 1;
    let at = 0;
    for (let row = 0; row < page.rows; row++) {
      if (page.present === null || page.present[row] === 1) flags[start + row] = values[at++]!;
    }
    start += page.rows;
  }
  return flags;
}

function decodeKeys(pages: Pages, rows: number): Keys {
  const high = new Uint32Array(rows);
  const low = new Uint32Array(rows);
  let present: Uint8Array | null = null;
  let start = 0;
  for (const page of pages.data) {
    if (page.encoding !== 'PLAIN') throw new Error(`Keys are not encoded as ${page.encoding} in lines files`);
    if (page.present !== null) {
      present ??= new Uint8Array(rows).fill(1);
      present.set(page.present, start);
    }
    let at = 0;
    for (let row = 0; row < page.rows; row++) {
      if (page.present !== null && page.present[row] === 0) continue;
      low[start + row] = page.view.getUint32(at, true);
      high[start + row] = page.view.getUint32(at + 4, true);
      at += 8;
    }
    start += page.rows;
  }
  return { high, low, present };
}
