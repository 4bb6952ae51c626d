import {
  dayColumn,
  flagColumn,
  integerColumn,
  type ParquetColumn,
  parquetFile,
  textColumn,
} from '../base/parquet-file.ts';
import { byName } from '../base/records.ts';
import { type DimensionName, dimensionOf, PERIODS } from '../model/index.ts';
import { codesOf, measureOf, type Rollup, valuesOf } from './rollup.ts';

/** Most cells of a row group, the least that a question about some days reads. */
export const ROW_GROUP_CELLS = 50_000;
/** A row group with so many cells ends with its month: what longer periods do not hold of a question is days of a month. */
const CELLS_OF_A_MONTH = 10_000;
/** Name of the note in the footer that holds the values of each dimension, sorted: `{"state":["Goa","Kerala"]}`. */
export const VALUES_NOTE = 'values';

/**
 * The rollup as an ordinary Parquet file: one row per cell, measures as integers, money in minor units. Row groups are in order
 * of time and have the bounds of their days, so a reader skips those of other days.
 */
export function toParquet(rollup: Rollup, rowGroupCells = ROW_GROUP_CELLS): Uint8Array {
  const { dimensions, measures } = rollup.shape;
  const columns = [
    dayColumn('day', rollup.days),
    ...dimensions.map((name) => dimensionColumn(rollup, name)),
    ...measures.map((name) => integerColumn(name, measureOf(rollup, name))),
  ];
  const values = JSON.stringify(byName(dimensions, (name) => valuesOf(rollup, name)));
  return parquetFile({
    columns,
    rows: rollup.size,
    rowGroups: groupEnds(rollup.days, rowGroupCells),
    notes: { [VALUES_NOTE]: values },
  });
}

/** Where each row group ends: with a month where that leaves no group small, else when it is full. */
function groupEnds(days: Int32Array, most: number): number[] {
  const { of } = PERIODS.month;
  const ends: number[] = [];
  let start = 0;
  let month = Number.NaN;
  for (let cell = 0; cell < days.length; cell++) {
    const isNewDay = cell === 0 || days[cell] !== days[cell - 1];
    const before = month;
    if (isNewDay) month = of(days[cell]!);
    const isNewMonth = month !== before && cell - start >= Math.min(most, CELLS_OF_A_MONTH);
    if (cell > start && (isNewMonth || cell - start === most)) {
      ends.push(cell);
      start = cell;
    }
  }
  return days.length > start ? [...ends, days.length] : ends;
}

/** Whether a dimension has the values `true` and `false` alone: what follows from other columns may be unknown. */
const isBoolean = (name: DimensionName): boolean => dimensionOf(name).kind === 'flag' && !dimensionOf(name).derived;

function dimensionColumn(rollup: Rollup, name: DimensionName): ParquetColumn {
  const values = valuesOf(rollup, name);
  const codes = codesOf(rollup, name);
  if (!isBoolean(name)) return textColumn(name, codes, values);
  const flags = values.map((value) => (value === 'true' ? 1 : 0));
  return flagColumn(
    name,
    Uint8Array.from(codes, (code) => flags[code]!),
  );
}
