import { byName } from '../base/records.ts';
import type { Numbers } from '../base/typed-arrays.ts';
import {
  type CountedLine,
  type DimensionName,
  isOrderMeasure,
  MEASURE_NAMES,
  type MeasureName,
  MEASURES,
  type OrderMeasure,
  type RollupShape,
} from '../model/index.ts';
import { assertExact, assertFewValues } from './limits.ts';
import { OrderCells } from './orders.ts';
import { type Codes, codesFor, emptyColumns, type Rollup, spansBy } from './rollup.ts';
import { addSpans, renumberSpans, SpanCollector, type Spans } from './spans.ts';

/** The values of the dimensions of a cell. */
export type CellValues = Readonly<Partial<Record<DimensionName, string>>>;

/** The values of all measures of a line; one is reused for all lines. */
export interface LineValues {
  /** In the order of `MEASURE_NAMES`. */
  readonly values: Float64Array;
  /** The places of the values that are not 0, which few of a line are. */
  readonly places: Uint8Array;
  /** How many these are. */
  size: number;
}
/** A line that is being counted; one object is reused for all lines. */
export type MutableLine = { -readonly [Key in keyof CountedLine]: CountedLine[Key] };

/** A line of which nothing is known. */
export const emptyCountedLine = (): MutableLine => ({
  cancelled: false,
  returned: false,
  refund: false,
  quantity: 0,
  amount: 0,
  priced: false,
  fulfilled: false,
  promotion: null,
  item_discount: Number.NaN,
  shipping_discount: Number.NaN,
  discount_due: Number.NaN,
  item_tax: Number.NaN,
  shipping_tax: Number.NaN,
  shipping: Number.NaN,
});

export const emptyLineValues = (): LineValues => ({
  values: new Float64Array(MEASURE_NAMES.length),
  places: new Uint8Array(MEASURE_NAMES.length),
  size: 0,
});

const OF = MEASURE_NAMES.map((name) => MEASURES[name].of);

/** What a line adds to each measure; what it does not say adds nothing. */
export function measureLine(line: CountedLine, measured: LineValues): void {
  const { values, places } = measured;
  let size = 0;
  for (let i = 0; i < OF.length; i++) {
    const value = OF[i]!(line);
    values[i] = Number.isNaN(value) ? 0 : value;
    if (values[i] !== 0) places[size++] = i;
  }
  measured.size = size;
}

/** Initial capacity, in cells. */
const FIRST_CELLS = 64;

/** Sums lines or cells by day and values, in any order, and puts them in the order of a rollup. */
export class Accumulator {
  readonly #shape: RollupShape;
  /** Distinct values of cells; a group is their index. */
  readonly #groups: CellValues[] = [];
  readonly #groupIndex = new Map<string, number>();
  /** Day → group → cell. */
  readonly #days = new Map<number, Map<number, number>>();
  /** In the order of `shape.measures`. */
  readonly #sums: Float64Array[];
  /** By place in `shape.measures`, the cells of orders of a measure that counts these. */
  readonly #orders: (OrderCells | undefined)[];
  /** By place in `MEASURE_NAMES`, the one in `shape.measures`, or -1. */
  readonly #places: Int8Array;
  /** Spans of cells that came from other rollups. */
  readonly #spans: Partial<Record<OrderMeasure, SpanCollector>> = {};
  #size = 0;
  #capacity = FIRST_CELLS;
  #day = Number.NaN;
  #cells = new Map<number, number>();

  constructor(shape: RollupShape) {
    this.#shape = shape;
    this.#sums = shape.measures.map(() => new Float64Array(FIRST_CELLS));
    this.#orders = shape.measures.map((name) => (isOrderMeasure(name) ? new OrderCells() : undefined));
    this.#places = Int8Array.from(MEASURE_NAMES, (name) => shape.measures.indexOf(name));
  }

  get size(): number {
    return this.#size;
  }

  /**
   * The number of a combination of values, for `cell`. `apart` separates cells that have the same values for now; `finish`
   * renames them.
   */
  group(values: CellValues, apart = ''): number {
    const key = `${this.#shape.dimensions.map((name) => values[name]).join('\0')}\0${apart}`;
    let index = this.#groupIndex.get(key);
    if (index === undefined) {
      index = this.newGroup(values);
      this.#groupIndex.set(key, index);
    }
    return index;
  }

  /** The number of a combination of values that was not there before: one more than the last. */
  newGroup(values: CellValues): number {
    return this.#groups.push(values) - 1;
  }

