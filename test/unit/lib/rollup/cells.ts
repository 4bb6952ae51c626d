import fc from 'fast-check';
import {
  DIMENSION_NAMES,
  type DimensionName,
  dimensionOf,
  MEASURE_NAMES,
  type Measures,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  type RollupShape,
} from '../../../../lib/model/index.ts';
import { byName } from '../../../../lib/base/records.ts';
import { Accumulator } from '../../../../lib/rollup/accumulator.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';

export interface Cell {
  day: number;
  values: Record<DimensionName, string>;
  measures: Measures;
}

/** Values that tests name; every other dimension has the value `one`. */
const USUAL: Partial<Record<DimensionName, string>> = {
  series: 'default',
  country: 'IN',
  state: 'Goa',
  category: 'Set',
  fulfilment: 'Amazon',
  b2b: 'false',
  channel: 'Amazon.in',
  currency: 'INR',
};

/** The values of a line as most are, but for those given. */
export const valuesOf = (values: Partial<Record<DimensionName, string>> = {}): Cell['values'] => ({
  ...byName(DIMENSION_NAMES, (name) => USUAL[name] ?? 'one'),
  ...values,
});

/** Measures of one active line, an order of its own, of 100.00 of a currency with two minor digits, but for those given. */
export const measuresOf = (measures: Partial<Measures> = {}): Measures => ({
  ...byName(MEASURE_NAMES, () => 0),
  lines: 1,
  quantity: 1,
  revenue: 10_000,
  orders: 1,
  priced_orders: 1,
  // It is known who ships.
  fulfilment_lines: measures.lines ?? 1,
  ...measures,
});

/** The values of a day in the dimensions that follow from it. */
export const calendarOf = (day: number): Partial<Record<DimensionName, string>> =>
  Object.fromEntries(
    DIMENSION_NAMES.flatMap((name) => {
      const { calendar } = dimensionOf(name);
      return calendar === undefined ? [] : [[name, calendar.values[calendar.of(day)]!]];
    }),
  );

/** A cell of one line of 100.00 on a day, but for what is given: `cell(19_083, { state: 'Kerala' })`. */
export const cell = (
  day: number,
  values: Partial<Record<DimensionName, string>> = {},
  measures: Partial<Measures> = {},
): Cell => ({ day, values: { ...valuesOf(values), ...calendarOf(day) }, measures: measuresOf(measures) });

/** The rollup of cells given in any order, repeated ones included. */
export const rollupOf = (cells: readonly Cell[], name: RollupName = 'sales'): Rollup =>
  rollupWith(cells, ROLLUPS[name]);

function rollupWith(cells: readonly Cell[], shape: RollupShape): Rollup {
  const sums = new Accumulator(shape);
  for (const { day, values, measures } of cells) {
    const place = sums.cell(day, sums.group(values));
    for (const measure of shape.measures) sums.add(place, measure, measures[measure]);
  }
  const rollup = sums.finish();
  return shape.describes === undefined ? rollup : { ...rollup, descriptions: new Map() };
}

/** All rollups of cells, each built from the cells, which also stand for the lines. */
export const setOf = (cells: readonly Cell[]): RollupSet =>
  new RollupSet(
    byName(ROLLUP_NAMES, (name) => memoryReader(rollupOf(cells, name))),
    { limit: Infinity, rollup: async (_, shape) => rollupWith(cells, shape) },
  );

const count = fc.nat({ max: 1000 });
const large: Partial<Record<keyof Measures, fc.Arbitrary<number>>> = {
  revenue: fc.nat({ max: 10 ** 9 }),
  returned_revenue: fc.nat({ max: 10 ** 6 }),
};

/** Few values a dimension, so that cells meet. */
const ANY_VALUES: Partial<Record<DimensionName, fc.Arbitrary<string>>> = {
  series: fc.constantFrom('default', 'b'),
  country: fc.constantFrom('IN', 'US', 'Unknown'),
  state: fc.constantFrom('Kerala', 'Goa', 'NH (NL)', 'Unknown', '__proto__'),
  category: fc.constantFrom('Set', 'Kurta', '😀'),
  fulfilment: fc.constantFrom('Amazon', 'Merchant'),
  b2b: fc.constantFrom('false', 'true'),
  channel: fc.constantFrom('Amazon.in', 'Non-Amazon'),
  currency: fc.constantFrom('INR', 'USD', 'JPY'),
};

export const anyCell: fc.Arbitrary<Cell> = fc
  .record({
    day: fc.integer({ min: 19_000, max: 19_020 }),
    values: fc.record(byName(DIMENSION_NAMES, (name) => ANY_VALUES[name] ?? fc.constantFrom('one', 'two'))),
    measures: fc.record(byName(MEASURE_NAMES, (name) => large[name] ?? count)),
  })
  .map((each) => ({ ...each, values: { ...each.values, ...calendarOf(each.day) } }));
export const anyCells = fc.array(anyCell, { maxLength: 40 });
