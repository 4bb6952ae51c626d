import { byName } from '../base/records.ts';
import {
  type DimensionName,
  dimensionOf,
  isOrderMeasure,
  OTHER,
  type PeriodKind,
  PERIODS,
  ROLLUPS,
  type RollupName,
  type RollupShape,
  sourceOfRollup,
} from '../model/index.ts';
import { Accumulator, type CellValues } from './accumulator.ts';
import { mergeDescriptions } from './descriptions.ts';
import type { Kept } from './keep-within.ts';
import { codesOf, measureOf, type Rollup, spansOf, valuesOf } from './rollup.ts';

/**
 * These rollups of the model, given those that are built from lines: the others are summed from the one that covers them.
 * Throws `ReportError` as `Accumulator.finish` does.
 */
export const projectAll = <Name extends RollupName>(
  names: readonly Name[],
  base: Readonly<Partial<Record<RollupName, Rollup>>>,
): Record<Name, Rollup> => byName(names, (name) => base[name] ?? project(base[sourceOfRollup(name)]!, ROLLUPS[name]));

export interface ProjectOptions {
  /** Gives the value that a value is changed to. */
  rename?: ((name: DimensionName, value: string) => string) | undefined;
  /** What the cells of the result are of: their day is the first one of the period. Default: `day`. */
  period?: PeriodKind | undefined;
}

/**
 * A rollup with fewer dimensions and measures, or by longer periods: cells that are the same after that, and after values are
 * renamed, are added up.
 */
export function project(rollup: Rollup, shape: RollupShape, { rename, period = 'day' }: ProjectOptions = {}): Rollup {
  const sums = new Accumulator(shape);
  const dimensions = shape.dimensions.map((name) => ({
    name,
    codes: codesOf(rollup, name),
    values: rename === undefined ? valuesOf(rollup, name) : valuesOf(rollup, name).map((value) => rename(name, value)),
  }));
  // One number for the values of a cell is fast, but exact only up to 2^53.
  const isNumbered = dimensions.reduce((all, { values }) => all * values.length, 1) <= Number.MAX_SAFE_INTEGER;
  const numberOf = (cell: number): number => {
    let code = 0;
    for (const { codes, values } of dimensions) code = code * values.length + codes[cell]!;
    return code;
  };
  const textOf = (cell: number): string => dimensions.map(({ codes }) => codes[cell]).join();
  const days = firstDays(rollup.days, period);
  const groups = new Map<number | string, number>();
  const places = new Uint32Array(rollup.size);
  for (let cell = 0; cell < rollup.size; cell++) {
    const code = isNumbered ? numberOf(cell) : textOf(cell);
    let group = groups.get(code);
    if (group === undefined) {
      const values: CellValues = Object.fromEntries(
        dimensions.map(({ name, codes, values: names }) => [name, names[codes[cell]!]!]),
      );
      groups.set(code, (group = sums.group(values)));
    }
    places[cell] = sums.cell(days[cell]!, group);
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
function firstDays(days: Int32Array, kind: PeriodKind): Int32Array {
  if (kind === 'day') return days;
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
    const values = valuesOf(rollup, name);
    const maxValues = most(name);
    if (values.length <= maxValues) continue;
    const lines = new Float64Array(values.length);
    const codes = codesOf(rollup, name);
    for (const measure of ['lines', 'cancelled', 'refunds'] as const) {
      const sums = measureOf(rollup, measure);
      for (let cell = 0; cell < rollup.size; cell++) lines[codes[cell]!]! += sums[cell]!;
    }
    // One place is for `Other`; of values with as many lines the first ones stay.
    const byLines = [...values.keys()].sort((a, b) => lines[b]! - lines[a]! || a - b);
    kept.set(name, new Set(byLines.slice(0, maxValues - 1).map((code) => values[code]!)));
    joined[name] = values.length - maxValues + 1;
  }
  return kept.size === 0 ? { rollup, joined } : { rollup: joinOthers(rollup, kept), joined };
}

/** Joins all values but those that are kept as `Other`. */
export function joinOthers(rollup: Rollup, kept: Kept): Rollup {
  const rename = (name: DimensionName, value: string): string => (kept.get(name)?.has(value) === false ? OTHER : value);
  return project(rollup, rollup.shape, { rename });
}
