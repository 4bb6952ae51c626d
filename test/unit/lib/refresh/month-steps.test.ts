import { expect } from 'chai';
import { mergeStep, publishStep } from '../../../../lib/refresh/steps.ts';
import { useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import type { EtlSettings } from '../../../../lib/refresh/settings.ts';
import type { MergeStep } from '../../../../schemas/steps.ts';
import { HOUR, SETTINGS, ahead, lastReport, published, readsOf, refreshBucket, untidy } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, type Line, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { SLOW_DOWN, type Bucket, useS3 } from '../../../support/s3.ts';
import { runSteps, timeless, wipe } from '../../../support/state-machine.ts';

const MONTHS = /^etl-output\/months\//;
/** 2022-05-01. */
const MAY = FIRST_DAY + 30;

describe('the steps that make months', () => {
  const test = useMemory();
  const versioned = useS3({ versions: true });

  for (const overlap of ['order', 'day', 'add'] as EtlSettings['overlap'][])
    it(`leave nothing but merging to publish, and come to what one process does: ${overlap}`, async () => {
      const { bucket } = test;
      await putOverlapping(bucket);
      const settings = { overlap };
      let made = 0;
      const ran = await runSteps(bucket, {
        settings,
        order: shuffled,
        monthOrder: shuffled,
        beforePublish: async () => void (made = writesOf(bucket)),
      });
      expect(ran.merged.map(({ series, month, outcome }) => `${series} ${month} ${outcome}`).sort()).to.deep.equal([
        'default 2022-04 made',
        'default 2022-05 made',
        'default 2022-06 made',
        'other 2022-04 made',
        'other 2022-05 made',
        'other 2022-06 made',
        'other 2022-07 made',
      ]);
      expect(writesOf(bucket)).to.equal(made).and.to.be.above(20);
      const steps = await published(bucket);
      const files = await filesOf(bucket);
      expect(await untidy(bucket)).to.deep.equal([]);

      await wipe(bucket);
      await refreshBucket(bucket, { settings });
      expect(timeless(steps)).to.deep.equal(timeless(await published(bucket)));
      expect(files).to.deep.equal(await filesOf(bucket));
      const superseded = steps.months.flatMap(({ reports }) => reports.flatMap((each) => each.superseded));
      expect(superseded.length > 0).to.equal(overlap !== 'add');
    });

  it('make only the months that change', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 4);
    expect((await runSteps(bucket)).merged.map(({ month, lines: count }) => [month, count])).to.deep.equal([
      ['2022-04', 10],
      ['2022-05', 10],
      ['2022-06', 10],
      ['2022-07', 10],
    ]);
    expect((await runSteps(bucket, { run: 'run-2' })).planned).to.include({ items: 0, months: 0 });
    const more = linesOfDay(MAY + 9, 5);
    await bucket.put('raw/daily/more.csv', csvOf(more));
    const ran = await runSteps(bucket, { run: 'run-3' });
    expect(ran.merged).to.deep.equal([{ series: 'daily', month: '2022-05', outcome: 'made', lines: 15, error: null }]);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...more], 'daily'));
  });

  it('hand over a small item for a month of many reports', async () => {
    const { bucket } = test;
    for (let i = 0; i < 60; i++) {
      await bucket.put(`raw/daily/${'x'.repeat(500)}-${i}.csv`, csvOf(linesOfDay(FIRST_DAY + (i % 30), 2, i)));
    }
    const ran = await runSteps(bucket);
    expect((await bucket.read(ran.planned.months_key)).length).to.be.below(300);
    const [item] = JSON.parse((await bucket.read(ran.planned.months_key)).toString('utf8')) as MergeStep[];
    expect((await bucket.read(`etl-output/runs/run-1/months/${item!.id}.json`)).length).to.be.above(60_000);
  });

  it('take it that a month is made twice, also at the same time', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 3);
    const ran = await runSteps(bucket, {
      async monthOrder(items) {
        const both = await Promise.all([items[0]!, items[0]!].map((item) => mergeStep(bucket.store, item)));
        expect(both.map(({ outcome }) => outcome)).to.deep.equal(['made', 'made']);
        return [...items, ...items.toReversed()];
      },
    });
    expect(ran.merged.map(({ outcome }) => outcome)).to.deep.equal([
      'there',
      'made',
      'made',
      'there',
      'there',
      'there',
    ]);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('let publish leave out a report whose month exceeds a limit', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 2);
    const huge = (day: number) =>
      Array.from({ length: 5000 }, (): Line => ({ ...linesOfDay(day, 1)[0]!, status: 'Shipped', amount: 999e9 }));
    await bucket.put('raw/daily/huge.csv', csvOf(huge(MAY + 6)));
    await bucket.put('raw/daily/huger.csv', csvOf(huge(MAY + 7)));
    const ran = await runSteps(bucket);
    expect(ran.merged.map(({ month, outcome }) => `${month} ${outcome}`)).to.deep.equal([
      '2022-04 made',
      '2022-05 failed',
    ]);
    expect(ran.merged[1]!.error).to.contain('over 2^53');
    const { cells, reports } = await published(bucket);
    expect(reports.flatMap(({ failure }) => failure?.code ?? [])).to.deep.equal(['SUM_OVERFLOW']);
    expect(cells).to.deep.equal(cellsOf([...lines, ...huge(MAY + 6)], 'daily'));
    // It is remembered, so the next run has nothing to do.
    expect((await runSteps(bucket, { run: 'run-2' })).planned).to.include({ items: 0, months: 0 });
  });

  for (const [where, cut] of [
    ['before the months are listed', { beforeMonths: () => Promise.reject(new Error('cut off')) }],
    ['when some are made', { monthOrder: (items: MergeStep[]) => [...items.slice(0, 2), null as never] }],
    ['when all are made', { beforePublish: () => Promise.reject(new Error('cut off')) }],
  ] as const)
    it(`go on where a run was cut off: ${where}`, async () => {
      const { bucket } = test;
      const lines = await putMonths(bucket, 4);
      await failureOf(runSteps(bucket, cut));
      expect(await bucket.keys('etl-output/manifest')).to.deep.equal([]);
      const ran = await runSteps(bucket, { run: 'run-2' });
      const before = { beforeMonths: 0, monthOrder: 2, beforePublish: 4 }[Object.keys(cut)[0] as 'monthOrder'];
      expect(ran.merged.map(({ outcome }) => outcome)).to.deep.equal(Array(4 - before).fill('made'));
      expect(readsOf(bucket)).to.equal(4);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
      expect(await untidy(bucket)).to.deep.equal([]);
    });

  it('let publish make a month that has gone meanwhile', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 3);
    await runSteps(bucket, {
      async beforePublish() {
        for (const key of await bucket.keys('etl-output/months/')) await bucket.remove(key);
      },
    });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('have a report built again whose lines are gone', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 3);
    const ran = await runSteps(bucket, {
      async beforeMonths(round) {
        const keys = await bucket.keys('etl-output/reports/');
        if (round === 1) await bucket.remove(keys.find((key) => key.endsWith('/lines.parquet'))!);
      },
    });
    expect(ran.merged.map(({ outcome }) => outcome).filter((outcome) => outcome === 'lost')).to.have.length(1);
    expect(ran.merged.find(({ outcome }) => outcome === 'lost')!.error).to.match(/gone or cannot be read: .*parquet$/);
    expect(ran.planned.round).to.equal(2);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
    expect((await lastReport(bucket)).warnings).to.deep.equal([]);
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('have a report built again whose lines go while a run works, though it was published', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 3);
    await runSteps(bucket);
    const may = (await published(bucket)).reports.find(({ key }) => key === 'raw/daily/1.csv')!;
    const more = linesOfDay(MAY + 9, 5);
    await bucket.put('raw/daily/more.csv', csvOf(more));
    let rounds = 0;
    const ran = await runSteps(bucket, {
      run: 'run-2',
      async monthOrder(items) {
        if (rounds++ === 0) await bucket.remove(may.built!.lines.key);
        return items;
      },
    });
    expect(ran.merged[0]).to.include({ month: '2022-05', outcome: 'lost' });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...more], 'daily'));
  });

  it('make no month that another version of the service has planned', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 3);
    const ran = await runSteps(bucket, {
      async monthOrder(items) {
        const [other, unreadable] = items.map(({ id }) => `etl-output/runs/run-1/months/${id}.json`);
        const plan = JSON.parse((await bucket.read(other!)).toString('utf8')) as object;
        await bucket.put(other!, JSON.stringify({ ...plan, overlap: 'add' }));
        await bucket.put(unreadable!, '{}');
        return items;
      },
    });
    expect(ran.merged.map(({ outcome }) => outcome)).to.deep.equal(['outdated', 'outdated', 'made']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
  });

  it('take a run to its end that began before there were such steps', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 2);
    await failureOf(runSteps(bucket, { beforePublish: () => Promise.reject(new Error('cut off')) }));
    const run = { run: 'run-1', force: false, allow_empty: false, round: 1, started_at: new Date().toISOString() };
    await publishStep(bucket.store, SETTINGS, { ...run, items_key: '', items: 2 }, { now: () => new Date() });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
  });

  it('list nothing while a snapshot is pinned', async () => {
    const { bucket } = test;
    await putMonths(bucket, 2);
    await runSteps(bucket);
    await useSnapshot(bucket.store, (await published(bucket)).manifest.snapshot);
    await bucket.put('raw/daily/more.csv', csvOf(linesOfDay(MAY + 9, 5)));
    const ran = await runSteps(bucket, { run: 'run-2' });
    expect(ran.planned.months).to.equal(0);
    expect(ran.result.report.outcome).to.equal('pinned');
  });

  it('build the version that counts for a bad report, and its months', async () => {
    const { bucket } = versioned;
    const lines = await putMonths(bucket, 2);
    await refreshBucket(bucket);
    const before = await published(bucket);
    await bucket.put('raw/daily/1.csv', csvOf([], badRows(30)), { 'exported-at': '2001-01-01T00:00:00Z' });
    const settings = { maxRejectRatio: 0.06 };
    const ran = await runSteps(bucket, { settings });
    expect(ran.merged.map(({ month, outcome }) => `${month} ${outcome}`)).to.deep.equal([
      '2022-04 made',
      '2022-05 made',
    ]);
    const { cells, reports } = await published(bucket);
    expect(cells).to.deep.equal(cellsOf(lines, 'daily'));
    // With the cleaned file and the arrival of that version.
    const madeOf = (all: typeof reports) => all.map(({ built }) => [built!.cleaned, built!.arrived]);
    expect(madeOf(reports)).to.deep.equal(madeOf(before.reports));
    await refreshBucket(bucket, { settings, now: ahead(2 * HOUR) });
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('fail where the store does, and make the month when tried again', async () => {
    const { bucket } = test;
    const lines = await putMonths(bucket, 2);
    bucket.fault({ on: 'PutObject', key: MONTHS, fault: SLOW_DOWN });
    expect((await failureOf(runSteps(bucket))).name).to.equal('StoreError');
    expect(await bucket.keys('etl-output/manifest')).to.deep.equal([]);
    test.bucket.rules.clear();
    expect((await runSteps(bucket)).merged.map(({ outcome }) => outcome)).to.deep.equal(['made', 'made']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines, 'daily'));
  });
});

