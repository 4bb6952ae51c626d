import { expect } from 'chai';
import { copySnapshot, publishSeller, SELLER } from '../../../bench/setup/years.ts';
import { writeManifest } from '../../../bench/setup/rollups.ts';
import { publishedSnapshots } from '../../../lib/snapshot/published-snapshot.ts';
import { writableStore } from '../../../lib/storage/writable-store.ts';
import { MANIFEST_KEY, type Manifest } from '../../../schemas/manifest.ts';
import { useS3 } from '../../support/s3.ts';

describe('the made-up seller of the benchmarks', () => {
  const test = useS3();

  it('has so many lines a day, and snapshots as a refresh publishes them', async () => {
    const seller = {
      from: 18_990,
      days: 60,
      linesADay: 40,
      skus: 30,
      cities: 20,
      series: ['a', 'b', 'c'],
      currencies: ['INR', 'USD', 'EUR'],
    };
    const { client } = test.bucket;
    await publishSeller(client, 'made-up-seller', seller);
    const { rollups, ...snapshot } = (await publishedSnapshots(
      writableStore(client, 'made-up-seller'),
      MANIFEST_KEY,
    )())!;
    expect([snapshot.defaultCurrency, snapshot.currencies]).to.deep.equal(['INR', { INR: 801, USD: 800, EUR: 799 }]);
    const days = await rollups.sums({}, ['day'], ['lines', 'cancelled']);
    expect(days.map(({ measures }) => measures.lines + measures.cancelled)).to.deep.equal(Array(60).fill(40));
    for (const by of ['sku', 'city', 'state', 'status', 'hour'] as const) {
      const groups = await rollups.sums({}, [by], ['lines', 'cancelled']);
      expect(
        groups.reduce((sum, { measures }) => sum + measures.lines + measures.cancelled, 0),
        by,
      ).to.equal(2400);
    }
    const [all] = await rollups.sums({}, [], ['orders', 'lines']);
    expect(all!.measures.orders).to.be.within(0.8 * all!.measures.lines, all!.measures.lines - 1);
  });

  it('has a second snapshot, with the same numbers in files of its own', async () => {
    const { client } = test.bucket;
    const seller = { ...SELLER, days: 3, linesADay: 40 };
    await publishSeller(client, 'copied-seller', seller);
    const { older, newer } = await copySnapshot(client, 'copied-seller');
    const keysIn = ({ rollups }: Manifest) => JSON.stringify(rollups).match(/"key":"[^"]+"/g)!;
    expect(keysIn(older).filter((key) => keysIn(newer).includes(key))).to.deep.equal([]);
    const current = publishedSnapshots(writableStore(client, 'copied-seller'), MANIFEST_KEY);
    const before = await (await current())!.rollups.sums({}, ['sku'], ['lines', 'orders']);
    await writeManifest(client, 'copied-seller', newer);
    const { id, rollups } = (await current())!;
    expect(id).to.equal(newer.snapshot);
    expect(await rollups.sums({}, ['sku'], ['lines', 'orders'])).to.deep.equal(before);
  });
});
