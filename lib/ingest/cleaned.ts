import { formatAmount } from '../../schemas/fields/amount.ts';
import { MONTH_NAMES } from '../../schemas/fields/calendar.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { UNKNOWN } from '../clean/index.ts';
import { dimensionOf, type DimensionName, type TextField } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import { ADDED_FIELDS, CARRIED_NAMES, type CarriedField, type ReportField } from '../formats/index.ts';
import { ByteBuffer } from '../base/byte-buffer.ts';
import { guardFormula, isFormula } from '../base/formula.ts';
import type { Frame } from './frame.ts';
import type { Sale, SaleBatch } from './sales.ts';
import { QUOTED } from './scan.ts';
import { decode, isUtf8 } from './text.ts';

export { CLEANED_HEADER } from '../formats/index.ts';

/** What the loader takes for a formula with a guard before it. */
const GUARDED = /^'+[=+\-@\t\r]/;
/** Bytes of most rows. */
const ROW_BYTES = 300;
const SPECIAL = /[",\r\n]/;

/** A value as a cell of a cleaned file: quoted if necessary, with `'` before a text that would be a formula. */
export function cleanedCell(value: string): string {
  const guarded = guardFormula(value);
  return SPECIAL.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * Writes sales in canonical form. A cleaned file read again gives the same rollups. Values that were validated are written
 * from their typed form; fields that no rollup has (city, size, …) are copied unchanged. One that is not to be carried is
 * an empty cell: every column keeps its place for whoever reads the file.
 */
export class CleanedRows {
  readonly #carry: ReadonlySet<ReportField>;
  readonly #cells = new WeakMap<Attributes, ReturnType<typeof attributeCells>>();
  readonly #days = new Map<number, { date: string; calendar: string }>();

  constructor(carry: readonly CarriedField[] = CARRIED_NAMES) {
    this.#carry = new Set(carry);
  }

  /** The rows of a batch in UTF-8, each with its line end. */
  encode(batch: SaleBatch): Buffer {
    const { frame, kept, sales } = batch;
    const slot = (name: ReportField) => kept.indexOf(name);
    const carriedSlot = (name: CarriedField) => (this.#carry.has(name) ? slot(name) : -1);
    const slots = {
      order: slot('order_id'),
      level: carriedSlot('service_level'),
      sku: carriedSlot('sku'),
      size: carriedSlot('size'),
      asin: carriedSlot('asin'),
      city: carriedSlot('city'),
      postal: carriedSlot('postal_code'),
    };
    const utf8 = frame.rows === 0 || isUtf8(frame.bytes.subarray(frame.starts[0], frame.ends[frame.rows - 1]));
    const buffer = new ByteBuffer(ROW_BYTES * sales.length);
    let [row, rowUtf8] = [0, utf8];
    const carried = (place: number) => addCarried(buffer, frame, row, place, rowUtf8);
    for (const sale of sales) {
      row = sale.row;
      rowUtf8 = utf8 || isUtf8(frame.bytes.subarray(frame.starts[row], frame.ends[row]));
      const cells = this.#cellsOf(sale.attributes);
      const { date, calendar } = this.#dayOf(sale);
      carried(slots.order);
      buffer.addText(date);
      buffer.addText(cells.status);
      carried(slots.level);
      buffer.addText(',');
      carried(slots.sku);
      buffer.addText(cells.category);
      carried(slots.size);
      buffer.addText(',');
      carried(slots.asin);
      buffer.addText(`,${sale.quantity}`);
      buffer.addText(cells.currency);
      buffer.addText(formatAmount(sale.amount));
      buffer.addText(',');
      carried(slots.city);
      buffer.addText(cells.state);
      carried(slots.postal);
      buffer.addText(cells.country);
      buffer.addText(calendar);
      buffer.addText(cells.added);
    }
    return buffer.bytes;
  }

  #cellsOf(attributes: Attributes) {
    let cells = this.#cells.get(attributes);
    if (cells === undefined) {
      cells = attributeCells(attributes);
      this.#cells.set(attributes, cells);
    }
    return cells;
  }

  #dayOf({ day }: Sale) {
    let cells = this.#days.get(day);
    if (cells === undefined) {
      const date = toIsoDay(day);
      const month = Number(date.slice(5, 7));
      cells = { date: `,${date},`, calendar: `${date.slice(0, 4)},${month},${MONTH_NAMES[month - 1]}` };
      this.#days.set(day, cells);
    }
    return cells;
  }
}

/** A value that the loader reads again: it takes one `'` away, also from a value that was spelled with it. */
const valueCell = (value: string): string => cleanedCell(GUARDED.test(value) ? `'${value}` : value);

/** Cells that all rows of the same attributes share, neighbours joined, with the commas around them. */
function attributeCells(attributes: Attributes) {
  // A value that only the currency of the report can clean stands as the report spells it, which may be not at all.
  const cell = (name: DimensionName & TextField) =>
    valueCell((dimensionOf(name).of?.(attributes) ?? attributes[name]) || UNKNOWN);
  const { status, currency, b2b } = attributes;
  return {
    status: `${valueCell(status)},${cell('fulfilment')},${cell('channel')},`,
    category: `,${cell('category')},`,
    currency: `,${currency},`,
    state: `,${cell('state')},`,
    country: `,${cell('country')},${b2b ? 'True' : 'False'},${cell('fulfilment')},`,
    added: `${ADDED_FIELDS.map((name) => `,${cell(name)}`).join('')}\n`,
  };
}

/** By byte, whether an unquoted cell with it has to be looked at as a text, and whether a formula begins with it. */
const IS_SPECIAL = Uint8Array.from({ length: 256 }, (_, byte) => Number(SPECIAL.test(String.fromCharCode(byte))));
const BEGINS_FORMULA = Uint8Array.from({ length: 256 }, (_, byte) => Number(isFormula(String.fromCharCode(byte))));

/** Adds a cell that is carried: as bytes, if it is written like them. */
function addCarried(buffer: ByteBuffer, frame: Frame, row: number, slot: number, utf8: boolean): void {
  if (slot < 0) return;
  const place = 3 * (row * frame.width + slot);
  const { bytes, fields } = frame;
  const start = fields[place]!;
  const end = fields[place + 1]!;
  if (start === end) return;
  const isQuoted = fields[place + 2] === QUOTED;
  let isSame = utf8 && BEGINS_FORMULA[bytes[isQuoted ? start + 1 : start]!] === 0;
  if (!isQuoted) for (let at = start; isSame && at < end; at++) isSame = IS_SPECIAL[bytes[at]!] === 0;
  if (isSame) buffer.addBytes(bytes, start, end);
  else buffer.addText(carriedCell(decode(bytes, start, end, utf8), isQuoted));
}

function carriedCell(text: string, isQuoted: boolean): string {
  if (!isQuoted) return cleanedCell(text);
  return isFormula(text.slice(1, 2)) ? `"'${text.slice(1)}` : text;
}
