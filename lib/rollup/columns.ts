import { type Cube, DIMENSIONS, MEASURES } from './cube.ts';

/** The columns of a cube, to be filled. */
export type Columns = Pick<Cube, 'size' | 'days' | 'codes' | 'measures'>;

/** So many cells, all zero. */
export const emptyColumns = (size: number): Columns => ({
  size,
  days: new Int32Array(size),
  codes: byName(DIMENSIONS, () => new Uint16Array(size)),
  measures: byName(MEASURES, () => new Float64Array(size)),
});

/** What `make` gives for each name. */
export function byName<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}
