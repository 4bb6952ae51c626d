import { grown } from '../base/typed-arrays.ts';

/**
 * The orders that have lines in several cells of a rollup: sets of cells, and how many orders have lines in exactly these.
 * With them orders are counted exactly under any filter and grouping. Sets are in ascending order, cell by cell, each is
 * there once and has two cells at least, so two rollups of the same lines have equal spans.
 */
export interface Spans {
  /** Where the cells of each set start in `cells`, and after the last one where they end. */
  readonly starts: Uint32Array;
  /** Ascending within a set. */
  readonly cells: Uint32Array;
  /** By set, its orders. */
  readonly orders: Uint32Array;
}

export const NO_SPANS: Spans = { starts: new Uint32Array(1), cells: new Uint32Array(0), orders: new Uint32Array(0) };

/** Number of sets. */
export const setsIn = ({ orders }: Spans): number => orders.length;

/** Collects sets of cells in any order. */
export class SpanCollector {
  #starts = new Uint32Array(64);
  #cells = new Uint32Array(128);
  #orders = new Uint32Array(64);
  #sets = 0;
  #size = 0;
  readonly #set: number[] = [];

  /**
   * Adds the orders of a set of cells, which may name a cell more than once; `onRepeat` is called for each time it does so
   * after the first. Nothing is kept of a set of one cell.
   */
  add(cells: Iterable<number>, orders: number, onRepeat?: (cell: number) => void): void {
    const set = this.#set;
    set.length = 0;
    for (const cell of cells) set.push(cell);
    set.sort((a, b) => a - b);
    let size = 0;
    for (let i = 0; i < set.length; i++) {
      if (i > 0 && set[i] === set[i - 1]) onRepeat?.(set[i]!);
      else set[size++] = set[i]!;
    }
    if (size < 2) return;
    if (this.#sets + 1 === this.#starts.length) {
      this.#starts = grown(this.#starts, 2 * this.#starts.length);
      this.#orders = grown(this.#orders, 2 * this.#orders.length);
    }
    while (this.#size + size > this.#cells.length) this.#cells = grown(this.#cells, 2 * this.#cells.length);
    for (let i = 0; i < size; i++) this.#cells[this.#size++] = set[i]!;
    this.#orders[this.#sets++] = orders;
    this.#starts[this.#sets] = this.#size;
  }

  finish(): Spans {
    const starts = this.#starts;
    const cells = this.#cells;
    const compare = (a: number, b: number): number => {
      const [from, to] = [starts[a]!, starts[b]!];
      const [length, other] = [starts[a + 1]! - from, starts[b + 1]! - to];
      for (let i = 0; i < length && i < other; i++) {
        const order = cells[from + i]! - cells[to + i]!;
        if (order !== 0) return order;
      }
      return length - other;
    };
    const order = Uint32Array.from({ length: this.#sets }, (_, set) => set).sort(compare);
    const sorted = { starts: new Uint32Array(this.#sets + 1), cells: new Uint32Array(this.#size) };
    const orders = new Uint32Array(this.#sets);
    let [sets, size] = [0, 0];
    for (const [place, set] of order.entries()) {
      if (place > 0 && compare(set, order[place - 1]!) === 0) orders[sets - 1]! += this.#orders[set]!;
      else {
        for (let at = starts[set]!; at < starts[set + 1]!; at++) sorted.cells[size++] = cells[at]!;
        orders[sets++] = this.#orders[set]!;
        sorted.starts[sets] = size;
      }
    }
    return {
      starts: sorted.starts.slice(0, sets + 1),
      cells: sorted.cells.slice(0, size),
      orders: orders.slice(0, sets),
    };
  }
}

/**
 * Adds spans to others, after their cells were numbered anew: `to` gives the new number of a cell, -1 if it is left out.
 * `onRepeat`: so many orders have lines in several cells that became this one, each of which counted them.
 */
export function addSpans(
  collector: SpanCollector,
  spans: Spans,
  to: ArrayLike<number>,
  onRepeat?: (cell: number, orders: number) => void,
): void {
  const { starts, cells, orders } = spans;
  const set: number[] = [];
  for (let place = 0; place < orders.length; place++) {
    set.length = 0;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const cell = to[cells[at]!]!;
      if (cell >= 0) set.push(cell);
    }
    if (set.length > 1) collector.add(set, orders[place]!, (cell) => onRepeat?.(cell, orders[place]!));
  }
}

/** Spans whose cells are numbered anew, as `addSpans` does. */
export function renumberSpans(
  spans: Spans,
  to: ArrayLike<number>,
  onRepeat?: (cell: number, orders: number) => void,
): Spans {
  const collector = new SpanCollector();
  addSpans(collector, spans, to, onRepeat);
  return collector.finish();
}
