/** Maximum length of a row in bytes, without its line end. A quoted field must close within it. */
export const MAX_ROW_BYTES = 64 * 1024;

/** How a file separates and quotes its fields. */
export interface Dialect {
  /** Byte of the delimiter: comma, tab or semicolon. */
  delimiter: number;
  /** Whether `"` at the start of a field quotes it. */
  quoting: boolean;
}

/** Result of a scan. */
export const Found = { Row: 0, Blank: 1, Malformed: 2, Incomplete: 3 } as const;
export type Found = (typeof Found)[keyof typeof Found];

/** Why a row is malformed. */
export type Malformation = 'unclosed_quote' | 'stray_quote' | 'field_count' | 'nul_byte' | 'too_long';

/** Flag of a field that begins and ends with a quote. */
export const QUOTED = 1;
/** Flag of an unquoted field that contains a quote or a lone carriage return, which a CSV parser may misread. */
export const AMBIGUOUS = 2;

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

const Class = { Plain: 0, Delimiter: 1, LineFeed: 2, CarriageReturn: 3, Quote: 4, Nul: 5 } as const;

/** Receives the byte range and flags of each field to keep. */
export interface FieldSink {
  /** Per column of the file: its index among the kept fields, or -1. */
  readonly slots: Int32Array;
  /** Three numbers per kept field: start, end, flags. */
  fields: Int32Array;
  /** Index in `fields` at which the next row starts. */
  offset: number;
}

/**
 * Scans one row at a time from a block of bytes. It handles quotes, delimiters and line ends (LF, CRLF), not the meaning of
 * fields. After `scan`, the public members describe the row.
 */
export class RowScanner {
  /** Position after the last byte of the row, before its line end. */
  rowEnd = 0;
  /** Position at which the next row starts. */
  next = 0;
  /** Number of fields in the row. */
  fieldCount = 0;
  /** Number of physical lines that the row spans. */
  lines = 0;
  malformation: Malformation = 'field_count';
  readonly #dialect: Dialect;
  readonly #expected: number;
  readonly #classes = new Uint8Array(256);

  /** `expected`: number of fields that a row must have; any number by default, for the header row. */
  constructor(dialect: Dialect, expected?: number) {
    this.#dialect = dialect;
    this.#expected = expected ?? Number.POSITIVE_INFINITY;
    this.#classes[dialect.delimiter] = Class.Delimiter;
    this.#classes[LF] = Class.LineFeed;
    this.#classes[CR] = Class.CarriageReturn;
    this.#classes[QUOTE] = Class.Quote;
    this.#classes[0] = Class.Nul;
  }

  /**
   * Scans the row at `start`. `last`: whether the source ends with `block`. `nul`: position of the first NUL byte from
   * `start` on, or -1 (the caller searches once per block instead of once per field).
   */
  scan(block: Buffer, start: number, last: boolean, nul: number, sink?: FieldSink): Found {
    const end = block.length;
    const classes = this.#classes;
    const { delimiter, quoting } = this.#dialect;
    let at = start;
    let column = 0;
    // The first line feed from `at` on, searched once per row and not once per quoted field.
    let lineFeed = -1;
    this.lines = 1;
    for (;;) {
      const fieldStart = at;
      let flags = 0;
      if (quoting && at < end && block[at] === QUOTE) {
        const close = this.#closingQuote(block, start, at, last);
        if (close < 0) return close === -1 ? Found.Incomplete : this.#malformed('unclosed_quote');
        if (nul !== -1 && nul < close && block.subarray(at, close).includes(0)) return this.#malformed('nul_byte');
        if (lineFeed < at) lineFeed = lineFeedFrom(block, at);
        for (; lineFeed < close; lineFeed = lineFeedFrom(block, lineFeed + 1)) this.lines++;
        flags = QUOTED;
        at = close + 1;
        if (at === end && !last) return Found.Incomplete;
        if (at < end && block[at] === CR) {
          if (at + 1 === end && !last) return Found.Incomplete;
          if (at + 1 < end && block[at + 1] !== LF) return this.#malformed('stray_quote');
        } else if (at < end && block[at] !== delimiter && block[at] !== LF) return this.#malformed('stray_quote');
      } else {
        for (; at < end; at++) {
          const kind = classes[block[at]!]!;
          if (kind === Class.Plain) continue;
          if (kind === Class.Delimiter || kind === Class.LineFeed) break;
          if (kind === Class.Nul) return this.#malformed('nul_byte');
          if (kind === Class.CarriageReturn) {
            if (at + 1 === end ? last : block[at + 1] === LF) break;
          }
          flags = AMBIGUOUS;
        }
      }
      if (sink !== undefined && column < sink.slots.length) {
        const slot = sink.slots[column]!;
        if (slot >= 0) {
          const place = sink.offset + 3 * slot;
          sink.fields[place] = fieldStart;
          sink.fields[place + 1] = at;
          sink.fields[place + 2] = flags;
        }
      }
      column++;
      if (at < end && block[at] === delimiter) {
        // Too many fields already. Stop here: otherwise a file with a quote on every line takes quadratic time.
        if (column >= this.#expected) return this.#malformed('field_count');
        at++;
        continue;
      }
      if (at === end && !last) return end - start > MAX_ROW_BYTES + 1 ? this.#malformed('too_long') : Found.Incomplete;
      break;
    }
    this.fieldCount = column;
    this.rowEnd = at;
    this.next = at === end ? end : at + (block[at] === CR ? 2 : 1);
    if (this.next > end) this.next = end;
    if (this.rowEnd - start > MAX_ROW_BYTES) return this.#malformed('too_long');
    if (column === 1 && isBlank(block, start, at)) return Found.Blank;
    if (column !== this.#expected && this.#expected !== Number.POSITIVE_INFINITY) return this.#malformed('field_count');
    return Found.Row;
  }

  /** Position of the quote that closes the field at `open`; -1 if more bytes are needed, -2 if there is none within 64 KiB. */
  #closingQuote(block: Buffer, rowStart: number, open: number, last: boolean): number {
    const limit = rowStart + MAX_ROW_BYTES;
    let from = open + 1;
    for (;;) {
      const quote = block.indexOf(QUOTE, from);
      if (quote >= limit) return -2;
      if (quote === -1) return last || block.length >= limit ? -2 : -1;
      if (quote + 1 === block.length) return last ? quote : -1;
      if (block[quote + 1] !== QUOTE) return quote;
      from = quote + 2;
    }
  }

  #malformed(malformation: Malformation): Found {
    this.malformation = malformation;
    return Found.Malformed;
  }
}

/** Position of the first line feed from `start` on; the end of the block if there is none. */
function lineFeedFrom(block: Buffer, start: number): number {
  const found = block.indexOf(LF, start);
  return found === -1 ? block.length : found;
}

function isBlank(block: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (block[at] !== 0x20 && block[at] !== 0x09) return false;
  return true;
}
