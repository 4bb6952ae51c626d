import { minorDigits } from '../../schemas/fields/currency.ts';

/** Minor units as an amount of the currency, the nearest floating-point number. */
export function toMajor(minor: number, currency: string): number {
  return minor / 10 ** minorDigits(currency);
}

/** A quotient of integers that is not rounded yet; if `whole` is 0, `part` is 0 as well. */
export interface Ratio {
  part: number;
  whole: number;
}

/** A ratio as an integer, half up; 0 if `whole` is 0. Exact. */
export function divideHalfUp(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(halfUp(BigInt(part), BigInt(whole)));
}

/** The share of `part` in `whole` in percent, half up to two decimals; 0 if `whole` is 0. `part / whole` if `whole` is given a hundredfold. */
export function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : hundredths(BigInt(part), BigInt(whole));
}

/**
 * Change from one ratio to another in percent of the size of the first, half up to two decimals: above 0 where it grew, also from
 * below 0. Null if the first is 0.
 */
export function changePercent(from: Ratio, to: Ratio): number | null {
  const [a, b] = [exact(from), exact(to)];
  if (a.part === 0n) return null;
  const size = a.part < 0n ? -a.part : a.part;
  return hundredths(b.part * a.whole - a.part * b.whole, size * b.whole);
}

/** Difference from one share to another in percentage points, half up to two decimals. */
export function changePoints(from: Ratio, to: Ratio): number {
  const [a, b] = [exact(from), exact(to)];
  return hundredths(b.part * a.whole - a.part * b.whole, a.whole * b.whole);
}

const exact = ({ part, whole }: Ratio) =>
  whole === 0 ? { part: 0n, whole: 1n } : { part: BigInt(part), whole: BigInt(whole) };

/** A hundredfold ratio to two decimals. */
const hundredths = (part: bigint, whole: bigint): number => Number(halfUp(10_000n * part, whole)) / 100;

/** `part / whole` for a whole above 0, half up to an integer: -1.5 becomes -1. */
function halfUp(part: bigint, whole: bigint): bigint {
  const doubled = 2n * part + whole;
  const quotient = doubled / (2n * whole);
  // BigInt division rounds towards 0, but this must round down.
  return doubled < 0n && doubled % (2n * whole) !== 0n ? quotient - 1n : quotient;
}
