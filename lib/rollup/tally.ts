import { byName, mapRecord } from '../base/records.ts';
import { ReportError } from '../base/report-error.ts';
import { currencyOfCountry, PLACE_FIELDS } from '../clean/index.ts';
import type { Attributes } from '../ingest/attributes.ts';
import type { Sale } from '../ingest/sales.ts';
import { dimensionOf, STORED_DIMENSIONS, type StoredDimension, TEXT_FIELDS } from '../model/index.ts';

/** Most values of a dimension in one report, if the dimension declares no other limit. */
const MAX_VALUES = 5000;

/** Dimensions whose values may be missing in a list. */
const LISTED = STORED_DIMENSIONS.filter((name) => dimensionOf(name).isListed !== undefined);

/** The values of a line; `isOpen` if some of them depend on a currency that is not determined yet. */
export function valuesOf(
  series: string,
  line: Attributes,
): { values: Record<StoredDimension, string>; isOpen: boolean } {
  let isOpen = false;
  const values = byName(STORED_DIMENSIONS, (name) => {
    if (name === 'series') return series;
    if (name === 'currency') return line.currency;
    const value = dimensionOf(name).of?.(line);
    if (value === undefined) isOpen = true;
    return value ?? '';
  });
  return { values, isOpen };
}

/** Lines that have their currency and their place in common. */
interface SeenPlace {
  attributes: Attributes;
  lines: number;
}

/**
 * Counts the lines of a report, and finds the currency of those that name none. It keeps something for each place, and not for each
 * combination of values, of which a report may have millions.
 */
export class ReportTally {
  readonly #series: string;
  readonly #places = new Map<string, SeenPlace>();
  readonly #byObject = new WeakMap<Attributes, SeenPlace>();
  readonly #values = byName(STORED_DIMENSIONS, () => new Set<string>());
  readonly #linesByDay = new Map<number, number>();
  active = 0;
  cancelled = 0;
  refunds = 0;

  constructor(series: string) {
    this.#series = series;
  }

  /** The lines of each day, cancelled ones and refunds included: `[day, lines]`, in ascending order. */
  get linesByDay(): [day: number, lines: number][] {
    return [...this.#linesByDay].sort(([a], [b]) => a - b);
  }

  /** How many values of a dimension there are so far. */
  valuesIn(name: StoredDimension): number {
    return this.#values[name].size;
  }

  /** Throws `ReportError` if a dimension has too many values. */
  add({ attributes, day }: Pick<Sale, 'attributes' | 'day'>): void {
    const place = this.#byObject.get(attributes) ?? this.#learn(attributes);
    place.lines++;
    if (attributes.refund) this.refunds++;
    else if (attributes.cancelled) this.cancelled++;
    else this.active++;
    this.#linesByDay.set(day, (this.#linesByDay.get(day) ?? 0) + 1);
  }

  /**
   * The currency of lines that name none: that of most lines, ties by name; where no line names one, that of their country if
   * all are of one; else `fallback`. `unlisted`: by dimension, values that are missing in the list of their country, sorted.
   */
  finish(fallback: string): { currency: string; unlisted: Record<StoredDimension, string[]> } {
    const currency = this.#mostFrequentCurrency() ?? this.#currencyOfCountry() ?? fallback;
    const unlisted = byName(STORED_DIMENSIONS, () => new Set<string>());
    for (const { attributes } of this.#places.values()) {
      const line = attributes.currency === '' ? { ...attributes, currency } : attributes;
      for (const name of LISTED) {
        if (dimensionOf(name).isListed!(line)) continue;
        unlisted[name].add(dimensionOf(name).of?.(line) ?? '');
      }
    }
    return { currency, unlisted: mapRecord(unlisted, (values) => [...values].sort()) };
  }

  #learn(attributes: Attributes): SeenPlace {
    const { values, isOpen } = valuesOf(this.#series, attributes);
    this.#checkValues(isOpen ? { ...values, ...byName(TEXT_FIELDS, (name) => attributes[name]) } : values);
    // Values that are not determined yet are separated by everything that determines them.
    const signs = isOpen ? PLACE_FIELDS.map((name) => attributes[name]) : LISTED.map((name) => values[name]);
    const key = [attributes.currency, isOpen, ...signs].join('\0');
    let place = this.#places.get(key);
    if (place === undefined) {
      place = { attributes, lines: 0 };
      this.#places.set(key, place);
    }
    this.#byObject.set(attributes, place);
    return place;
  }

  #checkValues(values: Record<StoredDimension, string>): void {
    for (const name of STORED_DIMENSIONS) {
      const most = dimensionOf(name).maxValues ?? MAX_VALUES;
      if (this.#values[name].add(values[name]).size <= most) continue;
      throw new ReportError(
        'TOO_MANY_VALUES',
        `Column "${name}" has more than ${most} distinct values, the limit of a dimension. Is the header mapped to the right column?`,
      );
    }
  }

  #mostFrequentCurrency(): string | undefined {
    const lines = new Map<string, number>();
    for (const { attributes, lines: count } of this.#places.values()) {
      if (attributes.currency !== '') lines.set(attributes.currency, (lines.get(attributes.currency) ?? 0) + count);
    }
    return [...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
  }

  /** The currency of the country that all lines are of. */
  #currencyOfCountry(): string | undefined {
    const countries = this.#values.country;
    return countries.size === 1 ? currencyOfCountry([...countries][0]!) : undefined;
  }
}
