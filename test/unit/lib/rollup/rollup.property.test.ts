import { expect } from 'chai';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  MEASURE_NAMES,
  type Measures,
  ROLLUP_NAMES,
  ROLLUPS,
} from '../../../../lib/model/index.ts';
import { merge, selectDays } from '../../../../lib/rollup/merge.ts';
import { type Filter, query } from '../../../../lib/rollup/query.ts';
import { codesOf, emptyRollup, valuesOf } from '../../../../lib/rollup/rollup.ts';
import { scaled } from '../../../scale.ts';
import { type Cell, anyCells, rollupOf } from './cells.ts';

const { sales } = ROLLUPS;
const NOTHING = emptyRollup(sales);

const runs = { numRuns: scaled(1000, 50) };
const day = fc.option(fc.integer({ min: 18_995, max: 19_025 }), { nil: undefined });
const anyFilter: fc.Arbitrary<Filter> = fc.record({
  from: day,
  to: day,
  where: fc.record({
    state: fc.option(fc.subarray(['Kerala', 'Goa', 'Nowhere', '__proto__']), { nil: undefined }),
    currency: fc.option(fc.subarray(['INR', 'USD']), { nil: undefined }),
    b2b: fc.option(fc.subarray(['true', 'false']), { nil: undefined }),
  }),
  without: fc.record({
    state: fc.option(fc.subarray(['Kerala', 'Goa', '__proto__']), { nil: undefined }),
    b2b: fc.option(fc.subarray(['true', 'false']), { nil: undefined }),
  }),
});
/** The sums of two groups of which no order is in both. */
const addMeasures = (a: Measures, b: Measures): Measures => byName(MEASURE_NAMES, (name) => a[name] + b[name]);
const anyGrouping = fc.subarray<'day' | DimensionName>(['day', ...sales.dimensions], { maxLength: 3 });

/** What a query must give, by a plain loop over cells that knows nothing of columns. */
function plainly(
  cells: readonly Cell[],
  { from, to, where = {}, without = {} }: Filter,
  by: readonly ('day' | DimensionName)[],
) {
  const groups = new Map<string, unknown[]>();
  for (const cell of cells) {
    if (from !== undefined && cell.day < from) continue;
    if (to !== undefined && cell.day > to) continue;
    if (DIMENSION_NAMES.some((name) => where[name] !== undefined && !where[name].includes(cell.values[name]))) continue;
    if (DIMENSION_NAMES.some((name) => without[name]?.includes(cell.values[name]))) continue;
    const key = JSON.stringify(by.map((name) => (name === 'day' ? cell.day : cell.values[name])));
    const sums = groups.get(key) as number[] | undefined;
    groups.set(
      key,
      MEASURE_NAMES.map((name, i) => (sums?.[i] ?? 0) + cell.measures[name]),
    );
  }
  return groups;
}

describe('the algebra of rollups', () => {
  it('merges commutatively and associatively, with the empty rollup as its one', () => {
    fc.assert(
      fc.property(anyCells, anyCells, anyCells, (x, y, z) => {
        const [a, b, c] = [rollupOf(x), rollupOf(y), rollupOf(z)];
        expect(merge(sales, [a, b])).to.deep.equal(merge(sales, [b, a]));
        expect(merge(sales, [merge(sales, [a, b]), c])).to.deep.equal(merge(sales, [a, merge(sales, [b, c])]));
        expect(merge(sales, [a, NOTHING])).to.deep.equal(a);
        expect(merge(sales, [a, b])).to.deep.equal(rollupOf([...x, ...y]));
      }),
      runs,
    );
  });

  it('merges any number of rollups of any size to the rollup of all cells', () => {
    fc.assert(
      fc.property(fc.array(anyCells, { maxLength: 12 }), fc.constantFrom(...ROLLUP_NAMES), (parts, name) => {
        const rollups = parts.map((cells) => rollupOf(cells, name));
        expect(merge(ROLLUPS[name], rollups)).to.deep.equal(rollupOf(parts.flat(), name));
      }),
      runs,
    );
  });

  it('selects the cells of series and days, and no values but theirs', () => {
    const anyDays = fc.array(fc.tuple(fc.constantFrom('default', 'b'), fc.integer({ min: 19_000, max: 19_020 })));
    fc.assert(
      fc.property(anyCells, anyDays, (cells, wanted) => {
        const passes = (of: string, on: number) => wanted.some(([series, date]) => series === of && date === on);
        const rollup = rollupOf(cells);
        const selected = selectDays(rollup, passes);
        expect(selected).to.deep.equal(rollupOf(cells.filter((cell) => passes(cell.values.series, cell.day))));
        const others = selectDays(rollup, (...place) => !passes(...place));
        expect(merge(sales, [others, selected])).to.deep.equal(rollup);
      }),
      runs,
    );
  });

  it('answers every query as a plain loop over the cells does', () => {
    fc.assert(
      fc.property(anyCells, anyFilter, anyGrouping, (cells, filter, by) => {
        const groups = query(rollupOf(cells), filter, by, MEASURE_NAMES);
        const expected = plainly(cells, filter, by);
        if (by.length === 0 && expected.size === 0)
          expected.set(
            '[]',
            MEASURE_NAMES.map(() => 0),
          );
        const found = new Map(
          groups.map(({ key, measures }) => [
            JSON.stringify(by.map((name) => key[name])),
            MEASURE_NAMES.map((m) => measures[m]),
          ]),
        );
        expect(found.size).to.equal(groups.length);
        expect([...found].sort()).to.deep.equal([...expected].sort());
      }),
      runs,
    );
  });

  it('answers the query of a merge with the merge of the queries', () => {
    fc.assert(
      fc.property(anyCells, anyCells, anyFilter, (x, y, filter) => {
        const [a, b] = [rollupOf(x), rollupOf(y)];
        const [whole, left, right] = [merge(sales, [a, b]), a, b].map(
          (rollup) => query(rollup, filter, [], MEASURE_NAMES)[0]!.measures,
        );
        expect(whole).to.deep.equal(addMeasures(left!, right!));
      }),
      runs,
    );
  });

  it('sums to the total over any dimension', () => {
    fc.assert(
      fc.property(
        anyCells,
        anyFilter,
        fc.constantFrom<'day' | DimensionName>('day', ...sales.dimensions),
        (cells, filter, by) => {
          const rollup = rollupOf(cells);
          const parts = query(rollup, filter, [by], MEASURE_NAMES).map(({ measures }) => measures);
          const nothing = query(NOTHING, {}, [], MEASURE_NAMES)[0]!.measures;
          expect(parts.reduce(addMeasures, nothing)).to.deep.equal(
            query(rollup, filter, [], MEASURE_NAMES)[0]!.measures,
          );
        },
      ),
      runs,
    );
  });

  it('keeps cells unique and sorted by day and values', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const rollup = rollupOf(cells);
        const keys = Array.from({ length: rollup.size }, (_, i) => [
          rollup.days[i]!,
          ...sales.dimensions.map((d) => codesOf(rollup, d)[i]!),
        ]);
        for (let i = 1; i < keys.length; i++) {
          const differs = keys[i]!.findIndex((part, p) => part !== keys[i - 1]![p]);
          expect(differs).to.be.at.least(0);
          expect(keys[i]![differs]).to.be.greaterThan(keys[i - 1]![differs]!);
        }
        for (const name of sales.dimensions) {
          expect(valuesOf(rollup, name)).to.deep.equal([...valuesOf(rollup, name)].sort());
        }
      }),
      runs,
    );
  });
});
