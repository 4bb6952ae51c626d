import type { SharedSpans } from './spans.ts';

/**
 * Spans, prepared for queries that use only some columns to filter and group by. The cells of most sets have the same values in
 * these: all of them pass or none, and into one group. So all that matters is how many orders they count too often.
 */
export interface FoldedSpans {
  /** One cell of such sets, each once. */
  readonly cells: Uint32Array;
  /** By measure: how many orders the sets with this cell count too often. */
  readonly surplus: readonly Float64Array[];
  /** The other sets, as far as they matter: of two cells in different groups each counts its orders once. */
  readonly rest: SharedSpans;
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

/** By sets, and by choice of columns and measures, the folded spans, or how often they would have been of use. */
const known = new WeakMap<Uint32Array, Map<string, FoldedSpans | number>>();

/**
 * The folded spans of a rollup with so many cells; null if folding is not worth it. `key` names the columns, which are asked for
 * only if these spans are folded by them now: `mayFold` says whether this query may take the time for it.
 */
export function foldedSpans(
  spans: SharedSpans,
  cells: number,
  key: string,
  columns: () => UsedColumns,
  mayFold = true,
): FoldedSpans | null {
  const { starts, orders } = spans;
  if (starts.length - 1 < LEAST_SETS_A_CELL * cells) return null;
  let byKey = known.get(starts);
  if (byKey === undefined) known.set(starts, (byKey = new Map()));
  const own = `${orders.length} ${key}`;
  const before = byKey.get(own) ?? 0;
  const isDue = before === FOLDED_AT - 1;
  if (isDue && !mayFold) return null;
  const found = isDue ? fold(spans, cells, columns()) : typeof before === 'number' ? before + 1 : before;
  byKey.delete(own);
  byKey.set(own, found);
  if (byKey.size > MOST_KEPT) byKey.delete(byKey.keys().next().value!);
  return typeof found === 'number' ? null : found;
}

function fold({ starts, cells, orders }: SharedSpans, size: number, { grouped, filtered }: UsedColumns): FoldedSpans {
  const surplus = orders.map(() => new Float64Array(size));
  const [groups, passing] = [combined(size, grouped), combined(size, filtered)];
  const rest = {
    starts: new Uint32Array(starts.length),
    cells: new Uint32Array(cells.length),
    orders: orders.map((column) => new Uint32Array(column.length)),
  };
  let [sets, places] = [0, 0];
  for (let set = 0; set + 1 < starts.length; set++) {
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
    if (isOneGroup && isAlike) {
      for (let m = 0; m < orders.length; m++) surplus[m]![first]! += (to - from - 1) * orders[m]![set]!;
    } else if (isOneGroup || to - from > 2) {
      for (let at = from; at < to; at++) rest.cells[places++] = cells[at]!;
      for (let m = 0; m < orders.length; m++) rest.orders[m]![sets] = orders[m]![set]!;
      rest.starts[++sets] = places;
    }
  }
  const withSurplus = surplus[0]!.map((_, cell) => cell).filter((cell) => surplus.some((each) => each[cell]! > 0));
  return {
    cells: Uint32Array.from(withSurplus),
    surplus: surplus.map((each) => withSurplus.map((cell) => each[cell]!)),
    rest: {
      starts: rest.starts.slice(0, sets + 1),
      cells: rest.cells.slice(0, places),
      orders: rest.orders.map((column) => column.slice(0, sets)),
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
