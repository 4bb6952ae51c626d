import { byName, keysOf } from '../base/records.ts';
import { KeyTable } from '../base/key-table.ts';
import { TupleTable } from '../base/tuple-table.ts';
import { UNKNOWN } from '../clean/index.ts';
import { NO_TEXT, type Texts } from '../base/parquet-decode.ts';
import { type ColumnName, columnOf } from '../lines/columns.ts';
import type { LinesBlock } from '../lines/reader.ts';
import {
  type CountedLine,
  DESCRIPTION_FIELDS,
  type DimensionName,
  dimensionOf,
  groupColumnsOf,
  type LineColumns,
  type RollupShape,
} from '../model/index.ts';
import { Accumulator, type CellValues, emptyCountedLine, emptyLineValues, measureLine } from './accumulator.ts';
import { describe, type Description, mergeDescriptions } from './descriptions.ts';
import { MAX_CELLS, tooManyCellsOfMonth } from './limits.ts';
import type { Rollup } from './rollup.ts';

/** The columns of lines that measures, and the choice of days and orders, are made from. */
const MEASURED_COLUMNS = [
  'order_key',
  'refund',
  'day',
  'cancelled',
  'returned',
  'quantity',
  'amount',
  'fulfilment',
  'promotion',
  'item_discount',
  'shipping_discount',
  'discount_due',
  'item_tax',
  'shipping_tax',
  'shipping',
] as const satisfies readonly ColumnName[];

/** The columns of lines that rollups of these shapes are built from. */
export const columnsOfRollups = (shapes: readonly RollupShape[]): ColumnName[] => [
  ...new Set<ColumnName>([...MEASURED_COLUMNS, ...shapes.flatMap(groupColumnsOf)]),
];

/** Columns of a block, as far as they were read. */
type Columns = LinesBlock['columns'];

/** Something by which the lines of a block are told apart: a code by line, from 0 to before `size`. */
interface Axis {
  codes: ArrayLike<number>;
  size: number;
}

/** An axis with the value of each code, and the number of each value among those of all blocks. */
interface ValueAxis extends Axis {
  values: readonly string[];
  numbers: Uint32Array;
}

/** Builds rollups of lines, block by block. */
export class LinesBuilder<Name extends string> {
  readonly #sums: {
    name: Name;
    shape: RollupShape;
    cells: Accumulator;
    /** The groups of its cells, by the numbers of their values. */
    groups: TupleTable;
    descriptions: Map<string, Description>;
  }[];
  readonly #dimensions: readonly DimensionName[];
  /** By dimension, the number of each value. */
  readonly #numbers: Readonly<Record<DimensionName, Map<string, number>>>;
  readonly #orders = new KeyTable();
  readonly #values = emptyLineValues();

  /** `shapes`: those of the rollups, by name. */
  constructor(shapes: Readonly<Record<Name, RollupShape>>) {
    this.#sums = keysOf(shapes).map((name) => ({
      name,
      shape: shapes[name],
      cells: new Accumulator(shapes[name]),
      groups: new TupleTable(shapes[name].dimensions.length),
      descriptions: new Map(),
    }));
    this.#dimensions = [...new Set(this.#sums.flatMap(({ shape }) => shape.dimensions))];
    this.#numbers = byName(this.#dimensions, () => new Map());
  }

  /**
   * Adds the lines of a block whose mask is 1; null: all of them. The block has the columns of `columnsOfRollups`. Throws
   * `ReportError` if a rollup gets too many cells.
   */
  add({ lines, columns }: LinesBlock, mask: Uint8Array | null): void {
    const { order_key, day } = columns;
    const axes = byName(this.#dimensions, (name): ValueAxis => {
      const axis = axisOf(name, lines, columns);
      return { ...axis, numbers: Uint32Array.from(axis.values, (value) => this.#numberOf(name, value)) };
    });
    const groups = this.#sums.map(({ shape, ...sums }) => groupsOf(lines, shape.dimensions, axes, sums));
    const readLine = lineReader(columns);
    const values = this.#values;
    for (let i = 0; i < lines; i++) {
      if (mask?.[i] === 0) continue;
      measureLine(readLine(i), values);
      const order = this.#orders.add(order_key.high[i]!, order_key.low[i]!);
      for (let rollup = 0; rollup < groups.length; rollup++) {
        const { cells } = this.#sums[rollup]!;
        cells.count(cells.cell(day[i]!, groups[rollup]!(i)), values, order);
      }
    }
    for (const { shape, descriptions } of this.#sums) {
      if (shape.describes !== undefined) {
        describeLines(descriptions, axes[shape.describes], { lines, columns, mask });
      }
    }
    for (const { name, cells } of this.#sums) if (cells.size > MAX_CELLS) throw tooManyCellsOfMonth(name);
  }

  #numberOf(name: DimensionName, value: string): number {
    const numbers = this.#numbers[name];
    const number = numbers.get(value) ?? numbers.size;
    if (number === numbers.size) numbers.set(value, number);
    return number;
  }

  /** The rollups of the lines. Throws `ReportError` as `Accumulator.finish` does. */
  finish(): Record<Name, Rollup> {
    return Object.fromEntries(
      this.#sums.map(({ name, shape, cells, descriptions }) => {
        const rollup = cells.finish();
        if (shape.describes === undefined) return [name, rollup];
        const values = rollup.values[shape.describes] ?? [];
        return [name, { ...rollup, descriptions: mergeDescriptions([descriptions], values) }];
      }),
    ) as Record<Name, Rollup>;
  }
}

