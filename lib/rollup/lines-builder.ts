import { byName, keysOf } from '../base/records.ts';
import { KeyTable } from '../base/key-table.ts';
import { TupleTable } from '../base/tuple-table.ts';
import { UNKNOWN } from '../clean/index.ts';
import type { ColumnName } from '../lines/columns.ts';
import type { LinesBlock } from '../lines/reader.ts';
import { type CountedLine, type DimensionName, groupColumnsOf, type RollupShape } from '../model/index.ts';
import { Accumulator, type CellValues, emptyCountedLine, emptyLineValues, measureLine } from './accumulator.ts';
import { describeLines } from './describe-lines.ts';
import { type Description, mergeDescriptions } from './descriptions.ts';
import { MAX_CELLS, tooManyCellsOfMonth } from './limits.ts';
import { axisOf, type Columns, combined, type ValueAxis } from './line-axes.ts';
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

/** An axis with the number of each value among those of all blocks. */
interface NumberedAxis extends ValueAxis {
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
    const axes = byName(this.#dimensions, (name): NumberedAxis => {
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

/** Gives the group of each line by its values; groups are made when a line of theirs is first asked for. */
function groupsOf(
  lines: number,
  dimensions: readonly DimensionName[],
  axes: Readonly<Record<DimensionName, NumberedAxis>>,
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
