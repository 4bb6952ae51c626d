import { byName, emptyColumns } from './columns.ts';
import { type Cube, DIMENSIONS, type Dimension, MEASURES, type Measures } from './cube.ts';
import { assertExact, assertFewValues } from './limits.ts';

/** A value of each dimension, in the order of `DIMENSIONS`. */
export type Tuple = readonly string[];

/** Cells that there is room for at first. */
const FIRST_CELLS = 1024;

/** Sums cells by day and tuple, in any order, and puts them in the order of a cube. */
export class Accumulator {
  readonly #tuples: Tuple[] = [];
  readonly #tupleIndex = new Map<string, number>();
  /** Day → tuple → cell. */
  readonly #days = new Map<number, Map<number, number>>();
  readonly #sums = byName(MEASURES, () => new Float64Array(FIRST_CELLS));
  #size = 0;
  #day = Number.NaN;
  #cells = new Map<number, number>();

  get size(): number {
    return this.#size;
  }

  /** The number that stands for a tuple in `add`. */
  tuple(values: Tuple): number {
    const key = values.join('\0');
    let index = this.#tupleIndex.get(key);
    if (index === undefined) {
      index = this.#tuples.push(values) - 1;
      this.#tupleIndex.set(key, index);
    }
    return index;
  }

  /** The cell of a day and tuple, made when there is none; its sums are changed through `sums`. */
  cell(day: number, tuple: number): number {
    if (day !== this.#day) {
      this.#day = day;
      const known = this.#days.get(day);
      this.#cells = known ?? new Map<number, number>();
      if (known === undefined) this.#days.set(day, this.#cells);
    }
    let cell = this.#cells.get(tuple);
    if (cell === undefined) {
      cell = this.#size++;
      this.#cells.set(tuple, cell);
      if (cell === this.#sums.lines.length) this.#grow();
    }
    return cell;
  }

  /** Per measure the sums by cell; read it anew after `cell`, which may replace the columns. */
  get sums(): Readonly<Record<keyof Measures, Float64Array>> {
    return this.#sums;
  }

  /**
   * The cube of all that was added. `rename` gives the final values of a tuple's number; tuples that come to the same
   * values are added up. Throws `ReportError` where a sum is past 2^53 - 1, hence no longer exact.
   */
  finish(rename?: (tuple: number) => Tuple): Cube {
    return rename === undefined ? this.#columns() : this.#renamed(rename).finish();
  }

  #renamed(rename: (tuple: number) => Tuple): Accumulator {
    const renamed = new Accumulator();
    const tuples = this.#tuples.map((_, tuple) => renamed.tuple(rename(tuple)));
    for (const [day, cells] of this.#days) {
      for (const [tuple, from] of cells) {
        const to = renamed.cell(day, tuples[tuple]!);
        for (const name of MEASURES) renamed.sums[name][to]! += this.#sums[name][from]!;
      }
    }
    return renamed;
  }

  #columns(): Cube {
    const order = this.#tuples.map((_, index) => index).sort((a, b) => compare(this.#tuples[a]!, this.#tuples[b]!));
    const rank = new Uint32Array(order.length);
    for (const [place, tuple] of order.entries()) rank[tuple] = place;
    const { values, codes: tupleCodes } = dictionaries(this.#tuples);
    const { days, codes, measures } = emptyColumns(this.#size);
    let at = 0;
    for (const day of [...this.#days.keys()].sort((a, b) => a - b)) {
      const cells = this.#days.get(day)!;
      const ranks = Uint32Array.from(cells.keys(), (tuple) => rank[tuple]!).sort();
      for (const place of ranks) {
        const tuple = order[place]!;
        const cell = cells.get(tuple)!;
        days[at] = day;
        for (const [position, name] of DIMENSIONS.entries()) codes[name][at] = tupleCodes[position]![tuple]!;
        for (const name of MEASURES) measures[name][at] = this.#sums[name][cell]!;
        at++;
      }
    }
    for (const name of MEASURES) assertExact(name, measures[name]);
    return { size: this.#size, days, codes, values, measures };
  }

  #grow(): void {
    for (const name of MEASURES) {
      const larger = new Float64Array(2 * this.#sums[name].length);
      larger.set(this.#sums[name]);
      this.#sums[name] = larger;
    }
  }
}

function dictionaries(tuples: readonly Tuple[]): { values: Cube['values']; codes: Uint16Array[] } {
  const columns = DIMENSIONS.map((name, position) => {
    const names = [...new Set(tuples.map((tuple) => tuple[position]!))].sort(byCodeUnit);
    assertFewValues(name, names.length);
    const code = new Map(names.map((value, index) => [value, index]));
    return { name, names, codes: Uint16Array.from(tuples, (tuple) => code.get(tuple[position]!)!) };
  });
  const values = Object.fromEntries(columns.map(({ name, names }) => [name, names])) as Record<Dimension, string[]>;
  return { values, codes: columns.map(({ codes }) => codes) };
}

function compare(a: Tuple, b: Tuple): number {
  for (const [position, value] of a.entries()) {
    const order = byCodeUnit(value, b[position]!);
    if (order !== 0) return order;
  }
  return 0;
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
