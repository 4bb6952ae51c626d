import { Accumulator } from './accumulator.ts';
import { type Cube, DIMENSIONS, MEASURES } from './cube.ts';

/** The cube of the sales of all the cubes together: cells of one day and the same values are added up. */
export function merge(cubes: Iterable<Cube>): Cube {
  const sum = new Accumulator();
  for (const cube of cubes) addCells(sum, cube);
  return sum.finish();
}

/** Adds the cells of a cube that pass; default: all. */
export function addCells(sum: Accumulator, cube: Cube, passes: (cell: number) => boolean = () => true): void {
  const known = new Map<string, number>();
  for (let i = 0; i < cube.size; i++) {
    if (!passes(i)) continue;
    let codes = '';
    for (const name of DIMENSIONS) codes += String.fromCharCode(cube.codes[name][i]!);
    let tuple = known.get(codes);
    if (tuple === undefined) {
      tuple = sum.tuple(DIMENSIONS.map((name) => cube.values[name][cube.codes[name][i]!]!));
      known.set(codes, tuple);
    }
    const cell = sum.cell(cube.days[i]!, tuple);
    for (const name of MEASURES) sum.sums[name][cell]! += cube.measures[name][i]!;
  }
}

export const EMPTY_CUBE: Cube = new Accumulator().finish();
