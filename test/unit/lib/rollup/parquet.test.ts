import { expect } from 'chai';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { ROLLUP_NAMES, ROLLUPS } from '../../../../lib/model/index.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import { emptyRollup, type Rollup } from '../../../../lib/rollup/rollup.ts';
import { failureOf } from '../../../support/failure.ts';
import { scaled } from '../../../scale.ts';
import { spySource } from './byte-sources.ts';
import { anyCells, cell, rollupOf } from './cells.ts';

const ALL_DAYS = { from: -Infinity, to: Infinity };
const DAY = 19_083;

/** Everything that a file holds of a rollup. */
const readBack = async (bytes: Uint8Array, { shape }: Rollup): Promise<Rollup> =>
  (await openRollup(spySource(bytes))).load(shape, ALL_DAYS);

/** A rollup without what is in the file beside it. */
const inItsFile = ({ shape: { dimensions, measures }, descriptions: _descriptions, ...columns }: Rollup) => ({
  shape: { dimensions, measures },
  ...columns,
});

describe('rollup files', () => {
  it('give back any rollup', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, fc.constantFrom(...ROLLUP_NAMES), async (cells, name) => {
        const rollup = rollupOf(cells, name);
        expect(await readBack(toParquet(rollup).rollup, rollup)).to.deep.equal(inItsFile(rollup));
      }),
      { numRuns: scaled(300, 20) },
    );
  });

  for (const name of ROLLUP_NAMES) {
    it(`give back an empty rollup "${name}", which has no days`, async () => {
      const empty = emptyRollup(ROLLUPS[name]);
      const reader = await openRollup(spySource(toParquet(empty).rollup));
      expect([reader.shape, reader.size, reader.range]).to.deep.equal([inItsFile(empty).shape, 0, null]);
      expect(await reader.load(empty.shape, ALL_DAYS)).to.deep.equal(inItsFile(empty));
    });
  }

  it('are tables of plain types for any other reader', async () => {
    const { dimensions, measures } = ROLLUPS.sales;
    const rollup = rollupOf([cell(DAY, { b2b: 'true' }, { lines: 2, quantity: 3, revenue: 129_950, cancelled: 1 })]);
    const [row, ...others] = await parquetReadObjects({ file: toParquet(rollup).rollup.buffer as ArrayBuffer });
    expect(others).to.deep.equal([]);
    expect(Object.keys(row!)).to.deep.equal(['day', ...dimensions, ...measures]);
    expect(row).to.deep.include({
      day: new Date('2022-04-01'),
      series: 'default',
      country: 'IN',
      state: 'Goa',
      category: 'Set',
      fulfilment: 'Amazon',
      b2b: true,
      channel: 'Amazon.in',
      currency: 'INR',
      lines: 2,
      quantity: 3,
      revenue: 129_950,
      cancelled: 1,
      returned: 0,
      returned_revenue: 0,
    });
  });

  it('have 64 bits for a measure that needs them, and 32 for the others', async () => {
    for (const [revenue, stored] of [
      [2 ** 31 - 1, 2 ** 31 - 1],
      [2 ** 31, 2n ** 31n],
      [Number.MAX_SAFE_INTEGER, BigInt(Number.MAX_SAFE_INTEGER)],
    ] as const) {
      const rollup = rollupOf([cell(DAY, {}, { lines: 2, revenue })]);
      const bytes = toParquet(rollup).rollup;
      const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
      expect(rows[0]).to.include({ lines: 2, revenue: stored });
      expect(await readBack(bytes, rollup)).to.deep.equal(rollup);
    }
  });

  it('are refused when they are something else', async () => {
    const file = toParquet(emptyRollup(ROLLUPS.sales)).rollup;
    for (const bytes of [file.subarray(0, file.length - 1), Buffer.from('Order ID,Date\n'), new Uint8Array()]) {
      expect(await failureOf(openRollup(spySource(bytes)))).to.be.instanceOf(Error);
    }
  });
});
