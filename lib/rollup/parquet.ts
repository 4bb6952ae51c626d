import {
  dayColumn,
  flagColumn,
  integerColumn,
  type ParquetColumn,
  parquetFile,
  textColumn,
} from '../base/parquet-file.ts';
import { byName } from '../base/records.ts';
import { type DimensionName, dimensionOf } from '../model/index.ts';
import { codesOf, measureOf, type Rollup, valuesOf } from './rollup.ts';

/** Most cells of a row group, the least that a question about some days reads. */
export const ROW_GROUP_CELLS = 50_000;
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
  return parquetFile({ columns, rows: rollup.size, rowGroupRows: rowGroupCells, notes: { [VALUES_NOTE]: values } });
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
