import { ReportError } from '../base/report-error.ts';
import type { Numbers } from '../base/typed-arrays.ts';
import { type DimensionName, dimensionOf, type RollupName } from '../model/index.ts';
import type { Rollup } from './rollup.ts';

/** Most cells of a rollup of one report. */
export const MAX_CELLS = 2_000_000;

/**
 * Most cells of a published rollup. With 8.0, 6.6 and 3.3 million cells of three of them, functions of the API and of the refresh
 * used two thirds of their memory (`apiMemory`, `refreshMemory`); `docs/operations.md` has the figures.
 */
export const MAX_PUBLISHED_CELLS = 10_000_000;

/** Most values of a dimension of a rollup, if its rarest ones are not joined. */
const MOST_VALUES = 0xffff;

/** Throws `ReportError` if a dimension has more values than a rollup can hold. */
export function assertFewValues(name: DimensionName, count: number): void {
  if (count <= MOST_VALUES || dimensionOf(name).onOverflow === 'other') return;
  throw new ReportError(
    'TOO_MANY_VALUES',
    `All reports together have ${count} values of ${name}; a rollup can hold 65,535`,
  );
}

/** The lines of a month make too many cells of a rollup. */
export const tooManyCellsOfMonth = (rollup: string): ReportError =>
  new ReportError(
    'TOO_MANY_CELLS',
    `A month of the reports makes over ${MAX_CELLS} cells of the rollup "${rollup}". Does each header name the right column?`,
  );

/** The reports together have too many cells, and no dimension of the rollup whose values may be joined. */
export const tooManyCells = (rollup: RollupName, cells: number, maxCells: number): ReportError =>
  new ReportError(
    'TOO_MANY_CELLS',
    `All reports together make ${cells} cells of the rollup "${rollup}", which may have ${maxCells}. Is each header of this report the right column?`,
  );

/** Throws `ReportError` if the total of a measure is above 2^53 - 1: it may not be exact. No cell is negative. */
export function assertExact({ measures }: Rollup): void {
  assertSmallSums(Object.entries(measures).map(([name, sums]) => [name, totalOf(sums)] as const));
}

/** The sum of a column. A loop is several times faster than `reduce`. */
export function totalOf(column: Numbers): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}

/** Throws `ReportError` if one of these totals of measures is above 2^53 - 1. */
export function assertSmallSums(totals: Iterable<readonly [name: string, total: number]>): void {
  for (const [name, total] of totals) {
    if (total > Number.MAX_SAFE_INTEGER) {
      throw new ReportError('SUM_OVERFLOW', `The sum of ${name} is over 2^53, past exact counting. Check the amounts`);
    }
  }
}