  /** The cell of a day and group; created if it does not exist. */
  cell(day: number, group: number): number {
    if (day !== this.#day) {
      this.#day = day;
      const cells = this.#days.get(day);
      this.#cells = cells ?? new Map<number, number>();
      if (cells === undefined) this.#days.set(day, this.#cells);
    }
    let cell = this.#cells.get(group);
    if (cell === undefined) {
      cell = this.#size++;
      this.#cells.set(group, cell);
      if (cell === this.#capacity) this.#grow();
    }
    return cell;
  }

  /** Counts a line in a cell. `order`: the number of its order, from 0. */
  count(cell: number, { values, places, size }: LineValues, order: number): void {
    for (let i = 0; i < size; i++) {
      const place = places[i]!;
      const own = this.#places[place]!;
      if (own === -1) continue;
      const orders = this.#orders[own];
      if (orders === undefined) this.#sums[own]![cell]! += values[place]!;
      else if (orders.add(order, cell)) this.#sums[own]![cell]! += 1;
    }
  }

  /** Adds to one sum of a cell. */
  add(cell: number, name: MeasureName, value: number): void {
    this.#sums[this.#shape.measures.indexOf(name)]![cell]! += value;
  }

  /** Adds a column of another rollup: `to` gives the cell here for each cell there. */
  addColumn(name: MeasureName, column: Numbers, to: Uint32Array): void {
    const sums = this.#sums[this.#shape.measures.indexOf(name)]!;
    for (let cell = 0; cell < column.length; cell++) sums[to[cell]!]! += column[cell]!;
  }

  /** Adds spans of another rollup whose cells were added: `to` gives the cell here for each cell there. */
  addSpans(name: OrderMeasure, spans: Spans, to: ArrayLike<number>): void {
    const collector = (this.#spans[name] ??= new SpanCollector());
    addSpans(collector, spans, to, (cell, orders) => this.add(cell, name, -orders));
  }

  /**
   * The rollup of everything that was added. `rename` returns the final values of a group; groups with the same values are
   * added up. Throws `ReportError` if a sum is above 2^53 - 1, hence no longer exact, or if a dimension has more values than a
   * rollup can hold.
   */
  finish(rename?: (group: number) => CellValues): Rollup {
    return rename === undefined ? this.#columns() : this.#renamed(rename).finish();
  }

  #renamed(rename: (group: number) => CellValues): Accumulator {
    const renamed = new Accumulator(this.#shape);
    const groups = this.#groups.map((_, group) => renamed.group(rename(group)));
    const places = new Uint32Array(this.#size);
    for (const [day, cells] of this.#days) {
      for (const [group, from] of cells) {
        const to = renamed.cell(day, groups[group]!);
        places[from] = to;
        for (let i = 0; i < this.#sums.length; i++) renamed.#sums[i]![to]! += this.#sums[i]![from]!;
      }
    }
    for (const name of this.#shape.measures) {
      if (isOrderMeasure(name)) renamed.addSpans(name, this.#spansOf(name), places);
    }
    return renamed;
  }

  #spansOf(name: OrderMeasure): Spans {
    const spans = this.#spans[name];
    if (spans !== undefined) return spans.finish();
    const collector = new SpanCollector();
    const orders = this.#orders[this.#shape.measures.indexOf(name)];
    for (const cells of orders!.several()) collector.add(cells, 1);
    return collector.finish();
  }

  #columns(): Rollup {
    const { dimensions, measures } = this.#shape;
    const dictionaries = byName(dimensions, (name) => this.#dictionary(name));
    const order = this.#groupsInOrder(dimensions.map((name) => dictionaries[name]));
    const rank = new Uint32Array(order.length);
    for (const [place, group] of order.entries()) rank[group] = place;
    // By place in the rollup.
    const cellAt = new Uint32Array(this.#size);
    const groupAt = new Uint32Array(this.#size);
    const columns = emptyColumns(this.#shape, this.#size, (name) => dictionaries[name].values.length);
    let at = 0;
    for (const day of [...this.#days.keys()].sort((a, b) => a - b)) {
      const cells = this.#days.get(day)!;
      columns.days.fill(day, at, at + cells.size);
      for (const place of Uint32Array.from(cells.keys(), (group) => rank[group]!).sort()) {
        groupAt[at] = order[place]!;
        cellAt[at++] = cells.get(order[place]!)!;
      }
    }
    for (const name of dimensions) pick(dictionaries[name].codes, groupAt, columns.codes[name]!);
    for (const [i, name] of measures.entries()) pick(this.#sums[i]!, cellAt, columns.measures[name]!);
    const places = new Uint32Array(this.#size);
    for (let place = 0; place < cellAt.length; place++) places[cellAt[place]!] = place;
    const rollup = {
      ...columns,
      values: byName(dimensions, (name) => dictionaries[name].values),
      spans: spansBy(this.#shape, (name) => renumberSpans(this.#spansOf(name), places)),
    };
    assertExact(rollup);
    return rollup;
  }

  #dictionary(name: DimensionName): { values: string[]; codes: Codes } {
    const values = [...new Set(this.#groups.map((group) => group[name]!))].sort(byCodeUnit);
    assertFewValues(name, values.length);
    const code = new Map(values.map((value, index) => [value, index]));
    const codes = codesFor(values.length, this.#groups.length);
    for (const [place, group] of this.#groups.entries()) codes[place] = code.get(group[name]!)!;
    return { values, codes };
  }

  /** The groups, sorted by their values in the order of the dimensions. */
  #groupsInOrder(dictionaries: readonly { values: readonly string[]; codes: Codes }[]): Uint32Array {
    const groups = Uint32Array.from(this.#groups, (_, group) => group);
    const all = dictionaries.map(({ codes }) => codes);
    return groups.sort((a, b) => {
      for (const codes of all) {
        const order = codes[a]! - codes[b]!;
        if (order !== 0) return order;
      }
      return 0;
    });
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const [i, sums] of this.#sums.entries()) {
      const larger = new Float64Array(this.#capacity);
      larger.set(sums);
      this.#sums[i] = larger;
    }
  }
}

function pick(from: Codes | Float64Array, places: Uint32Array, to: Codes | Float64Array): void {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
