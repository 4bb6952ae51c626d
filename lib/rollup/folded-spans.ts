import type { Spans } from './spans.ts';

/**
 * Spans, prepared for queries that use only some columns to filter and group by. The cells of most sets have the same values in
 * these: all of them pass or none, and into one group. So all that matters is how many orders they count too often.
 */
export interface FoldedSpans {
  /** One cell of such sets, each once. */
  readonly cells: Uint32Array;
  /** How many orders the sets with this cell count too often. */
  readonly surplus: Float64Array;
  /** The other sets, as far as they matter: of two cells in different groups each counts its orders once. */
  readonly rest: Spans;
}

/** Columns of a rollup by which a query groups, and those by which it filters; the days are among these. */
export interface UsedColumns {
  grouped: readonly ArrayLike<number>[];
  filtered: readonly ArrayLike<number>[];
}

/** Folding is worth its memory where a cell is in many sets, as with longer periods: then few cells stand for many sets. */
const LEAST_SETS_A_CELL = 2;
/** For how many choices of columns the folded spans of one rollup are kept. */
const MOST_KEPT = 12;
/** Folding takes longer than a query of the spans themselves: columns that are asked for once are not worth it. */
const FOLDED_AT = 3;

/** By choice of columns, the folded spans, or how often they would have been of use. */
const known = new WeakMap<Spans, Map<string, FoldedSpans | number>>();

/**
 * The folded spans of a rollup with so many cells; null if folding is not worth it. `key` names the columns, which are asked for
 * only if these spans are folded by them now.
 */
export function foldedSpans(spans: Spans, cells: number, key: string, columns: () => UsedColumns): FoldedSpans | null {
  if (spans.orders.length < LEAST_SETS_A_CELL * cells) return null;
  let byKey = known.get(spans);
  if (byKey === undefined) known.set(spans, (byKey = new Map()));
  const before = byKey.get(key) ?? 0;
  const found =
    before === FOLDED_AT - 1 ? fold(spans, cells, columns()) : typeof before === 'number' ? before + 1 : before;
  byKey.delete(key);
  byKey.set(key, found);
  if (byKey.size > MOST_KEPT) byKey.delete(byKey.keys().next().value!);
  return typeof found === 'number' ? null : found;
}

function fold({ starts, cells, orders }: Spans, size: number, { grouped, filtered }: UsedColumns): FoldedSpans {
  const surplus = new Float64Array(size);
  const [groups, passing] = [combined(size, grouped), combined(size, filtered)];
  const rest = {
    starts: new Uint32Array(starts.length),
    cells: new Uint32Array(cells.length),
    orders: new Uint32Array(orders.length),
  };
  let [sets, places] = [0, 0];
  for (let set = 0; set < orders.length; set++) {
    const from = starts[set]!;
    const to = starts[set + 1]!;
    const first = cells[from]!;
    let isOneGroup = true;
    let isAlike = true;
    for (let at = from + 1; at < to; at++) {
      const cell = cells[at]!;
      if (groups[cell] !== groups[first]) isOneGroup = false;
      if (passing[cell] !== passing[first]) isAlike = false;
    }
    if (isOneGroup && isAlike) surplus[first]! += (to - from - 1) * orders[set]!;
    else if (isOneGroup || to - from > 2) {
      for (let at = from; at < to; at++) rest.cells[places++] = cells[at]!;
      rest.orders[sets++] = orders[set]!;
      rest.starts[sets] = places;
    }
  }
  const withSurplus = Uint32Array.from(surplus.keys()).filter((cell) => surplus[cell]! > 0);
  return {
    cells: withSurplus,
    surplus: Float64Array.from(withSurplus, (cell) => surplus[cell]!),
    rest: {
      starts: rest.starts.slice(0, sets + 1),
      cells: rest.cells.slice(0, places),
      orders: rest.orders.slice(0, sets),
    },
  };
}

/** By cell, a number for its values in all of these columns. */
function combined(size: number, columns: readonly ArrayLike<number>[]): Float64Array {
  let numbers = new Float64Array(size);
  let most = 1;
  for (const column of columns) {
    let [least, greatest] = [Infinity, -Infinity];
    for (let cell = 0; cell < size; cell++) {
      const value = column[cell]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const values = Math.max(1, greatest - least + 1);
    // One number for a combination is exact only up to 2^53.
    if (most * values > Number.MAX_SAFE_INTEGER) [numbers, most] = renumbered(numbers);
    for (let cell = 0; cell < size; cell++) numbers[cell] = numbers[cell]! * values + column[cell]! - least;
    most *= values;
  }
  return numbers;
}

/** The same combinations, numbered from 0, and how many there are. */
function renumbered(numbers: Float64Array): [numbers: Float64Array<ArrayBuffer>, count: number] {
  const places = new Map<number, number>();
  const dense = numbers.map((number) => {
    const place = places.get(number) ?? places.size;
    if (place === places.size) places.set(number, place);
    return place;
  });
  return [Float64Array.from(dense), places.size];
}
