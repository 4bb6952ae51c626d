import { toMinor } from '../../schemas/fields/amount.ts';
import { minorDigits } from '../../schemas/fields/currency.ts';
import { byName } from '../base/records.ts';
import type { Attributes } from '../ingest/attributes.ts';
import { OrderKeys } from '../ingest/order-key.ts';
import type { Sale } from '../ingest/sales.ts';
import { DIMENSION_NAMES, type DimensionName, dimensionOf } from '../model/index.ts';
import { COLUMN_NAMES, columnOf, type Line } from './columns.ts';

export interface LineMakerOptions {
  series: string;
  /** Secret of the keys of orders. */
  secret: string;
  /** Currency of lines that name none. */
  currency: string;
}

/** What a line has of its attributes. */
type Shared = Record<Exclude<DimensionName, 'b2b'>, string> & { b2b: boolean };

/** Makes the lines of a report, one at a time, in one object that is used again. */
export class LineMaker {
  /** Whether a line named no currency. */
  usedCurrency = false;
  readonly #options: LineMakerOptions;
  readonly #keys: OrderKeys;
  readonly #shared = new WeakMap<Attributes, Shared>();
  readonly #line: Line;

  constructor(options: LineMakerOptions) {
    this.#options = options;
    this.#keys = new OrderKeys(options.secret);
    this.#line = emptyLine();
    this.#line.order_key = this.#keys;
  }

  /** The line of a sale, until the next call. */
  of({ orderId, day, amount, quantity, attributes }: Omit<Sale, 'row'>): Line {
    const line = this.#line;
    let shared = this.#shared.get(attributes);
    if (shared === undefined) this.#shared.set(attributes, (shared = this.#sharedOf(attributes)));
    Object.assign(line, shared);
    this.#keys.set(orderId, day);
    line.order_id = orderId;
    line.day = day;
    line.status = attributes.status;
    line.cancelled = attributes.cancelled;
    line.returned = attributes.returned;
    line.quantity = quantity;
    line.amount = amount.priced ? toMinor(amount, minorDigits(shared.currency)) : null;
    return line;
  }

  #sharedOf(attributes: Attributes): Shared {
    const { series, currency } = this.#options;
    if (attributes.currency === '') this.usedCurrency = true;
    const line = attributes.currency === '' ? { ...attributes, currency } : attributes;
    const values = byName(DIMENSION_NAMES, (name) => {
      if (name === 'series') return series;
      return name === 'currency' ? line.currency : (dimensionOf(name).of?.(line) ?? '');
    });
    return { ...values, b2b: line.b2b };
  }
}

/** A line without any value: nulls where a column may have none. */
export function emptyLine(): Line {
  const empty = { text: '', integer: 0, money: 0, day: 0, instant: 0, flag: false, key: { high: 0, low: 0 } };
  return byName(COLUMN_NAMES, (name) => {
    const { type, nullable } = columnOf(name);
    return nullable ? null : empty[type];
  }) as Line;
}
