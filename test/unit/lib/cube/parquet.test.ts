import { expect } from 'chai';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { EMPTY_CUBE } from '../../../../lib/cube/merge.ts';
import { fromParquet, toParquet } from '../../../../lib/cube/parquet.ts';
import { scaled } from '../../../scale.ts';
import { anyCells, cubeOf } from './cubes.ts';

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
    const cube = cubeOf([
      {
        day: 19_083,
        values: {
          series: 'default',
          country: 'IN',
          state: 'Goa',
          category: 'Set',
          fulfilment: 'Amazon',
          b2b: 'true',
          channel: 'Amazon.in',
          currency: 'INR',
        },
        measures: { lines: 2, quantity: 3, revenue: 129_950, cancelled: 1, returned: 0, returned_revenue: 0 },
      },
    ]);
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
        lines: 2n,
        quantity: 3n,
        revenue: 129_950n,
        cancelled: 1n,
        returned: 0n,
        returned_revenue: 0n,
      },
    ]);
  });

  it('are refused when they are something else', async () => {
    const file = toParquet(EMPTY_CUBE);
    let error: unknown;
    await fromParquet(file.subarray(0, file.length - 1)).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(Error);
  });
});
