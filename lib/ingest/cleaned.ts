import { formatAmount } from '../../schemas/fields/amount.ts';
import { MONTH_NAMES } from '../../schemas/fields/calendar.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { UNKNOWN } from '../clean/index.ts';
import { dimensionOf, type DimensionName, type TextField } from '../model/index.ts';
import type { Attributes } from './attributes.ts';
import { ADDED_FIELDS, CARRIED_NAMES, type CarriedField, type ReportField } from '../formats/index.ts';
import { guardFormula, isFormula } from '../base/formula.ts';
import type { Frame } from './frame.ts';
import type { Sale, SaleBatch } from './sales.ts';
import { QUOTED } from './scan.ts';
import { decode, isUtf8 } from './text.ts';

export { CLEANED_HEADER } from '../formats/index.ts';

/** What the loader takes for a formula with a guard before it. */
const GUARDED = /^'+[=+\-@\t\r]/;
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

  /** The rows of a batch as text, each with its line end. */
  text(batch: SaleBatch): string {
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
    let text = '';
    for (const sale of sales) {
      const { row } = sale;
      const rowUtf8 = utf8 || isUtf8(frame.bytes.subarray(frame.starts[row], frame.ends[row]));
      const carried = (place: number) => (place < 0 ? '' : carriedCell(frame, row, place, rowUtf8));
      const cells = this.#cellsOf(sale.attributes);
      const { date, calendar } = this.#dayOf(sale);
      text +=
        `${carried(slots.order)},${date},${cells.status},${carried(slots.level)},${carried(slots.sku)},` +
        `${cells.category},${carried(slots.size)},${carried(slots.asin)},${sale.quantity},${cells.currency},` +
        `${formatAmount(sale.amount)},${carried(slots.city)},${cells.state},${carried(slots.postal)},` +
        `${cells.country},${calendar}${cells.added}\n`;
    }
    return text;
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
      cells = { date, calendar: `${date.slice(0, 4)},${month},${MONTH_NAMES[month - 1]}` };
      this.#days.set(day, cells);
    }
    return cells;
  }
}

/** A value that the loader reads again: it takes one `'` away, also from a value that was spelled with it. */
const valueCell = (value: string): string => cleanedCell(GUARDED.test(value) ? `'${value}` : value);

/** Cells that all rows of the same attributes share, neighbours joined. */
function attributeCells(attributes: Attributes) {
  // A value that only the currency of the report can clean stands as the report spells it, which may be not at all.
  const cell = (name: DimensionName & TextField) =>
    valueCell((dimensionOf(name).of?.(attributes) ?? attributes[name]) || UNKNOWN);
  const { status, currency, b2b } = attributes;
  return {
    status: `${valueCell(status)},${cell('fulfilment')},${cell('channel')}`,
    category: cell('category'),
    currency,
    state: cell('state'),
    country: `${cell('country')},${b2b ? 'True' : 'False'},${cell('fulfilment')}`,
    added: ADDED_FIELDS.map((name) => `,${cell(name)}`).join(''),
  };
}

function carriedCell(frame: Frame, row: number, slot: number, utf8: boolean): string {
  const place = 3 * (row * frame.width + slot);
  const start = frame.fields[place]!;
  const end = frame.fields[place + 1]!;
  if (start === end) return '';
  const text = decode(frame.bytes, start, end, utf8);
  if (frame.fields[place + 2] !== QUOTED) return cleanedCell(text);
  return isFormula(text.slice(1, 2)) ? `"'${text.slice(1)}` : text;
}
