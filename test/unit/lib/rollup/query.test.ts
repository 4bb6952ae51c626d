import { expect } from 'chai';
import fc from 'fast-check';
import { query } from '../../../../lib/rollup/query.ts';
import { scaled } from '../../../scale.ts';
import { MEASURE_NAMES } from '../../../../lib/model/index.ts';
import { anyCell, type Cell, rollupOf } from './cells.ts';

/** Cells of so many states, categories and channels that groups cannot have a place each. */
const anyWideCell: fc.Arbitrary<Cell> = fc
  .tuple(anyCell, fc.nat(399), fc.nat(399), fc.nat(39_999))
  .map(([{ day, values, measures }, state, category, channel]) => ({
    day,
    values: { ...values, state: `s${state}`, category: `c${category}`, channel: `h${channel}` },
    measures,
  }));

describe('a query of a rollup with many values', () => {
  for (const by of [
    ['state', 'category'],
    ['state', 'category', 'channel'],
    ['day', 'state', 'category'],
  ] as const) {
    it(`groups by ${by.join(', ')} as a plain loop does`, () => {
      fc.assert(
        fc.property(fc.array(anyWideCell, { minLength: 300, maxLength: 400 }), (cells) => {
          const rollup = rollupOf(cells);
          const plain = new Map<string, number>();
          for (const { day, values, measures } of cells) {
            const key = JSON.stringify(by.map((name) => (name === 'day' ? day : values[name])));
            plain.set(key, (plain.get(key) ?? 0) + measures.revenue);
          }
          const groups = query(rollup, {}, by, ['revenue']);
          const keys = groups.map(({ key }) => by.map((name) => (key as Record<string, string | number>)[name]!));
          const found = groups.map(({ measures }, at) => [JSON.stringify(keys[at]), measures.revenue] as const);
          expect(new Map(found)).to.deep.equal(plain);
          expect(found).to.have.length(plain.size);
          for (let i = 1; i < keys.length; i++) {
            const differs = keys[i]!.findIndex((part, p) => part !== keys[i - 1]![p]);
            expect(keys[i]![differs]! > keys[i - 1]![differs]!).to.equal(true);
          }
        }),
        { numRuns: scaled(100) },
      );
    });
  }

  it('sums the requested measures and no others', () => {
    const rollup = rollupOf([{ ...fc.sample(anyCell, 1)[0]!, day: 3 }]);
    expect(Object.keys(query(rollup, {}, [], ['cancelled', 'lines'])[0]!.measures)).to.deep.equal([
      'cancelled',
      'lines',
    ]);
  });

  it('gives no group where no cell passes, also for a dimension of one value', () => {
    const rollup = rollupOf([{ ...fc.sample(anyCell, 1)[0]!, day: 3 }]);
    expect(query(rollup, { from: 4 }, ['state'], MEASURE_NAMES)).to.deep.equal([]);
    expect(query(rollup, { to: 2 }, ['day'], MEASURE_NAMES)).to.deep.equal([]);
    expect(query(rollup, { from: 4, to: 3 }, [], MEASURE_NAMES)).to.have.length(1);
  });
});
