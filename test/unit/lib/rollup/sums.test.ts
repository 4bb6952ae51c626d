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

/** The sums by a plain loop over cells, each group under its key. */
function plainly(
  cells: readonly Cell[],
  { from, to, where = {} }: Filter,
  by: readonly ('day' | DimensionName)[],
  names: readonly SumName[],
) {
  const groups = new Map<string, number[]>();
  if (by.length === 0)
    groups.set(
      '[]',
      names.map(() => 0),
    );
  for (const each of cells) {
    if (from !== undefined && each.day < from) continue;
    if (to !== undefined && each.day > to) continue;
    if (DIMENSION_NAMES.some((name) => where[name] !== undefined && !where[name].includes(each.values[name]))) continue;
    const key = JSON.stringify(by.map((name) => (name === 'day' ? each.day : each.values[name])));
    const sums = groups.get(key);
    groups.set(
      key,
      names.map((name, i) => (sums?.[i] ?? 0) + addedBy(name, each)),
    );
  }
  return groups;
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
          const expected = [...plainly(cells, filter, by, names)];
          expect(found).to.have.deep.members(expected);
          for (let i = 1; i < keys.length; i++) {
            const differs = keys[i]!.findIndex((part, place) => part !== keys[i - 1]![place]);
            expect(keys[i]![differs]! > keys[i - 1]![differs]!).to.equal(true);
          }
          for (const { key, sums } of groups) {
            expect(Object.keys(key)).to.deep.equal(by);
            expect(Object.keys(sums)).to.have.members(names);
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
      cell(19_084, { b2b: 'true', fulfilment: 'Unknown' }, { revenue: 3, lines: 1 }),
    ];
    expect(await sumsOf(setOf(cells), {}, SUM_NAMES)).to.deep.include({
      lines: 8,
      revenue: 743,
      b2b_revenue: 703,
      amazon_lines: 5,
      merchant_lines: 2,
    });
    expect(await sumsBy(setOf(cells), {}, ['day'], ['b2b_revenue', 'amazon_lines'])).to.deep.equal([
      { key: { day: 19_083 }, sums: { b2b_revenue: 700, amazon_lines: 5 } },
      { key: { day: 19_084 }, sums: { b2b_revenue: 3, amazon_lines: 0 } },
    ]);
    expect(await sumsBy(setOf(cells), {}, ['fulfilment'], ['amazon_lines'])).to.deep.equal([
      { key: { fulfilment: 'Amazon' }, sums: { amazon_lines: 5 } },
      { key: { fulfilment: 'Merchant' }, sums: { amazon_lines: 0 } },
      { key: { fulfilment: 'Unknown' }, sums: { amazon_lines: 0 } },
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
