import { expect } from 'chai';
import { ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import { MANIFEST_KEY } from '../../../../schemas/manifest.ts';
import { useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { readManifest } from '../../../../lib/refresh/manifest.ts';
import { EmptyListing } from '../../../../lib/refresh/plan.ts';
import { HOUR, SETTINGS, ahead, lastReport, published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, type Line, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { flipped } from '../../../support/s3/proxy.ts';
import { memoryBucket, useMemory } from '../../../support/memory-store.ts';
import { failureOf } from '../../../support/failure.ts';
import { scaled } from '../../../scale.ts';

describe('refresh', () => {
  const test = useMemory();
  const put = (key: string, lines: readonly Line[]) => test.bucket.put(key, csvOf(lines));

  it('reads 30 new reports once, none that is unchanged, and the one that changed', async () => {
    const { bucket } = test;
    const rows = scaled(5000);
    const days = Array.from({ length: 30 }, (_, i) => linesOfDay(FIRST_DAY + i, rows));
    for (const [i, lines] of days.entries()) await put(`raw/daily/${i}.csv`, lines);

    const first = await refreshBucket(bucket);
    expect(readsOf(bucket)).to.equal(30);
    expect(first.report).to.include({ outcome: 'published', rows_read: 30 * rows, rows_rejected: 0 });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat(), 'daily'));

    const second = await refreshBucket(bucket);
    expect(readsOf(bucket)).to.equal(30);
    expect(second.report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(second.manifest!.snapshot).to.equal(first.manifest!.snapshot);
    expect(second.manifest!.refreshed_at).to.equal(first.manifest!.refreshed_at);
    expect(second.manifest!.checked_at > first.manifest!.checked_at).to.equal(true);

    days[7] = linesOfDay(FIRST_DAY + 7, rows, 2);
    await put('raw/daily/7.csv', days[7]);
    const third = await refreshBucket(bucket);
    expect(readsOf(bucket)).to.equal(31);
    expect(bucket.count('GetObject', 'raw/daily/7.csv')).to.equal(2);
    expect(third.report.reports.map(({ action }) => action).filter((action) => action === 'read')).to.have.lengthOf(1);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat(), 'daily'));

    const whole = memoryBucket();
    await whole.put('raw/daily/all.csv', csvOf(days.flat()));
    await refreshBucket(whole);
    expect((await published(whole)).cells).to.deep.equal((await published(bucket)).cells);
  }).timeout(300_000);

  it('counts the newer of two reports on the days of both, with its corrected statuses', async () => {
    const { bucket } = test;
    const older = linesOfDays(FIRST_DAY, FIRST_DAY + 29, 20);
    const newer = linesOfDays(FIRST_DAY + 20, FIRST_DAY + 49, 20).map((line, i): Line =>
      i % 3 === 0 ? { ...line, status: 'Cancelled' } : line,
    );
    await put('raw/shop/april.csv', older);
    await put('raw/shop/may.csv', newer);
    const { report } = await refreshBucket(bucket);
    const standing = [...older.filter(({ day }) => day < FIRST_DAY + 20), ...newer];
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(standing, 'shop'));
    expect(report.replaced).to.deep.equal({ reports: 1, days: 10, lines: 200 });
    const april = report.reports.find(({ key }) => key === 'raw/shop/april.csv')!;
    expect(april).to.include({
      replaced_days: 10,
      replaced_lines: 200,
      data_from: '2022-04-01',
      data_to: '2022-04-30',
    });
  });

  it('takes a few orders from a report by last update, and leaves the others of their days as they are', async () => {
    const { bucket } = test;
    const row = (order: number, day: number, status: string, updated: string) =>
      `115-0000000-${String(order).padStart(7, '0')}\t2023-03-${day}T10:00:00Z\t${updated}\t${status}\t1\tUSD\t20.00`;
    const header = 'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tquantity\tcurrency\titem-price';
    const all = Array.from({ length: 60 }, (_, i) => row(i, 10 + (i % 6), 'Shipped', ''));
    const changed = [row(4, 14, 'Cancelled', '2023-03-20T08:00:00Z'), row(61, 19, 'Shipped', '2023-03-19T10:00:00Z')];
    await bucket.put('raw/by-order-date.txt', [header, ...all].join('\n'), { 'exported-at': '2023-03-16T06:00:00Z' });
    await bucket.put('raw/by-last-update.txt', [header, ...changed].join('\n'));
    const { report, kpis } = await refreshBucket(bucket);
    expect(kpis).to.include({ total_orders: 60, total_revenue: 1200, cancelled_orders: 1, distinct_orders: 60 });
    expect(report.replaced).to.deep.equal({ reports: 1, days: 1, lines: 1 });
  });

  it('adds up reports of two series, and of one with OVERLAP=add', async () => {
    const { bucket } = test;
    const [a, b] = [linesOfDays(FIRST_DAY, FIRST_DAY + 9, 20), linesOfDays(FIRST_DAY + 5, FIRST_DAY + 14, 20, 2)];
    await put('raw/in/a.csv', a);
    await put('raw/com/b.csv', b);
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(b, 'com', cellsOf(a, 'in')));
    await put('raw/in/b.csv', b);
    await refreshBucket(bucket, { settings: { overlap: 'add' } });
    const all = cellsOf([...a, ...b], 'in', cellsOf(b, 'com'));
    expect((await published(bucket)).cells).to.deep.equal(all);
    expect(readsOf(bucket)).to.equal(3);
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.not.deep.equal(all);
    expect(readsOf(bucket)).to.equal(3);
  });

  it('takes a report out of the numbers when it is deleted, and its outputs out of the bucket', async () => {
    const { bucket } = test;
    const [a, b] = [linesOfDay(FIRST_DAY, 20), linesOfDay(FIRST_DAY + 1, 20)];
    await put('raw/a.csv', a);
    await bucket.put('raw/b.csv', csvOf(b, ['x,y']));
    await refreshBucket(bucket);
    expect(await bucket.keys('etl-output/rejects/')).to.deep.equal(['etl-output/rejects/b.csv']);
    await bucket.remove('raw/b.csv');
    const { report } = await refreshBucket(bucket);
    expect(report.removed).to.deep.equal(['raw/b.csv']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(a));
    expect(await bucket.keys('etl-output/cleaned/')).to.deep.equal(['etl-output/cleaned/a.csv']);
    expect(await bucket.keys('etl-output/rejects/')).to.deep.equal([]);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    const folders = (await bucket.keys('etl-output/reports/')).map((key) => key.split('/')[2]);
    expect(new Set(folders).size).to.equal(1);
  });

  it('reads a report again that comes back after it was deleted, so that its outputs are there', async () => {
    const { bucket } = test;
    await put('raw/a.csv', linesOfDay(FIRST_DAY, 20));
    await put('raw/b.csv', linesOfDay(FIRST_DAY + 1, 20));
    await refreshBucket(bucket);
    await bucket.remove('raw/b.csv');
    await refreshBucket(bucket);
    await put('raw/b.csv', linesOfDay(FIRST_DAY + 1, 20));
    await refreshBucket(bucket);
    expect(await bucket.keys('etl-output/cleaned/')).to.deep.equal([
      'etl-output/cleaned/a.csv',
      'etl-output/cleaned/b.csv',
    ]);
  });

  it('writes the cleaned file of the version that counts, also when an old one comes back', async () => {
    const { bucket } = test;
    const [one, two] = [linesOfDay(FIRST_DAY, 5), linesOfDay(FIRST_DAY, 6)];
    await put('raw/a.csv', one);
    await refreshBucket(bucket);
    const cleaned = await bucket.read('etl-output/cleaned/a.csv');
    await put('raw/a.csv', two);
    await refreshBucket(bucket);
    expect((await bucket.read('etl-output/cleaned/a.csv')).equals(cleaned)).to.equal(false);
    await put('raw/a.csv', one);
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(one));
    expect((await bucket.read('etl-output/cleaned/a.csv')).equals(cleaned)).to.equal(true);
  });

  describe('of a bucket without raw reports', () => {
    it('takes S3_KEY for the one report, and leaves it as it is', async () => {
      const { bucket } = test;
      const lines = linesOfDay(FIRST_DAY, 30);
      await put(SETTINGS.fallbackKey, lines);
      const { report } = await refreshBucket(bucket);
      expect(report.outcome).to.equal('published');
      expect((await published(bucket)).reports.map(({ key, series }) => [key, series])).to.deep.equal([
        [SETTINGS.fallbackKey, 'default'],
      ]);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
      expect((await bucket.read(SETTINGS.fallbackKey)).toString()).to.equal(csvOf(lines));
      expect(await bucket.keys('etl-output/cleaned/')).to.deep.equal([]);
      await refreshBucket(bucket, { now: ahead(2 * HOUR) });
      expect(await bucket.keys(SETTINGS.fallbackKey)).to.have.lengthOf(1);
      expect(bucket.count('GetObject', SETTINGS.fallbackKey)).to.equal(1);
    });

    it('forgets S3_KEY once there is a raw report', async () => {
      const { bucket } = test;
      await put(SETTINGS.fallbackKey, linesOfDay(FIRST_DAY, 30));
      await refreshBucket(bucket);
      await put('raw/a.csv', linesOfDay(FIRST_DAY + 1, 10));
      await refreshBucket(bucket);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(linesOfDay(FIRST_DAY + 1, 10)));
      expect(await bucket.keys(SETTINGS.fallbackKey)).to.have.lengthOf(1);
    });

    for (const refreshed of [true, false])
      it(`counts S3_KEY until a raw report does, ${refreshed ? '' : 'not '}having been refreshed before`, async () => {
        const { bucket } = test;
        const key = SETTINGS.fallbackKey;
        const [cleaned, raw] = [linesOfDay(FIRST_DAY, 30), linesOfDay(FIRST_DAY + 1, 10)];
        await put(key, cleaned);
        if (refreshed) await refreshBucket(bucket);
        await bucket.put('raw/bad.csv', 'no report');
        await put('raw/empty.csv', []);
        for (let i = 0; i < 2; i++) {
          const { report } = await refreshBucket(bucket);
          expect((await published(bucket)).cells).to.deep.equal(cellsOf(cleaned));
          expect(report.removed).to.deep.equal([]);
          expect(report.reports.map((each) => [each.key, each.action === 'failed'])).to.have.deep.members([
            ['raw/bad.csv', true],
            ['raw/empty.csv', false],
            [key, false],
          ]);
        }
        expect(bucket.count('GetObject', key)).to.equal(1);
        await put('raw/bad.csv', raw);
        expect((await refreshBucket(bucket)).report.removed).to.deep.equal([key]);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(raw));
        await bucket.put('raw/bad.csv', 'no report');
        await refreshBucket(bucket);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(raw));
        await bucket.remove('raw/bad.csv');
        await bucket.remove('raw/empty.csv');
        await refreshBucket(bucket, { allowEmpty: true });
        await refreshBucket(bucket, { allowEmpty: true });
        expect((await published(bucket)).cells, 'never again').to.deep.equal(cellsOf([]));
        expect(bucket.count('GetObject', key)).to.equal(1);
      });

    it('does not read S3_KEY where a raw report counts', async () => {
      const { bucket } = test;
      await put(SETTINGS.fallbackKey, linesOfDay(FIRST_DAY, 30));
      await put('raw/a.csv', linesOfDay(FIRST_DAY + 1, 10));
      const { report } = await refreshBucket(bucket);
      expect(report.reports.map(({ key }) => key)).to.deep.equal(['raw/a.csv']);
      expect(bucket.count('GetObject', SETTINGS.fallbackKey)).to.equal(0);
    });

    it('does nothing where there is nothing', async () => {
      const { bucket } = test;
      const { report, manifest } = await refreshBucket(bucket);
      expect(report.outcome).to.equal('nothing');
      expect(manifest).to.equal(null);
      expect(await bucket.keys('etl-output/manifest')).to.deep.equal([]);
      expect((await lastReport(bucket)).outcome).to.equal('nothing');
    });
  });

  describe('with an empty listing', () => {
    it('publishes nothing and fails, with any other objects in the bucket', async () => {
      const { bucket } = test;
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
      await put(SETTINGS.fallbackKey, linesOfDay(FIRST_DAY, 30));
      await refreshBucket(bucket);
      const before = await published(bucket);
      const error = await failureOf(refreshBucket(bucket, { settings: { rawPrefix: 'rwa/' } }));
      expect(error).to.be.instanceOf(EmptyListing);
      expect(error.message).to.include('rwa/');
      const after = await published(bucket);
      expect(after).to.deep.equal({ ...before, manifest: after.manifest });
      const report = await lastReport(bucket);
      expect(report.outcome).to.equal('failed');
      expect(report.error).to.equal(error.message);
    });

    it('says in the manifest that it failed, until one succeeds', async () => {
      const { bucket } = test;
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
      const first = await refreshBucket(bucket);
      expect(first.manifest!.refresh_failed_at).to.equal(null);
      await failureOf(refreshBucket(bucket, { settings: { rawPrefix: 'rwa/' } }));
      const failed = (await readManifest(bucket.store))!.manifest;
      expect(failed.refresh_failed_at).to.match(/^\d{4}-/);
      expect({ ...failed, refresh_failed_at: null }).to.deep.equal(first.manifest);
      expect((await refreshBucket(bucket)).manifest!.refresh_failed_at).to.equal(null);
    });

    it('removes all reports with allowEmpty', async () => {
      const { bucket } = test;
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
      await refreshBucket(bucket);
      await bucket.remove('raw/a.csv');
      const { report, manifest } = await refreshBucket(bucket, { allowEmpty: true });
      expect(report).to.deep.include({ outcome: 'published', removed: ['raw/a.csv'] });
      expect(manifest).to.include({ lines: 0, currency: 'INR' });
      expect((await published(bucket)).cells).to.deep.equal({});
      await put('raw/b.csv', linesOfDay(FIRST_DAY, 11));
      await refreshBucket(bucket);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(linesOfDay(FIRST_DAY, 11)));
    });
  });

  describe('with force', () => {
    it('reads every report again and merges them again', async () => {
      const { bucket } = test;
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
      await put('raw/b.csv', linesOfDay(FIRST_DAY + 1, 10));
      const { manifest } = await refreshBucket(bucket);
      const files = [...(await bucket.keys('etl-output/rollups/'))];
      for (const key of files) await bucket.put(key, 'spoilt', { 'written-by': 'sales-analytics' });
      await refreshBucket(bucket, { force: true });
      expect(readsOf(bucket)).to.equal(4);
      const after = await published(bucket);
      expect(after.manifest.snapshot).to.equal(manifest!.snapshot);
      expect(after.cells).to.deep.equal(cellsOf([...linesOfDay(FIRST_DAY, 10), ...linesOfDay(FIRST_DAY + 1, 10)]));
    });
  });

  it('with force trusts no number that was published', async () => {
    const { bucket } = test;
    await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
    const { manifest } = await refreshBucket(bucket);
    const other = memoryBucket();
    await other.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10, 2)));
    const wrong = await other.read((await refreshBucket(other)).manifest!.rollups['sales']!.key);
    await bucket.put(manifest!.rollups['sales']!.key, wrong, { 'written-by': 'sales-analytics' });
    await refreshBucket(bucket, { force: true });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(linesOfDay(FIRST_DAY, 10)));
  });

  it('builds on no snapshot of which it would have made another one', async () => {
    const { bucket } = test;
    const [a, b] = [linesOfDay(FIRST_DAY, 10), linesOfDay(FIRST_DAY + 1, 10)];
    await put('raw/a.csv', a);
    const { manifest } = await refreshBucket(bucket);
    const other = memoryBucket();
    await other.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 10, 2)));
    const wrong = await other.read((await refreshBucket(other)).manifest!.rollups['sales']!.key);
    await bucket.put(manifest!.rollups['sales']!.key, wrong, { 'written-by': 'sales-analytics' });
    const strange = JSON.stringify({ ...manifest, snapshot: 'by other rules' });
    await bucket.put('etl-output/manifest.v2.json', strange, { 'written-by': 'sales-analytics' });
    await put('raw/b.csv', b);
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
    expect(bucket.count('GetObject', 'raw/a.csv')).to.equal(1);
  });

  describe('of files that cannot be read', () => {
    const spoil = async (prefix: string) => {
      for (const key of await test.bucket.keys(prefix)) {
        await test.bucket.put(key, 'spoilt', { 'written-by': 'sales-analytics' });
      }
    };

    it('reads the reports again', async () => {
      const { bucket } = test;
      const days = Array.from({ length: 6 }, (_, i) => linesOfDay(FIRST_DAY + i, 10));
      for (const [i, lines] of days.entries()) await put(`raw/${i}.csv`, lines);
      await refreshBucket(bucket);
      await spoil('etl-output/rollups/');
      await spoil('etl-output/months/');
      await spoil('etl-output/reports/');
      days[5] = linesOfDay(FIRST_DAY + 5, 11);
      await put('raw/5.csv', days[5]);
      await refreshBucket(bucket);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
      expect(readsOf(bucket)).to.equal(12);
    });

    for (const [what, prefix, ending] of [
      ['the lines of a report', 'etl-output/reports/', 'lines.parquet'],
      ['the lines of a month', 'etl-output/months/', 'lines.parquet'],
      ['a rollup of a month', 'etl-output/months/', 'sales.parquet'],
      ['a published rollup', 'etl-output/rollups/snapshots/', 'sales.parquet'],
      ['the other published rollup', 'etl-output/rollups/snapshots/', 'daily.parquet'],
      ['published spans', 'etl-output/rollups/snapshots/', 'sales.spans.parquet'],
      ['published descriptions', 'etl-output/rollups/snapshots/', 'products.descriptions.parquet'],
      ['the list of the lines of months', 'etl-output/rollups/snapshots/', 'lines.json'],
      ['the spans of a month', 'etl-output/months/', 'sales.spans.parquet'],
    ] as const) {
      it(`finds one flipped bit in ${what}, and makes it again`, async () => {
        const { bucket } = test;
        const days = [linesOfDay(FIRST_DAY, 10), linesOfDay(FIRST_DAY + 1, 10)];
        // An order is in two cells, so that there are spans.
        const report = (lines: readonly Line[]) => csvOf(lines).replace('\n4000000001,', '\n4000000000,');
        for (const [i, lines] of days.entries()) await bucket.put(`raw/${i}.csv`, report(lines));
        await refreshBucket(bucket);
        const key = (await bucket.keys(prefix)).find((each) => each.endsWith(ending))!;
        const whole = await bucket.read(key);
        await bucket.put(key, flipped(whole), { 'written-by': 'sales-analytics' });
        await refreshBucket(bucket);
        expect((await bucket.read(key)).equals(whole)).to.equal(true);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
        expect((await refreshBucket(bucket)).report).to.include({ outcome: 'unchanged', rows_read: 0 });
      });
    }

    it('finds one flipped bit in the catalog, and makes it again', async () => {
      const { bucket } = test;
      const lines = linesOfDay(FIRST_DAY, 10);
      await put('raw/a.csv', lines);
      await refreshBucket(bucket);
      const { reports, snapshot } = (await refreshBucket(bucket)).manifest!;
      const whole = await bucket.read(reports.catalog);
      for (const damage of [
        () => bucket.put(reports.catalog, flipped(whole), { 'written-by': 'sales-analytics' }),
        () => bucket.remove(reports.catalog),
      ]) {
        await damage();
        expect((await refreshBucket(bucket)).report).to.include({ outcome: 'unchanged', rows_read: 0 });
        expect((await bucket.read(reports.catalog)).equals(whole)).to.equal(true);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
      }
      // Nothing is made of two files that are damaged.
      const damaged = flipped(whole);
      for (const key of [reports.catalog, `etl-output/rollups/snapshots/${snapshot}/catalog.json`]) {
        await bucket.put(key, damaged, { 'written-by': 'sales-analytics' });
      }
      expect(await failureOf(refreshBucket(bucket))).to.include({ code: 'BROKEN_MANIFEST' });
      expect((await bucket.read(reports.catalog)).equals(damaged)).to.equal(true);
    });

    it('finds one flipped bit in the manifest, and publishes its snapshot again', async () => {
      const { bucket } = test;
      const lines = linesOfDay(FIRST_DAY, 10);
      await put('raw/a.csv', lines);
      const { manifest } = await refreshBucket(bucket);
      const whole = await bucket.read(MANIFEST_KEY);
      // In a number, in a name, and where it is no JSON any more.
      for (const [text, damaged] of [
        ['"lines":10', '"lines":11'],
        ['"rollups"', '"rollupr"'],
        ['"version":2,', '"version":2-'],
      ] as const) {
        await bucket.put(MANIFEST_KEY, whole.toString().replace(text, damaged), { 'written-by': 'sales-analytics' });
        const { report } = await refreshBucket(bucket);
        expect(report).to.include({ outcome: 'unchanged', rows_read: 0, snapshot: manifest!.snapshot });
        const { manifest: after, cells } = await published(bucket);
        expect(after).to.deep.include({ lines: 10, rollups: manifest!.rollups, history: manifest!.history });
        expect(cells).to.deep.equal(cellsOf(lines));
      }
    });

    for (const [what, key] of [
      ['the lines of a report', /reports\/.*lines\.parquet$/],
      ['a rollup of a month', /months\/.*sales\.parquet$/],
      ['spans of a month', /months\/.*spans\.parquet$/],
      ['a rollup of the snapshot before', /snapshots\/.*\.parquet$/],
    ] as const) {
      it(`makes no number of a bit that was flipped in ${what} on the way`, async () => {
        const { bucket } = test;
        const days = [linesOfDay(FIRST_DAY, 10), linesOfDay(FIRST_DAY + 40, 10)];
        const report = (lines: readonly Line[]) => csvOf(lines).replace('\n4000000001,', '\n4000000000,');
        await bucket.put('raw/0.csv', report(days[0]!));
        await refreshBucket(bucket);
        await bucket.put('raw/1.csv', report(days[1]!));
        const struck = bucket.fault({ on: 'GetObject', key, fault: 'flip bit', times: 1 });
        await refreshBucket(bucket);
        expect(struck()).to.equal(1);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
      });
    }

    it('publishes no other snapshot in place of a damaged one that was chosen by hand', async () => {
      const { bucket } = test;
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
      const { manifest } = await refreshBucket(bucket);
      await useSnapshot(bucket.store, manifest!.snapshot);
      await put('raw/a.csv', linesOfDay(FIRST_DAY, 11));
      const damaged = flipped(await bucket.read(MANIFEST_KEY));
      await bucket.put(MANIFEST_KEY, damaged, { 'written-by': 'sales-analytics' });
      expect(await failureOf(refreshBucket(bucket))).to.include({ code: 'BROKEN_MANIFEST' });
      expect((await bucket.read(MANIFEST_KEY)).equals(damaged)).to.equal(true);
    });

    it('merges again if only the published one is gone', async () => {
      const { bucket } = test;
      const days = [linesOfDay(FIRST_DAY, 10), linesOfDay(FIRST_DAY + 1, 10)];
      await put('raw/0.csv', days[0]!);
      await refreshBucket(bucket);
      await spoil('etl-output/rollups/snapshots/');
      await put('raw/1.csv', days[1]!);
      await refreshBucket(bucket);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
      expect(readsOf(bucket)).to.equal(2);
    });

    for (const name of ROLLUP_NAMES) {
      it(`makes the published rollup ${name} again when it is gone`, async () => {
        const { bucket } = test;
        await put('raw/0.csv', linesOfDay(FIRST_DAY, 10));
        const { manifest } = await refreshBucket(bucket);
        await bucket.remove(manifest!.rollups[name]!.key);
        await refreshBucket(bucket);
        expect((await published(bucket)).cells).to.deep.equal(cellsOf(linesOfDay(FIRST_DAY, 10)));
        expect(readsOf(bucket)).to.equal(1);
      });
    }
  });

  describe('keeps snapshots', () => {
    const versions = async (count: number, keep: number, after = 0) => {
      const snapshots: string[] = [];
      for (let i = 1; i <= count; i++) {
        await put('raw/a.csv', linesOfDay(FIRST_DAY, i));
        const { manifest } = await refreshBucket(test.bucket, { settings: { snapshotKeep: keep }, now: ahead(after) });
        snapshots.push(manifest!.snapshot);
      }
      return snapshots;
    };
    const kept = async () => [
      ...new Set((await test.bucket.keys('etl-output/rollups/snapshots/')).map((key) => key.split('/')[3]!)),
    ];

    it('as many as SNAPSHOT_KEEP says, the published one among them', async () => {
      const all = await versions(6, 3, 2 * HOUR);
      expect((await kept()).sort()).to.deep.equal(all.slice(-3).sort());
      expect(await versions(1, 1, 2 * HOUR)).to.deep.equal(await kept());
    });

    it('and those of the last hour', async () => {
      await versions(4, 1);
      expect(await kept()).to.have.lengthOf(4);
      await refreshBucket(test.bucket, { settings: { snapshotKeep: 1 }, now: ahead(2 * HOUR) });
      expect(await kept()).to.deep.equal([(await published(test.bucket)).manifest.snapshot]);
    });

    it('but none that never was one', async () => {
      const { bucket } = test;
      const orphan = '0123456789abcdef';
      await bucket.put(`etl-output/rollups/snapshots/${orphan}/sales.parquet`, 'of a refresh that was cut off', {
        'written-by': 'sales-analytics',
      });
      const [first] = await versions(2, 5);
      expect(await kept()).to.include.members([orphan, first]);
      await refreshBucket(bucket, { now: ahead(2 * HOUR) });
      expect(await kept()).to.not.include(orphan);
      expect(await kept())
        .to.have.lengthOf(2)
        .and.include(first);
    });
  });

  it('leaves a snapshot alone that was chosen by hand', async () => {
    const { bucket } = test;
    await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
    await refreshBucket(bucket);
    const { manifest } = await published(bucket);
    const pinned = JSON.stringify({ ...manifest, pinned: true });
    await bucket.put('etl-output/manifest.v2.json', pinned, { 'written-by': 'sales-analytics' });
    await put('raw/a.csv', linesOfDay(FIRST_DAY, 11));
    const { report } = await refreshBucket(bucket);
    expect(report.outcome).to.equal('pinned');
    expect((await bucket.read('etl-output/manifest.v2.json')).toString()).to.equal(pinned);
    await bucket.put('etl-output/manifest.v2.json', JSON.stringify(manifest), { 'written-by': 'sales-analytics' });
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(linesOfDay(FIRST_DAY, 11)));
    expect(readsOf(bucket)).to.equal(2);
  });

  it('stops between reports when time runs out, and another one continues without reading them again', async () => {
    const { bucket } = test;
    const days = Array.from({ length: 5 }, (_, i) => linesOfDay(FIRST_DAY + i, 10));
    for (const [i, lines] of days.entries()) await put(`raw/${i}.csv`, lines);
    const halted = await refreshBucket(bucket, {
      settings: { concurrency: 1 },
      timeLeft: () => (readsOf(bucket) < 2 ? 600_000 : 59_999),
    });
    expect(halted).to.include({ unfinished: true, manifest: null });
    expect(halted.report).to.include({ outcome: 'failed', rows_read: 20 });
    expect(await bucket.keys('etl-output/manifest')).to.deep.equal([]);
    expect(readsOf(bucket)).to.equal(2);
    const { report, unfinished } = await refreshBucket(bucket, { timeLeft: () => 60_000 });
    expect(unfinished).to.equal(false);
    expect(report.rows_read).to.equal(30);
    expect(readsOf(bucket)).to.equal(5);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
  });

  it('reads all again when a setting changes that decides what is made of them', async () => {
    const { bucket } = test;
    await put('raw/a.csv', linesOfDay(FIRST_DAY, 10));
    await refreshBucket(bucket);
    for (const settings of [{ timeZone: 'Asia/Kolkata' }, { defaultCurrency: 'USD' }, { writeCleaned: false }]) {
      const before = readsOf(bucket);
      await refreshBucket(bucket, { settings });
      expect(readsOf(bucket), JSON.stringify(settings)).to.equal(before + 1);
    }
    const before = readsOf(bucket);
    await refreshBucket(bucket, { settings: { writeCleaned: false, snapshotKeep: 2, concurrency: 1 } });
    expect(readsOf(bucket)).to.equal(before);
  });
});
