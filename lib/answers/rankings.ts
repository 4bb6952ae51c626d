import type { Cube } from '../rollup/cube.ts';
import { type Performance, performance, SUMMED } from './performance.ts';
import type { Slice } from '../query/slice.ts';
import { sumsBy } from './sums.ts';

export type Region = { state: string } & Performance;
export type Category = { category: string } & Performance;

/** A measure of a row, `-` before it for the highest first. */
export type Sort = keyof Performance | `-${keyof Performance}`;

/** States with active lines by a measure, as shown; ties by name. */
export function regions(cube: Cube, slice: Slice, sort: Sort = '-revenue'): Region[] {
  return ranking(cube, slice, 'state', sort);
}

/** Categories with active lines by a measure, as shown; ties by name. */
export function categories(cube: Cube, slice: Slice, sort: Sort = '-revenue'): Category[] {
  return ranking(cube, slice, 'category', sort);
}

function ranking<Name extends 'state' | 'category'>(cube: Cube, slice: Slice, by: Name, sort: Sort) {
  const measure = sort.replace('-', '') as keyof Performance;
  const direction = sort.startsWith('-') ? -1 : 1;
  // Groups come by name and sorting is stable.
  return sumsBy(cube, slice, [by], SUMMED)
    .filter(({ measures }) => measures.lines > 0)
    .map(({ key, measures }) => ({ ...key, ...performance(measures, slice.currency) }))
    .sort((a, b) => direction * (a[measure] - b[measure])) as ({ [Key in Name]: string } & Performance)[];
}
