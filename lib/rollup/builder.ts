import { type Amount, toMinor } from '../../schemas/fields/amount.ts';
import { minorDigits } from '../../schemas/fields/currency.ts';
import { UNKNOWN } from '../clean/index.ts';
import { KeyTable } from '../base/key-table.ts';
import { ReportError } from '../base/report-error.ts';
import { byName } from '../base/records.ts';
import type { Attributes } from '../ingest/attributes.ts';
import { OrderKeys } from '../ingest/order-key.ts';
import type { Sale, SaleBatch } from '../ingest/sales.ts';
import { discountDue } from '../lines/line-maker.ts';
import {
  DERIVED_DIMENSIONS,
  DESCRIPTION_FIELDS,
  dimensionOf,
  type DimensionName,
  type LineColumns,
  MEASURE_NAMES,
  MEASURES,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  sourceOfRollup,
  STORED_DIMENSIONS,
  type StoredDimension,
  TEXT_FIELDS,
} from '../model/index.ts';
import { Accumulator, emptyCountedLine, emptyLineValues, measureLine } from './accumulator.ts';
import { describe, type Description, mergeDescriptions } from './descriptions.ts';
import { MAX_CELLS } from './limits.ts';
import { foldTail, projectAll } from './project.ts';
import type { Rollup } from './rollup.ts';
import { ReportTally, valuesOf } from './tally.ts';

/** The numbers of minor digits that ISO 4217 gives its currencies. */
const MINOR_DIGITS = [0, 2, 3, 4] as const;

/** A combination of attributes, and where its lines are summed. */
interface SeenAttributes {
  attributes: Attributes;
  /** By rollup, the groups of its lines by what else they are told apart by: `''` where nothing else tells them apart. */
  groups: Map<string, { group: number; values: Partial<Record<DimensionName, string>> }>[];
  /** Values of the dimensions that have a column of their own, and what separates them until they are determined. */
  values: Record<StoredDimension, string>;
  apart: string;
  isFulfilled: boolean;
  /** Minor digits of the currency; undefined until that is determined. */
  digits: number | undefined;
}

/** A line to count; of the batch that it is in come its details. */
export type CountedSale = Pick<Sale, 'orderId' | 'day' | 'amount' | 'quantity' | 'attributes'> &
  Partial<Pick<Sale, 'row' | 'hour'>>;
export type SaleDetails = Pick<SaleBatch, 'details' | 'detected'>;

const MONEY = ['item_discount', 'shipping_discount', 'item_tax', 'shipping_tax', 'shipping'] as const;
const IS_MONEY = MEASURE_NAMES.map((name) => MEASURES[name].unit === 'money');

/**
 * Builds rollups of one report, line by line. Lines without a currency are summed in separate cells, with their money
 * at each number of minor digits of ISO 4217, until `finish` determines their currency.
 */
