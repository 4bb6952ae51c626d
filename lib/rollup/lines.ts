import type { DimensionName } from '../model/index.ts';
import type { Filter } from './query.ts';
import type { RollupSet } from './rollup-set.ts';

/** A value of a dimension, and its lines, active and cancelled. */
export interface Value {
  value: string;
  lines: number;
}

/** The values of a dimension with their lines that pass, most first, ties by name. */
export async function valuesByLines(
  rollups: RollupSet,
  dimension: DimensionName,
  filter: Filter = {},
): Promise<Value[]> {
  const groups = await rollups.sums(filter, [dimension], ['lines', 'cancelled']);
  return groups
    .map(({ key, measures }) => ({ value: key[dimension], lines: measures.lines + measures.cancelled }))
    .filter(({ lines }) => lines > 0) // a value may have nothing but refunds
    .sort((a, b) => b.lines - a.lines);
}

/** Lines that pass, active and cancelled, of each currency, most first. */
export async function linesByCurrency(rollups: RollupSet, filter?: Filter): Promise<Record<string, number>> {
  const values = await valuesByLines(rollups, 'currency', filter);
  return Object.fromEntries(values.map(({ value, lines }) => [value, lines]));
}

/** Lines of a currency. */
interface CurrencyLines {
  active: number;
  cancelled: number;
}

/** Lines that pass, by currency, most first; only currencies that have some. */
export async function linesOfCurrencies(rollups: RollupSet, filter: Filter): Promise<Record<string, CurrencyLines>> {
  const groups = await rollups.sums(filter, ['currency'], ['lines', 'cancelled']);
  const lines = groups.map(({ key, measures }) => ({
    currency: key.currency,
    active: measures.lines,
    cancelled: measures.cancelled,
    all: measures.lines + measures.cancelled,
  }));
  const some = lines.filter(({ all }) => all > 0).sort((a, b) => b.all - a.all);
  return Object.fromEntries(some.map(({ currency, active, cancelled }) => [currency, { active, cancelled }]));
}

/** The currency of most lines; `fallback` if there are no lines. */
export const mainCurrency = (currencies: Readonly<Record<string, number>>, fallback: string): string =>
  Object.keys(currencies)[0] ?? fallback;
