import { isAscii } from 'node:buffer';
import type { CompressionCodec, DecodedArray, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';

/** Code of a row without a text. */
export const NO_TEXT = -1;
/** Flag of a row that has none. */
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

/** By type of a column, what its values are decoded to. */
export interface Decoded {
  text: Texts;
  /** Integers of 32 and of 64 bits. NaN: the row has none. */
  int32: Float64Array;
  int64: Float64Array;
  /** 1, 0 or `NO_FLAG`. */
  flag: Int8Array;
  key: Keys;
}
export type StoredType = keyof Decoded;

/** A data page without its compression. */
interface Page {
  encoding: string;
  rows: number;
  present: Uint8Array | null;
  /** Rows that have a value. */
  values: number;
  view: DataView;
}

/** A column of a row group. */
export interface StoredChunk {
  bytes: ArrayBuffer;
  codec: CompressionCodec;
  rows: number;
  /** Whether rows may have no value. */
  nullable: boolean;
}

/**
 * The values of a column of a row group; hyparquet's own reader makes a BigInt, Date or string of each value. Throws if they are
 * damaged, or not encoded as this service encodes them.
 */
export const decodeChunk = <Type extends StoredType>(type: Type, chunk: StoredChunk): Decoded[Type] =>
  DECODERS[type](new Pages(chunk), chunk.rows);

const DECODERS: { readonly [Type in StoredType]: (pages: Pages, rows: number) => Decoded[Type] } = {
  text: decodeTexts,
  int32: (pages, rows) => decodeNumbers(pages, rows, 32),
  int64: (pages, rows) => decodeNumbers(pages, rows, 64),
  flag: decodeFlags,
  key: decodeKeys,
};

/** The pages of a column of a row group. */
class Pages {
  readonly dictionary: { size: number; view: DataView } | undefined;
  readonly data: Page[] = [];

  constructor({ bytes, codec, nullable, rows }: StoredChunk) {
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
  if (page === undefined) throw new Error(`Pages of type ${header.type} are not decoded here`);
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
  // With 0 bits a code, all codes are 0.
  if (view.getUint8(0) > 0)
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
    else if (page.encoding !== 'PLAIN') throw unknownEncoding(page);
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

function decodeNumbers(pages: Pages, rows: number, bits: 32 | 64): Float64Array {
  const { dictionary } = pages;
  const values = dictionary && plainNumbers(dictionary.view, dictionary.size, bits);
  const numbers = new Float64Array(rows);
  let start = 0;
  for (const page of pages.data) {
    if (page.encoding !== 'RLE_DICTIONARY' && page.encoding !== 'PLAIN') throw unknownEncoding(page);
    const codes = page.encoding === 'PLAIN' ? undefined : codesOf(page);
    const plain = codes === undefined ? plainNumbers(page.view, page.values, bits) : values!;
    if (page.present === null && page.values === page.rows) {
      if (codes === undefined) numbers.set(plain, start);
      else for (let row = 0; row < page.rows; row++) numbers[start + row] = plain[codes[row]!]!;
    } else {
      numbers.fill(NaN, start, start + page.rows);
      let at = 0;
      for (let row = 0; row < page.rows; row++) {
        if (page.present === null || page.present[row] === 0) continue;
        numbers[start + row] = plain[codes === undefined ? at : codes[at]!]!;
        at++;
      }
    }
    start += page.rows;
  }
  return numbers;
}

const unknownEncoding = ({ encoding }: Page): Error => new Error(`The encoding ${encoding} is not decoded here`);

function plainNumbers(view: DataView, count: number, bits: 32 | 64): Float64Array {
  const numbers = new Float64Array(count);
  if (bits === 32) for (let i = 0; i < count; i++) numbers[i] = view.getInt32(4 * i, true);
  else {
    for (let i = 0; i < count; i++) {
      numbers[i] = view.getInt32(8 * i + 4, true) * 2 ** 32 + view.getUint32(8 * i, true);
    }
  }
  return numbers;
}

function decodeFlags(pages: Pages, rows: number): Int8Array {
  const flags = new Int8Array(rows).fill(NO_FLAG);
  let start = 0;
  for (const page of pages.data) {
    const values = new Uint8Array(page.values);
    if (page.encoding !== 'RLE' && page.encoding !== 'PLAIN') throw unknownEncoding(page);
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
    if (page.encoding !== 'PLAIN') throw unknownEncoding(page);
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
