import { COLUMN_NAMES, columnOf, type ColumnType } from './columns.ts';

/** The types of Hive, which Glue and Athena have too. */
const HIVE_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  money: 'bigint',
  day: 'date',
  instant: 'timestamp',
  flag: 'boolean',
  key: 'bigint',
};

/** The columns of a table over lines files, as Glue declares them. */
export const HIVE_COLUMNS = COLUMN_NAMES.map((name) => ({ Name: name, Type: HIVE_TYPES[columnOf(name).type] }));
