import fc from 'fast-check';
import { Accumulator } from '../../../../lib/rollup/accumulator.ts';
import { type Cube, DIMENSIONS, type Dimension, MEASURES, type Measures } from '../../../../lib/rollup/cube.ts';

export interface Cell {
  day: number;
  values: Record<Dimension, string>;
  measures: Measures;
}

/** The cube of cells given in any order, repeated ones included. */
export function cubeOf(cells: readonly Cell[]): Cube {
  const sum = new Accumulator();
  for (const { day, values, measures } of cells) {
    const cell = sum.cell(day, sum.tuple(DIMENSIONS.map((name) => values[name])));
    for (const name of MEASURES) sum.sums[name][cell]! += measures[name];
  }
  return sum.finish();
}

/** A sale as most are. */
export const VALUES: Cell['values'] = {
  series: 'default',
  country: 'IN',
  state: 'Goa',
  category: 'Set',
  fulfilment: 'Amazon',
  b2b: 'false',
  channel: 'Amazon.in',
  currency: 'INR',
};

const count = fc.nat({ max: 1000 });

/** Few values a dimension, so that cells meet. */
export const anyCell: fc.Arbitrary<Cell> = fc.record({
  day: fc.integer({ min: 19_000, max: 19_020 }),
  values: fc.record({
    series: fc.constantFrom('default', 'b'),
    country: fc.constantFrom('IN', 'US', 'Unknown'),
    state: fc.constantFrom('Kerala', 'Goa', 'CA (US)', 'Unknown', '__proto__'),
    category: fc.constantFrom('Set', 'Kurta', '😀'),
    fulfilment: fc.constantFrom('Amazon', 'Merchant'),
    b2b: fc.constantFrom('false', 'true'),
    channel: fc.constantFrom('Amazon.in', 'Non-Amazon'),
    currency: fc.constantFrom('INR', 'USD', 'JPY'),
  }),
  measures: fc.record({
    lines: count,
    quantity: count,
    revenue: fc.nat({ max: 10 ** 9 }),
    cancelled: count,
    returned: count,
    returned_revenue: fc.nat({ max: 10 ** 6 }),
  }),
});
export const anyCells = fc.array(anyCell, { maxLength: 40 });
