import type * as z from 'zod';
import { saleSchema, type SaleRow, unguarded } from '../../schemas/sale.ts';
import { ATTRIBUTE_FIELDS, type Attributes, attributesOf } from './attributes.ts';
import { type StatusRules, statusRules } from '../clean/index.ts';
import type { Field, Habits } from '../formats/index.ts';
import type { Frame } from './frame.ts';
import { Memo } from './memo.ts';
import { parseRows } from './parse-rows.ts';
import { rowText } from './row-text.ts';
import type { Sale } from './sales.ts';
import { type Dialect, QUOTE } from './scan.ts';
import { isUtf8 } from './text.ts';

/** Why a well-formed row is no sale. */
export interface Failure {
  row: number;
  field: string | null;
  code: string;
  reason: string;
}

/** Longer values are parsed at each sight rather than remembered. */
const MEMO_KEY_BYTES = 256;
const MEMO_ENTRIES = 50_000;

/**
 * Framed rows through fast-csv and the zod row model. A row is parsed unless each of its parts (day, amount, quantity,
 * attributes) was validated before: most rows repeat values that others had, so few are parsed in full.
 */
export class RowModel {
  readonly #fields: readonly Field[];
  readonly #delimiter: string;
  readonly #schema: ReturnType<typeof saleSchema>;
  readonly #statuses: StatusRules;
  readonly #defaultQuantity: number;
  readonly #slots: Record<'order_id' | 'date' | 'amount' | 'quantity', number>;
  readonly #attributeSlots: number[];
  readonly #days = new Memo<number>(MEMO_ENTRIES);
  readonly #amounts = new Memo<SaleRow['amount']>(MEMO_ENTRIES);
  readonly #quantities = new Memo<number>(MEMO_ENTRIES);
  readonly #attributes = new Memo<Attributes>(MEMO_ENTRIES);
  readonly #scratch = Buffer.alloc(MEMO_KEY_BYTES);

