import { RunText, unescaped } from './run-text.ts';
import type { SharedStrings } from './shared-strings.ts';
import { type DateCell, dateCell, type NumberKind, numberText, timeText } from './values.ts';
import { parseXml, type XmlAttributes } from './xml.ts';
import { broken } from './zip.ts';

/** The text of a cell, or its date; undefined: it is empty. */
export type Cell = string | DateCell | undefined;

export interface SheetRow {
  /** From 1, as the spreadsheet counts. */
  number: number;
  cells: Cell[];
}

/** The tables that cells refer to. */
export interface CellContext {
  strings: SharedStrings;
  kinds: readonly NumberKind[];
  date1904: boolean;
}

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
/** Characters of a row from which further cells stay empty. A row as long as that is a reject. */
const MAX_ROW_CHARACTERS = 256 * 1024;
const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?)?Z?$/;

/**
 * Reads the rows of a sheet. Those without a cell may be missing. Throws `ReportError` where the sheet is damaged: also behind
 * the last row, unless the iteration is ended before.
 */
export class SheetReader {
  /** Cells from this column on are not read; from 0. */
  width = LAST_COLUMN;
  readonly #context: CellContext;
  readonly #runs = new RunText();
  #rows: SheetRow[] = [];
  #row: SheetRow = { number: 0, cells: [] };
  #characters = 0;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #isValue = false;
  #isInline = false;
  #isCell = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  /** Rows as they come, some at a time. */
  async *read(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SheetRow[]> {
    const handler = {
      open: (name: string, attributes: XmlAttributes) => this.#open(name, attributes),
      close: (name: string) => this.#close(name),
      text: (text: string) => this.#text(text),
    };
    for await (const _ of parseXml(chunks, handler)) {
      if (this.#rows.length === 0) continue;
      yield this.#rows;
      this.#rows = [];
    }
  }

  #open(name: string, attributes: XmlAttributes): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'row') this.#openRow(attributes);
    else if (!this.#isCell) return;
    else if (name === 'v') this.#isValue = true;
    else if (name === 'is') this.#isInline = true;
    else if (this.#isInline) this.#runs.open(name);
  }

  #openRow({ r }: XmlAttributes): void {
    const number = r === undefined ? this.#row.number + 1 : Number(r);
    if (!(number > this.#row.number && number <= LAST_ROW)) throw broken('its rows are out of order');
    this.#row = { number, cells: [] };
    this.#column = -1;
    this.#characters = 0;
  }

  #openCell({ r, t = 'n', s = '0' }: XmlAttributes): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column < LAST_COLUMN)) throw broken('it has too many columns');
    this.#type = t;
    this.#style = Number(s);
    this.#value = '';
    this.#isCell = true;
    this.#runs.begin();
  }

  #text(text: string): void {
    if (this.#isValue) this.#value += text;
    else if (this.#isInline) this.#runs.add(text);
  }

  #close(name: string): void {
    if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#rows.push(this.#row);
    else if (name === 'v') this.#isValue = false;
    else if (name === 'is') this.#isInline = false;
    else if (this.#isInline) this.#runs.close(name);
  }

  #closeCell(): void {
    this.#isCell = false;
    if (this.#column >= this.width || this.#characters > MAX_ROW_CHARACTERS) return;
    const cell = this.#cell();
    if (cell === undefined || cell === '') return;
    this.#row.cells[this.#column] = cell;
    if (typeof cell === 'string') this.#characters += cell.length;
  }

  #cell(): Cell {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return value === '' ? undefined : this.#sharedString(Number(value));
      case 'inlineStr':
        return this.#runs.end();
      case 'str':
        return unescaped(value);
      case 'b':
        return value === '' ? undefined : value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
      case 'e':
        return undefined;
      case 'd':
        return isoDate(value);
      default:
        return value === '' ? undefined : this.#number(value);
    }
  }

  #sharedString(index: number): string {
    const text = this.#context.strings.get(index);
    if (text === undefined) throw broken('a text is missing');
    return text;
  }

  #number(text: string): Cell {
    const { kinds, date1904 } = this.#context;
    const kind = kinds[this.#style] ?? 'number';
    if (kind === 'number') return numberText(text);
    const value = Number(text);
    if (kind === 'time' && value >= 0 && value < 1) return timeText(Math.min(86_399, Math.round(value * 86_400)));
    return dateCell(value, kind, date1904) ?? numberText(text);
  }
}

/** The column of a reference such as `AB12`, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) break;
    column = 26 * column + letter - 0x40;
  }
  if (column === 0) throw broken('a cell is nowhere');
  return column - 1;
}

/** A column as a spreadsheet names it: 0 is A. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest === 0 ? '' : columnName(rest - 1)) + String.fromCharCode(0x41 + (column % 26));
}

function isoDate(text: string): Cell {
  const [, date, time] = ISO_DATE.exec(text.trim()) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  if (date === undefined || Number.isNaN(day)) return text;
  if (time === undefined || time === '00:00:00') return { day, second: null };
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return { day, second: 3600 * hours + 60 * minutes + seconds };
}
