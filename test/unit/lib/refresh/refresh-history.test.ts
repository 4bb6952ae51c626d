import { expect } from 'chai';
import { addToHistory } from '../../../../lib/refresh/report/refresh-history.ts';
import { refreshHistorySchema } from '../../../../schemas/manifest.ts';
import { ahead, lastReport, refreshBucket } from '../../../support/etl.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { SLOW_DOWN } from '../../../support/s3/faults.ts';

const KEY = 'etl-output/refreshes.json';
const HEADER = 'Order ID,Date,Status,Amount';

describe('the history of refreshes', () => {
  const test = useMemory();
  const history = async () =>
    refreshHistorySchema().parse(JSON.parse((await test.bucket.read(KEY)).toString('utf8'))).refreshes;

  it('says of each what it read, counted, rejected and left out, the newest first', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `o${i},2022-04-01,Shipped,10`);
    await test.bucket.put('raw/good.csv', [HEADER, ...rows, 'o1,2022-04-31,Shipped,1', ''].join('\n'));
    await test.bucket.put('raw/bad.csv', 'Date,Status\n2022-04-01,Shipped\n');
    await refreshBucket(test.bucket);
    await refreshBucket(test.bucket, { now: ahead(1000) });
    const [second, first] = await history();
    expect(first).to.deep.include({
      outcome: 'published',
      error: null,
      rows_read: 31,
      rows_counted: 30,
      rows_rejected: 1,
      rejected_by_reason: { 'date: no_such_day': 1 },
      reports: { read: 1, reused: 0, failed: 1, removed: 0 },
      superseded: { reports: 0, days: 0, lines: 0 },
    });
    expect(first!.failed.map(({ key, code }) => [key, code])).to.deep.equal([['raw/bad.csv', 'MISSING_COLUMN']]);
    expect(second).to.deep.include({
      outcome: 'unchanged',
      rows_read: 0,
      rows_counted: 0,
      rejected_by_reason: {},
      reports: { read: 0, reused: 1, failed: 1, removed: 0 },
      snapshot: first!.snapshot,
    });
  });

  it('has a refresh that failed, with its error', async () => {
    await test.bucket.put('raw/a.csv', `${HEADER}\no1,2022-04-01,Shipped,10\n`);
    test.bucket.fault({ on: 'GetObject', key: /^raw\//, fault: SLOW_DOWN });
    await refreshBucket(test.bucket).catch(() => {});
    test.bucket.rules.clear();
    const [entry] = await history();
    expect(entry).to.deep.include({ outcome: 'failed', rows_read: 0 });
    expect(entry!.error).to.be.a('string').and.not.equal('');
  });

  it('keeps the newest fifty, and one of each of two that end together', async () => {
    await refreshBucket(test.bucket);
    const report = await lastReport(test.bucket);
    const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
    for (let second = 0; second < 51; second++) {
      await addToHistory(test.bucket.store, { ...report, finished_at: at(second) });
    }
    await Promise.all(
      [51, 52].map((second) => addToHistory(test.bucket.store, { ...report, finished_at: at(second) })),
    );
    const times = (await history()).map(({ finished_at }) => finished_at);
    expect(times).to.have.length(50);
    expect(times.slice(0, 2)).to.have.members([at(51), at(52)]);
    expect(times.at(-1)).to.equal(at(3));
  });

  it('leaves an object alone that the service did not write, and one that it cannot read', async () => {
    await test.bucket.put(KEY, 'mine');
    const { report } = await refreshBucket(test.bucket);
    expect((await test.bucket.read(KEY)).toString()).to.equal('mine');
    expect(report.outcome).to.equal('nothing');
  });
});
