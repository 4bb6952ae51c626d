import { expect } from 'chai';
import fc from 'fast-check';
import { DIMENSIONS, MEASURES } from '../../../../lib/rollup/cube.ts';
import { EMPTY_CUBE, merge, selectDays } from '../../../../lib/rollup/merge.ts';
import { type Filter, type GroupBy, addMeasures, query } from '../../../../lib/rollup/query.ts';
import { scaled } from '../../../scale.ts';
import { type Cell, anyCells, cubeOf } from './cubes.ts';

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
});
const anyGrouping = fc.subarray<GroupBy>(['day', ...DIMENSIONS], { maxLength: 3 });

/** What a query must give, by a plain loop over cells that knows nothing of columns. */
function plainly(cells: readonly Cell[], { from, to, where = {} }: Filter, by: readonly GroupBy[]) {
  const groups = new Map<string, unknown[]>();
  for (const cell of cells) {
    if (from !== undefined && cell.day < from) continue;
    if (to !== undefined && cell.day > to) continue;
    if (DIMENSIONS.some((name) => where[name] !== undefined && !where[name].includes(cell.values[name]))) continue;
    const key = JSON.stringify(by.map((name) => (name === 'day' ? cell.day : cell.values[name])));
    const sums = groups.get(key) as number[] | undefined;
    groups.set(
      key,
      MEASURES.map((name, i) => (sums?.[i] ?? 0) + cell.measures[name]),
    );
  }
  return groups;
}

describe('the algebra of cubes', () => {
  it('merges commutatively and associatively, with the empty cube as its one', () => {
    fc.assert(
      fc.property(anyCells, anyCells, anyCells, (x, y, z) => {
        const [a, b, c] = [cubeOf(x), cubeOf(y), cubeOf(z)];
        expect(merge([a, b])).to.deep.equal(merge([b, a]));
        expect(merge([merge([a, b]), c])).to.deep.equal(merge([a, merge([b, c])]));
        expect(merge([a, EMPTY_CUBE])).to.deep.equal(a);
        expect(merge([a, b])).to.deep.equal(cubeOf([...x, ...y]));
      }),
      runs,
    );
  });

  it('merges any number of cubes, of whatever sizes, to the cube of all cells', () => {
    fc.assert(
      fc.property(fc.array(anyCells, { maxLength: 12 }), (parts) => {
        expect(merge(parts.map(cubeOf))).to.deep.equal(cubeOf(parts.flat()));
      }),
      runs,
    );
  });

  it('selects the cells of series and days, and no values but theirs', () => {
    const anyDays = fc.array(fc.tuple(fc.constantFrom('default', 'b'), fc.integer({ min: 19_000, max: 19_020 })));
    fc.assert(
      fc.property(anyCells, anyDays, (cells, wanted) => {
        const passes = (of: string, on: number) => wanted.some(([series, date]) => series === of && date === on);
        const cube = cubeOf(cells);
        const selected = selectDays(cube, passes);
        expect(selected).to.deep.equal(cubeOf(cells.filter((cell) => passes(cell.values.series, cell.day))));
        const others = selectDays(cube, (...place) => !passes(...place));
        expect(merge([others, selected])).to.deep.equal(cube);
      }),
      runs,
    );
  });

  it('answers every query as a plain loop over the cells does', () => {
    fc.assert(
      fc.property(anyCells, anyFilter, anyGrouping, (cells, filter, by) => {
        const groups = query(cubeOf(cells), filter, by);
        const expected = plainly(cells, filter, by);
        if (by.length === 0 && expected.size === 0)
          expected.set(
            '[]',
            MEASURES.map(() => 0),
          );
        const found = new Map(
          groups.map(({ key, measures }) => [
            JSON.stringify(by.map((name) => key[name])),
            MEASURES.map((m) => measures[m]),
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
        const [a, b] = [cubeOf(x), cubeOf(y)];
        const [whole, left, right] = [merge([a, b]), a, b].map((cube) => query(cube, filter)[0]!.measures);
        expect(whole).to.deep.equal(addMeasures(left!, right!));
      }),
      runs,
    );
  });

  it('sums to the total over any dimension', () => {
    fc.assert(
      fc.property(anyCells, anyFilter, fc.constantFrom<GroupBy>('day', ...DIMENSIONS), (cells, filter, by) => {
        const cube = cubeOf(cells);
        const parts = query(cube, filter, [by]).map(({ measures }) => measures);
        const nothing = query(EMPTY_CUBE)[0]!.measures;
        expect(parts.reduce(addMeasures, nothing)).to.deep.equal(query(cube, filter)[0]!.measures);
      }),
      runs,
    );
  });

  it('keeps cells unique and sorted by day and values', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const cube = cubeOf(cells);
        const keys = Array.from({ length: cube.size }, (_, i) => [
          cube.days[i]!,
          ...DIMENSIONS.map((d) => cube.codes[d][i]!),
        ]);
        for (let i = 1; i < keys.length; i++) {
          const differs = keys[i]!.findIndex((part, p) => part !== keys[i - 1]![p]);
          expect(differs).to.be.at.least(0);
          expect(keys[i]![differs]).to.be.greaterThan(keys[i - 1]![differs]!);
        }
        for (const name of DIMENSIONS) expect(cube.values[name]).to.deep.equal([...cube.values[name]].sort());
      }),
      runs,
    );
  });
});
