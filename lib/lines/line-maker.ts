import { type Amount, toMinor } from '../../schemas/fields/amount.ts';
import { minorDigits } from '../../schemas/fields/currency.ts';
import { type Key, KeyTable } from '../base/key-table.ts';
import { byName } from '../base/records.ts';
import { grown } from '../base/typed-arrays.ts';
import type { Attributes } from '../ingest/attributes.ts';
import { OrderKeys } from '../ingest/order-key.ts';
import type { Sale, SaleBatch } from '../ingest/sales.ts';
import { DETAIL_NAMES, type DetailField, type Habits } from '../formats/index.ts';
import { dimensionOf, STORED_DIMENSIONS, type StoredDimension } from '../model/index.ts';
import { COLUMN_NAMES, columnOf, type Line } from './columns.ts';

export interface LineMakerOptions {
  series: string;
  /** Secret of the keys of orders. */
  secret: string;
  /** Currency of lines that name none. */
  currency: string;
}

/** What a line has of its attributes. */
type Shared = Record<Exclude<StoredDimension, 'b2b'>, string> & { b2b: boolean };

/** Makes the lines of a report, one at a time, in one object that is used again. */
export class LineMaker {
  /** Whether a line named no currency. */
  usedCurrency = false;
  readonly #options: LineMakerOptions;
  readonly #keys: OrderKeys;
  readonly #lineKeys: OrderKeys;
  /** Keys of the order and day of refunds, and by number of such a key how many refunds there were. */
  readonly #refunds = new KeyTable();
  #refundCounts = new Uint32Array(64);
  readonly #shared = new WeakMap<Attributes, Shared>();
  readonly #line: Line;

  constructor(options: LineMakerOptions) {
    this.#options = options;
    this.#keys = new OrderKeys(options.secret);
    this.#lineKeys = new OrderKeys(options.secret);
    this.#line = emptyLine();
    this.#line.order_key = this.#keys;
  }

  /** The line of a sale of a batch, until the next call. */
  of(
    { row, orderId, lineId, day, hour, amount, quantity, attributes }: Sale,
    { details, detected }: Pick<SaleBatch, 'details' | 'detected'>,
  ): Line {
    const line = this.#line;
    let shared = this.#shared.get(attributes);
    if (shared === undefined) this.#shared.set(attributes, (shared = this.#sharedOf(attributes)));
    Object.assign(line, shared);
    this.#keys.set(orderId, day);
    line.order_id = orderId;
    line.day = day;
    line.hour = hour;
    line.status = attributes.status;
    line.cancelled = attributes.cancelled;
    line.returned = attributes.returned;
    line.refund = attributes.refund;
    line.line_key = this.#lineKeyOf(orderId, lineId, day, attributes.refund);
    line.quantity = quantity;
    const digits = minorDigits(shared.currency);
    line.amount = amount.priced ? toMinor(amount, digits) : null;
    for (const { name, type } of DETAILS) {
      const value = details[name]?.[row] ?? null;
      if (value === null) set(line, name, null);
      else if (type === 'money') set(line, name, moneyOf(value as Amount, digits));
      else if (type === 'instant') set(line, name, 1000 * (value as number));
      else set(line, name, value as string | boolean);
    }
    line.discount_due = discountDue(line, detected.format.habits);
    return line;
  }

  /** The key of a refund is its order, day and number; that of a line is what its report says. */
  #lineKeyOf(orderId: string, lineId: string | null, day: number, refund: boolean): Key | null {
    const keys = this.#lineKeys;
    if (refund) {
      keys.setPart(orderId, `refund ${day}`);
      const place = this.#refunds.add(keys.high, keys.low);
      if (place >= this.#refundCounts.length) this.#refundCounts = grown(this.#refundCounts, 2 * place);
      keys.setPart(orderId, `refund ${day} ${this.#refundCounts[place]!++}`);
      return keys;
    }
    if (lineId === null) return null;
    keys.setPart(orderId, `line ${lineId}`);
    return keys;
  }

  #sharedOf(attributes: Attributes): Shared {
    const { series, currency } = this.#options;
    if (attributes.currency === '') this.usedCurrency = true;
    const line = attributes.currency === '' ? { ...attributes, currency } : attributes;
    const values = byName(STORED_DIMENSIONS, (name) => {
      if (name === 'series') return series;
      return name === 'currency' ? line.currency : (dimensionOf(name).of?.(line) ?? '');
    });
    return { ...values, b2b: line.b2b };
  }
}

const DETAILS = DETAIL_NAMES.map((name) => ({ name, type: columnOf(name).type }));

const moneyOf = (amount: Amount, digits: number): number | null => (amount.priced ? toMinor(amount, digits) : null);

/** Discounts that are not yet deducted from the amount of a line; null if its report has none. */
export function discountDue(
  { item_discount, shipping_discount }: { item_discount: number | null; shipping_discount: number | null },
  { amountIncludes }: Pick<Habits, 'amountIncludes'>,
): number | null {
  if (item_discount === null && shipping_discount === null) return null;
  return amountIncludes.includes('discounts') ? 0 : (item_discount ?? 0) + (shipping_discount ?? 0);
}

const set = (line: Line, name: DetailField, value: string | number | boolean | null): void => {
  (line as Record<DetailField, unknown>)[name] = value;
};

/** An empty line: null in every column that may be null. */
export function emptyLine(): Line {
  const empty = { text: '', integer: 0, money: 0, day: 0, instant: 0, flag: false, key: { high: 0, low: 0 } };
  return byName(COLUMN_NAMES, (name) => {
    const { type, nullable } = columnOf(name);
    return nullable ? null : empty[type];
  }) as Line;
}
