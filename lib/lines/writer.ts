import type { ByteSink } from '../base/byte-source.ts';
import type { Key } from '../base/key-table.ts';
import { writeColumnChunk } from '../base/parquet-chunk.ts';
import { DistinctTextBuffer, FlagBuffer, KeyBuffer, NumberBuffer, TextBuffer } from './column-buffers.ts';
import { COLUMN_NAMES, type ColumnName, columnOf, type ColumnType, type Line } from './columns.ts';
import { checkColumns, copyGroup } from './concat.ts';
import { LinesFile } from './lines-file.ts';
import { monthOfDay } from './month.ts';
import type { LinesGroup, LinesReader } from './reader.ts';
import { elementOf, linesSchema } from './schema.ts';

/** Lines of a row group: the least that is read of a column, and the most that is held of a month. */
export const ROW_GROUP_LINES = 20_000;
/** Lines that are held of all months together. A report of many years in no order has that many months open at once. */
export const MAX_BUFFERED_LINES = 100_000;
/** Bytes of texts that are held. Texts may be 60,000 bytes long, so a number of lines alone is no bound. */
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024;

export interface LinesWriterOptions {
  rowGroupLines?: number | undefined;
  maxBufferedLines?: number | undefined;
  maxBufferedBytes?: number | undefined;
  /** Notes for the footer, by name. */
  notes?: Readonly<Record<string, string>> | undefined;
}

/** What was written. */
export interface LinesWritten {
  bytes: number;
  /** Of the footer, in hexadecimal. */
  sha256: string;
  lines: number;
}

/**
 * Writes lines as Parquet, each row group with the lines of one calendar month. Lines may come in any order; the order of
 * lines of a month is kept.
 *
 * @example
 * const writer = new LinesWriter(sink);
 * for (const line of lines) await writer.add(line);
 * const { bytes, sha256 } = await writer.finish();
 */
export class LinesWriter {
  readonly #file: LinesFile;
  readonly #rowGroupLines: number;
  readonly #maxLines: number;
  readonly #maxBytes: number;
  readonly #months = new Map<number, MonthBuffer>();
  #day = NaN;
  #month: MonthBuffer | undefined;
  #buffered = 0;
  #weight = 0;
  #lines = 0;
  #isWriting = false;

  constructor(sink: ByteSink, options: LinesWriterOptions = {}) {
    this.#file = new LinesFile(sink, linesSchema(), options.notes);
    this.#rowGroupLines = options.rowGroupLines ?? ROW_GROUP_LINES;
    this.#maxLines = options.maxBufferedLines ?? MAX_BUFFERED_LINES;
    this.#maxBytes = options.maxBufferedBytes ?? MAX_BUFFERED_BYTES;
  }

  /** Lines that are held back until their row group is written. */
  get bufferedLines(): number {
    return this.#buffered;
  }

