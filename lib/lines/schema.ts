import type { SchemaElement } from 'hyparquet';
import { COLUMN_NAMES, type ColumnName, columnOf, type ColumnType } from './columns.ts';

/** The types of Parquet. */
const PARQUET_TYPES: Readonly<Record<ColumnType, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  money: { type: 'INT64' },
  day: { type: 'INT32', converted_type: 'DATE' },
  instant: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  flag: { type: 'BOOLEAN' },
  key: { type: 'INT64' },
};

/** A column of a file as its schema has it. */
export function elementOf(name: ColumnName): SchemaElement {
  const { type, nullable } = columnOf(name);
  return { name, ...PARQUET_TYPES[type], repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' };
}

/** The schema of a lines file. */
export const linesSchema = (): SchemaElement[] => [
  { name: 'root', num_children: COLUMN_NAMES.length },
  ...COLUMN_NAMES.map(elementOf),
];

/** What two elements must have in common so that the bytes of their columns mean the same. */
export const signatureOf = ({ name, type, converted_type, repetition_type }: SchemaElement): string =>
  [name, type ?? '', converted_type ?? '', repetition_type ?? ''].join(' ');
