import type { CompressionCodec, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readCodes } from './packed-codes.ts';

/** A column of a row group. */
export interface StoredChunk {
  bytes: ArrayBuffer;
  codec: CompressionCodec;
  rows: number;
  /** Whether rows may have no value. */
  nullable: boolean;
}

/** A data page without its compression. */
export interface Page {
  encoding: string;
  rows: number;
  present: Uint8Array | null;
  /** Rows that have a value. */
  values: number;
  view: DataView;
}

/** The values that codes stand for, one after the other. */
interface Dictionary {
  size: number;
  view: DataView;
}

/** The pages of a column of a row group. */
export class Pages {
  readonly dictionary: Dictionary | undefined;
  readonly data: Page[] = [];

  constructor({ bytes, codec, nullable, rows }: StoredChunk) {
    const reader = { view: new DataView(bytes), offset: 0 };
    for (let seen = 0; seen < rows;) {
      const { header, body } = nextPage(reader);
      if (header.type === 'DICTIONARY_PAGE') this.dictionary = dictionaryOf(header, body, codec);
      else {
        const page = dataPage(header, body, codec, nullable);
        this.data.push(page);
        seen += page.rows;
      }
    }
  }
}

/** The dictionary of a column, of which nothing else is read; undefined if it has none. */
export function dictionaryPage({ bytes, codec }: StoredChunk): Dictionary | undefined {
  const { header, body } = nextPage({ view: new DataView(bytes), offset: 0 });
  return header.type === 'DICTIONARY_PAGE' ? dictionaryOf(header, body, codec) : undefined;
}

/** A page that is still compressed, and its header; `reader` stands after it then. */
function nextPage(reader: { view: DataView<ArrayBuffer>; offset: number }): { header: PageHeader; body: Uint8Array } {
  const header = parquetHeader(reader);
  const body = new Uint8Array(reader.view.buffer, reader.offset, header.compressed_page_size);
  reader.offset += header.compressed_page_size;
  return { header, body };
}

function dictionaryOf(header: PageHeader, body: Uint8Array, codec: CompressionCodec): Dictionary {
  const page = decompressPage(body, header.uncompressed_page_size, codec, undefined);
  return { size: header.dictionary_page_header?.num_values ?? 0, view: viewOf(page) };
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

/** Memory for the codes of a page: new memory for each takes longer than reading them. */
let scratch = new Int32Array();

/** The codes of the values of a page, until those of the next one are read. */
export function codesOf({ values, view }: Page): Int32Array {
  if (scratch.length < values) scratch = new Int32Array(values);
  const codes = scratch.subarray(0, values);
  const bits = view.getUint8(0);
  // With 0 bits a code, all codes are 0.
  if (bits === 0) codes.fill(0);
  else readCodes(new Uint8Array(view.buffer, view.byteOffset + 1, view.byteLength - 1), bits, codes);
  return codes;
}

/** Whether codes may be those of `codesOf`, whose memory is used again. */
export const isScratch = ({ buffer }: Int32Array): boolean => buffer === scratch.buffer;

/** Throws `RangeError` if a code stands for no value. */
export function assertInDictionary(codes: Int32Array, { length }: ArrayLike<unknown>): void {
  for (let row = 0; row < codes.length; row++) {
    if (codes[row]! >= length) throw new RangeError('A code is not in the dictionary');
  }
}

/** Whether each row has the first value of the dictionary: a code takes no bits then. */
export const isConstant = (page: Page): boolean =>
  page.encoding === 'RLE_DICTIONARY' && isFull(page) && page.values > 0 && page.view.getUint8(0) === 0;

/** Whether each row of a page has a value. */
export const isFull = ({ present, values, rows }: Page): boolean => present === null && values === rows;
