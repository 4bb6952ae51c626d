import { expect } from 'chai';
import { EmptyListing } from '../../../../lib/refresh/plan.ts';
import { unpinSnapshot, useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { publishStep } from '../../../../lib/refresh/steps.ts';
import type { WritableStore } from '../../../../lib/storage/writable-store.ts';
import type { RefreshReport } from '../../../../schemas/manifest.ts';
import { SETTINGS, lastReport, published, readsOf, refreshBucket, untidy } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { SLOW_DOWN, type Bucket } from '../../../support/s3.ts';
import { runSteps, timeless, wipe } from '../../../support/state-machine.ts';

describe('the steps of the state machine', () => {
  const test = useMemory();

  it('publish what one function does, with 30 reports, one of them a bad one', async () => {
    const { bucket } = test;
    await putReports(bucket, 29);
    await bucket.put('raw/daily/bad.csv', csvOf(linesOfDay(FIRST_DAY + 40, 5), badRows(30)));
    const ran = await runSteps(bucket, { order: (items) => items.toReversed() });
    expect(ran.built.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'built')).to.deep.equal(['failed']);
    const steps = await published(bucket);
    const report = await lastReport(bucket);
    expect(await untidy(bucket)).to.deep.equal([]);

    await wipe(bucket);
    await refreshBucket(bucket);
    const whole = await published(bucket);
    expect(steps.cells).to.deep.equal(whole.cells);
    expect(Object.keys(whole.cells)).to.have.length.greaterThan(100);
    expect(timeless(steps)).to.deep.equal(timeless(whole));
    expect(whole.reports.filter(({ failure }) => failure !== null)).to.have.length(1);

    const timelessReport = (from: RefreshReport) => ({
      ...from,
      started_at: '',
      finished_at: '',
      reports: from.reports.map((entry) => ({ ...entry, failure: entry.failure && { ...entry.failure, at: '' } })),
    });
    expect(timelessReport(report)).to.deep.equal(timelessReport(await lastReport(bucket)));
  });

  it('read each report once, and none that is in the catalog', async () => {
    const { bucket } = test;
    await putReports(bucket, 3);
    await runSteps(bucket);
    expect(readsOf(bucket)).to.equal(3);
    const again = await runSteps(bucket, { run: 'run-2' });
    expect(again.planned.items).to.equal(0);
    expect(again.result.report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(readsOf(bucket)).to.equal(3);
  });

  it('take it that a report is built twice', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 4);
    const ran = await runSteps(bucket, { order: (items) => [...items, ...items.toReversed()] });
    expect(ran.built).to.have.length(8);
    expect(ran.result.report.rows_read).to.equal(lines.length);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('take over the rollups of a run that was cut off before it published', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 4);
    const cut = runSteps(bucket, { beforePublish: () => Promise.reject(new Error('cut off')) });
    expect((await failureOf(cut)).message).to.equal('cut off');
    const ran = await runSteps(bucket, { run: 'run-2' });
    expect(ran.built.map(({ outcome }) => outcome)).to.deep.equal(['adopted', 'adopted', 'adopted', 'adopted']);
    expect(readsOf(bucket)).to.equal(4);
    expect(ran.result.report).to.include({ outcome: 'published', rows_read: 0 });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
  });

  it('publish once where publishing is tried again', async () => {
    const { bucket } = test;
    await putReports(bucket, 2);
    const { planned } = await runSteps(bucket);
    const before = await published(bucket);
    const again = await publishStep(bucket.store, SETTINGS, planned, { now: () => new Date() });
    expect(again.result.report.outcome).to.equal('unchanged');
    expect(timeless(await published(bucket))).to.deep.equal(timeless(before));
  });

  it('publish over another refresh that published in between', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 3);
    const more = linesOfDay(FIRST_DAY + 60, 9);
    const ran = await runSteps(bucket, {
      async beforePublish() {
        await bucket.put('raw/daily/more.csv', csvOf(more));
        await refreshBucket(bucket);
      },
    });
    expect(ran.result.report.outcome).to.equal('unchanged');
    expect(ran.next).to.equal(null);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...more], 'daily'));
  });

  it('plan again where another refresh publishes while they merge', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 3);
    const more = linesOfDay(FIRST_DAY + 60, 9);
    let conflicts = 0;
    const put: WritableStore['put'] = async (key, ...rest) => {
      if (key === 'etl-output/manifest.v2.json' && conflicts++ === 0) {
        await bucket.put('raw/daily/more.csv', csvOf(more));
        await refreshBucket(bucket);
      }
      return bucket.store.put(key, ...rest);
    };
    const ran = await runSteps(bucket, { store: { ...bucket.store, put } });
    expect(conflicts).to.equal(2);
    expect(ran.result.report.rows_read).to.equal(lines.length);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...more], 'daily'));
  });

  it('of two runs at once come to the same, whichever ends first', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 6);
    const [one, two] = await Promise.all([
      runSteps(bucket, { run: 'one' }),
      runSteps(bucket, { run: 'two', order: (items) => items.toReversed() }),
    ]);
    expect([one.result.report.outcome, two.result.report.outcome].sort()).to.include('published');
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('go round once more for a report that comes while they work', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 3);
    const more = linesOfDay(FIRST_DAY + 60, 9);
    const ran = await runSteps(bucket, {
      input: { force: true },
      async beforePublish(round) {
        if (round === 1) await bucket.put('raw/daily/more.csv', csvOf(more));
      },
    });
    expect(ran.planned).to.include({ round: 2, force: false, items: 1 });
    expect(ran.built.map(({ key }) => key).at(-1)).to.equal('raw/daily/more.csv');
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...more], 'daily'));
    expect(readsOf(bucket)).to.equal(4);
  });

  it('publish nothing rather than less than was there', async () => {
    const { bucket } = test;
    const lines = linesOfDays(FIRST_DAY, FIRST_DAY + 2, 11);
    for (let day = 0; day < 3; day++) await bucket.put(`raw/daily/${day}.csv`, csvOf(linesOfDay(FIRST_DAY + day, 11)));
    await runSteps(bucket);
    const before = await published(bucket);
    const late = linesOfDay(FIRST_DAY + 9, 5);
    await bucket.put('raw/daily/new.csv', csvOf(late));
    const seen: number[] = [];
    const ran = await runSteps(bucket, {
      run: 'run-2',
      async beforePublish(round) {
        seen.push((await published(bucket)).manifest.lines);
        if (round > 1) return;
        const { reports } = await published(bucket);
        const folders = reports.map(({ built }) => `etl-output/reports/${built!.reuse_key}/`);
        for (const key of (await Promise.all(folders.map((folder) => bucket.keys(folder)))).flat())
          await bucket.remove(key);
      },
    });
    expect(Math.min(...seen)).to.equal(before.manifest.lines);
    expect(ran.result.report.outcome).to.be.oneOf(['published', 'unchanged']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...late], 'daily'));
  });

  it('build all again where the lines of reports cannot be read', async () => {
    const { bucket } = test;
    for (let day = 0; day < 3; day++) await bucket.put(`raw/daily/${day}.csv`, csvOf(linesOfDay(FIRST_DAY + day, 11)));
    await runSteps(bucket);
    const before = await published(bucket);
    for (const { built } of before.reports) await bucket.put(built!.lines.key, 'of another version');
    for (const { rollups } of before.months) await bucket.put(rollups['sales']!.key, 'of another version');
    await bucket.put(before.manifest.rollups['sales']!.key, 'of another version');
    await bucket.put('raw/daily/new.csv', csvOf(linesOfDay(FIRST_DAY + 9, 5)));
    await runSteps(bucket, { run: 'run-2' });
    expect((await published(bucket)).manifest.lines).to.equal(before.manifest.lines + 5);
  });

  it('publish no empty snapshot where the only report was replaced while they built', async () => {
    const { bucket } = test;
    await bucket.put('raw/daily/a.csv', csvOf(linesOfDay(FIRST_DAY, 11)));
    const ran = await runSteps(bucket, {
      async beforePublish(round) {
        expect(await bucket.keys('etl-output/manifest.v2.json')).to.have.length(0);
        if (round === 1) await bucket.put('raw/daily/a.csv', csvOf(linesOfDay(FIRST_DAY, 12)));
      },
    });
    expect(ran.built).to.have.length(2);
    expect((await published(bucket)).manifest.lines).to.equal(12);
  });

  it('say which reports they left, when these change without end', async () => {
    const { bucket } = test;
    await bucket.put('raw/daily/a.csv', csvOf(linesOfDay(FIRST_DAY, 11)));
    await bucket.put('raw/daily/b.csv', csvOf(linesOfDay(FIRST_DAY + 1, 11)));
    let size = 11;
    const touch = () => bucket.put('raw/daily/a.csv', csvOf(linesOfDay(FIRST_DAY, ++size)));
    const ran = await runSteps(bucket, { beforePublish: touch });
    expect(ran.planned.round).to.equal(10);
    expect(ran.result.report.warnings).to.deep.equal(['1 reports are not built yet: raw/daily/a.csv']);

    await wipe(bucket);
    await bucket.remove('raw/daily/b.csv');
    const failure = await failureOf(runSteps(bucket, { beforePublish: touch }));
    expect(failure.message).to.match(/^After 10 rounds: .*not built yet/);
  });

  it('count the previous version until the new one is built', async () => {
    const { bucket } = test;
    await putReports(bucket, 2);
    await runSteps(bucket);
    const { cells } = await published(bucket);
    const corrected = linesOfDay(FIRST_DAY, 11, 7);
    const standing: unknown[] = [];
    const ran = await runSteps(bucket, {
      run: 'run-2',
      async beforePublish(round) {
        if (round === 1) await bucket.put('raw/daily/0.csv', csvOf(corrected));
        else standing.push((await published(bucket)).cells);
      },
    });
    expect(standing).to.deep.equal([cells]);
    expect(ran.planned.round).to.equal(2);
    const expected = cellsOf([...corrected, ...linesOfDay(FIRST_DAY + 1, 11)], 'daily');
    expect((await published(bucket)).cells).to.deep.equal(expected);
  });

  it('build the version that is there when a report changed after the plan', async () => {
    const { bucket } = test;
    await putReports(bucket, 1);
    const newer = linesOfDay(FIRST_DAY, 12, 5);
    const ran = await runSteps(bucket, {
      async order(items) {
        await bucket.put('raw/daily/0.csv', csvOf(newer));
        return items;
      },
    });
    expect(ran.planned.round).to.equal(1);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(newer, 'daily'));
  });

  it('leave out a report that is removed before its turn', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 3);
    await runSteps(bucket, {
      order(items) {
        return items.filter(({ report }) => report.key !== 'raw/daily/2.csv');
      },
      beforePublish: () => bucket.remove('raw/daily/2.csv'),
    });
    expect((await published(bucket)).cells).to.deep.equal(
      cellsOf(
        lines.filter(({ day }) => day < FIRST_DAY + 2),
        'daily',
      ),
    );
  });

  it('read all again when forced, and accept an empty listing with allow_empty', async () => {
    const { bucket } = test;
    await putReports(bucket, 2);
    await runSteps(bucket);
    const forced = await runSteps(bucket, { run: 'run-2', input: { force: true } });
    expect(readsOf(bucket)).to.equal(4);
    expect(forced.result.report.reports.map(({ action }) => action)).to.deep.equal(['read', 'read']);
    for (const key of await bucket.keys('raw/')) await bucket.remove(key);
    expect(await failureOf(runSteps(bucket, { run: 'run-3' }))).to.be.instanceOf(EmptyListing);
    await runSteps(bucket, { run: 'run-4', input: { allow_empty: true } });
    const { manifest, reports } = await published(bucket);
    expect({ lines: manifest.lines, reports }).to.deep.equal({ lines: 0, reports: [] });
  });

  it('leave a pinned snapshot alone', async () => {
    const { bucket } = test;
    await putReports(bucket, 2);
    await runSteps(bucket);
    const { manifest } = await published(bucket);
    await useSnapshot(bucket.store, manifest.snapshot);
    await bucket.put('raw/daily/more.csv', csvOf(linesOfDays(FIRST_DAY + 60, FIRST_DAY + 62, 5)));
    const ran = await runSteps(bucket, { run: 'run-2' });
    expect(ran.result.report.outcome).to.equal('pinned');
    expect(ran.built).to.have.length(1);
    expect((await published(bucket)).manifest.snapshot).to.equal(manifest.snapshot);
    await unpinSnapshot(bucket.store);
    expect((await runSteps(bucket, { run: 'run-3' })).result.report.outcome).to.equal('published');
    expect(readsOf(bucket)).to.equal(3);
  });

  it('count S3_KEY where no raw report can be', async () => {
    const { bucket } = test;
    const lines = linesOfDay(FIRST_DAY, 9);
    await bucket.put(SETTINGS.fallbackKey, csvOf(lines));
    await bucket.put('raw/bad.csv', 'no report');
    const ran = await runSteps(bucket);
    expect(ran.built.map(({ outcome }) => outcome)).to.deep.equal(['failed', 'built']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
    expect((await runSteps(bucket, { run: 'run-2' })).built).to.deep.equal([]);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
  });

  it('find nothing in an empty bucket', async () => {
    const ran = await runSteps(test.bucket);
    expect(ran.planned.items).to.equal(0);
    expect(ran.result.report.outcome).to.equal('nothing');
  });

  it('refuse a report that is too large for one function without reading it, and publish the others', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 2);
    await bucket.put('raw/daily/huge.csv', csvOf(linesOfDays(FIRST_DAY + 10, FIRST_DAY + 30, 20)));
    const ran = await runSteps(bucket, { settings: { maxReportBytes: 10_000 } });
    expect(ran.built.find(({ key }) => key === 'raw/daily/huge.csv')?.error).to.match(
      /more than the 10000 .* by month$/,
    );
    expect(readsOf(bucket)).to.equal(2);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    const { reports } = await published(bucket);
    expect(reports.map(({ failure }) => failure?.code)).to.deep.equal([undefined, undefined, 'REPORT_TOO_LARGE']);
  });

  it('fail where the store does, and do it all when tried again', async () => {
    const { bucket } = test;
    const lines = await putReports(bucket, 2);
    bucket.fault({ on: 'PutObject', key: /outcomes/, fault: SLOW_DOWN });
    expect((await failureOf(runSteps(bucket))).name).to.equal('StoreError');
    expect(await bucket.keys('etl-output/manifest')).to.deep.equal([]);
    test.bucket.rules.clear();
    await runSteps(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect(readsOf(bucket)).to.equal(2);
  });
});

/** So many reports of a day each; gives their lines. */
async function putReports(bucket: Bucket, count: number) {
  const days = Array.from({ length: count }, (_, i) => linesOfDay(FIRST_DAY + i, 10 + i));
  for (const [i, lines] of days.entries()) await bucket.put(`raw/daily/${i}.csv`, csvOf(lines));
  return days.flat();
}
