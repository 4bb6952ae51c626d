import type { DimensionName } from '../model/index.ts';
import type { RollupSet } from './rollup-set.ts';

/** A value of a dimension, and its lines, active and cancelled, of all days. */
export interface Value {
  value: string;
  lines: number;
}

/** The values of a dimension with their lines, most first, ties by name. */
export async function valuesByLines(rollups: RollupSet, dimension: DimensionName): Promise<Value[]> {
  const groups = await rollups.sums({}, [dimension], ['lines', 'cancelled']);
  return groups
    .map(({ key, measures }) => ({ value: key[dimension], lines: measures.lines + measures.cancelled }))
    .sort((a, b) => b.lines - a.lines);
}

/** Lines, active and cancelled, of each currency, most first. */
export async function linesByCurrency(rollups: RollupSet): Promise<Record<string, number>> {
  const values = await valuesByLines(rollups, 'currency');
  return Object.fromEntries(values.map(({ value, lines }) => [value, lines]));
}

/** The currency of most lines; `fallback` if there are no lines. */
export const mainCurrency = (currencies: Readonly<Record<string, number>>, fallback: string): string =>
  Object.keys(currencies)[0] ?? fallback;
