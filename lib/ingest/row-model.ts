import type * as z from 'zod';
import type { Reject } from '../../schemas/reject.ts';
import { type Amount, AMOUNT_FLAWS, timesQuantity } from '../../schemas/fields/amount.ts';
import { DAY_FLAWS, type Moment, momentParser } from '../../schemas/fields/day.ts';
import { type MoneyWord, moneyWord } from '../../schemas/fields/money-words.ts';
import { QUANTITY_FLAWS } from '../../schemas/fields/quantity.ts';
import { Flaw } from '../../schemas/fields/field.ts';
import { MAX_TEXT_BYTES, TEXT_FLAWS } from '../../schemas/fields/text.ts';
import { saleSchema, type SaleRow, unguarded } from '../../schemas/sale.ts';
import { AmountReader } from './amounts.ts';
import {
  ATTRIBUTE_FIELDS,
  type Attributes,
  attributesOf,
  AttributeVariants,
  type LineRules,
  lineRules,
} from './attributes.ts';
import { mapRecord } from '../base/records.ts';
import { cleanCell } from '../clean/index.ts';
import { TEXT_FIELDS } from '../model/index.ts';
import type { DetectedFormat, Field, Format, ReportField } from '../formats/index.ts';
import type { Evidence } from './conclusion.ts';
import { TEXT_DETAILS } from './details.ts';
import type { OrderRows } from './fill-down.ts';
import type { Frame } from './frame.ts';
import { MarketplaceClock } from './marketplace-clock.ts';
import { Memo } from './memo.ts';
import { parseRows } from './parse-rows.ts';
import { cellText, isEmptyCell, rowText } from './row-text.ts';
import type { Sale } from './sales.ts';
import { AMBIGUOUS, type Dialect, QUOTE, QUOTED } from './scan.ts';
import { isUtf8 } from './text.ts';
import { isTotalName, isTotalWord } from './title-rows.ts';

/** The reason why a well-formed row is not a sale. */
export interface Failure {
  row: number;
  field: string | null;
  code: string;
  reason: string;
}

/** Whether a row that cannot be read may be a title or a total instead of a line. */
export interface TitleSigns {
  isBlank: boolean;
  isEmpty: boolean;
  isTotal: boolean;
}

export interface RowModelOptions {
  /** The fields that are parsed here: the first of `kept`. */
  fields: readonly Field[];
  /** The fields that the frames hold. */
  kept: readonly ReportField[];
  dialect: Dialect;
  format: Format;
  timeZone: string;
  evidence: Evidence;
}

/** Whether no field of a row has a text; a quote that is not closed is one. */
const isBlank = (row: string, delimiter: string): boolean =>
  row.split(delimiter).every((cell) => /^\s*(?:"")?\s*$/.test(cell));

/** The reason for rejecting a row because of the first row of its order. */
export const FIRST_ROW_REJECTED = {
  field: null,
  code: 'first_row_rejected',
  reason: 'The first row of this order was rejected, and this one takes its date and status from it. Correct that row',
} as const;

/** The reason for rejecting a total among order lines. */
export const TOTAL_AS_ORDER = {
  code: 'total',
  reason: 'The order id is a word for a total, so the row is not an order line. Remove totals within the rows',
} as const;

/** Longer values are parsed at each sight rather than remembered. */
const MEMO_KEY_BYTES = 256;
const MEMO_ENTRIES = 50_000;

/** Fields whose texts are kept with a line. */
const TEXTS: ReadonlySet<ReportField> = new Set(['order_id', 'status', 'item_status', ...TEXT_FIELDS, ...TEXT_DETAILS]);
/** Most bytes of a cell that has no more than `MAX_TEXT_BYTES` in UTF-8, whatever its encoding. */
const SHORT_BYTES = MAX_TEXT_BYTES / 3;

/**
 * Passes framed rows through fast-csv and the zod row model. A row is parsed only if its quantity or its attributes are not cached,
 * or its day or amount cannot be validated alone: most rows repeat values of others, so few are parsed in full.
 */
