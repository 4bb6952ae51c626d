import { type Decoded, decodeChunk, type StoredChunk, type StoredType } from '../base/parquet-decode.ts';
import { type ColumnName, columnOf, type ColumnType, type ColumnTypes } from './columns.ts';
import { LinesFileError } from './lines-file-error.ts';

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

/** The values of a column of a row group. Throws `LinesFileError`. */
export function decodeColumn<Name extends ColumnName>(name: Name, chunk: Omit<StoredChunk, 'nullable'>): Values<Name> {
  const { type, nullable } = columnOf(name);
  try {
    return decodeChunk(STORED[type], { ...chunk, nullable }) as Values<Name>;
  } catch (cause) {
    throw new LinesFileError(`Column "${name}" of a lines file is damaged. Build the file again`, { cause });
  }
}
