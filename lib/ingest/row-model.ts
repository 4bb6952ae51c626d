import type * as z from 'zod';
import { type Moment, momentParser } from '../../schemas/fields/day.ts';
import { Flaw } from '../../schemas/fields/field.ts';
import { MAX_TEXT_BYTES, TEXT_FLAWS } from '../../schemas/fields/text.ts';
import { saleSchema, type SaleRow, unguarded } from '../../schemas/sale.ts';
import { ATTRIBUTE_FIELDS, type Attributes, attributesOf } from './attributes.ts';
import { type StatusRules, statusRules } from '../clean/index.ts';
import { TEXT_FIELDS } from '../model/index.ts';
import type { Field, Habits, ReportField } from '../formats/index.ts';
import { TEXT_DETAILS } from './details.ts';
import type { Frame } from './frame.ts';
import { Memo } from './memo.ts';
import { parseRows } from './parse-rows.ts';
import { cellText, rowText } from './row-text.ts';
import type { Sale } from './sales.ts';
import { AMBIGUOUS, type Dialect, QUOTE, QUOTED } from './scan.ts';
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

/** Fields whose texts are kept with a line. */
const TEXTS: ReadonlySet<ReportField> = new Set(['order_id', 'status', 'item_status', ...TEXT_FIELDS, ...TEXT_DETAILS]);
/** Most bytes of a cell that has no more than `MAX_TEXT_BYTES` in UTF-8, whatever its encoding. */
const SHORT_BYTES = MAX_TEXT_BYTES / 3;

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
  readonly #textSlots: { field: ReportField; slot: number }[];
  readonly #parseMoment: (text: string) => Moment | Flaw;
  readonly #moments = new Memo<Moment>(MEMO_ENTRIES);
  readonly #amounts = new Memo<SaleRow['amount']>(MEMO_ENTRIES);
  readonly #quantities = new Memo<number>(MEMO_ENTRIES);
  readonly #attributes = new Memo<Attributes>(MEMO_ENTRIES);
  readonly #scratch = Buffer.alloc(MEMO_KEY_BYTES);

  /** `kept`: the fields that the frames hold; `fields`: the first of them, which are parsed here. */
  constructor(
    fields: readonly Field[],
    kept: readonly ReportField[],
    dialect: Dialect,
    habits: Habits,
    timeZone: string,
  ) {
    this.#fields = fields;
    this.#delimiter = String.fromCharCode(dialect.delimiter);
    this.#schema = saleSchema(timeZone, habits);
    this.#parseMoment = momentParser(timeZone);
    this.#textSlots = kept.flatMap((field, slot) => (TEXTS.has(field) ? [{ field, slot }] : []));
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
    const failures: Failure[] = [];
    for (let row = 0; row < frame.rows; row++) {
      const field = this.#tooLongField(frame, row);
      if (field !== undefined) {
        sales.push(undefined);
        failures.push({ row, field, code: TEXT_FLAWS.long.code, reason: TEXT_FLAWS.long.message });
        continue;
      }
      const memorable = utf8 || this.#isUtf8(frame, row);
      const sale = memorable ? this.#remembered(frame, row) : undefined;
      sales.push(sale);
      // A row that lacks only what an earlier one is parsed for already waits for what that one teaches.
      if (sale === undefined) (memorable && this.#isAsked(frame, row, asked) ? waiting : unread).push(row);
    }
    failures.push(...(await this.#parse(frame, unread, sales)));
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
    const moment = this.#momentOf(frame, row, date);
    if (moment === undefined) return undefined;
    const money = this.#amounts.get(this.#key(frame, row, amount) ?? '\0');
    if (money === undefined) return undefined;
    const count = quantity < 0 ? this.#defaultQuantity : this.#quantities.get(this.#key(frame, row, quantity) ?? '\0');
    if (count === undefined) return undefined;
    const key = this.#attributesKey(frame, row);
    const attributes = key === undefined ? undefined : this.#attributes.get(key);
    if (attributes === undefined) return undefined;
    const orderId = this.#orderId(frame, row);
    return { row, orderId, day: moment.day, hour: moment.hour, amount: money, quantity: count, attributes };
  }

  /** Date-times with seconds differ from row to row, so one that was not seen before is parsed here, without the others. */
  #momentOf(frame: Frame, row: number, slot: number): Moment | undefined {
    const key = this.#key(frame, row, slot);
    if (key === undefined) return undefined;
    const seen = this.#moments.get(key);
    if (seen !== undefined) return seen;
    const place = 3 * (row * frame.width + slot);
    if (frame.fields[place + 2] === AMBIGUOUS || frame.fields[place + 2] === QUOTED) return undefined;
    const moment = this.#parseMoment(frame.bytes.toString('utf8', frame.fields[place], frame.fields[place + 1]));
    if (moment instanceof Flaw) return undefined;
    this.#moments.set(key, moment);
    return moment;
  }

  /** The field of a row whose text is longer than `MAX_TEXT_BYTES`; only rows that are long as a whole are looked at. */
  #tooLongField(frame: Frame, row: number): ReportField | undefined {
    const { starts, ends, fields, width } = frame;
    if (ends[row]! - starts[row]! <= SHORT_BYTES) return undefined;
    const utf8 = this.#isUtf8(frame, row);
    return this.#textSlots.find(({ slot }) => {
      const place = 3 * (row * width + slot);
      if (fields[place + 1]! - fields[place]! <= SHORT_BYTES) return false;
      return Buffer.byteLength(cellText(frame, place, utf8).trim()) > MAX_TEXT_BYTES;
    })?.field;
  }

  /** Whether all that is unknown of a row stands in `asked`; puts it there. */
  #isAsked(frame: Frame, row: number, asked: Set<string>): boolean {
    const { order_id, date, amount, quantity } = this.#slots;
    if (!this.#plainStart(frame, row, order_id)) return false;
    const parts: [Memo<unknown>, string, string | undefined][] = [
      [this.#moments, 'd', this.#key(frame, row, date)],
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
      remember(this.#moments, this.#key(frame, row, slots.date), parsed.date);
      remember(this.#amounts, this.#key(frame, row, slots.amount), parsed.amount);
      if (slots.quantity >= 0) remember(this.#quantities, this.#key(frame, row, slots.quantity), parsed.quantity);
      remember(this.#attributes, key, attributes);
    }
    const { order_id: orderId, date, amount, quantity: count } = parsed;
    return { row, orderId, day: date.day, hour: date.hour, amount, quantity: count, attributes };
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
