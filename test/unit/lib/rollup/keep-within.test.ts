import { expect } from 'chai';
import fc from 'fast-check';
import { OTHER, ROLLUPS } from '../../../../lib/model/index.ts';
import { foldable, keepWithin } from '../../../../lib/rollup/keep-within.ts';
import { merge } from '../../../../lib/rollup/merge.ts';
import { joinOthers } from '../../../../lib/rollup/project.ts';
import { query } from '../../../../lib/rollup/query.ts';
import { type Rollup, valuesOf } from '../../../../lib/rollup/rollup.ts';
import { scaled } from '../../../scale.ts';
import { anyCells, cell, rollupOf } from './cells.ts';

const FIRST = 19_000;
const { products } = ROLLUPS;
const MEASURES = ['lines', 'orders', 'revenue'] as const;

/** The same cells in two rollups that have no day in common. */
const inTwo = fc
  .tuple(anyCells, anyCells)
  .map(([early, late]) =>
    [
      early.map((each) => ({ ...each, day: FIRST + (each.day % 3) })),
      late.map((each) => ({ ...each, day: FIRST + 3 + (each.day % 3) })),
    ].map((cells) => rollupOf(cells, 'products')),
  );
const sizeOf = (parts: readonly Rollup[]) => parts.reduce((sum, { size }) => sum + size, 0);

describe('a limit on the cells of rollups', () => {
  it('keeps all values where all cells fit', () => {
    fc.assert(
      fc.property(inTwo, (parts) => {
        const kept = keepWithin(products, parts, sizeOf(parts))!;
        for (const part of parts) expect(joinOthers(part, kept)).to.deep.equal(part);
      }),
      { numRuns: scaled(200, 20) },
    );
  });

  it('is kept by joining values, and says of no kept value another sum', () => {
    fc.assert(
      fc.property(inTwo, fc.integer({ min: 1, max: 20 }), (parts, maxCells) => {
        const kept = keepWithin(products, parts, maxCells);
        const whole = merge(products, parts);
        if (kept === null) {
          // Even with a single value in each there are too many.
          const none = new Map(foldable(products).map((name) => [name, new Set<string>()]));
          expect(sizeOf(parts.map((part) => joinOthers(part, none)))).to.be.greaterThan(maxCells);
          return;
        }
        const joined = parts.map((part) => joinOthers(part, kept));
        expect(sizeOf(joined)).to.be.at.most(maxCells);
        const result = merge(products, joined);
        expect(query(result, {}, [], MEASURES)).to.deep.equal(query(whole, {}, [], MEASURES));
        for (const name of foldable(products)) {
          const isKept = ({ key }: { key: Record<string, string> }) => key[name] !== OTHER;
          const before = query(whole, {}, [name], MEASURES).filter(({ key }) => kept.get(name)!.has(key[name]));
          expect(query(result, {}, [name], MEASURES).filter(isKept)).to.deep.equal(before);
        }
      }),
      { numRuns: scaled(300, 30) },
    );
  });

  it('joins those with the fewest lines, of one dimension no more than of another', () => {
    const skus = Array.from({ length: 10 }, (_, i) =>
      cell(FIRST, { sku: `sku ${i}`, asin: `asin ${i}`, size: i % 2 === 0 ? 'S' : 'L' }, { lines: 10 - i }),
    );
    const rollup = rollupOf(skus, 'products');
    const kept = keepWithin(products, [rollup], 6)!;
    const shown = joinOthers(rollup, kept);
    // Four SKUs, and the others by size.
    expect(valuesOf(shown, 'sku')).to.deep.equal([OTHER, 'sku 0', 'sku 1', 'sku 2', 'sku 3']);
    expect(valuesOf(shown, 'asin')).to.deep.equal([OTHER, 'asin 0', 'asin 1', 'asin 2', 'asin 3']);
    expect(valuesOf(shown, 'size')).to.deep.equal(['L', 'S']);
  });
});
