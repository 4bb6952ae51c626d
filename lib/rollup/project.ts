import { byName } from '../base/records.ts';
import {
  isOrderMeasure,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  type RollupShape,
  sourceOfRollup,
} from '../model/index.ts';
import { Accumulator, type CellValues } from './accumulator.ts';
import { codesOf, measureOf, type Rollup, spansOf, valuesOf } from './rollup.ts';

/**
 * All rollups of the model, given those that are built from lines: the others are summed from the one that covers them.
 * Throws `ReportError` as `Accumulator.finish` does.
 */
export const projectAll = (base: Readonly<Partial<Record<RollupName, Rollup>>>): Record<RollupName, Rollup> =>
  byName(ROLLUP_NAMES, (name) => base[name] ?? project(base[sourceOfRollup(name)]!, ROLLUPS[name]));

/** A rollup with fewer dimensions and measures: cells that differ only in the dropped dimensions are added up. */
export function project(rollup: Rollup, shape: RollupShape): Rollup {
  const sums = new Accumulator(shape);
  const dimensions = shape.dimensions.map((name) => ({
    name,
    codes: codesOf(rollup, name),
    values: valuesOf(rollup, name),
  }));
  const measures = shape.measures.map((name) => ({ name, from: measureOf(rollup, name) }));
  // One number for the values of a cell is fast, but exact only up to 2^53.
  const isNumbered = dimensions.reduce((all, { values }) => all * values.length, 1) <= Number.MAX_SAFE_INTEGER;
  const numberOf = (cell: number): number => {
    let code = 0;
    for (const { codes, values } of dimensions) code = code * values.length + codes[cell]!;
    return code;
  };
  const textOf = (cell: number): string => dimensions.map(({ codes }) => codes[cell]).join();
  const groups = new Map<number | string, number>();
  const places = new Uint32Array(rollup.size);
  for (let cell = 0; cell < rollup.size; cell++) {
    const code = isNumbered ? numberOf(cell) : textOf(cell);
    let group = groups.get(code);
    if (group === undefined) {
      const values: CellValues = Object.fromEntries(
        dimensions.map(({ name, codes, values: names }) => [name, names[codes[cell]!]!]),
      );
      groups.set(code, (group = sums.group(values)));
    }
    const to = sums.cell(rollup.days[cell]!, group);
    places[cell] = to;
    for (const { name, from } of measures) sums.add(to, name, from[cell]!);
  }
  for (const name of shape.measures) if (isOrderMeasure(name)) sums.addSpans(name, spansOf(rollup, name), places);
  return sums.finish();
}
