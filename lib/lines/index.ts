/**
 * Lines of reports as Parquet files: an order line a row, row groups by calendar month.
 *
 * @module
 */
export {
  type Column,
  COLUMN_NAMES,
  type ColumnName,
  columnOf,
  COLUMNS,
  type ColumnType,
  type Line,
} from './columns.ts';
export { linesOfBlock } from './block-lines.ts';
export { checkColumns, concatLines, groupBytes, type LinesPart } from './concat.ts';
export { type Keys, NO_FLAG, NO_TEXT, type Texts } from '../base/parquet-decode.ts';
export type { Values } from './values.ts';
export { type EdgeKeys, type InEffect, linesInEffect, type MonthKeys, type MonthReport } from './in-effect.ts';
export { LinesFileError } from './lines-file-error.ts';
export { monthName, monthOfDay } from './month.ts';
export { type LinesBlock, type LinesGroup, LinesReader, openLines } from './reader.ts';
export {
  LinesWriter,
  type LinesWriterOptions,
  type LinesWritten,
  MAX_BUFFERED_LINES,
  ROW_GROUP_LINES,
} from './writer.ts';
