import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RefreshResult } from '../../../lib/refresh/refresh.ts';
import { keptSnapshots, useSnapshot } from '../../../lib/refresh/snapshots.ts';
import { writableStore } from '../../../lib/storage/writable-store.ts';
import type { Bucket } from '../../../scripts/cli/bucket.ts';
import { CliError } from '../../../scripts/cli/cli-error.ts';
import { provideSnapshot } from '../../../local/provide-snapshot.ts';
import { stepsTo } from '../../../local/steps.ts';
import { runRefresh } from '../../../scripts/refresh/run.ts';
import { SETTINGS } from '../../support/etl.ts';
import { KEY, reportOf, startBucket, type TestBucket } from '../lib/storage/fake-store.ts';

describe('local: providing a snapshot', () => {
  let folder: string;
  let s3: TestBucket;
  let bucket: Bucket;
  let said: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'provide-'));
    s3 = await startBucket('reports');
    bucket = { store: writableStore(s3.s3, 'reports'), settings: SETTINGS };
    said = [];
  });
  afterEach(async () => {
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const provide = (options: { report?: string; sample?: number } = {}): Promise<RefreshResult> =>
    provideSnapshot({
      report: options.report,
      sample: options.sample,
      local: { s3: s3.s3, bucket: 'reports' },
      bucket,
      refresh: () => runRefresh(bucket, { bar: null }),
      step: stepsTo(
        (line) => said.push(line),
        () => 0,
      ),
      signal: new AbortController().signal,
    });
  const keys = ({ report }: RefreshResult) => report.reports.map(({ key }) => key);
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it('makes up a report where there is none, and none where there is one', async () => {
    const { report } = await provide({ sample: 50 });
    expect(report.reports.map(({ key, summary }) => [key, summary?.rows])).to.deep.equal([
      ['raw/sample/sample-report.csv', 50],
    ]);
    expect(said).to.deep.equal(['Generating a sample report', 'Generating a sample report: 0.0 s']);
    expect((await provide()).report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(said).to.have.lengthOf(2);
  });

  it('serves the one report of a bucket without any other', async () => {
    await s3.put(KEY, reportOf(3));
    expect(keys(await provide())).to.deep.equal([KEY]);
    expect(said).to.deep.equal([]);
  });

  it('puts a report that is asked for in the place of all others, whatever it is called', async () => {
    await s3.put('raw/shop/other.csv', reportOf(2));
    await provide();
    const first = await provide({ report: await file('June ü.CSV', reportOf(3)) });
    expect(keys(first)).to.deep.equal(['raw/June ü.CSV']);
    expect(first.manifest?.lines).to.equal(3);
    expect(keys(await provide({ report: await file('report', reportOf(4)) }))).to.deep.equal(['raw/report.csv']);
    expect(keys(await provide({ sample: 20 }))).to.deep.equal(['raw/sample/sample-report.csv']);
  });

  it('leaves everything as it was where that report cannot be counted', async () => {
    await s3.put('raw/shop/other.csv', reportOf(2));
    await provide();
    const bad = await file('bad.csv', 'Order ID,Date,Status\n1,04-01-22,Shipped\n');
    const error = await provide({ report: bad }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(CliError);
    expect((error as Error).message).to.match(/bad\.csv: .*amount/);
    const after = await provide();
    expect(keys(after)).to.deep.equal(['raw/shop/other.csv']);
    expect(after.manifest?.lines).to.equal(2);
  });

  it('lets a pinned snapshot go for a report that is asked for, and for no other reason', async () => {
    await s3.put('raw/a.csv', reportOf(2));
    const pinned = (await provide()).manifest!.snapshot;
    await useSnapshot(bucket.store, pinned);
    await s3.put('raw/b.csv', reportOf(4));
    expect((await provide()).report).to.include({ outcome: 'pinned', snapshot: pinned });
    expect((await provide({ report: await file('c.csv', reportOf(5)) })).manifest).to.include({
      pinned: false,
      lines: 5,
    });
    expect((await keptSnapshots(bucket.store))[0]?.manifest?.lines).to.equal(5);
  });
});