export class RowModel {
  readonly #fields: readonly Field[];
  readonly #delimiter: string;
  readonly #schema: ReturnType<typeof saleSchema>;
  readonly #rules: LineRules;
  readonly #format: Format;
  readonly #evidence: Evidence;
  readonly #columns: DetectedFormat['columns'];
  readonly #slots: Record<'order_id' | 'date' | 'refund_date' | 'amount' | 'quantity', number>;
  readonly #keySlots: readonly number[];
  readonly #lineSlots: readonly number[];
  readonly #attributeSlots: number[];
  readonly #textSlots: { field: ReportField; slot: number }[];
  readonly #parseMoment: (text: string) => Moment | Flaw;
  /** The currencies that a sign in the header of the amounts can mean. */
  readonly #columnWords: MoneyWord | null;
  readonly #clock = new MarketplaceClock();
  readonly #moments = new Memo<Moment>(MEMO_ENTRIES);
  readonly #amounts: AmountReader;
  readonly #quantities = new Memo<number>(MEMO_ENTRIES);
  readonly #attributes = new Memo<Attributes>(MEMO_ENTRIES);
  readonly #variants = new AttributeVariants();
  /** By row of the frame that is being read, the date of its sale. */
  readonly #moment: Moment[] = [];
  readonly #scratch = Buffer.alloc(MEMO_KEY_BYTES);

