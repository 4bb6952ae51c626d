import { isAscii } from 'node:buffer';
import type { CompressionCodec, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readCodes } from './packed-codes.ts';
import { narrowNumbers, type Numbers } from './typed-arrays.ts';

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
  /** The same, but in as few bytes as all of a row group fit in, if each row has one. */
  narrow32: Numbers;
  narrow64: Numbers;
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
  int32: (pages, rows) => numbersOf(numberPages(pages, 32), new Float64Array(rows)),
  int64: (pages, rows) => numbersOf(numberPages(pages, 64), new Float64Array(rows)),
  narrow32: (pages, rows) => decodeNarrow(pages, rows, 32),
  narrow64: (pages, rows) => decodeNarrow(pages, rows, 64),
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
  const bits = view.getUint8(0);
  // With 0 bits a code, all codes are 0.
  if (bits > 0) readCodes(new Uint8Array(view.buffer, view.byteOffset + 1, view.byteLength - 1), bits, codes);
  return codes;
}

function decodeTexts(pages: Pages, rows: number): Texts {
  const dictionary = pages.dictionary === undefined ? [] : plainTexts(pages.dictionary.view, pages.dictionary.size);
  let values = dictionary;
  const [only, ...others] = pages.data;
  if (only?.encoding === 'RLE_DICTIONARY' && isFull(only) && others.length === 0) {
    const codes = codesOf(only);
    assertInDictionary(codes, values);
    return { codes, values };
  }
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
  assertInDictionary(codes, values);
  return { codes, values };
}

function assertInDictionary(codes: Int32Array, values: ArrayLike<unknown>): void {
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! >= values.length) throw new RangeError('A code is not in the dictionary');
  }
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

/** A page of numbers. */
interface NumberPage extends Page {
  /** By row with a value, its place in `plain`; absent: its own place among these rows. */
  codes: Int32Array | undefined;
  plain: Float64Array;
}

function numberPages({ dictionary, data }: Pages, bits: 32 | 64): NumberPage[] {
  const values = dictionary && plainNumbers(dictionary.view, dictionary.size, bits);
  return data.map((page) => {
    if (page.encoding === 'PLAIN')
      return { ...page, codes: undefined, plain: plainNumbers(page.view, page.values, bits) };
    if (page.encoding !== 'RLE_DICTIONARY' || values === undefined) throw unknownEncoding(page);
    return { ...page, codes: codesOf(page), plain: values };
  });
}

const isFull = ({ present, values, rows }: Page): boolean => present === null && values === rows;

function decodeNarrow(pages: Pages, rows: number, bits: 32 | 64): Numbers {
  const read = numberPages(pages, bits);
  const all = read.map(({ plain }) => plain);
  return numbersOf(read, read.every(isFull) ? narrowNumbers(all, rows) : new Float64Array(rows));
}

/** Fills `numbers` with those of the pages. */
function numbersOf<To extends Numbers>(pages: readonly NumberPage[], numbers: To): To {
  let start = 0;
  for (const page of pages) {
    const { codes, plain, rows, present } = page;
    if (isFull(page) && codes === undefined) numbers.set(plain, start);
    else if (isFull(page)) pick(plain, codes!, numbers, start);
    else {
      numbers.fill(NaN, start, start + rows);
      let at = 0;
      for (let row = 0; row < rows; row++) {
        if (present === null || present[row] === 0) continue;
        numbers[start + row] = plain[codes === undefined ? at : codes[at]!]!;
        at++;
      }
    }
    start += rows;
  }
  return numbers;
}

function pick(plain: Float64Array, codes: Int32Array, numbers: Numbers, start: number): void {
  assertInDictionary(codes, plain);
  for (let row = 0; row < codes.length; row++) numbers[start + row] = plain[codes[row]!]!;
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
