/** The middle of the values; between the two in the middle where their number is even. NaN of none. */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5, Math.floor) + percentile(values, 0.5, Math.ceil)) / 2;
}

/** The value below or at which a share of the values lies (0.99 for p99); one of them. NaN of none. */
export function percentile(values: readonly number[], share: number, round = Math.ceil): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, round((sorted.length - 1) * share))] ?? Number.NaN;
}

/**
 * The slope of log(y) over log(x) by least squares: 1 where y grows as x does, 0 where it stays the same. NaN of fewer than two
 * different x.
 */
export function exponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: 0 | 1): number => logs.reduce((sum, log) => sum + log[of], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const sum = (term: (x: number, y: number) => number): number =>
    logs.reduce((all, [x, y]) => all + term(x - meanX, y - meanY), 0);
  return sum((x, y) => x * y) / sum((x) => x * x);
}

/** With three significant digits, and no decimals from 100 on: 0.1234 is 0.123, 1234.5 is 1235. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
