import { NO_TEXT, type Texts } from '../base/parquet-decode.ts';
import { type ColumnName, columnOf } from '../lines/columns.ts';
import type { LinesBlock } from '../lines/reader.ts';
import { type DimensionName, dimensionOf, type LineColumns } from '../model/index.ts';

/** Columns of a block, as far as they were read. */
export type Columns = LinesBlock['columns'];

/** Something by which the lines of a block are told apart: a code by line, from 0 to before `size`. */
export interface Axis {
  codes: ArrayLike<number>;
  size: number;
}

/** An axis with the value of each code. */
export interface ValueAxis extends Axis {
  values: readonly string[];
}

/** The axis of a column of a block; a line without a value has the code 0 where the column may be empty. */
export function columnAxis(name: ColumnName, lines: number, columns: Columns): Axis {
  const { type, nullable } = columnOf(name);
  const first = nullable ? 1 : 0;
  if (type === 'text') {
    const { codes, values } = columns[name] as Texts;
    return first === 0
      ? { codes, size: values.length }
      : { codes: codes.map((code) => code + 1), size: values.length + 1 };
  }
  if (type === 'flag')
    return { codes: Int8Array.from(columns[name] as Int8Array, (flag) => flag + first), size: 2 + first };
  // An hour: the other numbers of a line are not what anything is grouped by.
  const numbers = columns[name] as Float64Array;
  const codes = new Uint32Array(lines);
  let size = 1;
  for (let i = 0; i < lines; i++) {
    const code = Number.isNaN(numbers[i]) ? 0 : numbers[i]! + first;
    codes[i] = code;
    if (code >= size) size = code + 1;
  }
  return { codes, size };
}

/** What a column of a block has in a row. */
export function cellOf(name: ColumnName, columns: Columns, row: number): string | number | boolean | null {
  const { type } = columnOf(name);
  if (type === 'text') {
    const { codes, values } = columns[name] as Texts;
    return codes[row] === NO_TEXT ? null : values[codes[row]!]!;
  }
  const value = (columns[name] as Int8Array | Float64Array)[row]!;
  if (type === 'flag') return value === -1 ? null : value === 1;
  return Number.isNaN(value) ? null : value;
}

/** The axis of a dimension of a block. */
export function axisOf(name: DimensionName, lines: number, columns: Columns): ValueAxis {
  const { kind, derived } = dimensionOf(name);
  if (derived === undefined) {
    if (kind === 'flag') return { codes: columns[name as 'b2b'], values: ['false', 'true'], size: 2 };
    const { codes, values } = columns[name as 'state'];
    return { codes, values, size: values.length };
  }
  const { from, of } = derived;
  const { codes, rows } = combined(
    lines,
    from.map((column) => columnAxis(column, lines, columns)),
  );
  const values = rows.map((row) =>
    of(Object.fromEntries(from.map((column) => [column, cellOf(column, columns, row)])) as unknown as LineColumns),
  );
  return { codes, values, size: values.length };
}

/** Numbers the combinations of the codes of some axes from 0, and says in which row each is first. */
export function combined(lines: number, axes: readonly Axis[]): { codes: ArrayLike<number>; rows: number[] } {
  let codes = new Float64Array(lines);
  let size = 1;
  for (const axis of axes) {
    // One number for a combination is exact only up to 2^53.
    if (size * axis.size > Number.MAX_SAFE_INTEGER) {
      const dense = numbered(lines, codes, size);
      [codes, size] = [Float64Array.from(dense.codes), dense.rows.length];
    }
    for (let i = 0; i < lines; i++) codes[i] = codes[i]! * axis.size + axis.codes[i]!;
    size *= axis.size;
  }
  return numbered(lines, codes, size);
}

/** Most combinations for which a table is kept; of more a map is. */
const TABLE = 1 << 18;

function numbered(lines: number, codes: Float64Array, size: number): { codes: Uint32Array; rows: number[] } {
  const rows: number[] = [];
  const numbers = new Uint32Array(lines);
  if (size <= TABLE) {
    const table = new Uint32Array(size);
    for (let i = 0; i < lines; i++) {
      let number = table[codes[i]!]!;
      if (number === 0) table[codes[i]!] = number = rows.push(i);
      numbers[i] = number - 1;
    }
    return { codes: numbers, rows };
  }
  const map = new Map<number, number>();
  for (let i = 0; i < lines; i++) {
    let number = map.get(codes[i]!);
    if (number === undefined) map.set(codes[i]!, (number = rows.push(i) - 1));
    numbers[i] = number;
  }
  return { codes: numbers, rows };
}
