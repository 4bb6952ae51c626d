import { ReportError } from '../base/report-error.ts';
import type { Dimension, Measure } from './cube.ts';

/** Most cells of the cube of one report. */
export const MAX_CELLS = 2_000_000;

/** Codes of a cube have 16 bits. */
const MOST_VALUES = 0xffff;

/** Throws `ReportError` where a dimension has more values than a cube holds. */
export function assertFewValues(name: Dimension, count: number): void {
  if (count <= MOST_VALUES) return;
  throw new ReportError('TOO_MANY_VALUES', `${name} has ${count} values in all; a cube holds 65,535 at most`);
}

/** Throws `ReportError` where the total of a measure, none of whose cells is negative, is past 2^53 - 1: it need not be exact. */
export function assertExact(name: Measure, sums: Float64Array): void {
  let total = 0;
  for (const sum of sums) total += sum;
  if (total > Number.MAX_SAFE_INTEGER) {
    throw new ReportError('SUM_OVERFLOW', `The sum of ${name} is over 2^53, past exact counting; check the amounts`);
  }
}
