import { byName, emptyColumns } from './columns.ts';
import { type Cube, DIMENSIONS, type Dimension, MEASURES } from './cube.ts';
import { assertExact, assertFewValues } from './limits.ts';

/** The cube of the sales of all the cubes together: cells of one day and the same values are added up. */
export function merge(cubes: Iterable<Cube>): Cube {
  const merger = new Merger();
  for (const cube of cubes) merger.add(cube);
  return merger.finish();
}

/**
 * Merges cubes as they come. The newest two are joined as soon as they are of about one size: so few are held besides the
 * sum, and a cell is copied no more often, on the whole, than the number of cubes has binary digits.
 */
export class Merger {
  /** Each has more than twice the cells of the next. */
  readonly #joined: Cube[] = [];

  /** Throws `ReportError` where a dimension comes to more values than a cube holds. */
  add(cube: Cube): void {
    let last = cube;
    for (let before = this.#joined.at(-1); before !== undefined; before = this.#joined.at(-1)) {
      if (before.size > 2 * last.size) break;
      this.#joined.pop();
      last = join(before, last);
    }
    this.#joined.push(last);
  }

  /**
   * The cube of all that was added; begins anew. Throws `ReportError` where a sum is past 2^53 - 1, hence no longer exact.
   */
  finish(): Cube {
    let sum = EMPTY_CUBE;
    // What has been joined is let go.
    for (let last = this.#joined.pop(); last !== undefined; last = this.#joined.pop()) sum = join(last, sum);
    for (const name of MEASURES) assertExact(name, sum.measures[name]);
    return sum;
  }
}

/** The cells of the series and days that pass. */
export function selectDays(cube: Cube, passes: (series: string, day: number) => boolean): Cube {
  const { days, codes, values } = cube;
  const runs: Run[] = [];
  for (let start = 0, end = 0; start < cube.size; start = end) {
    const [day, series] = [days[start]!, codes.series[start]!];
    // Cells of a day are sorted by their series first.
    while (end < cube.size && days[end] === day && codes.series[end] === series) end++;
    if (!passes(values.series[series]!, day)) continue;
    if (runs.at(-1)?.end === start) runs.at(-1)!.end = end;
    else runs.push({ start, end });
  }
  return take(cube, runs);
}

/** Cells from `start` to before `end`. */
interface Run {
  start: number;
  end: number;
}

function take(cube: Cube, runs: readonly Run[]): Cube {
  const size = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size === cube.size) return cube;
  const taken = emptyColumns(size);
  const copy = <Column extends Int32Array | Uint16Array | Float64Array>(from: Column, to: Column): void => {
    let at = 0;
    for (const { start, end } of runs) {
      to.set(from.subarray(start, end), at);
      at += end - start;
    }
  };
  copy(cube.days, taken.days);
  for (const name of MEASURES) copy(cube.measures[name], taken.measures[name]);
  const values = byName(DIMENSIONS, (name) => {
    copy(cube.codes[name], taken.codes[name]);
    return dropUnused(taken.codes[name], cube.values[name]);
  });
  return { ...taken, values };
}

/** The values that a column has, which is made to point at them. */
function dropUnused(codes: Uint16Array, values: readonly string[]): readonly string[] {
  const used = new Uint8Array(values.length);
  for (let i = 0; i < codes.length; i++) used[codes[i]!] = 1;
  if (!used.includes(0)) return values;
  const places = new Uint16Array(values.length);
  const kept = values.filter((_, code) => used[code] === 1);
  for (let code = 0, place = 0; code < values.length; code++) if (used[code] === 1) places[code] = place++;
  for (let i = 0; i < codes.length; i++) codes[i] = places[codes[i]!]!;
  return kept;
}

/** Both cubes in one: a walk along their sorted cells. */
function join(a: Cube, b: Cube): Cube {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const dictionaries = byName(DIMENSIONS, (name) => dictionaryOf(name, a.values[name], b.values[name]));
  const { places, size } = walk(a, b, dictionaries);
  const joined = emptyColumns(size);
  for (const [side, cube] of [a, b].entries()) {
    const to = places[side]!;
    for (let i = 0; i < to.length; i++) joined.days[to[i]!] = cube.days[i]!;
    for (const name of DIMENSIONS) recode(cube.codes[name], dictionaries[name].codes[side]!, to, joined.codes[name]);
    for (const name of MEASURES) addUp(cube.measures[name], to, joined.measures[name]);
  }
  return { ...joined, values: byName(DIMENSIONS, (name) => dictionaries[name].values) };
}

/** Values of two cubes, and per cube the place of each of its values among them. */
interface Dictionary {
  values: readonly string[];
  codes: readonly [Uint16Array, Uint16Array];
}

function dictionaryOf(name: Dimension, a: readonly string[], b: readonly string[]): Dictionary {
  const values = [...new Set([...a, ...b])].sort();
  assertFewValues(name, values.length);
  const places = new Map(values.map((value, place) => [value, place]));
  const codes = (of: readonly string[]) => Uint16Array.from(of, (value) => places.get(value)!);
  return { values, codes: [codes(a), codes(b)] };
}

/** Per cube, the place of each of its cells among those of both; cells of one day and the same values share a place. */
function walk(a: Cube, b: Cube, dictionaries: Readonly<Record<Dimension, Dictionary>>) {
  const columns = DIMENSIONS.map((name) => {
    const [ofA, ofB] = dictionaries[name].codes;
    return { a: a.codes[name], b: b.codes[name], ofA, ofB };
  });
  const compare = (i: number, j: number): number => {
    const days = a.days[i]! - b.days[j]!;
    if (days !== 0) return days;
    for (const column of columns) {
      const order = column.ofA[column.a[i]!]! - column.ofB[column.b[j]!]!;
      if (order !== 0) return order;
    }
    return 0;
  };
  const places = [new Uint32Array(a.size), new Uint32Array(b.size)] as const;
  let [i, j, size] = [0, 0, 0];
  while (i < a.size && j < b.size) {
    const order = compare(i, j);
    if (order <= 0) places[0][i++] = size;
    if (order >= 0) places[1][j++] = size;
    size++;
  }
  while (i < a.size) places[0][i++] = size++;
  while (j < b.size) places[1][j++] = size++;
  return { places, size };
}

function recode(codes: Uint16Array, dictionary: Uint16Array, to: Uint32Array, joined: Uint16Array): void {
  for (let i = 0; i < to.length; i++) joined[to[i]!] = dictionary[codes[i]!]!;
}

function addUp(sums: Float64Array, to: Uint32Array, joined: Float64Array): void {
  for (let i = 0; i < to.length; i++) joined[to[i]!]! += sums[i]!;
}

export const EMPTY_CUBE: Cube = { ...emptyColumns(0), values: byName(DIMENSIONS, () => []) };
