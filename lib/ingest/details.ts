import { type Amount, amountParser } from '../../schemas/fields/amount.ts';
import { instantParser } from '../../schemas/fields/day.ts';
import { Flaw } from '../../schemas/fields/field.ts';
import { unguarded, type ValueStyle } from '../../schemas/sale.ts';
import { byName } from '../base/records.ts';
import { cleanCell, cleanCity, cleanLabel } from '../clean/index.ts';
import { DETAIL_NAMES, type DetailField, type ReportField } from '../formats/index.ts';
import { ByteMemo } from './byte-memo.ts';
import type { Frame } from './frame.ts';
import { cellText } from './row-text.ts';
import { isUtf8 } from './text.ts';

const MEMO_ENTRIES = 32_768;
const MEMO_BYTES = 2 * 1024 * 1024;
/** A cell of more bytes, quotes aside, has a text that is not one of those that mean nothing. */
const LONG_CELL = 32;

/** What is read of the cells of a field. */
type Kind = 'text' | 'money' | 'instant' | 'flag';

/** What each field is, and how its texts are cleaned. */
const DETAILS = {
  last_update: { kind: 'instant' },
  city: { kind: 'text', clean: cleanCity },
  sku: { kind: 'text' },
  asin: { kind: 'text' },
  style: { kind: 'text', clean: cleanLabel },
  size: { kind: 'text', clean: cleanLabel },
  product_name: { kind: 'text' },
  service_level: { kind: 'text' },
  promotion: { kind: 'flag' },
  item_tax: { kind: 'money' },
  shipping: { kind: 'money' },
  shipping_tax: { kind: 'money' },
  gift_wrap: { kind: 'money' },
  item_discount: { kind: 'money' },
  shipping_discount: { kind: 'money' },
} as const satisfies Record<DetailField, { kind: Kind; clean?: (cell: string) => string | null }>;

/** The details that are kept as text. */
export const TEXT_DETAILS: readonly DetailField[] = DETAIL_NAMES.filter((name) => DETAILS[name].kind === 'text');

/** `instant`: seconds since 1970-01-01T00:00Z; `flag`: whether there is a text. */
interface Values {
  text: string;
  money: Amount;
  instant: number;
  flag: boolean;
}

/**
 * The details of the lines of a report. By field, the values by row of the frame; null if the report has no such column or it
 * is not read. A value is null if its cell is empty or cannot be read; an empty cell of money is 0, and an empty flag is false.
 */
export type Details = {
  readonly [Name in DetailField]: readonly (Values[(typeof DETAILS)[Name]['kind']] | null)[] | null;
};

type Value = Values[Kind] | null;

/** Reads the cells of a column. */
interface Column {
  name: DetailField;
  slot: number;
  /** Undefined: the values of most rows differ, or are read at a glance. */
  memo: ByteMemo<Value | Flaw> | undefined;
  parse: (cell: string) => Value | Flaw;
  /** What an empty cell means. */
  empty: Value;
  values: Value[];
}

export interface DetailReaderOptions {
  /** The fields that the frames hold. */
  kept: readonly ReportField[];
  /** The details to read, as far as the frames hold them; default: all. */
  names?: readonly DetailField[] | undefined;
  timeZone: string;
  style?: ValueStyle;
}

/** Reads details by column, for the rows that are sales. A value that cannot be read never rejects its row. */
export class DetailReader {
  readonly #columns: readonly Column[];
  readonly #details: Details;

  constructor({ kept, names = DETAIL_NAMES, timeZone, style }: DetailReaderOptions) {
    const parsers: Record<Kind, (cell: string) => Value | Flaw> = {
      text: (cell) => cell,
      money: amountParser(style?.decimals),
      instant: instantParser(timeZone, style?.dates),
      flag: () => true,
    };
    this.#columns = names
      .filter((name) => kept.includes(name))
      .map((name): Column => {
        const { kind, clean }: { kind: Kind; clean?: (cell: string) => Value } = DETAILS[name];
        return {
          name,
          slot: kept.indexOf(name),
          memo: kind === 'text' || kind === 'money' ? new ByteMemo(MEMO_ENTRIES, MEMO_BYTES) : undefined,
          parse: clean ?? parsers[kind],
          empty: kind === 'money' ? NO_MONEY : null,
          values: [],
        };
      });
    this.#details = byName(
      DETAIL_NAMES,
      (name) => this.#columns.find((column) => column.name === name)?.values ?? null,
    ) as Details;
  }

  /** The details of these rows, overwritten by the next call, and by field how many values could not be read. */
  read(
    frame: Frame,
    sales: readonly { row: number }[],
  ): { details: Details; unreadable: Partial<Record<DetailField, number>> } {
    const unreadable: Partial<Record<DetailField, number>> = {};
    const utf8 = frame.rows === 0 || isUtf8(frame.bytes.subarray(frame.starts[0], frame.ends[frame.rows - 1]));
    for (const column of this.#columns) {
      const count =
        DETAILS[column.name].kind === 'flag'
          ? readFlags(column, frame, sales, utf8)
          : readValues(column, frame, sales, utf8);
      if (count > 0) unreadable[column.name] = count;
    }
    return { details: this.#details, unreadable };
  }
}

/** What an empty cell of money means: the report has such a column, and this line nothing of it. */
const NO_MONEY: Amount = { digits: 0, scale: 0, priced: true, negative: false, words: null };

/** Reads a column; gives how many of its values could not be read. */
function readValues(
  { slot, memo, parse, empty, values }: Column,
  frame: Frame,
  sales: readonly { row: number }[],
  utf8: boolean,
): number {
  const { bytes, fields, width } = frame;
  let unreadable = 0;
  for (const { row } of sales) {
    const place = 3 * (row * width + slot);
    const start = fields[place]!;
    const end = fields[place + 1]!;
    let value: Value | Flaw = empty;
    if (start !== end) {
      // The same bytes mean other characters in a row that is Windows-1252.
      const isRowUtf8 = utf8 || isUtf8(bytes.subarray(frame.starts[row], frame.ends[row]));
      const found = isRowUtf8 ? memo?.find(bytes, start, end) : undefined;
      value = found === undefined ? valueOf(cellText(frame, place, isRowUtf8), parse, empty) : found;
      if (found === undefined && isRowUtf8) memo?.add(bytes, start, end, value);
      if (value instanceof Flaw) {
        unreadable++;
        value = null;
      }
    }
    values[row] = value;
  }
  return unreadable;
}

function valueOf(text: string, parse: Column['parse'], empty: Value): Value | Flaw {
  const cell = cleanCell(unguarded(text.trim()));
  return cell === null ? empty : parse(cell);
}

/** Whether there is a text. Cells of promotions are long, and none of that is to be looked at. */
function readFlags({ slot, values }: Column, frame: Frame, sales: readonly { row: number }[], utf8: boolean): number {
  const { bytes, fields, width } = frame;
  for (const { row } of sales) {
    const place = 3 * (row * width + slot);
    let start = fields[place]!;
    const end = fields[place + 1]!;
    while (start < end && (bytes[start]! <= 0x20 || bytes[start] === 0x22)) start++;
    values[row] = end - start > LONG_CELL || (start < end && cleanCell(cellText(frame, place, utf8)) !== null);
  }
  return 0;
}