  /**
   * Adds a line, of which nothing is kept but its values. Where it gives a promise, the sink is behind: await it before the
   * next line. Throws RangeError if a number does not fit its column.
   */
  add(line: Line): Promise<void> | undefined {
    this.#assertReady();
    const month = line.day === this.#day && this.#month !== undefined ? this.#month : this.#monthOf(line.day);
    const weight = month.weight;
    month.add(line);
    this.#buffered++;
    this.#lines++;
    this.#weight += month.weight - weight;
    if (month.lines >= this.#rowGroupLines) return this.#write(month);
    if (this.#buffered < this.#maxLines && this.#weight < this.#maxBytes) return undefined;
    return this.#write(this.#largest());
  }

  /**
   * Copies a row group of another file: its bytes, those of `groupBytes`, stay as they are. Throws `LinesFileError` if that file has
   * other columns.
   */
  async copy(reader: LinesReader, group: LinesGroup, bytes: Uint8Array): Promise<void> {
    checkColumns(reader);
    await copyGroup(this.#file, reader, group, bytes);
    this.#lines += group.lines;
  }

  /** Writes what is left, in the order of the months, and the footer. */
  async finish(): Promise<LinesWritten> {
    this.#assertReady();
    const rest = [...this.#months.values()].sort((one, other) => one.month - other.month);
    for (const month of rest) await this.#write(month);
    return { ...(await this.#file.finish()), lines: this.#lines };
  }

  /** Throws also after a write has failed: what the file has is not certain then. */
  #assertReady(): void {
    if (this.#isWriting)
      throw new Error('A write is under way or has failed. Await the promise of `add` before the next call');
  }

  #monthOf(day: number): MonthBuffer {
    const number = monthOfDay(day);
    let buffer = this.#months.get(number);
    if (buffer === undefined) {
      buffer = new MonthBuffer(number);
      this.#months.set(number, buffer);
    }
    this.#day = day;
    this.#month = buffer;
    return buffer;
  }

  #largest(): MonthBuffer {
    const cost = ({ lines, weight }: MonthBuffer) => Math.max(lines / this.#maxLines, weight / this.#maxBytes);
    return [...this.#months.values()].reduce((most, next) => (cost(next) > cost(most) ? next : most));
  }

  async #write(buffer: MonthBuffer): Promise<void> {
    this.#isWriting = true;
    const written = this.#file.addGroup(buffer.lines, (bytes) =>
      buffer.columns.map(({ name, values }) => writeColumnChunk(bytes, elementOf(name), values.encode())),
    );
    // Not used again: a buffer that has grown would take its memory for a month of few lines, too.
    this.#months.delete(buffer.month);
    this.#month = undefined;
    this.#buffered -= buffer.lines;
    this.#weight -= buffer.weight;
    await written;
    this.#isWriting = false;
  }
}

type Buffer = TextBuffer | DistinctTextBuffer | NumberBuffer | FlagBuffer | KeyBuffer;

const BUFFERS: Readonly<Record<ColumnType, () => Buffer>> = {
  text: () => new TextBuffer(),
  integer: () => new NumberBuffer(32, false),
  day: () => new NumberBuffer(32, true),
  money: () => new NumberBuffer(64, false),
  instant: () => new NumberBuffer(64, false),
  flag: () => new FlagBuffer(),
  key: () => new KeyBuffer(),
};

function bufferOf(name: ColumnName): Buffer {
  const { type, distinct = false } = columnOf(name);
  return distinct ? new DistinctTextBuffer() : BUFFERS[type]();
}

/** The lines of a month that are not written yet, by column. */
class MonthBuffer {
  readonly month: number;
  lines = 0;
  /** Bytes of texts. */
  weight = 0;
  readonly columns = COLUMN_NAMES.map((name) => ({ name, values: bufferOf(name) }));
  // By class, so that each loop below calls one method only, which is several times faster.
  readonly #texts = this.#of(TextBuffer);
  readonly #distinct = this.#of(DistinctTextBuffer);
  readonly #numbers = this.#of(NumberBuffer);
  readonly #flags = this.#of(FlagBuffer);
  readonly #keys = this.#of(KeyBuffer);

  constructor(month: number) {
    this.month = month;
  }

  add(line: Line): void {
    const values = line as Readonly<Record<ColumnName, unknown>>;
    let weight = 0;
    for (const { name, buffer } of this.#texts) {
      buffer.add(values[name] as string | null);
      weight += buffer.weight;
    }
    for (const { name, buffer } of this.#distinct) {
      buffer.add(values[name] as string);
      weight += buffer.weight;
    }
    for (const { name, buffer } of this.#numbers) buffer.add(values[name] as number | null);
    for (const { name, buffer } of this.#flags) buffer.add(values[name] as boolean | null);
    for (const { name, buffer } of this.#keys) buffer.add(values[name] as Key | null);
    this.weight = weight;
    this.lines++;
  }

  #of<Class extends Buffer>(kind: new (...args: never[]) => Class): { name: ColumnName; buffer: Class }[] {
    return this.columns.flatMap(({ name, values }) => (values instanceof kind ? [{ name, buffer: values }] : []));
  }
}
