import { expect } from 'chai';
import fc from 'fast-check';
import { mergedRollups } from '../../../support/merged-rollups.ts';
import { ROLLUP_NAMES, ROLLUPS } from '../../../../lib/model/index.ts';
import type { Overlap } from '../../../../lib/refresh/overlap.ts';
import { loadRollup } from '../../../../lib/refresh/rollup-files.ts';
import { published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDays } from '../../../support/lines.ts';
import { dailyCells, modelCells } from '../../../support/model.ts';
import { memoryBucket } from '../../../support/memory-store.ts';
import { scaled } from '../../../scale.ts';

/** What becomes of a report between two refreshes. */
const anyChange = fc.record({
  key: fc.constantFrom('raw/a.csv', 'raw/b.csv', 'raw/c.csv', 'raw/in/a.csv'),
  kind: fc.constantFrom('put', 'put', 'put', 'correct', 'remove', 'spoil'),
  /** Around the end of a month. */
  from: fc.integer({ min: 26, max: 31 }),
  days: fc.integer({ min: 0, max: 4 }),
  lines: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 1, max: 3 }),
});
const anySteps = fc.array(
  fc.record({
    changes: fc.array(anyChange, { minLength: 1, maxLength: 3 }),
    overlap: fc.constantFrom<Overlap[]>('order', 'order', 'day', 'add'),
    /** As if there were many cells. */
    limits: fc.constantFrom(
      {},
      { largeRollup: 0, rowGroupCells: 1, segmentLines: 1 },
      { rowGroupCells: 20, segmentLines: 5 },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('the published rollups', () => {
  it('are those of the current reports, after any changes before', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const bucket = memoryBucket();
        const reports = new Map<string, ReturnType<typeof linesOfDays>>();
        /** The versions that serve: a bad one leaves the one before it. */
        const serving = new Map<string, { lines: ReturnType<typeof linesOfDays>; lastModified: Date }>();
        let changed = 0;
        for (const { changes, overlap, limits } of steps) {
          const bad = new Set<string>();
          for (const { key, kind, from, days, lines, seed } of changes) {
            if (kind === 'remove') {
              await bucket.remove(key);
              reports.delete(key);
            } else if (kind === 'spoil') {
              await bucket.put(key, `Order ID,Date,Amount\n${seed}`);
              reports.delete(key);
              bad.add(key);
            } else {
              const known = reports.get(key) ?? [];
              const put = linesOfDays(FIRST_DAY + from, FIRST_DAY + from + days - 1, lines, seed);
              const corrected = known.map((line) => ({ ...line, status: 'Cancelled', amount: line.amount + seed }));
              const held = kind === 'correct' ? corrected : put;
              await bucket.put(key, csvOf(held));
              reports.set(key, held);
              bad.delete(key);
            }
            changed++;
          }
          const there = await bucket.list('raw/');
          for (const key of serving.keys()) if (!there.some(({ Key }) => Key === key)) serving.delete(key);
          for (const { Key, LastModified } of there) {
            const lines = reports.get(Key);
            if (lines !== undefined) serving.set(Key, { lines, lastModified: LastModified });
          }
          const { manifest } = await refreshBucket(bucket, { allowEmpty: true, settings: { overlap }, ...limits });
          const model = [...serving].map(([key, version]) => ({ key, ...version }));
          if (manifest === null) expect(model).to.deep.equal([]);
          else {
            const { cells, daily, months } = await published(bucket);
            expect(cells).to.deep.equal(modelCells(model, overlap));
            expect(daily).to.deep.equal(dailyCells(modelCells(model, overlap)));
            const scratch = await mergedRollups(bucket.store, months);
            for (const name of ROLLUP_NAMES) {
              const file = await loadRollup(bucket.store, manifest.rollups[name]!, ROLLUPS[name]);
              expect(scratch[name], name).to.deep.equal(file);
            }
          }
        }
        expect(readsOf(bucket)).to.be.at.most(changed);
      }),
      { numRuns: scaled(100, 12) },
    );
  }).timeout(1_800_000);
});
