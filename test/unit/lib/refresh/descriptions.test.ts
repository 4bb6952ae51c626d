import { expect } from 'chai';
import { ROLLUPS } from '../../../../lib/model/index.ts';
import { loadRollup } from '../../../../lib/refresh/rollup-files.ts';
import { published, refreshBucket } from '../../../support/etl.ts';
import { mergedRollups } from '../../../support/merged-rollups.ts';
import { useS3 } from '../../../support/s3.ts';

/** A report of one line. */
const reportOf = (day: string, sku: string, name: string): string =>
  `Order ID,Date,Status,Qty,Amount,SKU,Product Name\n${sku}-${day},${day},Shipped,1,10,${sku},${name}\n`;

describe('what is known of a SKU', () => {
  const test = useS3();

  const nameOf = async (sku: string): Promise<string | null | undefined> => {
    const { manifest } = await refreshBucket(test.bucket);
    const { months } = await published(test.bucket);
    const products = (await loadRollup(test.bucket.store, manifest!.rollups['products']!, ROLLUPS.products))!;
    // As if no month had been merged before.
    expect(products).to.deep.equal((await mergedRollups(test.bucket.store, months)).products);
    return products.descriptions?.get(sku)?.product_name;
  };

  it('is said by its newest line of those in effect, whichever reports were there before', async () => {
    const { bucket } = test;
    await bucket.put('raw/april.csv', reportOf('2022-04-10', 'A', 'Shirt'));
    await bucket.put('raw/may.csv', reportOf('2022-05-20', 'A', 'Blouse'));
    await bucket.put('raw/in/may.csv', reportOf('2022-05-10', 'A', 'Saree'));
    await bucket.put('raw/in/june.csv', reportOf('2022-06-10', 'B', 'Kurta'));
    expect(await nameOf('A')).to.equal('Blouse');
    // The line is gone: one of another series is the newest of the same month.
    await bucket.put('raw/may.csv', reportOf('2022-05-20', 'B', 'Kurta'));
    expect(await nameOf('A')).to.equal('Saree');
    // An older line of a month that changes is not newer than one of another series.
    await bucket.put('raw/may.csv', reportOf('2022-05-05', 'A', 'Dupatta'));
    expect(await nameOf('A')).to.equal('Saree');
    // And then one of a month before is the newest.
    await bucket.remove('raw/may.csv');
    await bucket.put('raw/in/may.csv', reportOf('2022-05-10', 'B', 'Kurta'));
    expect(await nameOf('A')).to.equal('Shirt');
    await bucket.remove('raw/april.csv');
    expect(await nameOf('A')).to.equal(undefined);
  });
});
