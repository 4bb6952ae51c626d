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

/** Spans of several measures with the same sets. */
export interface SharedSpans {
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
  /** By measure: by set, its orders; 0 where the set is only one of another measure. */
  readonly orders: readonly Uint32Array[];
}

/** Spans of measures, with the places of those that share their sets. A query reads these once. */
export function sharedSpans(all: readonly Spans[]): (SharedSpans & { places: readonly number[] })[] {
  const shared: { starts: Uint32Array; cells: Uint32Array; orders: Uint32Array[]; places: number[] }[] = [];
  for (const [place, { starts, cells, orders }] of all.entries()) {
    const same = shared.find((each) => each.starts === starts && each.cells === cells);
    if (same === undefined) shared.push({ starts, cells, orders: [orders], places: [place] });
    else {
      same.orders.push(orders);
      same.places.push(place);
    }
  }
  return shared;
}

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
    const all = { starts, cells, orders: this.#orders };
    const compare = (a: number, b: number): number => compareSets(all, a, all, b);
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

/** How two sets are ordered: cell by cell, and the shorter one first. */
function compareSets(a: Spans, set: number, b: Spans, other: number): number {
  const [from, to] = [a.starts[set]!, b.starts[other]!];
  const [length, otherLength] = [a.starts[set + 1]! - from, b.starts[other + 1]! - to];
  for (let i = 0; i < length && i < otherLength; i++) {
    const order = a.cells[from + i]! - b.cells[to + i]!;
    if (order !== 0) return order;
  }
  return length - otherLength;
}

/** The sets of several spans, each once. */
export interface SpansUnion {
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
  /** By place of the spans: by set, its orders there; 0 where it is not among them. */
  readonly counts: readonly Uint32Array[];
}

/** The sets with a first cell from `start` to before `end` of spans of the same cells. */
export function unionOfSpans(all: readonly Spans[], start: number, end: number): SpansUnion {
  const ranges = all.map((spans) => ({ spans, at: firstSetFrom(spans, start), end: firstSetFrom(spans, end) }));
  const most = ranges.reduce((sum, range) => sum + range.end - range.at, 0);
  const mostCells = ranges.reduce((sum, { spans, ...of }) => sum + spans.starts[of.end]! - spans.starts[of.at]!, 0);
  const starts = new Uint32Array(most + 1);
  const cells = new Uint32Array(mostCells);
  const counts = all.map(() => new Uint32Array(most));
  let [sets, size] = [0, 0];
  for (;;) {
    let least: (typeof ranges)[number] | undefined;
    for (const range of ranges) {
      if (range.at === range.end) continue;
      if (least === undefined || compareSets(range.spans, range.at, least.spans, least.at) < 0) least = range;
    }
    if (least === undefined) break;
    const { spans, at: set } = least;
    for (let at = spans.starts[set]!; at < spans.starts[set + 1]!; at++) cells[size++] = spans.cells[at]!;
    for (const [place, range] of ranges.entries()) {
      if (range.at === range.end || compareSets(range.spans, range.at, spans, set) !== 0) continue;
      counts[place]![sets] = range.spans.orders[range.at++]!;
    }
    starts[++sets] = size;
  }
  return {
    starts: starts.slice(0, sets + 1),
    cells: cells.slice(0, size),
    counts: counts.map((each) => each.slice(0, sets)),
  };
}

/** Spans without the orders of others, whose sets are among theirs. */
export function spansWithout(spans: Spans, gone: Spans): Spans {
  const { starts, cells, counts } = unionOfSpans([spans, gone], 0, Infinity);
  const orders = counts[0]!.map((count, set) => count - counts[1]![set]!);
  return withOrders({ starts, cells, orders });
}

/** Without the sets of which no order is counted. */
export function withOrders(spans: Spans): Spans {
  const { starts, cells, orders } = spans;
  const counted = orders.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (counted === setsIn(spans)) return spans;
  const some = { starts: new Uint32Array(counted + 1), cells: new Uint32Array(cells.length) };
  let [sets, size] = [0, 0];
  for (let set = 0; set < orders.length; set++) {
    if (orders[set] === 0) continue;
    for (let at = starts[set]!; at < starts[set + 1]!; at++) some.cells[size++] = cells[at]!;
    some.starts[++sets] = size;
  }
  return { starts: some.starts, cells: some.cells.slice(0, size), orders: orders.filter((count) => count > 0) };
}

/** The place of the first set whose first cell is not before `cell`. */
export function firstSetFrom({ starts, cells }: Pick<Spans, 'starts' | 'cells'>, cell: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cells[starts[middle]!]! < cell) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spans of cells that follow each other; `start`: the number of the first cell of each part. */
export function joinSpans(parts: readonly { spans: Spans; start: number }[]): Spans {
  const sets = parts.reduce((sum, { spans }) => sum + setsIn(spans), 0);
  const size = parts.reduce((sum, { spans }) => sum + spans.cells.length, 0);
  const joined = { starts: new Uint32Array(sets + 1), cells: new Uint32Array(size), orders: new Uint32Array(sets) };
  let [set, cell] = [0, 0];
  for (const { spans, start } of parts) {
    for (let place = 0; place < setsIn(spans); place++)
      joined.starts[set + place + 1] = spans.starts[place + 1]! + cell;
    for (let place = 0; place < spans.cells.length; place++) joined.cells[cell + place] = spans.cells[place]! + start;
    joined.orders.set(spans.orders, set);
    set += setsIn(spans);
    cell += spans.cells.length;
  }
  return joined;
}
