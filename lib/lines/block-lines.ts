import type { ColumnName, Line } from './columns.ts';
import { COLUMN_NAMES, columnOf } from './columns.ts';
import { type Keys, NO_FLAG, NO_TEXT, type Texts } from '../base/parquet-decode.ts';
import { emptyLine } from './line-maker.ts';
import type { LinesBlock } from './reader.ts';

/** The lines of a block that has all columns, in one object that is used again. `mask`: those that are 1; null: all. */
export function* linesOfBlock({ lines, columns }: LinesBlock, mask: Uint8Array | null): Generator<Line> {
  const line = emptyLine();
  const setters = COLUMN_NAMES.map((name) => setterOf(name, columns, line as Record<ColumnName, unknown>));
  for (let row = 0; row < lines; row++) {
    if (mask?.[row] === 0) continue;
    for (const set of setters) set(row);
    yield line;
  }
}

function setterOf(
  name: ColumnName,
  columns: LinesBlock['columns'],
  line: Record<ColumnName, unknown>,
): (row: number) => void {
  const { type } = columnOf(name);
  if (type === 'text') {
    const { codes, values } = columns[name] as Texts;
    return (row) => (line[name] = codes[row] === NO_TEXT ? null : values[codes[row]!]);
  }
  if (type === 'key') {
    const { high, low, present } = columns[name] as Keys;
    const key = { high: 0, low: 0 };
    return (row) => {
      key.high = high[row]!;
      key.low = low[row]!;
      line[name] = present?.[row] === 0 ? null : key;
    };
  }
  if (type === 'flag') {
    const flags = columns[name] as Int8Array;
    return (row) => (line[name] = flags[row] === NO_FLAG ? null : flags[row] === 1);
  }
  const numbers = columns[name] as Float64Array;
  return (row) => (line[name] = Number.isNaN(numbers[row]) ? null : numbers[row]);
}
