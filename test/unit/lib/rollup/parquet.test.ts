import { expect } from 'chai';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { EMPTY_CUBE } from '../../../../lib/rollup/merge.ts';
import { fromParquet, toParquet } from '../../../../lib/rollup/parquet.ts';
import { scaled } from '../../../scale.ts';
import { VALUES, anyCells, cubeOf } from './cubes.ts';

const ONE_CELL = {
  day: 19_083,
  values: { ...VALUES, b2b: 'true' },
  measures: { lines: 2, quantity: 3, revenue: 129_950, cancelled: 1, returned: 0, returned_revenue: 0 },
} as const;

describe('cube files', () => {
  it('give back any cube', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, async (cells) => {
        const cube = cubeOf(cells);
        expect(await fromParquet(toParquet(cube))).to.deep.equal(cube);
      }),
      { numRuns: scaled(300, 20) },
    );
    expect(await fromParquet(toParquet(EMPTY_CUBE))).to.deep.equal(EMPTY_CUBE);
  });

  it('are tables of plain types for any other reader', async () => {
    const cube = cubeOf([ONE_CELL]);
    const rows = await parquetReadObjects({ file: toParquet(cube).buffer as ArrayBuffer });
    expect(rows).to.deep.equal([
      {
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
      },
    ]);
  });

  it('have 64 bits for a measure that needs them, and 32 for the others', async () => {
    for (const [revenue, stored] of [
      [2 ** 31 - 1, 2 ** 31 - 1],
      [2 ** 31, 2n ** 31n],
      [Number.MAX_SAFE_INTEGER, BigInt(Number.MAX_SAFE_INTEGER)],
    ] as const) {
      const cube = cubeOf([{ ...ONE_CELL, measures: { ...ONE_CELL.measures, revenue } }]);
      const bytes = toParquet(cube);
      const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
      expect(rows[0]).to.include({ lines: 2, revenue: stored });
      expect(await fromParquet(bytes)).to.deep.equal(cube);
    }
  });

  it('are refused when they are something else', async () => {
    const file = toParquet(EMPTY_CUBE);
    let error: unknown;
    await fromParquet(file.subarray(0, file.length - 1)).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(Error);
  });
});
