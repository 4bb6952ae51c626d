import { type Cube, DIMENSIONS, type Dimension } from '../rollup/cube.ts';
import { query } from '../rollup/query.ts';
import type { Slice } from '../query/slice.ts';
import { sumsBy } from './sums.ts';

/** Lines that pass the slice: total = active + cancelled. */
export function records(cube: Cube, slice: Slice): { total: number; active: number; cancelled: number } {
  const { lines: active, cancelled } = sumsBy(cube, slice, [], ['lines', 'cancelled'])[0]!.measures;
  return { total: active + cancelled, active, cancelled };
}

/** A value of a dimension, and its lines, active and cancelled, in the whole cube. */
export interface Value {
  value: string;
  lines: number;
}

/** The values of a dimension, by lines, most first, ties by name. Remembered: a cube never changes. */
export function valuesOf(cube: Cube, dimension: Dimension): readonly Value[] {
  let known = REMEMBERED.get(cube);
  if (known === undefined) REMEMBERED.set(cube, (known = {}));
  return (known[dimension] ??= query(cube, {}, [dimension], ['lines', 'cancelled'])
    .map(({ key, measures }) => ({ value: key[dimension], lines: measures.lines + measures.cancelled }))
    .sort((a, b) => b.lines - a.lines));
}

const REMEMBERED = new WeakMap<Cube, Partial<Record<Dimension, readonly Value[]>>>();

/** Values by dimension. */
export const allValues = (cube: Cube): Record<Dimension, readonly Value[]> =>
  Object.fromEntries(DIMENSIONS.map((name) => [name, valuesOf(cube, name)])) as Record<Dimension, readonly Value[]>;

/** Lines, active and cancelled, of each value of a dimension, over the whole cube. */
export function linesBy(cube: Cube, dimension: Dimension): Record<string, number> {
  return Object.fromEntries(valuesOf(cube, dimension).map(({ value, lines }) => [value, lines]));
}

/** First and last day of the cube in days since 1970-01-01; null when it is empty. */
export function dayRange(cube: Cube): { from: number; to: number } | null {
  return cube.size === 0 ? null : { from: cube.days[0]!, to: cube.days[cube.size - 1]! };
}

/** The currency of most lines, ties by name; `fallback` for an empty cube. */
export function mainCurrency(cube: Cube, fallback: string): string {
  return valuesOf(cube, 'currency')[0]?.value ?? fallback;
}
