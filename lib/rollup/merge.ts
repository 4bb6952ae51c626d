import { byName } from '../base/records.ts';
import type { Numbers } from '../base/typed-arrays.ts';
import type { DimensionName, MeasureName, RollupShape } from '../model/index.ts';
import { assertExact, assertFewValues } from './limits.ts';
import { mergeDescriptions } from './descriptions.ts';
import {
  type Codes,
  codesFor,
  codesOf,
  type Columns,
  emptyColumns,
  emptyRollup,
  measureOf,
  type Rollup,
  spansBy,
  spansOf,
  valuesOf,
} from './rollup.ts';
import { addSpans, joinSpans, renumberSpans, SpanCollector, spansWithout } from './spans.ts';

/**
 * The rollup of the lines of all the rollups together: cells of one day and the same values are added up. No order may have
 * lines in two of the rollups: it would be counted twice.
 */
export function merge(shape: RollupShape, rollups: Iterable<Rollup>): Rollup {
  const merger = new Merger(shape);
  for (const rollup of rollups) merger.add(rollup);
  return merger.finish();
}

/**
 * Merges rollups of one shape as they arrive. The newest two are joined as soon as they are of similar size. So few are held
 * in addition to the sum, and on average a cell is copied no more often than the number of rollups has binary digits.
 */
export class Merger {
  readonly #shape: RollupShape;
  /** Each has more than twice the cells of the next. */
  readonly #joined: Rollup[] = [];

  constructor(shape: RollupShape) {
    this.#shape = shape;
  }

  /** Throws `ReportError` if a dimension gets more values than a rollup can hold. */
  add(rollup: Rollup): void {
    let last = rollup;
    for (let before = this.#joined.at(-1); before !== undefined; before = this.#joined.at(-1)) {
      if (before.size > 2 * last.size) break;
      this.#joined.pop();
      last = this.#join(before, last);
    }
    this.#joined.push(last);
  }