export class RollupBuilder<Name extends RollupName = RollupName> {
  readonly #series: string;
  readonly #names: readonly Name[];
  readonly #sums: {
    name: RollupName;
    derived: readonly DimensionName[];
    cells: Accumulator;
    /** Cell → per number of minor digits, per measure: the money of lines whose currency is not determined yet. */
    waiting: Map<number, Float64Array[]>;
    descriptions: Map<string, Description>;
  }[];
  readonly #seen = new Map<string, SeenAttributes>();
  readonly #byObject = new WeakMap<Attributes, SeenAttributes>();
  readonly #lineValues = emptyLineValues();
  readonly #open = MINOR_DIGITS.map(emptyLineValues);
  readonly #line = emptyCountedLine();
  readonly #keys: OrderKeys;
  readonly #orders = new KeyTable();
  readonly tally: ReportTally;

  /** `secret`: that of the keys of orders; `names`: the rollups to build, by default all. */
  constructor(
    series: string,
    secret: string,
    names: readonly Name[] = ROLLUP_NAMES as readonly RollupName[] as readonly Name[],
  ) {
    this.#series = series;
    this.tally = new ReportTally(series);
    this.#keys = new OrderKeys(secret);
    this.#names = names;
    const wanted: readonly RollupName[] = names;
    this.#sums = wanted
      .filter((name) => sourceOfRollup(name) === name || !wanted.includes(sourceOfRollup(name)))
      .map((name) => ({
        name,
        derived: DERIVED_DIMENSIONS.filter((each) => ROLLUPS[name].dimensions.includes(each)),
        cells: new Accumulator(ROLLUPS[name]),
        waiting: new Map(),
        descriptions: new Map(),
      }));
  }

  /**
   * `batch`: that of the sale; without it nothing else is known of the line. Throws `ReportError` if a dimension has too many
   * values, or a rollup more than `MAX_CELLS` cells.
   */
  add(sale: CountedSale, batch?: SaleDetails): void {
    this.tally.add(sale);
    if (this.#sums.length === 0) return;
    const seen = this.#byObject.get(sale.attributes) ?? this.#learn(sale.attributes);
    const { digits } = seen;
    const values = this.#lineValues;
    this.#setLine(sale, seen, batch);
    this.#setMoney(sale, batch, digits ?? MINOR_DIGITS[0]);
    measureLine(this.#line, values);
    if (digits === undefined) for (let i = 0; i < IS_MONEY.length; i++) if (IS_MONEY[i]!) values.values[i] = 0;
    this.#keys.set(sale.orderId, sale.day);
    const order = this.#orders.add(this.#keys.high, this.#keys.low);
    if (digits === undefined) this.#measureOpen(sale, batch);
    for (let i = 0; i < this.#sums.length; i++) {
      const { name, cells } = this.#sums[i]!;
      const cell = cells.cell(sale.day, this.#groupOf(i, seen, sale, batch));
      if (cells.size > MAX_CELLS) this.#refuseCells(name);
      cells.count(cell, values, order);
      if (digits === undefined) this.#wait(i, cell);
    }
  }

  /**
   * Determines the currency of lines that name none, as `ReportTally.finish` does, and with it the values that depend on it.
   */
  finish(fallback: string): {
    rollups: Record<Name, Rollup>;
    currency: string;
    unlisted: Record<StoredDimension, string[]>;
  } {
    const { currency, unlisted } = this.tally.finish(fallback);
    const settled = Array.from(this.#seen.values(), ({ attributes, groups }) => {
      const line = attributes.currency === '' ? { ...attributes, currency } : attributes;
      return { groups, values: valuesOf(this.#series, line).values };
    });
    const place = MINOR_DIGITS.findIndex((digits) => digits === minorDigits(currency));
    const base = Object.fromEntries(
      this.#sums.map(({ name, cells, waiting, descriptions }, i) => {
        for (const [cell, sums] of waiting) {
          for (const measure of ROLLUPS[name].measures) {
            const at = MEASURE_NAMES.indexOf(measure);
            if (IS_MONEY[at]!) cells.add(cell, measure, sums[place]![at]!);
          }
        }
        const final = new Map(
          settled.flatMap(({ groups, values }) =>
            Array.from(groups[i]!.values(), (each) => [each.group, { ...values, ...each.values }] as const),
          ),
        );
        const rollup = cells.finish((group) => final.get(group)!);
        const { describes } = ROLLUPS[name];
        const described = describes && {
          descriptions: mergeDescriptions([descriptions], rollup.values[describes] ?? []),
        };
        return [name, foldTail({ ...rollup, ...described }).rollup];
      }),
    );
    return { rollups: projectAll(this.#names, base), currency, unlisted };
  }

  #learn(attributes: Attributes): SeenAttributes {
    const { values, isOpen } = valuesOf(this.#series, attributes);
    // Values that are not determined yet are separated by everything that may determine them.
    const apart = isOpen ? TEXT_FIELDS.map((name) => attributes[name]).join('\0') : '';
    const { status, cancelled, returned, refund } = attributes;
    const key = [...Object.values(values), status, cancelled, returned, refund, apart].join('\0');
    let seen = this.#seen.get(key);
    if (seen === undefined) {
      seen = {
        attributes,
        groups: this.#sums.map(() => new Map()),
        values,
        apart,
        isFulfilled: values.fulfilment !== UNKNOWN,
        digits: attributes.currency === '' ? undefined : minorDigits(attributes.currency),
      };
      this.#seen.set(key, seen);
    }
    this.#byObject.set(attributes, seen);
    return seen;
  }

  /** The group of a line in a rollup. */
  #groupOf(place: number, seen: SeenAttributes, sale: CountedSale, batch: SaleDetails | undefined): number {
    const { name, derived, cells, descriptions } = this.#sums[place]!;
    const groups = seen.groups[place]!;
    const line = derived.length === 0 ? undefined : columnsOf(sale, batch);
    const own = line === undefined ? NOTHING_ELSE : byName(derived, (each) => dimensionOf(each).derived!.of(line));
    const key = line === undefined ? '' : Object.values(own).join('\0');
    let found = groups.get(key);
    if (found === undefined) {
      found = { group: cells.group({ ...seen.values, ...own }, seen.apart), values: own };
      groups.set(key, found);
    }
    const { describes } = ROLLUPS[name];
    if (line !== undefined && describes !== undefined) {
      const fields = { ...line, category: seen.values.category };
      const description = { day: sale.day, ...byName(DESCRIPTION_FIELDS, (field) => fields[field]) };
      describe(descriptions, found.values[describes]!, description);
    }
    return found.group;
  }

  #setLine(
    { amount, quantity, row = 0 }: CountedSale,
    { attributes, isFulfilled }: SeenAttributes,
    batch: SaleDetails | undefined,
  ): void {
    const line = this.#line;
    line.cancelled = attributes.cancelled;
    line.returned = attributes.returned;
    line.refund = attributes.refund;
    line.quantity = quantity;
    line.priced = amount.priced;
    line.fulfilled = isFulfilled;
    line.promotion = batch?.details.promotion?.[row] ?? null;
  }

  /** Money of a currency with so many minor digits. */
  #setMoney({ amount, row = 0 }: CountedSale, batch: SaleDetails | undefined, digits: number): void {
    const line = this.#line;
    line.amount = toMinor(amount, digits);
    for (const name of MONEY) line[name] = minorOf(batch?.details[name]?.[row], digits);
    const known = { item_discount: knownOf(line.item_discount), shipping_discount: knownOf(line.shipping_discount) };
    line.discount_due = (batch === undefined ? null : discountDue(known, batch.detected.format.habits)) ?? Number.NaN;
  }

  /** What the line of an open currency adds at each number of minor digits. */
  #measureOpen(sale: CountedSale, batch: SaleDetails | undefined): void {
    for (const [at, digits] of MINOR_DIGITS.entries()) {
      this.#setMoney(sale, batch, digits);
      measureLine(this.#line, this.#open[at]!);
    }
  }

  #wait(place: number, cell: number): void {
    const { waiting } = this.#sums[place]!;
    let sums = waiting.get(cell);
    if (sums === undefined) {
      sums = MINOR_DIGITS.map(() => new Float64Array(MEASURE_NAMES.length));
      waiting.set(cell, sums);
    }
    for (const [at, { values }] of this.#open.entries()) {
      for (let i = 0; i < values.length; i++) sums[at]![i]! += values[i]!;
    }
  }

  #refuseCells(rollup: RollupName): never {
    const sizes = STORED_DIMENSIONS.filter((name) => ROLLUPS[rollup].dimensions.includes(name)).map((name) => ({
      name,
      size: this.tally.valuesIn(name),
    }));
    const widest = sizes.sort((a, b) => b.size - a.size)[0]!;
    throw new ReportError(
      'TOO_MANY_CELLS',
      `The report makes over ${MAX_CELLS} cells of the rollup "${rollup}". Column "${widest.name}" has the most distinct values (${widest.size}): split the report, for example by month, or check the header`,
    );
  }
}

const NOTHING_ELSE: Partial<Record<DimensionName, string>> = {};

const minorOf = (amount: Amount | null | undefined, digits: number): number =>
  amount?.priced === true ? toMinor(amount, digits) : Number.NaN;

const knownOf = (money: number): number | null => (Number.isNaN(money) ? null : money);

/** The columns of a line from which dimensions are derived. */
function columnsOf({ attributes, hour = null, row = 0 }: CountedSale, batch: SaleDetails | undefined): LineColumns {
  const details = batch?.details;
  return {
    status: attributes.status,
    hour,
    city: details?.city?.[row] ?? null,
    sku: details?.sku?.[row] ?? null,
    asin: details?.asin?.[row] ?? null,
    style: details?.style?.[row] ?? null,
    size: details?.size?.[row] ?? null,
    product_name: details?.product_name?.[row] ?? null,
    service_level: details?.service_level?.[row] ?? null,
    promotion: details?.promotion?.[row] ?? null,
  };
}
