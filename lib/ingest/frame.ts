import { REJECT_RAW_LENGTH, type Reject } from '../../schemas/reject.ts';
import type { Block } from './blocks.ts';
import { type Dialect, type FieldSink, Found, LF, MAX_ROW_BYTES, type Malformation, RowScanner } from './scan.ts';
import { excerpt } from './text.ts';

/** The reasons for rejecting malformed rows. */
export const MALFORMED_REASONS: Record<Malformation, string> = {
  unclosed_quote:
    'A quoted field has no closing quote within 64 KiB. End the field with ", and write a quote inside it as ""',
  stray_quote: 'Text follows a closing quote. Write a quote inside a field as ""',
  field_count: 'The row has more or fewer fields than the header row. Is a delimiter or a line end inside a field?',
  nul_byte: 'The row contains a NUL byte. Export the file as text again',
  too_long: 'The row is longer than 64 KiB, the limit. Is a line end missing?',
};

/** The well-formed rows of one block, as positions in its bytes, and its rejects. Overwritten by the next block. */
export interface Frame {
  bytes: Buffer;
  /** Number of well-formed rows. */
  rows: number;
  /** Per row: line number in the file; start and end in `bytes`, without the line end. */
  lines: number[];
  starts: number[];
  ends: number[];
  /** Per row and kept column, three numbers: start, end, flags (`QUOTED`, `AMBIGUOUS`). */
  fields: Int32Array;
  /** Number of kept columns; each row takes `3 * width` numbers of `fields`. */
  width: number;
  rejects: Reject[];
}

/**
 * Splits blocks into rows and keeps the requested columns. The first physical line of a malformed row becomes a reject;
 * reading continues with the next line. Takes linear time for any input.
 */
export class Framer {
  #line: number;
  #skipping = false;
  readonly #scanner: RowScanner;
  readonly #frame: Frame;
  readonly #sink: FieldSink;

  /**
   * @param columns number of columns in the header row
   * @param kept indexes of the columns to keep, in the order of the output
   * @param line line number at which the first block starts
   */
  constructor(dialect: Dialect, columns: number, kept: readonly number[], line: number) {
    this.#line = line;
    this.#scanner = new RowScanner(dialect, columns);
    const slots = new Int32Array(columns).fill(-1);
    for (const [slot, column] of kept.entries()) slots[column] = slot;
    const fields = new Int32Array(3 * kept.length * 1024);
    this.#sink = { slots, fields, offset: 0 };
    this.#frame = {
      bytes: Buffer.alloc(0),
      rows: 0,
      lines: [],
      starts: [],
      ends: [],
      fields,
      width: kept.length,
      rejects: [],
    };
  }

  /** The rows that are complete in `block` from `start` on. Sets `block.consumed`. */
  frame(block: Block, start = 0): Frame {
    const { bytes, last } = block;
    const frame = this.#frame;
    frame.bytes = bytes;
    frame.rows = 0;
    frame.rejects = [];
    let at = start;
    let nul = bytes.indexOf(0, at);
    while (at < bytes.length) {
      if (this.#skipping) {
        const lf = bytes.indexOf(LF, at);
        if (lf === -1) {
          at = bytes.length;
          break;
        }
        at = lf + 1;
        this.#line++;
        this.#skipping = false;
        continue;
      }
      if (nul !== -1 && nul < at) nul = bytes.indexOf(0, at);
      const found = this.#scanner.scan(bytes, at, last, nul, this.#sinkFor(frame));
      if (found === Found.Incomplete) break;
      if (found === Found.Malformed) {
        const lf = bytes.indexOf(LF, at);
        if (lf === -1 && !last && bytes.length - at <= MAX_ROW_BYTES) break;
        const lineEnd = lf === -1 ? bytes.length : lf;
        frame.rejects.push(this.#reject(bytes, at, lineEnd));
        this.#skipping = lf === -1 && !last;
        at = lf === -1 ? bytes.length : lf + 1;
        if (!this.#skipping) this.#line++;
        continue;
      }
      if (found === Found.Row) {
        frame.lines[frame.rows] = this.#line;
        frame.starts[frame.rows] = at;
        frame.ends[frame.rows] = this.#scanner.rowEnd;
        frame.rows++;
      }
      this.#line += this.#scanner.lines;
      at = this.#scanner.next;
    }
    block.consumed = at;
    return frame;
  }

  /** Takes back the rows of the last frame from `row` on, with the rejects behind it: they come again in the next block. */
  takeBack(block: Block, row: number): void {
    const frame = this.#frame;
    const line = frame.lines[row]!;
    block.consumed = frame.starts[row]!;
    this.#line = line;
    this.#skipping = false;
    frame.rows = row;
    frame.rejects = frame.rejects.filter((reject) => reject.line < line);
  }

  /** Where the next row's fields go; makes room for them. */
  #sinkFor(frame: Frame): FieldSink {
    const size = 3 * frame.width;
    const offset = frame.rows * size;
    if (offset + size > frame.fields.length) {
      const larger = new Int32Array(2 * frame.fields.length);
      larger.set(frame.fields);
      frame.fields = larger;
      this.#sink.fields = larger;
    }
    this.#sink.offset = offset;
    return this.#sink;
  }

  #reject(bytes: Buffer, from: number, lineEnd: number): Reject {
    const code = this.#scanner.malformation;
    const raw = excerpt(bytes, from, lineEnd, REJECT_RAW_LENGTH).replace(/\r$/, '');
    return { line: this.#line, field: null, code, reason: MALFORMED_REASONS[code], raw };
  }
}
