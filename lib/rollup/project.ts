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
import { codesOf, emptyColumns, measureOf, type Rollup, spansBy, spansOf, valuesOf } from './rollup.ts';
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
  const axes = dimensions.map((name) => ({ codes: codesOf(rollup, name), size: valuesOf(rollup, name).length }));
  const { days, size } = rollup;
  const first = firstDays(days, period);
  if (!isNumbered(axes.map((axis) => axis.size))) return project({ ...rollup, days: first }, shape);
  const numbers = new Float64Array(size);
  for (const axis of axes)
    for (let cell = 0; cell < size; cell++) numbers[cell] = numbers[cell]! * axis.size + axis.codes[cell]!;
  // By cell, its place in the result: cells of a period are in the order of their numbers.
  const places = new Uint32Array(size);
  const parts: { day: number; numbers: Float64Array }[] = [];
  let before = 0;
  for (let start = 0, end = 0; start < size; start = end) {
    while (end < size && first[end] === first[start]) end++;
    const distinct = withoutRepeats(numbers.slice(start, end).sort());
    const placeOf = new Map<number, number>();
    for (let place = 0; place < distinct.length; place++) placeOf.set(distinct[place]!, before + place);
    for (let cell = start; cell < end; cell++) places[cell] = placeOf.get(numbers[cell]!)!;
    parts.push({ day: first[start]!, numbers: distinct });
    before += distinct.length;
  }
  const columns = emptyColumns(shape, before, (name) => valuesOf(rollup, name).length);
  let at = 0;
  for (const part of parts) columns.days.fill(part.day, at, (at += part.numbers.length));
  for (const [i, name] of dimensions.entries()) {
    const [to, { codes }] = [columns.codes[name]!, axes[i]!];
    for (let cell = 0; cell < size; cell++) to[places[cell]!] = codes[cell]!;
  }
  for (const name of measures) {
    const [to, from] = [columns.measures[name]!, measureOf(rollup, name)];
    for (let cell = 0; cell < size; cell++) to[places[cell]!]! += from[cell]!;
  }
  const spans = spansBy(shape, (name) =>
    renumberSpans(spansOf(rollup, name), places, (cell, orders) => (columns.measures[name]![cell]! -= orders)),
  );
  return { ...columns, values: byName(dimensions, (name) => valuesOf(rollup, name)), spans };
}

/** Whether one number for a value of each of these dimensions is exact: fast, but only up to 2^53. */
const isNumbered = (sizes: readonly number[]): boolean =>
  sizes.reduce((all, size) => all * size, 1) <= Number.MAX_SAFE_INTEGER;

/** Sorted numbers without those that are there before. */
function withoutRepeats(sorted: Float64Array): Float64Array {
  let size = 0;
  for (const number of sorted) if (size === 0 || sorted[size - 1] !== number) sorted[size++] = number;
  return sorted.subarray(0, size);
}

/**
 * A rollup with fewer dimensions and measures: cells that differ only in the dropped dimensions are added up. `rename`: values
 * that are changed; cells that have the same values after that are added up too.
 */
export function project(
  rollup: Rollup,
  shape: RollupShape,
  rename?: (name: DimensionName, value: string) => string,
): Rollup {
  const sums = new Accumulator(shape);
  const dimensions = shape.dimensions.map((name) => ({
    name,
    codes: codesOf(rollup, name),
    values: rename === undefined ? valuesOf(rollup, name) : valuesOf(rollup, name).map((value) => rename(name, value)),
  }));
  const hasNumbers = isNumbered(dimensions.map(({ values }) => values.length));
  const numberOf = (cell: number): number => {
    let code = 0;
    for (const { codes, values } of dimensions) code = code * values.length + codes[cell]!;
    return code;
  };
  const textOf = (cell: number): string => dimensions.map(({ codes }) => codes[cell]).join();
  const groups = new Map<number | string, number>();
  const places = new Uint32Array(rollup.size);
  for (let cell = 0; cell < rollup.size; cell++) {
    const code = hasNumbers ? numberOf(cell) : textOf(cell);
    let group = groups.get(code);
    if (group === undefined) {
      const values: CellValues = Object.fromEntries(
        dimensions.map(({ name, codes, values: names }) => [name, names[codes[cell]!]!]),
      );
      groups.set(code, (group = sums.group(values)));
    }
    places[cell] = sums.cell(rollup.days[cell]!, group);
  }
  for (const name of shape.measures) {
    sums.addColumn(name, measureOf(rollup, name), places);
    if (isOrderMeasure(name)) sums.addSpans(name, spansOf(rollup, name), places);
  }
  const projected = sums.finish();
  if (shape.describes === undefined) return projected;
  return {
    ...projected,
    descriptions: mergeDescriptions([rollup.descriptions], projected.values[shape.describes] ?? []),
  };
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
