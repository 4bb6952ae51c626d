import { type Amount, toMinor } from '../../schemas/fields/amount.ts';
import { minorDigits } from '../../schemas/fields/currency.ts';
import { currencyOfCountry } from '../clean/index.ts';
import { KeyTable } from '../base/key-table.ts';
import { ReportError } from '../base/report-error.ts';
import { byName, mapRecord } from '../base/records.ts';
import type { Attributes } from '../ingest/attributes.ts';
import { OrderKeys } from '../ingest/order-key.ts';
import type { Sale } from '../ingest/sales.ts';
import {
  BASE_ROLLUPS,
  type CountedLine,
  DIMENSION_NAMES,
  dimensionOf,
  type DimensionName,
  MEASURES,
  ROLLUPS,
  type RollupName,
  TEXT_FIELDS,
} from '../model/index.ts';
import { Accumulator } from './accumulator.ts';
import { MAX_CELLS } from './limits.ts';
import { projectAll } from './project.ts';
import type { Rollup } from './rollup.ts';

/** Most values of a dimension in one report, if the dimension declares no other limit. */
const MAX_VALUES = 5000;

/** The numbers of minor digits that ISO 4217 gives its currencies. */
const MINOR_DIGITS = [0, 2, 3, 4] as const;

/** A combination of attributes, and where its lines are summed. */
interface SeenAttributes {
  attributes: Attributes;
  /** In the order of `BASE_ROLLUPS`. */
  groups: number[];
  /** Minor digits of the currency; undefined until that is determined. */
  digits: number | undefined;
  lines: number;
}

/** The line that is being counted; one object is reused for all lines. */
type MutableLine = { -readonly [Key in keyof CountedLine]: CountedLine[Key] };

/**
 * Builds the rollups of one report, line by line. Lines without a currency are summed in separate cells, with their money
 * at each number of minor digits of ISO 4217, until `finish` determines their currency.
 */
