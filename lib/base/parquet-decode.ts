import { isAscii } from 'node:buffer';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import {
  assertInDictionary,
  codesOf,
  dictionaryPage,
  isConstant,
  isFull,
  isScratch,
  type Page,
  Pages,
  type StoredChunk,
} from './parquet-pages.ts';
import { greatestOf, narrowNumbers, type Numbers } from './typed-arrays.ts';

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
  /** The same, but another column that is decoded may take the memory of the codes. */
  borrowedText: Texts;
  /** Integers of 32 and of 64 bits. NaN: the row has none. */
  int32: Float64Array;
  int64: Float64Array;
  /** The same, but in as few bytes as all of a row group fit in, if each row has one. */
  narrow32: Numbers;
  narrow64: Numbers;
  /** Integers of 32 bits of rows that all have one. */
  signed32: Int32Array;
  /** The same, of 0 or more. */
  unsigned32: Uint32Array;
  /** 1, 0 or `NO_FLAG`. */
  flag: Int8Array;
  key: Keys;
}
export type StoredType = keyof Decoded;

/**
 * The values of a column of a row group; hyparquet's own reader makes a BigInt, Date or string of each value. Throws if they are
 * damaged, or not encoded as this service encodes them.
 */
export const decodeChunk = <Type extends StoredType>(type: Type, chunk: StoredChunk): Decoded[Type] =>
  DECODERS[type](new Pages(chunk), chunk.rows);

/** The texts in the dictionary of a column: this service writes only those that a row has. Throws as `decodeChunk` does. */
export function dictionaryTexts(chunk: StoredChunk): string[] {
  const page = dictionaryPage(chunk);
  return page === undefined ? [] : plainTexts(page.view, page.size);
}

const DECODERS: { readonly [Type in StoredType]: (pages: Pages, rows: number) => Decoded[Type] } = {
  text: decodeTexts,
  borrowedText: borrowTexts,
  int32: (pages, rows) => decodeNumbers(pages, 32, new Float64Array(rows)),
  int64: (pages, rows) => decodeNumbers(pages, 64, new Float64Array(rows)),
  narrow32: (pages, rows) => decodeNarrow(pages, rows, 32),
  narrow64: (pages, rows) => decodeNarrow(pages, rows, 64),
  signed32: (pages, rows) => decodeNumbers(pages, 32, new Int32Array(rows)),
  unsigned32: decodeUnsigned,
  flag: decodeFlags,
  key: decodeKeys,
};

function decodeTexts(pages: Pages, rows: number): Texts {
  const { codes, values } = borrowTexts(pages, rows);
  return { codes: isScratch(codes) ? codes.slice() : codes, values };
}

/** Texts whose codes may be gone once another column is decoded. */
function borrowTexts(pages: Pages, rows: number): Texts {
  const dictionary = pages.dictionary === undefined ? [] : plainTexts(pages.dictionary.view, pages.dictionary.size);
  const [only, ...others] = pages.data;
  if (only?.encoding === 'RLE_DICTIONARY' && isFull(only) && others.length === 0) {
    const codes = codesOf(only);
    assertInDictionary(codes, dictionary);
    return { codes, values: dictionary };
  }
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
  assertInDictionary(codes, values);
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

/** By page, the numbers of its rows, or those that its codes stand for. */
function plainOf({ dictionary, data }: Pages, bits: 32 | 64): Float64Array[] {
  const values = dictionary && plainNumbers(dictionary.view, dictionary.size, bits);
  return data.map((page) => {
    if (page.encoding === 'PLAIN') return plainNumbers(page.view, page.values, bits);
    if (page.encoding !== 'RLE_DICTIONARY' || values === undefined) throw unknownEncoding(page);
    return values;
  });
}

const decodeNumbers = <To extends Int32Array | Numbers>(pages: Pages, bits: 32 | 64, numbers: To): To =>
  fill(numbers, pages.data, plainOf(pages, bits));

/** Without a number in between for each: spans have many rows. */
function decodeUnsigned({ dictionary, data }: Pages, rows: number): Uint32Array {
  const numbers = new Uint32Array(rows);
  const values = dictionary && integersOf(dictionary.view, dictionary.size);
  let start = 0;
  for (const page of data) {
    if (!isFull(page)) throw new RangeError('A row has no number');
    if (page.encoding === 'PLAIN') numbers.set(integersOf(page.view, page.values), start);
    else if (page.encoding !== 'RLE_DICTIONARY' || values === undefined) throw unknownEncoding(page);
    else {
      const codes = codesOf(page);
      assertInDictionary(codes, values);
      for (let row = 0; row < page.rows; row++) numbers[start + row] = values[codes[row]!]!;
    }
    start += page.rows;
  }
  return numbers;
}

/** Integers of 32 bits, which are little-endian as all machines are that run Node. */
function integersOf({ buffer, byteOffset, byteLength }: DataView, count: number): Uint32Array {
  if (byteLength < 4 * count) throw new RangeError('A page has fewer numbers than it says');
  return new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * count));
}

function decodeNarrow(pages: Pages, rows: number, bits: 32 | 64): Numbers {
  const plain = plainOf(pages, bits);
  return fill(pages.data.every(isFull) ? narrowNumbers(plain, rows) : new Float64Array(rows), pages.data, plain);
}

/** Fills `numbers` with those of the pages, NaN where a row has none. */
function fill<To extends Int32Array | Numbers>(
  numbers: To,
  pages: readonly Page[],
  plainByPage: readonly Float64Array[],
): To {
  let start = 0;
  for (const [place, page] of pages.entries()) {
    const { rows, present } = page;
    const plain = plainByPage[place]!;
    if (isConstant(page) && plain.length > 0) {
      numbers.fill(plain[0]!, start, start + rows);
      start += rows;
      continue;
    }
    const codes = page.encoding === 'PLAIN' ? undefined : codesOf(page);
    if (codes !== undefined) assertInDictionary(codes, plain);
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

/** Numbers that are picked at a time: a loop that writes to one kind of array is faster than one that writes to any. */
const BLOCK = 4096;
const small = new Uint32Array(BLOCK);
const large = new Float64Array(BLOCK);

/** Writes the numbers that codes stand for, from `start` on. */
function pick(plain: Float64Array, codes: Int32Array, to: Int32Array | Numbers, start: number): void {
  const isSmall = greatestOf([plain]) <= 0xffff_ffff;
  const values = isSmall ? new Uint32Array(plain) : undefined;
  for (let from = 0; from < codes.length; from += BLOCK) {
    const length = Math.min(BLOCK, codes.length - from);
    if (values === undefined) for (let i = 0; i < length; i++) large[i] = plain[codes[from + i]!]!;
    else for (let i = 0; i < length; i++) small[i] = values[codes[from + i]!]!;
    to.set((isSmall ? small : large).subarray(0, length), start + from);
  }
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