/** Reads the lines of a block, each into one object. */
function lineReader(columns: Columns): (row: number) => CountedLine {
  const { cancelled, returned, refund, quantity, amount, fulfilment, promotion } = columns;
  const { item_discount, shipping_discount, discount_due, item_tax, shipping_tax, shipping } = columns;
  const isFulfilled = fulfilment.values.map((value) => value !== UNKNOWN);
  const line = emptyCountedLine();
  return (row) => {
    const price = amount[row]!;
    line.cancelled = cancelled[row] === 1;
    line.returned = returned[row] === 1;
    line.refund = refund[row] === 1;
    line.quantity = quantity[row]!;
    line.priced = !Number.isNaN(price);
    line.amount = line.priced ? price : 0;
    line.fulfilled = isFulfilled[fulfilment.codes[row]!]!;
    line.promotion = promotion[row] === -1 ? null : promotion[row] === 1;
    line.item_discount = item_discount[row]!;
    line.shipping_discount = shipping_discount[row]!;
    line.discount_due = discount_due[row]!;
    line.item_tax = item_tax[row]!;
    line.shipping_tax = shipping_tax[row]!;
    line.shipping = shipping[row]!;
    return line;
  };
}

/** The axis of a column of a block; a line without a value has the code 0 where the column may be empty. */
function columnAxis(name: ColumnName, lines: number, columns: Columns): Axis {
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
function cellOf(name: ColumnName, columns: Columns, row: number): string | number | boolean | null {
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
function axisOf(name: DimensionName, lines: number, columns: Columns): Omit<ValueAxis, 'numbers'> {
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
function combined(lines: number, axes: readonly Axis[]): { codes: ArrayLike<number>; rows: number[] } {
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

/** Gives the group of each line by its values; groups are made when a line of theirs is first asked for. */
function groupsOf(
  lines: number,
  dimensions: readonly DimensionName[],
  axes: Readonly<Record<DimensionName, ValueAxis>>,
  { cells, groups: numbers }: { cells: Accumulator; groups: TupleTable },
): (line: number) => number {
  const own = dimensions.map((name) => axes[name]);
  const { codes, rows } = combined(lines, own);
  const groups = new Int32Array(rows.length).fill(-1);
  const valuesIn = (row: number): CellValues =>
    Object.fromEntries(dimensions.map((name, place) => [name, own[place]!.values[own[place]!.codes[row]!]!]));
  return (line) => {
    const code = codes[line]!;
    if (groups[code] === -1) {
      const row = rows[code]!;
      const known = numbers.size;
      const group = numbers.add((place) => own[place]!.numbers[own[place]!.codes[row]!]!);
      if (group === known) cells.newGroup(valuesIn(row));
      groups[code] = group;
    }
    return groups[code]!;
  };
}

/** Adds what the lines of a block say of the values of a dimension. */
function describeLines(
  descriptions: Map<string, Description>,
  { codes: values, values: names, size }: ValueAxis,
  { lines, columns, mask }: { lines: number; columns: Columns; mask: Uint8Array | null },
): void {
  const { codes, rows } = combined(lines, [
    { codes: values, size },
    ...DESCRIPTION_FIELDS.map((name) => columnAxis(name, lines, columns)),
  ]);
  const newest = new Float64Array(rows.length).fill(-Infinity);
  for (let i = 0; i < lines; i++) {
    if (mask?.[i] !== 0 && columns.day[i]! > newest[codes[i]!]!) newest[codes[i]!] = columns.day[i]!;
  }
  for (const [place, row] of rows.entries()) {
    if (newest[place] === -Infinity) continue;
    describe(descriptions, names[values[row]!]!, {
      day: newest[place]!,
      ...byName(DESCRIPTION_FIELDS, (name) => cellOf(name, columns, row) as string | null),
    });
  }
}