  /** `fields`: those that the frames hold, the first of their kept columns. */
  constructor(fields: readonly Field[], dialect: Dialect, habits: Habits, timeZone: string) {
    this.#fields = fields;
    this.#delimiter = String.fromCharCode(dialect.delimiter);
    this.#schema = saleSchema(timeZone, habits);
    this.#statuses = statusRules(habits.statuses);
    this.#defaultQuantity = habits.withoutColumn.quantity;
    const slot = (field: Field) => fields.indexOf(field);
    this.#slots = {
      order_id: slot('order_id'),
      date: slot('date'),
      amount: slot('amount'),
      quantity: slot('quantity'),
    };
    this.#attributeSlots = ATTRIBUTE_FIELDS.map(slot).filter((place) => place >= 0);
  }

  /** The sales of a frame and the failures, both in its order; together they are its rows. */
  async read(frame: Frame): Promise<{ sales: Sale[]; failures: Failure[] }> {
    const sales: (Sale | undefined)[] = [];
    const unread: number[] = [];
    const waiting: number[] = [];
    const asked = new Set<string>();
    const bytes = frame.bytes;
    const utf8 = frame.rows === 0 || isUtf8(bytes.subarray(frame.starts[0], frame.ends[frame.rows - 1]));
    for (let row = 0; row < frame.rows; row++) {
      const memorable = utf8 || this.#isUtf8(frame, row);
      const sale = memorable ? this.#remembered(frame, row) : undefined;
      sales.push(sale);
      // A row that lacks only what an earlier one is parsed for already waits for what that one teaches.
      if (sale === undefined) (memorable && this.#isAsked(frame, row, asked) ? waiting : unread).push(row);
    }
    const failures = await this.#parse(frame, unread, sales);
    const untaught: number[] = [];
    for (const row of waiting) {
      const sale = this.#remembered(frame, row);
      if (sale === undefined) untaught.push(row);
      else sales[row] = sale;
    }
    failures.push(...(await this.#parse(frame, untaught, sales)));
    return {
      sales: failures.length === 0 ? (sales as Sale[]) : sales.filter((sale) => sale !== undefined),
      failures: failures.sort((one, other) => one.row - other.row),
    };
  }

  async #parse(frame: Frame, unread: readonly number[], sales: (Sale | undefined)[]): Promise<Failure[]> {
    if (unread.length === 0) return [];
    let text = this.#fields.join(this.#delimiter);
    for (const row of unread) {
      text += `\n${rowText(frame, row, this.#fields.length, this.#delimiter, this.#isUtf8(frame, row))}`;
    }
    const records = await parseRows(text, this.#delimiter);
    if (records.length !== unread.length) {
      throw new Error(`${unread.length} rows went into the parser and ${records.length} came out`);
    }
    const failures: Failure[] = [];
    for (const [index, row] of unread.entries()) {
      const result = this.#schema.safeParse(records[index]);
      if (result.success) sales[row] = this.#remember(frame, row, result.data);
      else {
        const issue = result.error.issues[0]!;
        const field = issue.path[0] === undefined ? null : String(issue.path[0]);
        failures.push({ row, field, code: codeOf(issue), reason: issue.message });
      }
    }
    return failures;
  }

  #remembered(frame: Frame, row: number): Sale | undefined {
    const { order_id, date, amount, quantity } = this.#slots;
    if (!this.#plainStart(frame, row, order_id)) return undefined;
    const day = this.#days.get(this.#key(frame, row, date) ?? '');
    if (day === undefined) return undefined;
    const money = this.#amounts.get(this.#key(frame, row, amount) ?? '\0');
    if (money === undefined) return undefined;
    const count = quantity < 0 ? this.#defaultQuantity : this.#quantities.get(this.#key(frame, row, quantity) ?? '\0');
    if (count === undefined) return undefined;
    const key = this.#attributesKey(frame, row);
    const attributes = key === undefined ? undefined : this.#attributes.get(key);
    if (attributes === undefined) return undefined;
    return { row, orderId: this.#orderId(frame, row), day, amount: money, quantity: count, attributes };
  }

  /** Whether all that is unknown of a row stands in `asked`; puts it there. */
  #isAsked(frame: Frame, row: number, asked: Set<string>): boolean {
    const { order_id, date, amount, quantity } = this.#slots;
    if (!this.#plainStart(frame, row, order_id)) return false;
    const parts: [Memo<unknown>, string, string | undefined][] = [
      [this.#days, 'd', this.#key(frame, row, date)],
      [this.#amounts, 'a', this.#key(frame, row, amount)],
      [this.#quantities, 'q', quantity < 0 ? undefined : this.#key(frame, row, quantity)],
      [this.#attributes, 'x', this.#attributesKey(frame, row)],
    ];
    const before = asked.size;
    for (const [memo, prefix, key] of parts) {
      if (key !== undefined && memo.get(key) === undefined) asked.add(prefix + key);
    }
    return asked.size === before;
  }

  #remember(frame: Frame, row: number, parsed: SaleRow): Sale {
    const slots = this.#slots;
    const key = this.#attributesKey(frame, row);
    // The same bytes mean other characters in a row that is Windows-1252, so such rows neither leave nor use memories.
    const memorable = this.#isUtf8(frame, row);
    let attributes = key === undefined || !memorable ? undefined : this.#attributes.get(key);
    attributes ??= attributesOf(parsed, this.#statuses);
    if (memorable) {
      const remember = <T>(memo: Memo<T>, valueKey: string | undefined, value: T) =>
        valueKey === undefined || memo.set(valueKey, value);
      remember(this.#days, this.#key(frame, row, slots.date), parsed.date);
      remember(this.#amounts, this.#key(frame, row, slots.amount), parsed.amount);
      if (slots.quantity >= 0) remember(this.#quantities, this.#key(frame, row, slots.quantity), parsed.quantity);
      remember(this.#attributes, key, attributes);
    }
    const { order_id: orderId, date: day, amount, quantity: count } = parsed;
    return { row, orderId, day, amount, quantity: count, attributes };
  }

  /** The order id of a row that is UTF-8 and in which `#plainStart` holds, as the row model would give it. */
  #orderId(frame: Frame, row: number): string {
    const place = 3 * (row * frame.width + this.#slots.order_id);
    return unguarded(frame.bytes.toString('utf8', frame.fields[place], frame.fields[place + 1]).trimEnd()).trim();
  }

  /** Whether a field begins with a visible ASCII character that is no quote: then it is not empty, parsed or not. */
  #plainStart(frame: Frame, row: number, slot: number): boolean {
    const place = 3 * (row * frame.width + slot);
    const first = frame.bytes[frame.fields[place]!]!;
    return frame.fields[place + 1]! > frame.fields[place]! && first > 0x20 && first < 0x7f && first !== QUOTE;
  }

  #isUtf8(frame: Frame, row: number): boolean {
    return isUtf8(frame.bytes.subarray(frame.starts[row], frame.ends[row]));
  }

  #key(frame: Frame, row: number, slot: number): string | undefined {
    const place = 3 * (row * frame.width + slot);
    const start = frame.fields[place]!;
    const end = frame.fields[place + 1]!;
    return end - start > MEMO_KEY_BYTES ? undefined : frame.bytes.toString('latin1', start, end);
  }

  /** The bytes of the attribute fields; undefined where they are too long to remember. */
  #attributesKey(frame: Frame, row: number): string | undefined {
    const { bytes, fields, width } = frame;
    const scratch = this.#scratch;
    let length = 0;
    for (const slot of this.#attributeSlots) {
      const place = 3 * (row * width + slot);
      const end = fields[place + 1]!;
      let at = fields[place]!;
      if (length + end - at + 1 > MEMO_KEY_BYTES) return undefined;
      while (at < end) scratch[length++] = bytes[at++]!;
      // No unquoted field holds a line feed and a quoted one shows its end, so the key tells the fields apart.
      scratch[length++] = 0x0a;
    }
    return scratch.toString('latin1', 0, length);
  }
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return 'empty';
  const code = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? code : 'invalid';
}
