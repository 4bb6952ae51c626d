import { type Amount, toMinor } from '../../schemas/fields/amount.ts';
import { minorDigits } from '../../schemas/fields/currency.ts';
import { cleanState, isIndian } from '../clean/index.ts';
import type { Attributes } from '../ingest/attributes.ts';
import { ReportError } from '../base/report-error.ts';
import type { Sale } from '../ingest/sales.ts';
import { Accumulator, type Tuple } from './accumulator.ts';
import { type Cube, DIMENSIONS } from './cube.ts';
import { MAX_CELLS } from './limits.ts';

/** Most values of a dimension in one report. */
const MAX_VALUES = 5000;

/** The numbers of minor digits that ISO 4217 gives its currencies. */
const MINOR_DIGITS = [0, 2, 3, 4] as const;

/** What is known of attributes once they have been seen. */
interface Known {
  attributes: Attributes;
  tuple: number;
  lines: number;
}

/**
 * Builds the cube of one report, sale by sale. Rows without a currency wait in cells of their own, with their revenue at
 * each number of minor digits that ISO 4217 knows, until `finish` settles what they are counted in.
 */
export class CubeBuilder {
  readonly #series: string;
  readonly #cells = new Accumulator();
  readonly #known = new Map<string, Known>();
  readonly #byObject = new WeakMap<Attributes, Known>();
  readonly #values = DIMENSIONS.map(() => new Set<string>());
  /** Cell → revenue and returned revenue at each of `MINOR_DIGITS`, of cells without a currency. */
  readonly #open = new Map<number, { revenue: number[]; returned: number[] }>();
  active = 0;
  cancelled = 0;

  constructor(series: string) {
    this.#series = series;
  }

  /** Throws `ReportError` past `MAX_VALUES` of a dimension or `MAX_CELLS`. */
  add(sale: Pick<Sale, 'day' | 'amount' | 'quantity' | 'attributes'>): void {
    const known = this.#byObject.get(sale.attributes) ?? this.#learn(sale.attributes);
    const { attributes, tuple } = known;
    known.lines++;
    const cell = this.#cells.cell(sale.day, tuple);
    if (this.#cells.size > MAX_CELLS) this.#tooManyCells();
    const { sums } = this.#cells;
    if (attributes.cancelled) {
      this.cancelled++;
      sums.cancelled[cell]!++;
      return;
    }
    this.active++;
    sums.lines[cell]!++;
    sums.quantity[cell]! += sale.quantity;
    if (attributes.returned) sums.returned[cell]!++;
    if (sale.amount.digits === 0) return;
    if (attributes.currency === '') {
      this.#addOpen(cell, sale.amount, attributes.returned);
      return;
    }
    const revenue = toMinor(sale.amount, minorDigits(attributes.currency));
    sums.revenue[cell]! += revenue;
    if (attributes.returned) sums.returned_revenue[cell]! += revenue;
  }

  /**
   * Settles the currency of rows that name none (that of most rows, ties by name; `fallback` where no row names one) and
   * with it which states are Indian.
   */
  finish(fallback: string): { cube: Cube; currency: string; unknownStates: string[] } {
    const currency = this.#mostFrequentCurrency() ?? fallback;
    const unknownStates = new Set<string>();
    const settled = new Map<number, Tuple>();
    for (const { attributes, tuple } of this.#known.values()) {
      const final = settle(attributes, currency);
      if (!final.stateKnown) unknownStates.add(final.state);
      settled.set(tuple, this.#tuple(final));
    }
    const place = MINOR_DIGITS.findIndex((digits) => digits === minorDigits(currency));
    const sums = this.#cells.sums;
    for (const [cell, { revenue, returned }] of this.#open) {
      sums.revenue[cell]! += revenue[place]!;
      sums.returned_revenue[cell]! += returned[place]!;
    }
    return {
      cube: this.#cells.finish((tuple) => settled.get(tuple)!),
      currency,
      unknownStates: [...unknownStates].sort(),
    };
  }

  #learn(attributes: Attributes): Known {
    const values = this.#tuple(attributes);
    const key = [
      ...values,
      attributes.cancelled,
      attributes.returned,
      attributes.stateOpen,
      attributes.stateKnown,
    ].join('\0');
    let known = this.#known.get(key);
    if (known === undefined) {
      for (const [position, value] of values.entries()) {
        if (this.#values[position]!.add(value).size > MAX_VALUES) {
          throw new ReportError(
            'TOO_MANY_VALUES',
            `The column ${DIMENSIONS[position]} has over ${MAX_VALUES} values; it must be one of few, like a state`,
          );
        }
      }
      // An open state spells itself like a clean one of elsewhere, so open rows get tuples of their own.
      known = { attributes, tuple: this.#cells.tuple([...values, String(attributes.stateOpen)]), lines: 0 };
      this.#known.set(key, known);
    }
    this.#byObject.set(attributes, known);
    return known;
  }

  #tuple({ country, state, category, fulfilment, b2b, channel, currency }: Attributes): Tuple {
    return [this.#series, country, state, category, fulfilment, String(b2b), channel, currency];
  }

  #addOpen(cell: number, amount: Amount, returned: boolean): void {
    let open = this.#open.get(cell);
    if (open === undefined) {
      open = { revenue: MINOR_DIGITS.map(() => 0), returned: MINOR_DIGITS.map(() => 0) };
      this.#open.set(cell, open);
    }
    for (const [place, digits] of MINOR_DIGITS.entries()) {
      const revenue = toMinor(amount, digits);
      open.revenue[place]! += revenue;
      if (returned) open.returned[place]! += revenue;
    }
  }

  #mostFrequentCurrency(): string | undefined {
    const lines = new Map<string, number>();
    for (const { attributes, lines: count } of this.#known.values()) {
      if (attributes.currency !== '') lines.set(attributes.currency, (lines.get(attributes.currency) ?? 0) + count);
    }
    return [...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
  }

  #tooManyCells(): never {
    const widest = DIMENSIONS.map((name, position) => ({ name, size: this.#values[position]!.size })).sort(
      (a, b) => b.size - a.size,
    )[0]!;
    throw new ReportError(
      'TOO_MANY_CELLS',
      `The report makes over ${MAX_CELLS} cells; the column ${widest.name} has most values (${widest.size})`,
    );
  }
}

/** The attributes of a row once the report's currency is known. */
function settle(attributes: Attributes, reportCurrency: string): Attributes {
  const currency = attributes.currency === '' ? reportCurrency : attributes.currency;
  if (!attributes.stateOpen) return { ...attributes, currency };
  const { country, channel } = attributes;
  const state = cleanState(attributes.state, { indian: isIndian({ country, channel, currency }), country });
  return { ...attributes, currency, state: state.name, stateKnown: state.known, stateOpen: false };
}
