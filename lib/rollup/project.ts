import { byName } from '../base/records.ts';
import {
  type DimensionName,
  dimensionOf,
  isOrderMeasure,
  type LongerPeriod,
  OTHER,
  PERIODS,
  ROLLUPS,
  type RollupName,
  type RollupShape,
  sourceOfRollup,
} from '../model/index.ts';
import { Accumulator, type CellValues } from './accumulator.ts';
import { mergeDescriptions } from './descriptions.ts';
import { type Kept, valuesByLines } from './keep-within.ts';
import { assertExact, assertFewValues } from './limits.ts';
import { type Codes, codesOf, emptyColumns, measureOf, type Rollup, spansBy, spansOf, valuesOf } from './rollup.ts';
import { renumberSpans } from './spans.ts';

/**
 * These rollups of the model, given those that are built from lines: the others are summed from the one that covers them.
 * Throws `ReportError` as `Accumulator.finish` does.
 */
export const projectAll = <Name extends RollupName>(
  names: readonly Name[],
  base: Readonly<Partial<Record<RollupName, Rollup>>>,
): Record<Name, Rollup> => byName(names, (name) => base[name] ?? project(base[sourceOfRollup(name)]!, ROLLUPS[name]));

/** A rollup by longer periods: the day of a cell is the first one of its period. The result describes nothing. */
export function byPeriod(rollup: Rollup, period: LongerPeriod): Rollup {
  const { dimensions, measures } = rollup.shape;
  const shape = { dimensions, measures };
  const days = firstDays(rollup.days, period);
  const axes = dimensions.map((name): Axis => {
    return { name, values: valuesOf(rollup, name), codes: codesOf(rollup, name), to: null };
  });
  return isNumbered(axes) ? sumCells(rollup, shape, days, axes) : project({ ...rollup, days }, shape);
}

/** A dimension of the result. */
interface Axis {
  name: DimensionName;
  /** Its values, sorted. */
  values: readonly string[];
  /** By cell of the rollup that is summed, the code of its value there. */
  codes: Codes;
  /** By such a code, the place in `values`; null: the code is the place. */
  to: Uint32Array | null;
}

/** Whether one number for a value of each of these dimensions is exact: fast, but only up to 2^53. */
const isNumbered = (axes: readonly Axis[]): boolean =>
  axes.reduce((all, { values }) => all * values.length, 1) <= Number.MAX_SAFE_INTEGER;

/** The cells of a rollup added up by these days, which are ascending, and by values of which `isNumbered` holds. */
function sumCells(rollup: Rollup, shape: RollupShape, days: Int32Array, axes: readonly Axis[]): Rollup {
  const { size } = rollup;
  const numbers = new Float64Array(size);
  for (const { values, codes, to } of axes) {
    const factor = values.length;
    if (to === null) for (let cell = 0; cell < size; cell++) numbers[cell] = numbers[cell]! * factor + codes[cell]!;
    else for (let cell = 0; cell < size; cell++) numbers[cell] = numbers[cell]! * factor + to[codes[cell]!]!;
  }
  // By cell, its place in the result: cells of a day are in the order of their numbers.
  const places = new Uint32Array(size);
  const parts: { day: number; cells: number }[] = [];
  let before = 0;
  for (let start = 0, end = 0; start < size; start = end) {
    while (end < size && days[end] === days[start]) end++;
    const distinct = withoutRepeats(numbers.slice(start, end).sort());
    for (let cell = start; cell < end; cell++) places[cell] = before + placeIn(distinct, numbers[cell]!);
    parts.push({ day: days[start]!, cells: distinct.length });
    before += distinct.length;
  }
  const sizes = new Map(axes.map(({ name, values }) => [name, values.length]));
  const columns = emptyColumns(shape, before, (name) => sizes.get(name) ?? 0);
  let at = 0;
  for (const { day, cells } of parts) columns.days.fill(day, at, (at += cells));
  for (const { name, codes, to } of axes) {
    const column = columns.codes[name]!;
    if (to === null) for (let cell = 0; cell < size; cell++) column[places[cell]!] = codes[cell]!;
    else for (let cell = 0; cell < size; cell++) column[places[cell]!] = to[codes[cell]!]!;
  }
  for (const name of shape.measures) {
    const [sums, from] = [columns.measures[name]!, measureOf(rollup, name)];
    for (let cell = 0; cell < size; cell++) sums[places[cell]!]! += from[cell]!;
  }
  const spans = spansBy(shape, (name) =>
    renumberSpans(spansOf(rollup, name), places, (cell, orders) => (columns.measures[name]![cell]! -= orders)),
  );
  const byDimension = new Map(axes.map(({ name, values }) => [name, values]));
  return { ...columns, values: byName(shape.dimensions, (name) => byDimension.get(name)!), spans };
}

/** Sorted numbers without those that are there before. */
function withoutRepeats(sorted: Float64Array): Float64Array {
  let size = 0;
  for (const number of sorted) if (size === 0 || sorted[size - 1] !== number) sorted[size++] = number;
  return sorted.subarray(0, size);
}

