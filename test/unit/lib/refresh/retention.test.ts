import { expect } from 'chai';
import { LostVersions } from '../../../../lib/refresh/earlier-version.ts';
import { EmptyListing } from '../../../../lib/refresh/plan.ts';
import { overlayStore } from '../../../../lib/storage/overlay-store.ts';
import {
  HOUR,
  type Refreshing,
  ahead,
  lastReport,
  published,
  readsOf,
  refreshBucket,
  untidy,
} from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { type Bucket, useS3 } from '../../../support/s3.ts';

const DAY = 24 * HOUR;
const CLEANED = 'etl-output/cleaned/';

describe('a refresh of a bucket that keeps files for a time', () => {
  const test = useMemory();
  const versioned = useS3({ versions: true });
  const [a, b] = [linesOfDays(FIRST_DAY, FIRST_DAY + 4, 20), linesOfDay(FIRST_DAY + 5, 20)];
  const settings = { rawRetentionDays: 30, cleanedRetentionDays: 10 };
  const refreshed = (options: Refreshing = {}, bucket: Bucket = test.bucket) =>
    refreshBucket(bucket, { ...options, settings: { ...settings, ...options.settings } });

  /** Two reports are published, the second with a reject. */
  async function twoReports(bucket: Bucket = test.bucket): Promise<void> {
    await bucket.put('raw/a.csv', csvOf(a));
    await bucket.put('raw/b.csv', csvOf(b, badRows(1)));
    await refreshed({}, bucket);
  }

  it('goes on counting a report that has expired, and says so', async () => {
    const { bucket } = test;
    await twoReports();
    const before = await published(bucket);
    await bucket.remove('raw/a.csv');
    const { report, manifest } = await refreshed({ now: ahead(30 * DAY) });
    const after = await published(bucket);
    expect(report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(report.removed).to.deep.equal([]);
    expect(report.reports.map(({ key, action, expired }) => [key, action, expired])).to.deep.equal([
      ['raw/a.csv', 'reused', true],
      ['raw/b.csv', 'reused', false],
    ]);
    expect((await lastReport(bucket)).reports[0]).to.include({ key: 'raw/a.csv', expired: true });
    expect(manifest!.snapshot).to.equal(before.manifest.snapshot);
    expect(after.cells).to.deep.equal(cellsOf([...a, ...b]));
    expect(after.reports.map(({ expired }) => expired)).to.deep.equal([true, false]);
    expect(after.reports[0]).to.deep.equal({ ...before.reports[0], expired: true });
    // What was built from it is not swept, and another report counts beside it.
    await bucket.put('raw/c.csv', csvOf(linesOfDay(FIRST_DAY + 6, 5)));
    await refreshed({ now: ahead(31 * DAY) });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b, ...linesOfDay(FIRST_DAY + 6, 5)]));
    expect(await untidy(bucket)).to.deep.equal([]);
    expect(readsOf(bucket)).to.equal(3);
  });

  it('takes a report out of the numbers that is removed before its time is over, or where none is set', async () => {
    const { bucket } = test;
    for (const options of [
      { now: ahead(30 * DAY - HOUR) },
      { now: ahead(60 * DAY), settings: { rawRetentionDays: null } },
    ]) {
      await twoReports();
      await bucket.remove('raw/a.csv');
      const { report } = await refreshed(options);
      expect(report.removed).to.deep.equal(['raw/a.csv']);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(b));
    }
  });

  it('measures the time of a report from its last upload, counted or not', async () => {
    const { bucket } = test;
    await twoReports();
    const { reports } = await published(bucket);
    const stored = Date.parse(reports[0]!.built!.last_modified);
    // A bad version came 20 days later: the listing has it with its own time.
    const later = new Date(stored + 20 * DAY);
    const store = {
      ...bucket.store,
      async *list(prefix: string) {
        for await (const object of bucket.store.list(prefix)) {
          yield object.key === 'raw/a.csv' ? { ...object, lastModified: later } : object;
        }
      },
    };
    await bucket.put('raw/a.csv', 'nonsense');
    await refreshed({ store, now: () => later });
    expect((await published(bucket)).reports[0]!.failure).to.include({ code: 'MISSING_COLUMN' });
    await bucket.remove('raw/a.csv');
    expect((await refreshed({ now: () => new Date(stored + 31 * DAY) })).report.removed).to.deep.equal(['raw/a.csv']);
  });

  it('goes on counting the earlier version of an expired report whose newest version was bad', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.put('raw/a.csv', 'nonsense');
    await refreshed();
    await bucket.remove('raw/a.csv');
    await refreshed({ now: ahead(31 * DAY) });
    const { cells, reports } = await published(bucket);
    expect(cells).to.deep.equal(cellsOf([...a, ...b]));
    expect(reports[0]).to.include({ key: 'raw/a.csv', expired: true });
    expect(reports[0]!.failure).to.include({ code: 'MISSING_COLUMN' });
  });

  it('takes a restored file for what it was: the same arrival, nothing is read, nothing changes', async () => {
    const { bucket } = test;
    await twoReports();
    const before = await published(bucket);
    await bucket.remove('raw/a.csv');
    await refreshed({ now: ahead(31 * DAY) });
    await bucket.put('raw/a.csv', csvOf(a));
    const { report, manifest } = await refreshed({ now: ahead(40 * DAY) });
    expect(report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(manifest!.snapshot).to.equal(before.manifest.snapshot);
    const [restored] = (await published(bucket)).reports;
    expect(restored!.expired).to.equal(false);
    expect(restored!.built!.arrived).to.equal(before.reports[0]!.built!.arrived);
    expect(readsOf(bucket)).to.equal(2);
  });

  it('publishes where all reports have expired, and refuses an empty listing where one was removed', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.remove('raw/a.csv');
    await bucket.remove('raw/b.csv');
    const error = await failureOf(refreshed({ now: ahead(29 * DAY) }));
    expect(error).to.be.instanceOf(EmptyListing);
    const { report } = await refreshed({ now: ahead(31 * DAY) });
    expect(report.outcome).to.equal('unchanged');
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
    // With another prefix nothing of it can have expired.
    const mistyped = await failureOf(refreshed({ now: ahead(32 * DAY), settings: { rawPrefix: 'row/' } }));
    expect(mistyped).to.be.instanceOf(EmptyListing);
  });

  it('keeps the lines of an expired report when settings change, but never mixes time zones', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.remove('raw/a.csv');
    await refreshed({ now: ahead(31 * DAY) });
    for (const changed of [{ maxRejectRatio: 0.5 }, { writeCleaned: false }, { carry: [] }]) {
      await refreshed({ now: ahead(32 * DAY), settings: changed });
      expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
    }
    const snapshot = (await published(bucket)).manifest.snapshot;
    const error = await failureOf(refreshed({ now: ahead(33 * DAY), settings: { timeZone: 'Asia/Kolkata' } }));
    expect(error).to.be.instanceOf(LostVersions);
    expect(error.message).to.match(/^The files of raw\/a\.csv have expired.*Restore the previous REPORT_TIME_ZONE/);
    expect((await published(bucket)).manifest.snapshot).to.equal(snapshot);
    await refreshed({ now: ahead(34 * DAY) });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
    expect(bucket.count('GetObject', 'raw/a.csv')).to.equal(1);
  });

  it('is not read again from an earlier object version, though the bucket keeps it', async () => {
    const { bucket } = versioned;
    await twoReports(bucket);
    await bucket.remove('raw/a.csv');
    await refreshed({ now: ahead(31 * DAY), settings: { maxRejectRatio: 0.5 }, force: true }, bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
    expect(bucket.count('GetObject', 'raw/a.csv')).to.equal(1);
  });

  it('says which reports cannot be counted when the lines of an expired report are gone', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.remove('raw/a.csv');
    const { reports } = await published(bucket);
    await bucket.remove(reports[0]!.built!.lines.key);
    await bucket.put('raw/c.csv', csvOf(linesOfDay(FIRST_DAY + 1, 5)));
    const error = await failureOf(refreshed({ now: ahead(31 * DAY) }));
    expect(error).to.be.instanceOf(LostVersions);
    expect(error.message).to.contain('raw/a.csv');
  });

  it('is the same in a dry run', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.remove('raw/a.csv');
    const now = ahead(31 * DAY);
    const keys = await bucket.keys();
    const { report } = await refreshed({ store: overlayStore(bucket.store, now), now });
    expect(report.removed).to.deep.equal([]);
    expect(report.outcome).to.equal('unchanged');
    expect(await bucket.keys()).to.deep.equal(keys);
  });

  it('does not read a report again whose cleaned file has expired, but one whose cleaned file was removed', async () => {
    const { bucket } = test;
    await twoReports();
    await bucket.remove(`${CLEANED}a.csv`);
    await refreshed({ now: ahead(11 * DAY) });
    expect(await bucket.keys(CLEANED)).to.deep.equal([`${CLEANED}b.csv`]);
    expect(readsOf(bucket)).to.equal(2);
    // Nor one that is adopted.
    await bucket.put('raw/a.csv', 'nonsense');
    await refreshed({ now: ahead(12 * DAY) });
    await bucket.put('raw/a.csv', csvOf(a));
    await refreshed({ now: ahead(12 * DAY) });
    expect(readsOf(bucket)).to.equal(3);
    await bucket.remove(`${CLEANED}b.csv`);
    await refreshed({ now: ahead(9 * DAY) });
    expect(await bucket.keys(CLEANED)).to.include(`${CLEANED}b.csv`);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...a, ...b]));
  });
});