const writesOf = (bucket: Bucket): number => bucket.count('PutObject', MONTHS);

/** By key below `etl-output/months/`, the bytes. */
async function filesOf(bucket: Bucket): Promise<Record<string, string>> {
  const keys = await bucket.keys('etl-output/months/');
  const files = keys.map(async (key) => [key, (await bucket.read(key)).toString('base64')] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** The items in another order, the same in every run. */
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item, place) => ({ item, at: (place * 7919) % 31 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** A report of ten lines on a day of each of so many months; gives their lines. */
async function putMonths(bucket: Bucket, count: number): Promise<Line[]> {
  const days = [5, 35, 65, 95].slice(0, count).map((day) => linesOfDay(FIRST_DAY + day, 10));
  for (const [month, lines] of days.entries()) await bucket.put(`raw/daily/${month}.csv`, csvOf(lines));
  return days.flat();
}

/**
 * Thirty reports of ten days in each of two series. Each begins five days after the one before in its series, so that
 * days are in two of them, and amounts differ from report to report; then two that hold a whole quarter.
 */
async function putOverlapping(bucket: Bucket): Promise<void> {
  for (let i = 0; i < 28; i++) {
    const from = FIRST_DAY + 5 * Math.floor(i / 2);
    const key = `raw/${i % 2 === 0 ? '' : 'other/'}${i}.csv`;
    await bucket.put(key, csvOf(linesOfDays(from, from + 9, 4 + (i % 3), i)));
  }
  await bucket.put('raw/quarter.csv', csvOf(linesOfDays(FIRST_DAY + 3, FIRST_DAY + 70, 3, 50)));
  await bucket.put('raw/other/quarter.csv', csvOf(linesOfDays(FIRST_DAY + 20, FIRST_DAY + 95, 3, 51)));
}
