import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { HOUR, ahead, untidy, published, readsOf, refreshBucket, watched } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, type Line, cellsOf, csvOf, linesOfDay } from '../../../support/lines.ts';
import { copyBucket, memoryBucket } from '../../../support/memory-store.ts';
import { SLOW_DOWN, useS3 } from '../../../support/s3.ts';
import type { Rule } from '../../../support/s3/faults.ts';

const MANIFEST = 'etl-output/manifest.v2.json';
const CLEANED = 'etl-output/cleaned/b.csv';
const PUBLISHED = /^etl-output\/rollups\/snapshots\/.*parquet$/;
const CATALOG = /^etl-output\/catalogs\//;

describe('refresh when S3 fails', () => {
  const test = useS3();
  const old = linesOfDay(FIRST_DAY, 30);
  const added = linesOfDay(FIRST_DAY + 1, 40);

  const fixture = memoryBucket();
  before(async () => {
    await fixture.put('raw/a.csv', csvOf(old));
    await refreshBucket(fixture);
  });

  /** A published report, copied as it was made once, and a new one that the next refresh is to take in. */
  beforeEach(async () => {
    await copyBucket(fixture, test.bucket);
    await test.bucket.put('raw/b.csv', csvOf(added));
  });

  const isOld = async () => expect((await published(test.bucket)).cells).to.deep.equal(cellsOf(old));
  const isNew = async (lines: readonly Line[] = added) =>
    expect((await published(test.bucket)).cells).to.deep.equal(cellsOf([...old, ...lines]));

  /** The next refresh makes up for everything, and one an hour later leaves nothing that nobody needs. */
  async function isMended(lines: readonly Line[] = added): Promise<void> {
    const { bucket } = test;
    test.s3.proxy.rules.clear();
    await refreshBucket(bucket);
    await isNew(lines);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(await untidy(bucket)).to.deep.equal([]);
    expect(bucket.openUploads()).to.deep.equal([]);
    await isNew(lines);
  }

  describe('for a moment', () => {
    const rules: [string, Rule][] = [
      ['503 for the listing', { on: 'ListObjects', times: 2, fault: SLOW_DOWN }],
      ['503 for the manifest', { on: 'GetObject', key: MANIFEST, times: 2, fault: SLOW_DOWN }],
      ['503 for a report', { on: 'GetObject', key: 'raw/b.csv', times: 2, fault: SLOW_DOWN }],
      ['503 for the cleaned file', { on: 'PutObject', key: CLEANED, times: 2, fault: SLOW_DOWN }],
      ['503 for rollups', { on: 'PutObject', key: /rollups/, times: 2, fault: SLOW_DOWN }],
      ['503 for the new manifest', { on: 'PutObject', key: MANIFEST, times: 2, fault: SLOW_DOWN }],
      ['a report that breaks off', { on: 'GetObject', key: 'raw/b.csv', times: 2, fault: { cutAnswerAfter: 500 } }],
      ['a report that ends early', { on: 'GetObject', key: 'raw/b.csv', times: 2, fault: { truncateTo: 500 } }],
      ['the manifest breaking off', { on: 'GetObject', key: MANIFEST, times: 2, fault: { cutAnswerAfter: 50 } }],
      ['a rollup that breaks off', { on: 'GetObject', key: PUBLISHED, times: 2, fault: { cutAnswerAfter: 50 } }],
      ['lines that break off', { on: 'GetObject', key: /reports.*lines/, times: 2, fault: { cutAnswerAfter: 50 } }],
      ['the cleaned file cut on its way', { on: 'PutObject', key: CLEANED, times: 2, fault: 'cut request' }],
      ['the manifest cut on its way', { on: 'PutObject', key: MANIFEST, times: 2, fault: 'cut request' }],
      ['a lost answer to a rollup', { on: 'PutObject', key: PUBLISHED, times: 2, fault: 'lose answer' }],
      ['503 for the catalog', { on: 'PutObject', key: CATALOG, times: 2, fault: SLOW_DOWN }],
      ['the catalog breaking off', { on: 'GetObject', key: CATALOG, times: 2, fault: { cutAnswerAfter: 50 } }],
      ['a lost answer to the manifest', { on: 'PutObject', key: MANIFEST, times: 1, fault: 'lose answer' }],
    ];
    for (const [what, rule] of rules) {
      it(`gets over ${what}`, async () => {
        const struck = test.bucket.fault(rule);
        const { report } = await refreshBucket(test.bucket);
        expect(struck()).to.equal(rule.times);
        expect(report).to.include({ outcome: 'published', rows_read: 40 });
        await isNew();
        // The month as it was before is kept for an hour.
        expect((await untidy(test.bucket)).filter((key) => !key.startsWith('etl-output/months/'))).to.deep.equal([]);
        await isMended();
      });
    }

    it('gets over the lost answer to the very first manifest', async () => {
      const bucket = await test.s3.bucket();
      await bucket.put('raw/a.csv', csvOf(old));
      bucket.fault({ on: 'PutObject', key: MANIFEST, times: 1, fault: 'lose answer' });
      const { report } = await refreshBucket(bucket);
      expect(report.outcome).to.equal('published');
      expect(bucket.count('PutObject', MANIFEST)).to.equal(2);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(old));
    });
  });

  describe('for good', () => {
    const rules: [string, Rule][] = [
      ['503 for the listing', { on: 'ListObjects', key: '', fault: SLOW_DOWN }],
      ['503 for a report', { on: 'GetObject', key: 'raw/b.csv', fault: SLOW_DOWN }],
      ['a report that breaks off', { on: 'GetObject', key: 'raw/b.csv', fault: { cutAnswerAfter: 500 } }],
      ['a report that ends early', { on: 'GetObject', key: 'raw/b.csv', fault: { truncateTo: 500 } }],
      ['the cleaned file cut on its way', { on: 'PutObject', key: CLEANED, fault: 'cut request' }],
      ["503 for a report's description", { on: 'PutObject', key: /reports\/.*report.json/, fault: SLOW_DOWN }],
      ["503 for a report's lines", { on: 'PutObject', key: /reports\/.*lines.parquet/, fault: SLOW_DOWN }],
      ['503 for the lines of a month', { on: 'PutObject', key: /months\/.*lines.parquet/, fault: SLOW_DOWN }],
      ['503 for the rollups of a month', { on: 'PutObject', key: /months\/.*sales.parquet/, fault: SLOW_DOWN }],
      ['503 for lines that are read', { on: 'GetObject', key: /reports\/.*lines.parquet/, fault: SLOW_DOWN }],
      ['503 for the published rollups', { on: 'PutObject', key: PUBLISHED, fault: SLOW_DOWN }],
      ['a published rollup that breaks off', { on: 'GetObject', key: PUBLISHED, fault: { cutAnswerAfter: 50 } }],
      ['503 for the catalog', { on: 'PutObject', key: CATALOG, fault: SLOW_DOWN }],
      ['the catalog breaking off', { on: 'GetObject', key: CATALOG, fault: { cutAnswerAfter: 50 } }],
      ['the manifest cut on its way', { on: 'PutObject', key: MANIFEST, fault: 'cut request' }],
    ];
    for (const [what, rule] of rules) {
      it(`fails with ${what}, the old snapshot stays, the next refresh succeeds`, async () => {
        test.bucket.fault(rule);
        await failureOf(refreshBucket(test.bucket));
        await isOld();
        await isMended();
      });
    }

    it('publishes or not if the answer to the manifest is lost, and the next refresh detects which', async () => {
      test.bucket.fault({ on: 'PutObject', key: MANIFEST, fault: 'lose answer' });
      await failureOf(refreshBucket(test.bucket));
      await isNew();
      await isMended();
      expect(readsOf(test.bucket)).to.equal(1);
    });

    it('publishes though it cannot clear up or leave a report', async () => {
      const { bucket } = test;
      await bucket.remove('raw/a.csv');
      bucket.fault({ on: 'DeleteObjects', fault: SLOW_DOWN });
      bucket.fault({ on: 'PutObject', key: /refresh\//, fault: SLOW_DOWN });
      const warnings: string[] = [];
      const { report } = await refreshBucket(bucket, { events: { warning: (message) => warnings.push(message) } });
      expect(report.outcome).to.equal('published');
      expect(warnings).to.have.lengthOf(2);
      expect(report.warnings[0]).to.include('could not be removed');
      expect((await published(bucket)).cells).to.deep.equal(cellsOf(added));
      test.s3.proxy.rules.clear();
      await refreshBucket(bucket, { now: ahead(2 * HOUR) });
      expect(await untidy(bucket)).to.deep.equal([]);
    });
  });

  it('takes a gzip that breaks off on its way for a failure of S3, not of the report', async () => {
    const { bucket } = test;
    await bucket.remove('raw/b.csv');
    await bucket.put('raw/b.csv.gz', gzipSync(csvOf(added)));
    bucket.fault({ on: 'GetObject', key: 'raw/b.csv.gz', times: 1, fault: { truncateTo: 300 } });
    bucket.fault({ on: 'GetObject', key: 'raw/b.csv.gz', times: 1, fault: { cutAnswerAfter: 300 } });
    const { report } = await refreshBucket(bucket);
    expect(report.reports.map(({ failure }) => failure)).to.deep.equal([null, null]);
    expect(readsOf(bucket)).to.equal(3);
    await isNew();
    await isMended();
  });

  describe('or a report changes between its listing and its turn', () => {
    const changed = linesOfDay(FIRST_DAY + 1, 41);

    it('takes in the new version', async () => {
      const { bucket } = test;
      const put = () => bucket.put('raw/b.csv', csvOf(changed));
      bucket.fault({ on: 'GetObject', key: 'raw/b.csv', times: 1, fault: { before: put } });
      await refreshBucket(bucket);
      await isNew(changed);
      const { reports } = await published(bucket);
      const [listed] = await bucket.list('raw/b.csv');
      expect(`"${reports[1]!.built!.etag}"`).to.equal(listed!.ETag);
      await isMended(changed);
      expect(readsOf(bucket)).to.equal(2);
    });

    it('fails if it keeps changing, and publishes nothing of it', async () => {
      const { bucket } = test;
      let version = 0;
      const put = () => bucket.put('raw/b.csv', csvOf(linesOfDay(FIRST_DAY + 1, 5, ++version)));
      bucket.fault({ on: 'GetObject', key: 'raw/b.csv', fault: { before: put } });
      expect((await failureOf(refreshBucket(bucket))).name).to.equal('ObjectChanged');
      await isOld();
      test.s3.proxy.rules.clear();
      await bucket.put('raw/b.csv', csvOf(added));
      await isMended();
    });
  });

  describe('in the midst of an upload of several parts', () => {
    /** 9 MB of cleaned file: the city, which only that carries, is long. */
    const city = 'x'.repeat(10_000);
    const large = linesOfDay(FIRST_DAY + 1, 900);
    const body = csvOf(large)
      .trimEnd()
      .split('\n')
      .map((row, i) => `${row},${i === 0 ? 'ship-city' : city}`)
      .join('\n');
    beforeEach(async () => {
      await test.bucket.put('raw/b.csv', body);
      test.s3.proxy.requests.length = 0;
    });

    it('uses one, and it is whole', async () => {
      const { bucket } = test;
      await refreshBucket(bucket);
      expect(bucket.count('UploadPart', CLEANED)).to.equal(2);
      const rows = (await bucket.read(CLEANED)).toString().trimEnd().split('\n');
      expect(rows).to.have.lengthOf(901);
      expect(rows.at(-1)).to.include(city);
      await isMended(large);
    });

    const steps = ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const;

    it('gets over 503 and a lost answer at each of its steps', async () => {
      const { bucket } = test;
      const struck = steps.flatMap((on) => [
        bucket.fault({ on, times: 1, fault: SLOW_DOWN }),
        bucket.fault({ on, times: 1, fault: 'lose answer' }),
      ]);
      await refreshBucket(bucket);
      expect(struck.map((times) => times())).to.deep.equal([1, 1, 1, 1, 1, 1]);
      await isMended(large);
    });

    for (const on of steps) {
      it(`leaves no upload open where ${on} fails for good`, async () => {
        const { bucket } = test;
        bucket.fault({ on, fault: SLOW_DOWN });
        await failureOf(refreshBucket(bucket));
        expect(bucket.openUploads()).to.deep.equal([]);
        await isOld();
        await isMended(large);
      });
    }

    it('leaves none open either where the report turns out to be a bad one', async () => {
      const { bucket } = test;
      await bucket.put('raw/b.csv', `${body}\n${'x\n'.repeat(3000)}`);
      const slowly = () => new Promise((resolve) => setTimeout(resolve, 300));
      bucket.fault({ on: 'AbortMultipartUpload', fault: { before: slowly } });
      const { report } = await refreshBucket(bucket);
      expect(report.reports[1]!.failure!.code).to.equal('TOO_MANY_REJECTS');
      expect(bucket.count('UploadPart', CLEANED)).to.be.greaterThan(0);
      expect(bucket.openUploads()).to.deep.equal([]);
      expect(await bucket.keys(CLEANED)).to.deep.equal([]);
      await isOld();
    });

    it('nor where the report breaks off for good', async () => {
      const { bucket } = test;
      bucket.fault({ on: 'GetObject', key: 'raw/b.csv', fault: { cutAnswerAfter: body.length - 1000 } });
      await failureOf(refreshBucket(bucket));
      expect(bucket.count('UploadPart', CLEANED)).to.be.greaterThan(0);
      expect(bucket.openUploads()).to.deep.equal([]);
      await isOld();
      await isMended(large);
    });

    it('ends an upload after an hour that could not be ended', async () => {
      const { bucket } = test;
      bucket.fault({ on: ['UploadPart', 'AbortMultipartUpload'], fault: SLOW_DOWN });
      await failureOf(refreshBucket(bucket));
      expect(bucket.openUploads()).to.deep.equal([CLEANED, CLEANED, CLEANED]);
      test.s3.proxy.rules.clear();
      await refreshBucket(bucket);
      expect(bucket.openUploads()).to.have.lengthOf(3);
      await isMended(large);
    });
  });

  describe('or another refresh runs at the same time', () => {
    it('publishes what both have found', async () => {
      const { bucket } = test;
      const more = linesOfDay(FIRST_DAY + 2, 20);
      let other: Promise<unknown> | undefined;
      const meanwhile = async () => {
        await bucket.put('raw/c.csv', csvOf(more));
        other = refreshBucket(bucket);
        await other;
      };
      bucket.fault({ on: 'PutObject', key: MANIFEST, times: 1, fault: { before: meanwhile } });
      const first = refreshBucket(bucket);
      const seen = await watched(bucket, first);
      const { report } = await first;
      await other;
      expect(report.outcome).to.equal('unchanged');
      expect((await published(bucket)).reports).to.have.lengthOf(3);
      await isNew([...added, ...more]);
      expect(readsOf(bucket)).to.equal(2);
      const states = [old, [...old, ...added, ...more]].map((lines) => cellsOf(lines));
      for (const { cells } of seen) expect(states).to.deep.include(cells);
      await isMended([...added, ...more]);
    });

    it('lets the later plan win, whoever publishes first', async () => {
      const { bucket } = test;
      const changed = linesOfDay(FIRST_DAY + 1, 41);
      const meanwhile = async () => {
        await bucket.put('raw/b.csv', csvOf(changed));
        await refreshBucket(bucket);
      };
      bucket.fault({ on: 'PutObject', key: PUBLISHED, times: 1, fault: { before: meanwhile } });
      await refreshBucket(bucket);
      await isNew(changed);
      await isMended(changed);
    });

    it('repairs the cleaned file that a slower one wrote of an older version', async () => {
      const { bucket } = test;
      const changed = linesOfDay(FIRST_DAY + 1, 41);
      const meanwhile = async () => {
        await bucket.put('raw/b.csv', csvOf(changed));
        await refreshBucket(bucket);
      };
      const key = 'etl-output/cleaned/b.csv';
      bucket.fault({ on: 'PutObject', key, times: 1, fault: { before: meanwhile } });
      await refreshBucket(bucket);
      await isNew(changed);
      expect((await bucket.read(key)).toString().trimEnd().split('\n')).to.have.lengthOf(1 + changed.length);
      await isMended(changed);
    });

    it('gives up where others publish again and again', async () => {
      const { bucket } = test;
      const meanwhile = () => refreshBucket(bucket, { settings: { concurrency: 1 } });
      let depth = 0;
      const before = async () => {
        if (depth++ % 2 === 0) await meanwhile();
      };
      bucket.fault({ on: 'PutObject', key: MANIFEST, fault: { before } });
      expect((await failureOf(refreshBucket(bucket))).name).to.equal('Conflict');
      await isNew();
      await isMended();
    });

    it('gives the same result with four at once', async () => {
      const { bucket } = test;
      const runs = Array.from({ length: 4 }, () => refreshBucket(bucket));
      const seen = await watched(bucket, Promise.allSettled(runs));
      const results = await Promise.allSettled(runs);
      expect(results.filter(({ status }) => status === 'fulfilled')).to.not.have.lengthOf(0);
      for (const result of results) {
        if (result.status === 'rejected') expect((result.reason as Error).name).to.equal('Conflict');
      }
      const states = [old, [...old, ...added]].map((lines) => cellsOf(lines));
      for (const { cells } of seen) expect(states).to.deep.include(cells);
      await isNew();
      await isMended();
    });
  });
});