  /**
   * The rollup of everything that was added; the merger is empty after that. Throws `ReportError` if a sum is above 2^53 - 1.
   */
  finish(): Rollup {
    let sum = emptyRollup(this.#shape);
    // Release what has been joined.
    for (let last = this.#joined.pop(); last !== undefined; last = this.#joined.pop()) sum = this.#join(last, sum);
    assertExact(sum);
    return sum;
  }

  /** Joins two rollups in one pass over their sorted cells. */
  #join(a: Rollup, b: Rollup): Rollup {
    if (a.size === 0) return b;
    if (b.size === 0) return a;
    const { dimensions, measures } = this.#shape;
    const dictionaries = byName(dimensions, (name) => dictionaryOf(name, valuesOf(a, name), valuesOf(b, name)));
    const { places, size } = walk(this.#shape, a, b, dictionaries);
    const joined = emptyColumns(this.#shape, size, (name) => dictionaries[name].values.length);
    for (const [side, rollup] of [a, b].entries()) {
      const to = places[side]!;
      for (let i = 0; i < to.length; i++) joined.days[to[i]!] = rollup.days[i]!;
      for (const name of dimensions) {
        recode(codesOf(rollup, name), dictionaries[name].codes[side]!, to, joined.codes[name]!);
      }
      for (const name of measures) addUp(measureOf(rollup, name), to, joined.measures[name]!);
    }
    return {
      ...joined,
      values: byName(dimensions, (name) => dictionaries[name].values),
      spans: spansBy(this.#shape, (name) => {
        const collector = new SpanCollector();
        for (const [side, rollup] of [a, b].entries()) addSpans(collector, spansOf(rollup, name), places[side]!);
        return collector.finish();
      }),
      ...describedIn(this.#shape, [a, b], (name) => dictionaries[name].values),
    };
  }
}

/**
 * A rollup without the lines of another one, which are among its lines; no order has lines in the other one and beside it. Both
 * have the measures that count lines. Throws an error if the other one has a cell that is not there.
 */
export function subtract(shape: RollupShape, whole: Rollup, part: Rollup): Rollup {
  if (part.size === 0) return whole;
  const dictionaries = byName(shape.dimensions, (name) =>
    dictionaryOf(name, valuesOf(whole, name), valuesOf(part, name)),
  );
  const { places, size } = walk(shape, whole, part, dictionaries);
  if (size !== whole.size) throw new Error('A rollup has cells that are not in the one that it is subtracted from');
  const [, at] = places;
  const measures = byName(shape.measures, (name) => {
    const sums = Float64Array.from(measureOf(whole, name));
    const gone = measureOf(part, name);
    for (let cell = 0; cell < at.length; cell++) sums[at[cell]!]! -= gone[cell]!;
    return sums;
  });
  const spans = spansBy(shape, (name) => spansWithout(spansOf(whole, name), renumberSpans(spansOf(part, name), at)));
  const left = { ...whole, measures, spans };
  const counts = LINE_COUNTS.map((name) => measures[name]);
  return take(
    left,
    runsOf(size, (cell) => counts.some((count) => count[cell]! > 0)),
  );
}

/** Measures of which each line adds 1 to one. */
const LINE_COUNTS = ['lines', 'cancelled', 'refunds'] as const satisfies readonly MeasureName[];

/** The cells that pass, as runs. */
function runsOf(size: number, passes: (cell: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let cell = 0; cell < size; cell++) {
    if (!passes(cell)) continue;
    if (runs.at(-1)?.end === cell) runs.at(-1)!.end++;
    else runs.push({ start: cell, end: cell + 1 });
  }
  return runs;
}

/** The rollup of rollups of which each has later days than the one before. Throws `ReportError` as `Merger.add` does. */
export function concat(shape: RollupShape, rollups: readonly Rollup[]): Rollup {
  const parts = rollups.filter(({ size }) => size > 0);
  if (parts.length < 2) return parts[0] ?? emptyRollup(shape);
  const { dimensions, measures } = shape;
  const values = byName(dimensions, (name) => [...new Set(parts.flatMap((part) => valuesOf(part, name)))].sort());
  for (const name of dimensions) assertFewValues(name, values[name].length);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const joined = emptyColumns(shape, size, (name) => values[name].length);
  const places = byName(dimensions, (name) => new Map(values[name].map((value, code) => [value, code])));
  let at = 0;
  const starts = parts.map((part) => {
    joined.days.set(part.days, at);
    for (const name of dimensions) {
      const codes = Uint32Array.from(valuesOf(part, name), (value) => places[name].get(value)!);
      const [from, to] = [codesOf(part, name), joined.codes[name]!];
      for (let cell = 0; cell < part.size; cell++) to[at + cell] = codes[from[cell]!]!;
    }
    for (const name of measures) joined.measures[name]!.set(measureOf(part, name), at);
    at += part.size;
    return at - part.size;
  });
  const spans = spansBy(shape, (name) =>
    joinSpans(parts.map((part, place) => ({ spans: spansOf(part, name), start: starts[place]! }))),
  );
  return { ...joined, values, spans, ...describedIn(shape, parts, (name) => values[name]) };
}

/** The descriptions of what several rollups describe, for a rollup with these values. */
const describedIn = (
  { describes }: RollupShape,
  rollups: readonly Rollup[],
  values: (name: DimensionName) => readonly string[],
): Pick<Rollup, 'descriptions'> =>
  describes === undefined
    ? {}
    : {
        descriptions: mergeDescriptions(
          rollups.map(({ descriptions }) => descriptions),
          values(describes),
        ),
      };

/** The cells of the series and days that pass, with the values that they have. */
export function selectDays(rollup: Rollup, passes: (series: string, day: number) => boolean): Rollup {
  const { days } = rollup;
  const [codes, values] = [codesOf(rollup, 'series'), valuesOf(rollup, 'series')];
  const runs: Run[] = [];
  for (let start = 0, end = 0; start < rollup.size; start = end) {
    const [day, series] = [days[start]!, codes[start]!];
    // Cells of a day are sorted by their series first.
    while (end < rollup.size && days[end] === day && codes[end] === series) end++;
    if (!passes(values[series]!, day)) continue;
    if (runs.at(-1)?.end === start) runs.at(-1)!.end = end;
    else runs.push({ start, end });
  }
  return take(rollup, runs);
}

/** Cells from `start` to before `end`. */
interface Run {
  start: number;
  end: number;
}

function take(rollup: Rollup, runs: readonly Run[]): Rollup {
  const size = runs.reduce((sum, { start, end }) => sum + end - start, 0);
  const { shape } = rollup;
  const taken: Columns = emptyColumns(shape, size, (name) => valuesOf(rollup, name).length);
  const copy = <Column extends Int32Array | Codes | Numbers>(from: Column, to: Column): void => {
    let at = 0;
    for (const { start, end } of runs) {
      to.set(from.subarray(start, end), at);
      at += end - start;
    }
  };
  copy(rollup.days, taken.days);
  for (const name of shape.measures) copy(measureOf(rollup, name), taken.measures[name]!);
  const values = byName(shape.dimensions, (name) => {
    copy(codesOf(rollup, name), taken.codes[name]!);
    const used = dropUnused(taken.codes[name]!, valuesOf(rollup, name));
    taken.codes[name] = narrowed(taken.codes[name]!, used.length);
    return used;
  });
  const places = new Int32Array(rollup.size).fill(-1);
  let at = 0;
  for (const { start, end } of runs) for (let cell = start; cell < end; cell++) places[cell] = at++;
  return {
    ...taken,
    values,
    spans: spansBy(shape, (name) => renumberSpans(spansOf(rollup, name), places)),
    ...describedIn(shape, [rollup], (name) => values[name]),
  };
}

/** Codes in as few bits as so many values need. */
function narrowed(codes: Codes, values: number): Codes {
  const same = codesFor(values, 0);
  if (same.BYTES_PER_ELEMENT === codes.BYTES_PER_ELEMENT) return codes;
  return codesFor(values, codes.length).map((_, cell) => codes[cell]!);
}

/** The values that a column uses; its codes are changed to index them. */
function dropUnused(codes: Codes, values: readonly string[]): readonly string[] {
  const used = new Uint8Array(values.length);
  for (let i = 0; i < codes.length; i++) used[codes[i]!] = 1;
  if (!used.includes(0)) return values;
  const places = new Uint32Array(values.length);
  const kept = values.filter((_, code) => used[code] === 1);
  for (let code = 0, place = 0; code < values.length; code++) if (used[code] === 1) places[code] = place++;
  for (let i = 0; i < codes.length; i++) codes[i] = places[codes[i]!]!;
  return kept;
}

/** The values of two rollups, and per rollup the index of each of its values in them. */
interface Dictionary {
  values: readonly string[];
  codes: readonly [Uint32Array, Uint32Array];
}

/** Of sorted values, as those of a rollup are. */
function dictionaryOf(name: DimensionName, a: readonly string[], b: readonly string[]): Dictionary {
  const codes = [new Uint32Array(a.length), new Uint32Array(b.length)] as const;
  const values: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isOfA = j === b.length || (i < a.length && a[i]! <= b[j]!);
    const isOfB = i === a.length || (j < b.length && b[j]! <= a[i]!);
    const code = values.push(isOfA ? a[i]! : b[j]!) - 1;
    if (isOfA) codes[0][i++] = code;
    if (isOfB) codes[1][j++] = code;
  }
  assertFewValues(name, values.length);
  return { values, codes };
}

/** Per rollup, the index of each of its cells in the result; cells of one day and the same values share an index. */
function walk(
  { dimensions }: RollupShape,
  a: Rollup,
  b: Rollup,
  dictionaries: Readonly<Record<DimensionName, Dictionary>>,
) {
  const places = [new Uint32Array(a.size), new Uint32Array(b.size)] as const;
  let [i, j, size] = [0, 0, 0];
  // Months mostly follow each other.
  if (a.days[a.size - 1]! < b.days[0]!) while (i < a.size) places[0][i++] = size++;
  const columns = dimensions.map((name) => {
    const [ofA, ofB] = dictionaries[name].codes;
    return { a: codesOf(a, name), b: codesOf(b, name), ofA, ofB };
  });
  const compare = (cell: number, other: number): number => {
    const days = a.days[cell]! - b.days[other]!;
    if (days !== 0) return days;
    for (const column of columns) {
      const order = column.ofA[column.a[cell]!]! - column.ofB[column.b[other]!]!;
      if (order !== 0) return order;
    }
    return 0;
  };
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

function recode(codes: Codes, dictionary: Uint32Array, to: Uint32Array, joined: Codes): void {
  for (let i = 0; i < to.length; i++) joined[to[i]!] = dictionary[codes[i]!]!;
}

function addUp(sums: Numbers, to: Uint32Array, joined: Float64Array): void {
  for (let i = 0; i < to.length; i++) joined[to[i]!]! += sums[i]!;
}
