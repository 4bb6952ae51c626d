import { decodeColumn, type StoredColumn } from '../base/parquet-columns.ts';
import type { Decoded, StoredType } from '../base/parquet-decode.ts';
import { type ColumnName, columnOf, type ColumnType, type ColumnTypes } from './columns.ts';

/** How the values of each type of column are stored. */
const STORED = {
  text: 'text',
  integer: 'int32',
  money: 'int64',
  day: 'int32',
  instant: 'int64',
  flag: 'flag',
  key: 'key',
} as const satisfies Record<ColumnType, StoredType>;

/** The values of a column of some rows. */
export type Values<Name extends ColumnName> = Decoded[(typeof STORED)[ColumnTypes[Name]]];

/** The values of a column of a row group. Throws `DamagedFile`. */
export const valuesOf = <Name extends ColumnName>(name: Name, stored: StoredColumn): Values<Name> =>
  decodeColumn(STORED[columnOf(name).type], stored) as Values<Name>;
