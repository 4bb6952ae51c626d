import { expect } from 'chai';
import { ROLLUPS } from '../../../../lib/model/index.ts';
import { loadRollup } from '../../../../lib/refresh/rollup-files.ts';
import { query } from '../../../../lib/rollup/query.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import type { Manifest } from '../../../../schemas/manifest.ts';
import { published, refreshBucket } from '../../../support/etl.ts';
import { mergedRollups } from '../../../support/merged-rollups.ts';
import { useS3 } from '../../../support/s3.ts';

const HEADER = 'Order ID,Date,Status,Qty,Amount,SKU';

describe('rollups that are published month by month', () => {
  const test = useS3();
  /** A report of a month: each row is a status and an amount. */
  const put = (month: string, rows: readonly (readonly [status: string, amount: number])[]) =>
    test.bucket.put(
      `raw/${month}.csv`,
      [HEADER, ...rows.map(([status, amount], i) => `${month}-${i},${month}-03,${status},1,${amount},A`), ''].join(
        '\n',
      ),
    );
  const handlingIn = async (manifest: Manifest | null): Promise<Rollup> =>
    (await loadRollup(test.bucket.store, manifest!.rollups['handling']!, ROLLUPS.handling))!;

  it('may have sums of more than 32 bits in a later month alone', async () => {
    await put('2022-04', [['Shipped', 10]]);
    await put('2022-05', [
      ['Shipped', 90_000_000],
      ['Shipped', 90_000_000],
    ]);
    const { manifest } = await refreshBucket(test.bucket, { rowGroupCells: 1 });
    const handling = await handlingIn(manifest);
    expect(query(handling, {}, ['month'], ['revenue']).map(({ measures }) => measures.revenue)).to.deep.equal([
      1000, 18_000_000_000,
    ]);
    const { months } = await published(test.bucket);
    expect(handling).to.deep.equal((await mergedRollups(test.bucket.store, months)).handling);
  });

  it('have no value of a line that is gone, although the other months are the same', async () => {
    await put('2022-04', [['Shipped', 10]]);
    await put('2022-05', [['Pending', 10]]);
    await put('2022-06', [['Lost', 10]]);
    const limits = { rowGroupCells: 1, largeRollup: 0 };
    await refreshBucket(test.bucket, limits);
    await put('2022-05', [['Shipped', 10]]);
    const { manifest } = await refreshBucket(test.bucket, limits);
    expect((await handlingIn(manifest)).values.status).to.deep.equal(['Lost', 'Shipped']);
    const { months } = await published(test.bucket);
    expect(await handlingIn(manifest)).to.deep.equal((await mergedRollups(test.bucket.store, months)).handling);
  });

  it('join the rarest values where only all months together have too many, and not any more once they have not', async () => {
    const statuses = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => [`${name} ${i}`, 10] as const);
    // A status may have 1,000 values.
    const april = [...statuses('April', 600), ['April 7', 10] as const];
    await put('2022-04', april);
    await put('2022-05', [...statuses('May', 600), ['May 7', 10] as const]);
    const { manifest } = await refreshBucket(test.bucket, { rowGroupCells: 1 });
    expect(manifest!.rollups['handling']!.joined).to.deep.equal({ status: 201 });
    const handling = await handlingIn(manifest);
    const lines = new Map(
      query(handling, {}, ['status'], ['lines']).map(({ key, measures }) => [key.status, measures.lines]),
    );
    expect(lines.size).to.equal(1000);
    expect([lines.get('April 7'), lines.get('May 7'), lines.get('Other')]).to.deep.equal([2, 2, 201]);
    await put('2022-05', statuses('May', 10));
    const next = await refreshBucket(test.bucket, { rowGroupCells: 1 });
    expect(next.manifest!.rollups['handling']!.joined).to.deep.equal({});
    expect((await handlingIn(next.manifest)).values.status).to.have.lengthOf(610);
  });

  it('leave out a report with which sums are no longer exact, whichever months they are of', async () => {
    // More than 2^52 minor units.
    const huge = Array.from({ length: 6000 }, () => ['Shipped', 9_000_000_000] as const);
    await put('2022-04', huge);
    const first = await refreshBucket(test.bucket);
    await put('2022-05', huge);
    const { report, manifest } = await refreshBucket(test.bucket);
    const failures = report.reports.map(({ key, failure }) => [key, /over 2\^53/.test(JSON.stringify(failure))]);
    expect(failures).to.deep.equal([
      ['raw/2022-04.csv', false],
      ['raw/2022-05.csv', true],
    ]);
    expect(manifest!.lines).to.equal(first.manifest!.lines);
    expect((await published(test.bucket)).manifest.lines).to.equal(6000);
  });
});