export class RollupBuilder {
  readonly #series: string;
  readonly #sums = BASE_ROLLUPS.map((name) => {
    const shape = ROLLUPS[name];
    const money = shape.measures.filter((measure) => MEASURES[measure].unit === 'money');
    // Cell → per number of minor digits, per money measure: the sum of lines whose currency is not determined yet.
    return { name, money, cells: new Accumulator(shape), waiting: new Map<number, Float64Array[]>() };
  });
  readonly #seen = new Map<string, SeenAttributes>();
  readonly #byObject = new WeakMap<Attributes, SeenAttributes>();
  readonly #values = byName(DIMENSION_NAMES, () => new Set<string>());
  readonly #line: MutableLine = {
    cancelled: false,
    returned: false,
    refund: false,
    quantity: 0,
    amount: 0,
    priced: false,
  };
  readonly #keys: OrderKeys;
  readonly #orders = new KeyTable();
  active = 0;
  cancelled = 0;
  refunds = 0;

  /** `secret`: that of the keys of orders. */
  constructor(series: string, secret: string) {
    this.#series = series;
    this.#keys = new OrderKeys(secret);
  }

  /** Throws `ReportError` if a dimension has too many values, or a rollup more than `MAX_CELLS` cells. */
  add(sale: Pick<Sale, 'orderId' | 'day' | 'amount' | 'quantity' | 'attributes'>): void {
    const seen = this.#byObject.get(sale.attributes) ?? this.#learn(sale.attributes);
    const { attributes, groups, digits } = seen;
    seen.lines++;
    if (attributes.refund) this.refunds++;
    else if (attributes.cancelled) this.cancelled++;
    else this.active++;
    const line = this.#line;
    line.cancelled = attributes.cancelled;
    line.returned = attributes.returned;
    line.refund = attributes.refund;
    line.quantity = sale.quantity;
    line.amount = digits === undefined ? 0 : toMinor(sale.amount, digits);
    line.priced = sale.amount.priced;
    this.#keys.set(sale.orderId, sale.day);
    const order = this.#orders.add(this.#keys.high, this.#keys.low);
    for (let i = 0; i < groups.length; i++) {
      const { name, cells } = this.#sums[i]!;
      const cell = cells.cell(sale.day, groups[i]!);
      if (cells.size > MAX_CELLS) this.#refuseCells(name);
      cells.count(cell, line, order);
      if (digits === undefined && sale.amount.digits > 0) this.#wait(i, cell, sale.amount);
    }
  }

  /**
   * Determines the currency of lines that name none, and with it the values that depend on it: that of most lines, ties by
   * name; where no line names one, that of their country if all are of one; else `fallback`. `unlisted`: by dimension, values that are missing in the list of their country.
   */
  finish(fallback: string): {
    rollups: Record<RollupName, Rollup>;
    currency: string;
    unlisted: Record<DimensionName, string[]>;
  } {
    const currency = this.#mostFrequentCurrency() ?? this.#currencyOfCountry() ?? fallback;
    const unlisted = byName(DIMENSION_NAMES, () => new Set<string>());
    const settled = Array.from(this.#seen.values(), ({ attributes, groups }) => {
      const line = attributes.currency === '' ? { ...attributes, currency } : attributes;
      const { values } = this.#valuesOf(line);
      for (const name of DIMENSION_NAMES) {
        if (dimensionOf(name).isListed?.(line) === false) unlisted[name].add(values[name]);
      }
      return { groups, values };
    });
    const place = MINOR_DIGITS.findIndex((digits) => digits === minorDigits(currency));
    const base = Object.fromEntries(
      this.#sums.map(({ name, money, cells, waiting }, i) => {
        for (const [cell, sums] of waiting) {
          for (const [at, measure] of money.entries()) cells.add(cell, measure, sums[place]![at]!);
        }
        const final = new Map(settled.map(({ groups, values }) => [groups[i]!, values]));
        return [name, cells.finish((group) => final.get(group)!)];
      }),
    );
    return { rollups: projectAll(base), currency, unlisted: mapRecord(unlisted, (values) => [...values].sort()) };
  }

  /** The values of a line; `isOpen` if some of them depend on a currency that is not determined yet. */
  #valuesOf(line: Attributes): { values: Record<DimensionName, string>; isOpen: boolean } {
    let isOpen = false;
    const values = byName(DIMENSION_NAMES, (name) => {
      if (name === 'series') return this.#series;
      if (name === 'currency') return line.currency;
      const value = dimensionOf(name).of?.(line);
      if (value === undefined) isOpen = true;
      return value ?? '';
    });
    return { values, isOpen };
  }

  #learn(attributes: Attributes): SeenAttributes {
    const { values, isOpen } = this.#valuesOf(attributes);
    // Values that are not determined yet are separated by everything that may determine them.
    const apart = isOpen ? TEXT_FIELDS.map((name) => attributes[name]).join('\0') : '';
    const key = [...Object.values(values), attributes.cancelled, attributes.returned, attributes.refund, apart].join(
      '\0',
    );
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      this.#checkValues(isOpen ? { ...values, ...byName(TEXT_FIELDS, (name) => attributes[name]) } : values);
      seen = {
        attributes,
        groups: this.#sums.map(({ cells }) => cells.group(values, apart)),
        digits: attributes.currency === '' ? undefined : minorDigits(attributes.currency),
        lines: 0,
      };
      this.#seen.set(key, seen);
    }
    this.#byObject.set(attributes, seen);
    return seen;
  }

  #checkValues(values: Record<DimensionName, string>): void {
    for (const name of DIMENSION_NAMES) {
      const most = dimensionOf(name).maxValues ?? MAX_VALUES;
      if (this.#values[name].add(values[name]).size <= most) continue;
      throw new ReportError(
        'TOO_MANY_VALUES',
        `Column "${name}" has more than ${most} distinct values, the limit of a dimension. Is the header mapped to the right column?`,
      );
    }
  }

  #wait(place: number, cell: number, amount: Amount): void {
    const { money, waiting } = this.#sums[place]!;
    let sums = waiting.get(cell);
    if (sums === undefined) {
      sums = MINOR_DIGITS.map(() => new Float64Array(money.length));
      waiting.set(cell, sums);
    }
    for (const [at, digits] of MINOR_DIGITS.entries()) {
      this.#line.amount = toMinor(amount, digits);
      for (const [column, measure] of money.entries()) sums[at]![column]! += MEASURES[measure].of(this.#line);
    }
    this.#line.amount = 0;
  }

  #mostFrequentCurrency(): string | undefined {
    const lines = new Map<string, number>();
    for (const { attributes, lines: count } of this.#seen.values()) {
      if (attributes.currency !== '') lines.set(attributes.currency, (lines.get(attributes.currency) ?? 0) + count);
    }
    return [...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
  }

  /** The currency of the country that all lines are of. */
  #currencyOfCountry(): string | undefined {
    const countries = this.#values.country;
    return countries.size === 1 ? currencyOfCountry([...countries][0]!) : undefined;
  }

  #refuseCells(rollup: RollupName): never {
    const sizes = ROLLUPS[rollup].dimensions.map((name) => ({ name, size: this.#values[name].size }));
    const widest = sizes.sort((a, b) => b.size - a.size)[0]!;
    throw new ReportError(
      'TOO_MANY_CELLS',
      `The report makes over ${MAX_CELLS} cells of the rollup "${rollup}". Column "${widest.name}" has the most distinct values (${widest.size}): split the report, for example by month, or check the header`,
    );
  }
}