  constructor({ fields, kept, dialect, format, timeZone, evidence }: RowModelOptions) {
    const { habits, lineKey = [] } = format;
    this.#fields = fields;
    this.#delimiter = String.fromCharCode(dialect.delimiter);
    this.#schema = saleSchema(timeZone, habits, evidence.style);
    this.#parseMoment = momentParser(timeZone, evidence.style.dates);
    this.#amounts = new AmountReader({ unpriced: habits.unpricedAmount, style: evidence.style.decimals, evidence });
    this.#textSlots = kept.flatMap((field, slot) => (TEXTS.has(field) ? [{ field, slot }] : []));
    this.#rules = lineRules(habits);
    this.#format = format;
    this.#evidence = evidence;
    const { headers, detected } = evidence.header;
    this.#columns = detected.columns;
    this.#columnWords = moneyWord(/\p{Sc}/u.exec(headers[detected.columns.amount ?? -1] ?? '')?.[0] ?? '') ?? null;
    const slot = (field: Field) => fields.indexOf(field);
    this.#slots = {
      order_id: slot('order_id'),
      date: slot('date'),
      refund_date: slot('refund_date'),
      amount: slot('amount'),
      quantity: slot('quantity'),
    };
    this.#keySlots = lineKey.map((field) => kept.indexOf(field)).filter((place) => place >= 0);
    this.#lineSlots = (habits.lineNeeds ?? []).map((field) => kept.indexOf(field)).filter((place) => place >= 0);
    this.#attributeSlots = ATTRIBUTE_FIELDS.map(slot).filter((place) => place >= 0);
  }

  /**
   * The sales of a frame and the failures, both in its order; with `noLines`, the rows that the format takes for no lines, they
   * are its rows. `orders`: rows that take cells from
   * the first row of their order.
   */
  async read(
    frame: Frame,
    orders?: OrderRows,
  ): Promise<{ sales: Sale[]; failures: (Failure & TitleSigns)[]; noLines: number }> {
    const sales: (Sale | undefined)[] = [];
    let noLines = 0;
    const unread: number[] = [];
    const waiting: number[] = [];
    const asked = new Set<string>();
    const bytes = frame.bytes;
    const utf8 = frame.rows === 0 || isUtf8(bytes.subarray(frame.starts[0], frame.ends[frame.rows - 1]));
    const failures: Failure[] = [];
    for (let row = 0; row < frame.rows; row++) {
      if (this.#isNoLine(frame, row)) {
        sales.push(undefined);
        noLines++;
        continue;
      }
      const failure = this.#failureOfRow(frame, row, orders);
      if (failure !== undefined) {
        sales.push(undefined);
        failures.push(failure);
        continue;
      }
      const memorable = utf8 || this.#isUtf8(frame, row);
      if (!memorable) this.#evidence.addForeign(bytes.subarray(frame.starts[row], frame.ends[row]));
      const read = memorable ? this.#remembered(frame, row) : undefined;
      if (read !== undefined && 'reason' in read) {
        sales.push(undefined);
        failures.push(read);
        continue;
      }
      sales.push(read);
      // A row that lacks only what an earlier one is parsed for already waits for what that one teaches.
      if (read === undefined) (memorable && this.#isAsked(frame, row, asked) ? waiting : unread).push(row);
    }
    failures.push(...(await this.#parse(frame, unread, sales)));
    const untaught: number[] = [];
    for (const row of waiting) {
      const read = this.#remembered(frame, row);
      if (read === undefined) untaught.push(row);
      else if ('reason' in read) failures.push(read);
      else sales[row] = read;
    }
    failures.push(...(await this.#parse(frame, untaught, sales)));
    for (let row = 0; row < sales.length; row++) {
      const sale = sales[row];
      if (sale === undefined) continue;
      // In the order of the file, which shows whether its dates are sorted.
      this.#evidence.addSale(this.#moment[row]!, sale.amount, frame.lines[row]!);
      if (!sale.attributes.isNoLine) continue;
      sales[row] = undefined;
      noLines++;
    }
    if (orders !== undefined) failWithFirst(sales, failures, orders);
    failures.sort((one, other) => one.row - other.row);
    for (const { row, code } of failures) this.#addContradiction(code, frame.lines[row]!);
    for (const { code } of frame.rejects) {
      if (code === 'stray_quote' || code === 'unclosed_quote') this.#evidence.brokenQuotes++;
    }
    return {
      noLines,
      sales: failures.length + noLines === 0 ? (sales as Sale[]) : sales.filter((sale) => sale !== undefined),
      failures: failures.map((failure) => ({ ...failure, ...this.#signsOf(frame, failure.row) })),
    };
  }

  /**
   * Whether a malformed row may be a title or what is said under a table: it has one text, or it ends before the date and the
   * amount and has no order id.
   */
  titleOf({ code, raw }: Pick<Reject, 'code' | 'raw'>): TitleSigns {
    if (code !== 'field_count') return { isBlank: false, isEmpty: false, isTotal: false };
    const cells = raw.split(this.#delimiter).map((cell) => cell.replaceAll('"', '').trim());
    const { order_id = 0, date = 0, amount = 0 } = this.#columns;
    const texts = cells.filter((cell) => cell !== '');
    const id = cells[order_id] ?? '';
    // A file that was cut off may end with a part of an order id, which is one word.
    const isOrderId = id !== '' && !isTotalWord(id) && (!/\s/.test(id) || /\d/.test(id));
    return {
      isBlank: isBlank(raw, this.#delimiter),
      isEmpty: texts.length === 0 || (texts.length === 1 && /\s/.test(texts[0]!)),
      isTotal: cells.length <= Math.min(date, amount) && !isOrderId,
    };
  }

  #signsOf(frame: Frame, row: number): TitleSigns {
    const text = (slot: number) =>
      cleanCell(cellText(frame, 3 * (row * frame.width + slot), this.#isUtf8(frame, row))) ?? '';
    const { order_id, date, amount } = this.#slots;
    const [id, hasDate] = [text(order_id), text(date) !== ''];
    const isEmpty = id === '' && !hasDate && text(amount) === '';
    return {
      isBlank: isEmpty && isBlank(frame.bytes.toString('latin1', frame.starts[row], frame.ends[row]), this.#delimiter),
      isEmpty,
      isTotal: id === '' ? this.#beginsWithTotal(frame, row) : isTotalName(id) || (!hasDate && isTotalWord(id)),
    };
  }

  /** Whether the first text of a row is what a total is called. */
  #beginsWithTotal(frame: Frame, row: number): boolean {
    const first = frame.bytes.toString('utf8', frame.starts[row], Math.min(frame.ends[row]!, frame.starts[row]! + 64));
    const cell = first.split(this.#delimiter).find((each) => each.replaceAll('"', '').trim() !== '') ?? '';
    return isTotalWord(cell.replaceAll('"', ''));
  }

  #addContradiction(code: string, line: number): void {
    if (code === DAY_FLAWS.dayFirst.code || code === DAY_FLAWS.monthFirst.code) this.#evidence.dates.contradict(line);
    else if (code === AMOUNT_FLAWS.decimalComma.code || code === AMOUNT_FLAWS.decimalPoint.code) {
      this.#evidence.decimals.contradict();
    } else if (code === DAY_FLAWS.serial.code) this.#evidence.serials++;
  }

  /** Whether a row lacks what its format says that every line has. */
  #isNoLine(frame: Frame, row: number): boolean {
    return this.#lineSlots.some((slot) => isEmptyCell(frame, 3 * (row * frame.width + slot)));
  }

  #failureOfRow(frame: Frame, row: number, orders: OrderRows | undefined): Failure | undefined {
    const field = this.#tooLongField(frame, row);
    if (field !== undefined) return { row, field, code: TEXT_FLAWS.long.code, reason: TEXT_FLAWS.long.message };
    return orders?.orphan[row] === 1 ? { row, ...FIRST_ROW_REJECTED } : undefined;
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
      const record = withoutEmptyWords(records[index]!);
      if (this.#evidence.needsAmounts) this.#evidence.decimals.addText(record['amount']!);
      const result = this.#schema.safeParse(record);
      if (result.success) {
        const read = this.#remember(frame, row, result.data);
        if ('reason' in read) failures.push(read);
        else sales[row] = read;
      } else {
        const issue = result.error.issues[0]!;
        const field = issue.path[0] === undefined ? null : String(issue.path[0]);
        failures.push({ row, field, code: codeOf(issue), reason: issue.message });
      }
    }
    return failures;
  }

  #remembered(frame: Frame, row: number): Sale | Failure | undefined {
    const { order_id, date, refund_date, amount, quantity } = this.#slots;
    if (!this.#plainStart(frame, row, order_id)) return undefined;
    if (refund_date >= 0 && !isEmptyCell(frame, 3 * (row * frame.width + refund_date))) return undefined;
    const moment = this.#momentOf(frame, row, date);
    if (moment === undefined) return undefined;
    const money = this.#amounts.read(frame, 3 * (row * frame.width + amount));
    if (money === undefined) return undefined;
    const count =
      quantity < 0
        ? this.#format.habits.withoutColumn.quantity
        : this.#quantities.get(this.#key(frame, row, quantity) ?? '\0');
    if (count === undefined) return undefined;
    const key = this.#attributesKey(frame, row);
    const attributes = key === undefined ? undefined : this.#attributes.get(key);
    if (attributes === undefined) return undefined;
    const orderId = this.#orderId(frame, row);
    if (orderId === undefined) return undefined;
    return this.#saleOf(frame, row, { orderId, moment, amount: money, count, attributes });
  }

  /** The sale of a row whose values are valid by themselves. */
  #saleOf(
    frame: Frame,
    row: number,
    { orderId, moment, refundMoment, amount, count, attributes }: RowValues,
  ): Sale | Failure {
    if (isTotalName(orderId)) return { row, field: 'order_id', ...TOTAL_AS_ORDER };
    const { negative, priced } = amount;
    const words = amount.words ?? this.#columnWords;
    const refund = attributes.refund || negative;
    if (count < 0 && !refund) return failureOf(row, 'quantity', QUANTITY_FLAWS.negative);
    let { currency } = attributes;
    if (words !== null && currency !== '' && !words.includes(currency)) {
      return failureOf(row, 'amount', AMOUNT_FLAWS.currency);
    }
    if (words !== null && currency === '')
      currency = this.#evidence.currencyOf(words, attributes.country, frame.lines[row]!);
    const quantity = Math.abs(count);
    const money = this.#format.habits.amountOf === 'unit' && priced ? timesQuantity(amount, quantity) : amount;
    if (money instanceof Flaw) return failureOf(row, 'amount', money);
    this.#moment[row] = moment;
    const own = refund && refundMoment ? refundMoment : moment;
    const { day, hour } = own.instant === undefined ? own : this.#clock.tell(own.instant, attributes.channel);
    return {
      row,
      orderId,
      lineId: this.#keySlots.length === 0 ? null : this.#lineId(frame, row),
      day,
      hour,
      amount: money,
      quantity,
      attributes: this.#variants.of(attributes, currency, refund),
    };
  }

  #lineId(frame: Frame, row: number): string {
    const utf8 = this.#isUtf8(frame, row);
    return this.#keySlots.map((slot) => cellText(frame, 3 * (row * frame.width + slot), utf8).trim()).join('\0');
  }

  /** Date-times with seconds differ from row to row, so one that was not seen before is parsed here, without the others. */
  #momentOf(frame: Frame, row: number, slot: number): Moment | undefined {
    const key = this.#key(frame, row, slot);
    if (key === undefined) return undefined;
    const seen = this.#moments.get(key);
    if (seen !== undefined) return seen;
    const place = 3 * (row * frame.width + slot);
    if (frame.fields[place + 2] === AMBIGUOUS) return undefined;
    const moment = this.#parseMoment(cellText(frame, place, true));
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
      [this.#quantities, 'q', quantity < 0 ? undefined : this.#key(frame, row, quantity)],
      [this.#attributes, 'x', this.#attributesKey(frame, row)],
    ];
    const before = asked.size;
    const isAmountKnown = this.#amounts.find(frame, 3 * (row * frame.width + amount)) !== undefined;
    const amountKey = isAmountKnown ? undefined : this.#key(frame, row, amount);
    if (amountKey !== undefined) asked.add(`a${amountKey}`);
    for (const [memo, prefix, key] of parts) {
      if (key !== undefined && memo.get(key) === undefined) asked.add(prefix + key);
    }
    return asked.size === before;
  }

  #remember(frame: Frame, row: number, parsed: SaleRow): Sale | Failure {
    const slots = this.#slots;
    const key = this.#attributesKey(frame, row);
    // The same bytes mean other characters in a row that is Windows-1252, so such rows neither leave nor use memories.
    const memorable = this.#isUtf8(frame, row);
    let attributes = key === undefined || !memorable ? undefined : this.#attributes.get(key);
    if (attributes === undefined) {
      attributes = attributesOf(parsed, this.#rules);
      this.#evidence.addStatus(attributes);
    }
    if (memorable) {
      const remember = <T>(memo: Memo<T>, valueKey: string | undefined, value: T) =>
        valueKey === undefined || memo.set(valueKey, value);
      remember(this.#moments, this.#key(frame, row, slots.date), parsed.date);
      this.#amounts.remember(frame, 3 * (row * frame.width + slots.amount), parsed.amount);
      if (slots.quantity >= 0) remember(this.#quantities, this.#key(frame, row, slots.quantity), parsed.quantity);
      remember(this.#attributes, key, attributes);
    }
    const { order_id: orderId, date: moment, refund_date: refundMoment, amount, quantity: count } = parsed;
    return this.#saleOf(frame, row, { orderId, moment, refundMoment, amount, count, attributes });
  }

  /**
   * The order id of a row that is UTF-8 and in which `#plainStart` holds, as the row model would give it; undefined if it is a
   * word for "no value".
   */
  #orderId(frame: Frame, row: number): string | undefined {
    const text = cleanCell(cellText(frame, 3 * (row * frame.width + this.#slots.order_id), true));
    return text === null ? undefined : unguarded(text).trim();
  }

  /**
   * Whether a field, quoted or not, begins with a visible ASCII character that is not a quote: then it is not empty, parsed or
   * not.
   */
  #plainStart({ bytes, fields, width }: Frame, row: number, slot: number): boolean {
    const place = 3 * (row * width + slot);
    const start = fields[place]! + (fields[place + 2] === QUOTED ? 1 : 0);
    const first = bytes[start]!;
    return fields[place + 1]! > start && first > 0x20 && first < 0x7f && first !== QUOTE;
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

interface RowValues {
  orderId: string;
  moment: Moment;
  refundMoment?: Moment | null;
  amount: Amount;
  count: number;
  attributes: Attributes;
}

const failureOf = (row: number, field: string, { code, message }: Flaw): Failure => ({
  row,
  field,
  code,
  reason: message,
});

/** A row without the words that programs write where there is no value. */
function withoutEmptyWords(record: Readonly<Record<string, string>>): Record<string, string> {
  return mapRecord(record, (text) => (cleanCell(text) === null ? '' : text));
}

/** Rows of an order of which the first was rejected are rejects too. */
function failWithFirst(sales: (Sale | undefined)[], failures: Failure[], { first }: OrderRows): void {
  if (failures.length === 0) return;
  const failed = new Set(failures.map(({ row }) => row));
  for (const [row, sale] of sales.entries()) {
    if (sale === undefined || first[row] === row || !failed.has(first[row]!)) continue;
    sales[row] = undefined;
    failures.push({ row, ...FIRST_ROW_REJECTED });
  }
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return 'empty';
  const code = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? code : 'invalid';
}
