import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import fc from 'fast-check';
import {
  HOUR,
  type Refreshing,
  ahead,
  untidy,
  published,
  readsOf,
  refreshBucket,
  watched,
} from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { type TestBucket, useS3 } from '../../../support/s3.ts';
import { scaled } from '../../../scale.ts';

const MANIFEST = 'etl-output/manifest.v2.json';

describe('a refresh that is killed', () => {
  const test = useS3();
  const old = linesOfDays(FIRST_DAY, FIRST_DAY + 4, 20);
  const gone = linesOfDay(FIRST_DAY + 5, 20);
  const added = linesOfDays(FIRST_DAY + 3, FIRST_DAY + 8, 20);
  const before = cellsOf([...old, ...gone]);
  const after = cellsOf([...old.filter(({ day }) => day < FIRST_DAY + 3), ...added]);

  /** Two reports are published; of these one is removed, and there are a new one and a bad one. */
  async function changedBucket(): Promise<TestBucket> {
    const bucket = await test.s3.bucket();
    await bucket.put('raw/a.csv', csvOf(old, ['x']));
    await bucket.put('raw/b.csv', csvOf(gone));
    await refreshBucket(bucket);
    await bucket.remove('raw/b.csv');
    await bucket.put('raw/c.csv', csvOf(added, ['y']));
    await bucket.put('raw/d.csv', csvOf([], badRows(3)));
    test.s3.proxy.requests.length = 0;
    return bucket;
  }

  /** What any refresh comes to in the end, whatever the one before it left. */
  async function isMended(bucket: TestBucket, cells = after): Promise<void> {
    await refreshBucket(bucket);
    expect((await published(bucket)).cells).to.deep.equal(cells);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect((await published(bucket)).cells).to.deep.equal(cells);
    expect(await untidy(bucket)).to.deep.equal([]);
    expect(bucket.openUploads()).to.deep.equal([]);
  }

  const killed = (bucket: TestBucket, requests: number, served: boolean, options: Refreshing = {}) => {
    test.s3.proxy.killAfter(requests, served);
    return refreshBucket(bucket, { ...options, store: bucket.mortal() });
  };

  it('at any request leaves the previous snapshot or its own, complete, and the next one succeeds', async () => {
    const whole = await changedBucket();
    await refreshBucket(whole);
    const requests = test.s3.proxy.requests.length;
    const seen = { before: 0, after: 0 };
    const anyDeath = fc.record({ at: fc.integer({ min: 1, max: requests }), served: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(anyDeath, async ({ at, served }) => {
        const bucket = await changedBucket();
        const work = killed(bucket, at, served);
        for (const { cells } of await watched(bucket, work)) expect([before, after]).to.deep.include(cells);
        const left = (await published(bucket)).cells;
        expect([before, after]).to.deep.include(left);
        if (isDeepStrictEqual(left, before)) seen.before++;
        else seen.after++;
        test.s3.proxy.revive();
        await isMended(bucket);
      }),
      { numRuns: scaled(50, 6), examples: [[{ at: 1, served: false }], [{ at: requests, served: false }]] },
    );
    expect(seen.before).to.be.greaterThan(0);
    expect(seen.after).to.be.greaterThan(0);
  }).timeout(300_000);

  it('several times in a row gives the same result in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 5, max: 40 }), { minLength: 2, maxLength: 5 }), async (deaths) => {
        const bucket = await changedBucket();
        for (const [i, at] of deaths.entries()) {
          await killed(bucket, at, i % 2 === 0).catch(() => undefined);
          test.s3.proxy.revive();
          expect([before, after]).to.deep.include((await published(bucket)).cells);
        }
        await isMended(bucket);
      }),
      { numRuns: scaled(10, 2) },
    );
  }).timeout(300_000);

  it('between rollups and manifest need not have its reports read again', async () => {
    const bucket = await changedBucket();
    await bucket.remove('raw/d.csv');
    bucket.fault({ on: 'PutObject', key: MANIFEST, fault: 'cut request' });
    await failureOf(refreshBucket(bucket));
    // Each rollup, and the descriptions of the products.
    expect(bucket.count('PutObject', /rollups\/snapshots.*parquet/)).to.equal(ROLLUP_NAMES.length + 1);
    expect((await published(bucket)).cells).to.deep.equal(before);
    test.s3.proxy.rules.clear();
    const reads = readsOf(bucket);
    const { report } = await refreshBucket(bucket);
    expect(report).to.include({ outcome: 'published', rows_read: 0 });
    expect(readsOf(bucket)).to.equal(reads);
    await isMended(bucket);
  });

  it('before anything was published leaves nothing to answer from, and the next one succeeds', async () => {
    const bucket = await test.s3.bucket();
    await bucket.put('raw/a.csv', csvOf(old));
    bucket.fault({ on: 'PutObject', key: MANIFEST, fault: 'cut request' });
    await failureOf(refreshBucket(bucket));
    expect(await bucket.keys(MANIFEST)).to.deep.equal([]);
    test.s3.proxy.rules.clear();
    await isMended(bucket, cellsOf(old));
    expect(readsOf(bucket)).to.equal(1);
  });

  it('in the midst of an upload leaves parts, which are gone an hour later', async () => {
    const bucket = await changedBucket();
    const row = csvOf(added).split('\n')[1]!;
    const city = 'x'.repeat(4000);
    const rows = Array.from({ length: 3000 }, () => `${row},${city}`);
    await bucket.put('raw/c.csv', `${csvOf([]).trimEnd()},ship-city\n${rows.join('\n')}`);
    // Not a request more after the first part is there, not even the one that would end the upload.
    bucket.fault({ on: 'UploadPart', times: 1, fault: { before: () => test.s3.proxy.killAfter(1, false) } });
    await failureOf(refreshBucket(bucket, { store: bucket.mortal() }));
    test.s3.proxy.revive();
    expect(bucket.openUploads()).to.deep.equal(['etl-output/cleaned/c.csv']);
    expect((await published(bucket)).cells).to.deep.equal(before);
    await refreshBucket(bucket);
    expect(bucket.openUploads()).to.have.lengthOf(1);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(bucket.openUploads()).to.deep.equal([]);
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('as a process, by SIGKILL, leaves the snapshot before it', async () => {
    const bucket = await changedBucket();
    const child = spawn(
      process.execPath,
      [new URL('../../../support/refresh-child.ts', import.meta.url).pathname, test.s3.url, bucket.name],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const ended = once(child, 'exit');
    const kill = async () => {
      child.kill('SIGKILL');
      await ended;
      throw new Error('Nobody waits for an answer');
    };
    bucket.fault({ on: 'PutObject', key: MANIFEST, fault: { before: kill } });
    expect(await ended).to.deep.equal([null, 'SIGKILL']);
    test.s3.proxy.rules.clear();
    expect((await published(bucket)).cells).to.deep.equal(before);
    const reads = bucket.count('GetObject', 'raw/c.csv');
    await isMended(bucket);
    expect(bucket.count('GetObject', 'raw/c.csv')).to.equal(reads);
  });
});