/** The place of a number in sorted ones, among which it is. */
function placeIn(sorted: Float64Array, number: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A rollup with fewer dimensions and measures: cells that differ only in the dropped dimensions are added up. `rename`: values
 * that are changed; cells that have the same values after that are added up too. Throws `ReportError` as `Accumulator.finish`
 * does.
 */
export function project(
  rollup: Rollup,
  shape: RollupShape,
  rename?: (name: DimensionName, value: string) => string,
): Rollup {
  const axes = shape.dimensions.map((name) => axisOf(rollup, name, rename));
  const projected = isNumbered(axes) ? sumCells(rollup, shape, rollup.days, axes) : accumulated(rollup, shape, axes);
  assertExact(projected);
  if (shape.describes === undefined) return projected;
  return {
    ...projected,
    descriptions: mergeDescriptions([rollup.descriptions], projected.values[shape.describes] ?? []),
  };
}

/** A dimension of a rollup with the values that its cells have once they are renamed. */
function axisOf(rollup: Rollup, name: DimensionName, rename?: (name: DimensionName, value: string) => string): Axis {
  const [codes, all] = [codesOf(rollup, name), valuesOf(rollup, name)];
  const used = new Uint8Array(all.length);
  for (let cell = 0; cell < codes.length; cell++) used[codes[cell]!] = 1;
  if (rename === undefined && !used.includes(0)) return { name, values: all, codes, to: null };
  const renamed = rename === undefined ? all : all.map((value) => rename(name, value));
  const values = [...new Set(renamed.filter((_, code) => used[code] === 1))].sort();
  assertFewValues(name, values.length);
  const places = new Map(values.map((value, place) => [value, place]));
  return { name, values, codes, to: Uint32Array.from(renamed, (value) => places.get(value) ?? 0) };
}

/** What `sumCells` gives by the days of the rollup, but of values of which `isNumbered` does not hold. */
function accumulated(rollup: Rollup, shape: RollupShape, axes: readonly Axis[]): Rollup {
  const sums = new Accumulator(shape);
  const groups = new Map<string, number>();
  const places = new Uint32Array(rollup.size);
  const codeOf = ({ codes, to }: Axis, cell: number): number => (to === null ? codes[cell]! : to[codes[cell]!]!);
  for (let cell = 0; cell < rollup.size; cell++) {
    const code = axes.map((axis) => codeOf(axis, cell)).join();
    let group = groups.get(code);
    if (group === undefined) {
      const values: CellValues = Object.fromEntries(axes.map((axis) => [axis.name, axis.values[codeOf(axis, cell)]!]));
      groups.set(code, (group = sums.newGroup(values)));
    }
    places[cell] = sums.cell(rollup.days[cell]!, group);
  }
  for (const name of shape.measures) {
    sums.addColumn(name, measureOf(rollup, name), places);
    if (isOrderMeasure(name)) sums.addSpans(name, spansOf(rollup, name), places);
  }
  return sums.finish();
}

/** The first day of the period of each day; days are ascending. */
function firstDays(days: Int32Array, kind: LongerPeriod): Int32Array {
  const { of, firstDay } = PERIODS[kind];
  const first = new Int32Array(days.length);
  for (let k = 0; k < days.length; k++) first[k] = days[k] === days[k - 1] ? first[k - 1]! : firstDay(of(days[k]!));
  return first;
}

/** Most values of a dimension of which the rarest can be joined; of others there is no limit here. */
export const mostValuesOf = (name: DimensionName): number => {
  const { onOverflow, maxValues = Infinity } = dimensionOf(name);
  return onOverflow === 'other' ? maxValues : Infinity;
};

/** A rollup, and by dimension how many of its values were joined as `Other`. */
export interface Folded {
  rollup: Rollup;
  joined: Partial<Record<DimensionName, number>>;
}

/**
 * Joins the values of a dimension with the fewest lines, if it has more than `most`, by default the limit of its declaration.
 */
export function foldTail(rollup: Rollup, most: (name: DimensionName) => number = mostValuesOf): Folded {
  const kept = new Map<DimensionName, ReadonlySet<string>>();
  const joined: Folded['joined'] = {};
  for (const name of rollup.shape.dimensions) {
    const maxValues = most(name);
    if (valuesOf(rollup, name).length <= maxValues) continue;
    // One place is for `Other`; of values with as many lines the first ones stay.
    const ranked = valuesByLines(name, [rollup]);
    kept.set(name, new Set(ranked.slice(0, maxValues - 1)));
    joined[name] = ranked.length - maxValues + 1;
  }
  return kept.size === 0 ? { rollup, joined } : { rollup: joinOthers(rollup, kept), joined };
}

/** Joins all values but those that are kept as `Other`. */
export function joinOthers(rollup: Rollup, kept: Kept): Rollup {
  const rename = (name: DimensionName, value: string): string => (kept.get(name)?.has(value) === false ? OTHER : value);
  return project(rollup, rollup.shape, rename);
}
