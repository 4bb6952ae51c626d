import { expect } from 'chai';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import { ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { scaled } from '../../../scale.ts';
import { anyCells, cell, rollupOf } from '../rollup/cells.ts';
import { ask, type Texts } from './ask.ts';
import { snapshotOf } from './snapshots.ts';

const QUESTIONS: readonly (readonly ['categories' | 'regions', Texts])[] = [
  ['categories', { sku: ['one'] }],
  ['categories', { size: ['two'], fulfilment: ['Amazon'] }],
  ['regions', { city: ['one'] }],
  ['regions', { city: ['two'], country: ['IN'] }],
];

describe('the metadata of an answer', () => {
  // A seller asks for one SKU of millions of lines, more than one answer may read.
  it('need no order lines where the rows need none', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, async (some) => {
        // Each value that is asked for is there.
        const cells = [...some, cell(19_000, { sku: 'one', size: 'two', city: 'two' }), cell(19_000, { city: 'one' })];
        const rollups = new RollupSet(byName(ROLLUP_NAMES, (name) => memoryReader(rollupOf(cells, name))));
        for (const [route, query] of QUESTIONS) {
          const withLines = await ask[route](snapshotOf(cells), query);
          expect(await ask[route](snapshotOf(cells, { rollups }), query)).to.deep.equal(withLines);
        }
      }),
      { numRuns: scaled(200, 20) },
    );
  });
});
