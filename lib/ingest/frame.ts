import { REJECT_RAW_LENGTH, type Reject } from '../../schemas/reject.ts';
import type { Block } from './blocks.ts';
import { type Dialect, type FieldSink, Found, LF, MAX_ROW_BYTES, type Malformation, RowScanner } from './scan.ts';
import { excerpt } from './text.ts';

const REASONS: Record<Malformation, string> = {
  unclosed_quote: 'A quoted field does not close within 64 KiB of the row; end it with a quote, write " inside as ""',
  stray_quote: 'A closing quote is followed by text; a delimiter or line end must follow, write " inside as ""',
  field_count: 'The row has more or fewer fields than the header',
  nul_byte: 'The row holds a NUL byte; text must not',
  too_long: 'The row is longer than 64 KiB',
};

/**
 * The well-formed rows of one block, as positions in its bytes, and the rejects among them. All of it is overwritten by
 * the next block.
 */
export interface Frame {
  bytes: Buffer;
  /** Number of well-formed rows. */
  rows: number;
  /** Per row: line number in the file, start and end (line end not included) in `bytes`. */
  lines: number[];
  starts: number[];
  ends: number[];
  /** Per row and kept column: start, end, flags (`QUOTED`, `AMBIGUOUS`). */
  fields: Int32Array;
  /** Kept columns, hence `3 * width` numbers of `fields` a row. */
  width: number;
  rejects: Reject[];
}

/**
 * Cuts blocks into rows and keeps the columns asked for. A malformed row costs its first physical line: that is the
 * reject, and reading goes on with the line after it. Linear in bytes whatever they hold; holds one block.
 */
export class Framer {
  #line: number;
  #skipping = false;
  readonly #scanner: RowScanner;
  readonly #frame: Frame;
  readonly #sink: FieldSink;

  /**
   * `columns`: fields of the header. `kept`: the columns to keep, in the order wanted. `line`: the number of the line at
   * which the first block starts.
   */
  constructor(dialect: Dialect, columns: number, kept: readonly number[], line: number) {
    this.#line = line;
    this.#scanner = new RowScanner(dialect, columns);
    const slots = new Int16Array(columns).fill(-1);
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

  /** The rows that are complete in the block from `start` on; sets `block.consumed`. */
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
      const found = this.#scanner.scan(bytes, at, last, nul, this.#room(frame));
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

  #room(frame: Frame): FieldSink {
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
    return { line: this.#line, field: null, code, reason: REASONS[code], raw };
  }
}
