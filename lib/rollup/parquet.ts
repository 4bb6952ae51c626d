import { parquetFile, type ParquetFileOptions } from '../base/parquet-file.ts';
import { byName } from '../base/records.ts';
import { type DimensionName, dimensionOf, type MeasureName } from '../model/index.ts';
import { type Codes, codesOf, measureOf, type Rollup, valuesOf } from './rollup.ts';

/** Most cells of a row group, the least that a question about some days reads. */
export const ROW_GROUP_CELLS = 50_000;
/** Name of the note in the footer that holds the values of each dimension, sorted: `{"state":["Goa","Kerala"]}`. */
export const VALUES_NOTE = 'values';

type Column = ParquetFileOptions['schema'][number];
interface FilledColumn {
  column: Column;
  data: Int32Array | BigInt64Array | (string | boolean)[];
}

const INT32_MAX = 2 ** 31 - 1;

/** 64 bits only if a value needs them: they are read as BigInt, which is many times slower. */
function isSmall(measure: Float64Array): boolean {
  for (let i = 0; i < measure.length; i++) if (Math.abs(measure[i]!) > INT32_MAX) return false;
  return true;
}

/**
 * The rollup as an ordinary Parquet file: one row per cell, measures as integers, money in minor units. Row groups are in order
 * of time and have the bounds of their days, so a reader skips those of other days.
 */
export function toParquet(rollup: Rollup, rowGroupCells = ROW_GROUP_CELLS): Uint8Array {
  const { dimensions, measures } = rollup.shape;
  const columns = [
    dayColumn(rollup),
    ...dimensions.map((name) => dimensionColumn(rollup, name)),
    ...measures.map((name) => measureColumn(rollup, name)),
  ];
  const values = JSON.stringify(byName(dimensions, (name) => valuesOf(rollup, name)));
  return parquetFile({
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ column }) => column)],
    columns: columns.map(({ column: { name }, data }) => ({
      name,
      data,
      // Cells are sorted by day, so bounds let a reader skip row groups; bounds of other columns cost more than they save.
      statistics: name === 'day',
      offsetIndex: false,
    })),
    rowGroupSize: rowGroupCells,
    notes: { [VALUES_NOTE]: values },
  });
}

const dayColumn = ({ days }: Rollup): FilledColumn => ({
  column: { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
  data: days,
});

/** Whether a dimension has the values `true` and `false` alone: what follows from other columns may be unknown. */
const isBoolean = (name: DimensionName): boolean => dimensionOf(name).kind === 'flag' && !dimensionOf(name).derived;

function dimensionColumn(rollup: Rollup, name: DimensionName): FilledColumn {
  const values = valuesOf(rollup, name);
  const codes = codesOf(rollup, name);
  if (isBoolean(name)) {
    const flags = values.map((value) => value === 'true');
    return { column: { name, type: 'BOOLEAN', repetition_type: 'REQUIRED' }, data: decoded(codes, flags) };
  }
  const column: Column = { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
  return { column, data: decoded(codes, values) };
}

function measureColumn(rollup: Rollup, name: MeasureName): FilledColumn {
  const sums = measureOf(rollup, name);
  if (isSmall(sums))
    return { column: { name, type: 'INT32', repetition_type: 'REQUIRED' }, data: new Int32Array(sums) };
  return {
    column: { name, type: 'INT64', repetition_type: 'REQUIRED' },
    data: BigInt64Array.from(sums, BigInt),
  };
}

function decoded<Value>(codes: Codes, values: readonly Value[]): Value[] {
  const column: Value[] = [];
  for (let i = 0; i < codes.length; i++) column.push(values[codes[i]!]!);
  return column;
}
