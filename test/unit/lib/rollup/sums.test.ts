import { expect } from 'chai';
import fc from 'fast-check';
import {
  DIMENSION_NAMES,
  type DimensionName,
  MEASURE_NAMES,
  type MeasureName,
  PARTIAL_MEASURES,
  type PartialMeasure,
  type SumName,
} from '../../../../lib/model/index.ts';
import { keysOf } from '../../../../lib/base/records.ts';
import type { Filter } from '../../../../lib/rollup/query.ts';
import { sumsBy, sumsOf } from '../../../../lib/rollup/sums.ts';
import { scaled } from '../../../scale.ts';
import { anyCell, anyCells, type Cell, cell, setOf } from './cells.ts';

const SUM_NAMES: readonly SumName[] = [...MEASURE_NAMES, ...keysOf(PARTIAL_MEASURES)];

/** What a sum adds of a cell, said for each by hand: another declaration has to be written here as well. */
const addedBy = (name: SumName, { values, measures }: Cell): number => {
  if (name === 'b2b_revenue') return values.b2b === 'true' ? measures.revenue : 0;
  if (name === 'amazon_lines') return values.fulfilment === 'Amazon' ? measures.lines : 0;
  if (name === 'merchant_lines') return values.fulfilment === 'Merchant' ? measures.lines : 0;
  return measures[name];
};

/** The measure that counts the lines which have what a sum needs, said by hand. */
const COVERAGE: Partial<Record<SumName, MeasureName>> = {
  discounts: 'discounts_lines',
  discounts_due: 'discounts_lines',
  tax: 'tax_lines',
  shipping: 'shipping_lines',
  promoted: 'promotion_lines',
  amazon_lines: 'fulfilment_lines',
  merchant_lines: 'fulfilment_lines',
};

/** The sums of a group as they are known: NaN of what none of its lines has, or none of all lines of the series. */
function known(name: SumName, group: readonly Cell[], all: readonly Cell[]): number {
  const sum = (cells: readonly Cell[], of: SumName) => cells.reduce((total, each) => total + addedBy(of, each), 0);
  const coverage = COVERAGE[name];
  if (name === 'refunded_revenue' && sum(all, 'refunds') === 0) return Number.NaN;
  if (coverage !== undefined && sum(sum(group, 'lines') === 0 ? all : group, coverage) === 0) return Number.NaN;
  return sum(group, name);
}

/** The sums by a plain loop over cells, each group under its key. */
function plainly(
  cells: readonly Cell[],
  { from, to, where = {} }: Filter,
  by: readonly ('day' | DimensionName)[],
  names: readonly SumName[],
) {
  const passing = cells.filter(
    ({ day, values }) =>
      (from === undefined || day >= from) &&
      (to === undefined || day <= to) &&
      DIMENSION_NAMES.every((name) => where[name]?.includes(values[name]) !== false),
  );
  const groups = Map.groupBy(passing, ({ day, values }) =>
    JSON.stringify(by.map((name) => (name === 'day' ? day : values[name]))),
  );
  if (by.length === 0 && groups.size === 0) groups.set('[]', []);
  return Array.from(groups, ([key, group]) => [key, names.map((name) => known(name, group, cells))]);
}

describe('sums', () => {
  it('of any measures and partial measures, by any dimensions, are those of a plain loop', async () => {
    const day = fc.option(fc.integer({ min: 18_995, max: 19_025 }), { nil: undefined });
    const anyFilter = fc.record({
      from: day,
      to: day,
      where: fc.record({
        b2b: fc.option(fc.subarray(['true', 'false'], { minLength: 1 }), { nil: undefined }),
        fulfilment: fc.option(fc.subarray(['Amazon', 'Merchant'], { minLength: 1 }), { nil: undefined }),
        state: fc.option(fc.subarray(['Kerala', 'Goa', 'Nowhere']), { nil: undefined }),
      }),
    });
    const anyGrouping = fc.shuffledSubarray<'day' | DimensionName>(['day', ...DIMENSION_NAMES], { maxLength: 3 });
    const someCells = fc.array(anyCell, { minLength: 10, maxLength: 40 });
    const anyNames = fc.shuffledSubarray([...SUM_NAMES], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyCells, someCells),
        anyFilter,
        anyGrouping,
        anyNames,
        async (cells, filter, by, names) => {
          const groups = await sumsBy<'day' | DimensionName>(setOf(cells), filter, by, names);
          const keys = groups.map(({ key }) => by.map((name) => key[name]));
          const found = groups.map(({ sums }, place) => [JSON.stringify(keys[place]), names.map((name) => sums[name])]);
          const expected = plainly(cells, filter, by, names);
          expect(found).to.have.deep.members(expected);
          for (let i = 1; i < keys.length; i++) {
            const differs = keys[i]!.findIndex((part, place) => part !== keys[i - 1]![place]);
            // Days of the week are in their own order.
            if (by[differs] !== 'weekday') expect(keys[i]![differs]! > keys[i - 1]![differs]!).to.equal(true);
          }
          for (const { key, sums } of groups) {
            expect(Object.keys(key)).to.deep.equal(by);
            expect(Object.keys(sums)).to.include.members(names);
          }
        },
      ),
      { numRuns: scaled(1000, 50) },
    );
  });

  it('of all lines are zeros where no line passes', async () => {
    const set = setOf([cell(19_083)]);
    expect(await sumsOf(set, { from: 19_084 }, ['lines', 'b2b_revenue'])).to.deep.equal({ lines: 0, b2b_revenue: 0 });
    expect(await sumsBy(set, { from: 19_084 }, ['b2b'], ['b2b_revenue'])).to.deep.equal([]);
  });

  it('of parts and of the whole agree', async () => {
    const cells = [
      cell(19_083, { b2b: 'true', fulfilment: 'Merchant' }, { revenue: 700, lines: 2 }),
      cell(19_083, { b2b: 'false', fulfilment: 'Amazon' }, { revenue: 40, lines: 5 }),
      cell(19_084, { b2b: 'true', fulfilment: 'Unknown' }, { revenue: 3, lines: 1, fulfilment_lines: 0 }),
    ];
    expect(await sumsOf(setOf(cells), {}, SUM_NAMES)).to.deep.include({
      lines: 8,
      revenue: 743,
      b2b_revenue: 703,
      amazon_lines: 5,
      merchant_lines: 2,
    });
    const shown = async (by: 'day' | 'fulfilment') =>
      (await sumsBy<'day' | 'fulfilment'>(setOf(cells), {}, [by], ['b2b_revenue', 'amazon_lines'])).map(
        ({ key, sums }) => [key[by], sums.b2b_revenue, sums.amazon_lines],
      );
    expect(await shown('day')).to.deep.equal([
      [19_083, 700, 5],
      [19_084, 3, Number.NaN],
    ]);
    expect(await shown('fulfilment')).to.deep.equal([
      ['Amazon', 0, 5],
      ['Merchant', 700, 0],
      // Who ships these is not known.
      ['Unknown', 3, Number.NaN],
    ]);
  });

  it('are declared of measures and values that there are', () => {
    const measures: readonly MeasureName[] = MEASURE_NAMES;
    for (const { measure, where } of Object.values<PartialMeasure>(PARTIAL_MEASURES)) {
      expect(measures).to.include(measure);
      expect(DIMENSION_NAMES).to.include(where.dimension);
    }
  });
});
