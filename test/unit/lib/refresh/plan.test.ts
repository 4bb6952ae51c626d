import { expect } from 'chai';
import { plan } from '../../../../lib/refresh/plan.ts';
import { BUILD_SETTINGS } from '../../../support/etl.ts';
import { useS3 } from '../../../support/s3.ts';
import type { StoredObject } from '../../../../lib/storage/objects.ts';
import type { WritableStore } from '../../../../lib/storage/writable-store.ts';

describe('etl/plan', () => {
  const test = useS3();
  const options = { now: () => new Date('2024-01-07T08:00:00Z') };

  it('finds reports at any depth, by any of their endings, and names what it ignores', async () => {
    const { bucket } = test;
    const reports = ['a.csv', 'b.TSV', 'in/c.txt', 'in/2022/04/d.csv.gz', 'com/e.Tsv.GZ', 'com/f.txt.gz', 'g.xlsx'];
    const others = ['g.xls', 'in/h.zip', 'in/2022/i', 'j.json.gz'];
    for (const name of [...reports, ...others]) await bucket.put(`raw/${name}`, 'x');
    await bucket.put('raw/folder/', '');
    await bucket.put('elsewhere/a.csv', 'x');
    const found = await plan(bucket.store, BUILD_SETTINGS, options);
    expect(found.reports.map(({ report }) => report.key).sort()).to.deep.equal(
      reports.map((name) => `raw/${name}`).sort(),
    );
    expect(found.ignored.sort()).to.deep.equal(others.map((name) => `raw/${name}`).sort());
    const series = Object.fromEntries(found.reports.map(({ report }) => [report.key, report.series]));
    expect(series).to.include({ 'raw/a.csv': 'default', 'raw/in/2022/04/d.csv.gz': 'in', 'raw/com/f.txt.gz': 'com' });
    expect(found.reports.every(({ action }) => action === 'read')).to.equal(true);
    expect(found.checkedAt.toISOString()).to.equal('2024-01-07T08:00:00.000Z');
    expect(bucket.count('GetObject', /^raw\//)).to.equal(0);
  });

  it('reads a listing of more than one page to its end', async () => {
    const { bucket } = test;
    const keys = Array.from({ length: 1001 }, (_, i) => `raw/in/${String(i).padStart(4, '0')}.csv`);
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => bucket.put(key, key)));
    }
    const { reports } = await plan(bucket.store, BUILD_SETTINGS, options);
    expect(reports.map(({ report }) => report.key)).to.deep.equal(keys);
    expect(bucket.count('ListObjects')).to.be.greaterThan(3);
  }).timeout(120_000);

  it('takes the bytes and what is made of them into the reuse key, and nothing else', async () => {
    const object: StoredObject = { key: 'raw/a.csv', etag: 'e', size: 1, lastModified: new Date(0) };
    const keyOf = async (of: Partial<StoredObject> = {}, settings: Partial<typeof BUILD_SETTINGS> = {}) => {
      const listed = { ...object, ...of };
      const store = {
        findObject: async () => null,
        read: async () => null,
        async *list(prefix: string) {
          if (listed.key.startsWith(prefix)) yield listed;
        },
      } as unknown as WritableStore;
      return (await plan(store, { ...BUILD_SETTINGS, ...settings }, options)).reports[0]!.reuseKey;
    };
    const key = await keyOf();
    for (const other of [
      keyOf({ etag: 'f' }),
      keyOf({ key: 'raw/b.csv' }),
      keyOf({ key: 'raw/s/a.csv' }),
      keyOf({}, { timeZone: 'Asia/Kolkata' }),
      keyOf({}, { defaultCurrency: 'USD' }),
      keyOf({}, { maxRejectRatio: 0.1 }),
      keyOf({}, { maxReportBytes: 5 }),
      keyOf({}, { writeCleaned: false }),
      keyOf({}, { carry: ['sku'] }),
    ]) {
      expect(await other).to.not.equal(key);
    }
    for (const same of [
      keyOf({ lastModified: new Date(1) }),
      keyOf({}, { overlap: 'add' }),
      keyOf({}, { snapshotKeep: 1 }),
      keyOf({}, { concurrency: 8 }),
      keyOf({}, { rawRetentionDays: 30, cleanedRetentionDays: 30 }),
    ]) {
      expect(await same).to.equal(key);
    }
  });
});
