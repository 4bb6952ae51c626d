import { byName } from '../base/records.ts';
import { KeyTable } from '../base/key-table.ts';
import { ReportError } from '../base/report-error.ts';
import { grown } from '../base/typed-arrays.ts';
import type { ColumnName, LinesBlock, Texts } from '../lines/index.ts';
import {
  BASE_ROLLUPS,
  type CountedLine,
  DIMENSION_NAMES,
  type DimensionName,
  dimensionOf,
  ROLLUPS,
  type RollupName,
} from '../model/index.ts';
import { Accumulator, type CellValues } from './accumulator.ts';
import { MAX_CELLS } from './limits.ts';
import { projectAll } from './project.ts';
import type { Rollup } from './rollup.ts';

/** The columns of lines that rollups are built from. */
export const ROLLUP_COLUMNS = [
  'order_key',
  'refund',
  'day',
  'cancelled',
  'returned',
  'quantity',
  'amount',
  ...DIMENSION_NAMES,
] as const satisfies readonly ColumnName[];

type RollupBlock = LinesBlock<(typeof ROLLUP_COLUMNS)[number]>;

const COUNTED = 0xffff_ffff;

/** The line that is being counted; one object is reused for all lines. */
type MutableLine = { -readonly [Key in keyof CountedLine]: CountedLine[Key] };

/** A dimension of a block: a code by line, and the value of each code. */
interface Axis {
  codes: ArrayLike<number>;
  values: readonly string[];
}

/** Builds the rollups of lines, block by block. */
export class LinesBuilder {
  readonly #sums = BASE_ROLLUPS.map((name) => ({ name, shape: ROLLUPS[name], cells: new Accumulator(ROLLUPS[name]) }));
  readonly #orders = new KeyTable();
  /** By number of an order, its first day + 1; `COUNTED` once it was counted as one of several days. */
  #firstDays = new Uint32Array(1024);
  /** Refunds among the lines. */
  refunds = 0;
  /** Orders with lines on two days or more. */
  ordersOnSeveralDays = 0;

  /** Adds the lines of a block whose mask is 1; null: all of them. Throws `ReportError` if a rollup gets too many cells. */
  add({ lines, columns }: RollupBlock, mask: Uint8Array | null): void {
    const { order_key, refund, day, cancelled, returned, quantity, amount } = columns;
    const axes = byName(DIMENSION_NAMES, (name) => axisOf(name, columns));
    const groups = this.#sums.map(({ shape, cells }) =>
      groupsOf(
        lines,
        shape.dimensions.map((name) => [name, axes[name]] as const),
        (values) => cells.group(values),
      ),
    );
    const line: MutableLine = {
      cancelled: false,
      returned: false,
      refund: false,
      quantity: 0,
      amount: 0,
      priced: false,
    };
    for (let i = 0; i < lines; i++) {
      if (mask?.[i] === 0) continue;
      if (refund[i] === 1) this.refunds++;
      const price = amount[i]!;
      line.cancelled = cancelled[i] === 1;
      line.returned = returned[i] === 1;
      line.refund = refund[i] === 1;
      line.quantity = quantity[i]!;
      line.priced = !Number.isNaN(price);
      line.amount = line.priced ? price : 0;
      const order = this.#orders.add(order_key.high[i]!, order_key.low[i]!);
      if (!line.refund) this.#addDay(order, day[i]!);
      for (let rollup = 0; rollup < groups.length; rollup++) {
        const { cells } = this.#sums[rollup]!;
        cells.count(cells.cell(day[i]!, groups[rollup]![i]!), line, order);
      }
    }
    for (const { name, cells } of this.#sums) if (cells.size > MAX_CELLS) refuseCells(name);
  }

  #addDay(order: number, day: number): void {
    if (order >= this.#firstDays.length) this.#firstDays = grown(this.#firstDays, 2 * order);
    const first = this.#firstDays[order]!;
    if (first === day + 1 || first === COUNTED) return;
    if (first !== 0) this.ordersOnSeveralDays++;
    this.#firstDays[order] = first === 0 ? day + 1 : COUNTED;
  }

  /** All rollups of the lines. Throws `ReportError` as `Accumulator.finish` does. */
  finish(): Record<RollupName, Rollup> {
    return projectAll(Object.fromEntries(this.#sums.map(({ name, cells }) => [name, cells.finish()])));
  }
}

function axisOf(name: DimensionName, columns: RollupBlock['columns']): Axis {
  if (dimensionOf(name).kind === 'flag') return { codes: columns[name] as Int8Array, values: ['false', 'true'] };
  return columns[name] as Texts;
}

/** By line, the number of its combination of values. */
function groupsOf(
  lines: number,
  axes: readonly (readonly [DimensionName, Axis])[],
  groupOf: (values: CellValues) => number,
): Uint32Array {
  const groups = new Uint32Array(lines);
  // One number for a combination is fast, but exact only up to 2^53.
  const isNumbered = axes.reduce((all, [, { values }]) => all * values.length, 1) <= Number.MAX_SAFE_INTEGER;
  const known = new Map<number | string, number>();
  for (let i = 0; i < lines; i++) {
    const code = isNumbered ? numberOf(axes, i) : axes.map(([, { codes }]) => codes[i]).join();
    let group = known.get(code);
    if (group === undefined) {
      group = groupOf(Object.fromEntries(axes.map(([name, { codes, values }]) => [name, values[codes[i]!]!])));
      known.set(code, group);
    }
    groups[i] = group;
  }
  return groups;
}

function numberOf(axes: readonly (readonly [DimensionName, Axis])[], line: number): number {
  let code = 0;
  for (const [, { codes, values }] of axes) code = code * values.length + codes[line]!;
  return code;
}

function refuseCells(rollup: RollupName): never {
  throw new ReportError(
    'TOO_MANY_CELLS',
    `A month of the reports makes over ${MAX_CELLS} cells of the rollup "${rollup}". Does each header name the right column?`,
  );
}
