import { type DimensionName, dimensionOf, isOrderMeasure, OTHER, type RollupShape } from '../model/index.ts';
import { codesOf, measureOf, type Rollup, valuesOf } from './rollup.ts';

/** By dimension, the values that stay; all others are joined as `Other`. */
export type Kept = ReadonlyMap<DimensionName, ReadonlySet<string>>;

/** The columns of a rollup that `keepWithin` needs. */
export const columnsToRank = ({ dimensions, measures }: RollupShape): RollupShape => ({
  dimensions,
  measures: measures.filter((name) => RANKING.includes(name as (typeof RANKING)[number]) && !isOrderMeasure(name)),
});

/** Values are ranked by all lines, cancelled ones and refunds included. */
const RANKING = ['lines', 'cancelled', 'refunds'] as const;

/** Dimensions whose rarest values may be joined. */
export const foldable = ({ dimensions }: RollupShape): DimensionName[] =>
  dimensions.filter((name) => dimensionOf(name).onOverflow === 'other');

/**
 * Which values stay so that the rollups have at most `maxCells` cells together: of each dimension that allows it as many as of
 * every other one, those with the most lines. Null: even one value of each is too many. No cell may be in two of the rollups.
 */
export function keepWithin(shape: RollupShape, parts: readonly Rollup[], maxCells: number): Kept | null {
  const ranked = new Map(foldable(shape).map((name) => [name, valuesByLines(name, parts)]));
  const most = Math.max(0, ...Array.from(ranked.values(), (values) => values.length));
  const places = new Map(
    Array.from(ranked, ([name, values]) => [name, new Map(values.map((value, place) => [value, place]))]),
  );
  const cells = (count: number): number => {
    let sum = 0;
    for (const part of parts) {
      sum += countCells(part, (name, value) => {
        const place = places.get(name)?.get(value);
        // One place is for `Other`.
        return places.has(name) && (place ?? Infinity) >= limitOf(ranked.get(name)!.length, count);
      });
      if (sum > maxCells) break;
    }
    return sum;
  };
  let [fits, over] = [0, Math.max(1, most) + 1];
  while (over - fits > Math.max(1, fits * PRECISION)) {
    const middle = Math.floor((fits + over) / 2);
    if (cells(middle) <= maxCells) fits = middle;
    else over = middle;
  }
  if (fits === 0) return null;
  return new Map(
    Array.from(ranked, ([name, values]) => [name, new Set(values.slice(0, limitOf(values.length, fits)))]),
  );
}

/** A cell more or less of a hundred is not worth another pass over all of them. */
const PRECISION = 0.01;

/** How many of so many values stay where a dimension may have `count`, `Other` among them. */
const limitOf = (values: number, count: number): number => (values <= count ? values : count - 1);

/** The values of a dimension but `Other`, those with the most lines first; of values with as many lines the first ones. */
export function valuesByLines(name: DimensionName, parts: readonly Rollup[]): string[] {
  const lines = new Map<string, number>();
  for (const part of parts) {
    const [codes, values] = [codesOf(part, name), valuesOf(part, name)];
    const sums = new Float64Array(values.length);
    for (const measure of RANKING) {
      const column = measureOf(part, measure);
      for (let cell = 0; cell < part.size; cell++) sums[codes[cell]!]! += column[cell]!;
    }
    for (const [code, value] of values.entries()) lines.set(value, (lines.get(value) ?? 0) + sums[code]!);
  }
  lines.delete(OTHER);
  return [...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);
}

/** Cells that a rollup has once values are joined. Cells are sorted by day, and counted by the hash of their values. */
function countCells(rollup: Rollup, isJoined: (name: DimensionName, value: string) => boolean): number {
  const columns = rollup.shape.dimensions.map((name) => ({
    codes: codesOf(rollup, name),
    to: Uint32Array.from(valuesOf(rollup, name), (value, code) => (isJoined(name, value) ? 0 : code + 1)),
  }));
  const { days, size } = rollup;
  const found = new Set<number>();
  let cells = 0;
  for (let cell = 0; cell < size; cell++) {
    if (cell > 0 && days[cell] !== days[cell - 1]) {
      cells += found.size;
      found.clear();
    }
    let [low, high] = [0, 0];
    for (const { codes, to } of columns) {
      const code = to[codes[cell]!]!;
      low = Math.imul(low ^ code, 0x01_00_01_93);
      high = (Math.imul(high, 0x27_d4_eb_2d) + code) | 0;
    }
    found.add((low >>> 0) * 0x10_00_00 + (high & 0xf_ff_ff));
  }
  return cells + found.size;
}
