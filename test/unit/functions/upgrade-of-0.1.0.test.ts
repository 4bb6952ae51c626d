import { expect } from 'chai';
import fc from 'fast-check';
import { MODEL_HASH } from '../../../lib/rollup/model-hash.ts';
import { toMajor } from '../../../lib/model/index.ts';
import { unpinSnapshot } from '../../../lib/refresh/snapshots.ts';
import { publishedSnapshots } from '../../../lib/snapshot/published-snapshot.ts';
import { CUBES_V1, MANIFEST_V1_KEY } from '../../../lib/snapshot/version-1.ts';
import { dryRun } from '../../../scripts/refresh/dry-run.ts';
import { MANIFEST_KEY } from '../../../schemas/manifest.ts';
import { scaled } from '../../scale.ts';
import { askHandlers } from '../../support/answers.ts';
import {
  type ExpectedOfBucket,
  linesByCurrency,
  loadBucketOf010,
  readIndex,
  REPLACED,
  REPLACED_AND_GONE,
} from '../../support/bucket-0.1.0.ts';
import {
  HOUR,
  SETTINGS,
  ahead,
  published,
  readsOf,
  refreshBucket as refreshWith,
  type Refreshing,
  untidy,
} from '../../support/etl.ts';
import { failureOf } from '../../support/failure.ts';
import { withNamedStates } from '../../support/renamed-states.ts';
import { SLOW_DOWN, type TestBucket, useS3 } from '../../support/s3.ts';
import type { Rule } from '../../support/s3/faults.ts';

const DAY = 24 * HOUR;

/** With the rule of version 0.1.0 for reports that overlap. */
const refreshBucket = (bucket: TestBucket, { settings, ...options }: Refreshing = {}) =>
  refreshWith(bucket, { settings: { overlap: 'day', ...settings }, ...options });

describe('a bucket that version 0.1.0 published', () => {
  const test = useS3();

  /** `restored`: the version whose bytes were lost was uploaded again: version 0.1.0 kept no lines. */
  const upgraded = async (
    options: { versions?: boolean; restored?: boolean; named?: boolean } = {},
  ): Promise<[TestBucket, ExpectedOfBucket]> => {
    const bucket = await test.s3.bucket({ versions: options.versions ?? true });
    const expected = await loadBucketOf010(bucket, options);
    test.s3.proxy.requests.length = 0;
    return [bucket, expected];
  };

  const isAnsweredAsBefore = async ({ name }: TestBucket, expected: ExpectedOfBucket) => {
    const answers = await askHandlers(test.s3.url, name, expected.answers);
    expect(answers).to.deep.equal(expected.answers);
  };

  /**
   * The same, apart from what answers say about their reports: one of them was uploaded again. States of other countries have
   * names since then.
   */
  const hasTheSameData = async ({ name }: TestBucket, expected: ExpectedOfBucket) => {
    const questions = expected.answers.filter(({ question }) => question !== '/analytics/sources');
    const dataOf = ({ body }: { body: string }) => (JSON.parse(body) as { data: unknown }).data;
    const answers = await askHandlers(test.s3.url, name, questions);
    const renamed = questions.map((answer) => withNamedStates(answer, questions));
    expect(answers.map(dataOf)).to.deep.equal(renamed.map(dataOf));
  };

  /** The totals of what is published, as `expected.json` has them. */
  async function totalsOf(bucket: TestBucket) {
    const snapshot = await publishedSnapshots(bucket.store, MANIFEST_KEY)();
    const { rollups, currencies } = snapshot!;
    const bySeries = await rollups.sums({}, ['series'], ['lines', 'cancelled']);
    const byCurrency = await rollups.sums({}, ['currency'], ['revenue']);
    return {
      lines_by_currency: currencies,
      lines_by_series: Object.fromEntries(
        bySeries.map(({ key, measures }) => [key.series, measures.lines + measures.cancelled]),
      ),
      revenue_by_currency: Object.fromEntries(
        byCurrency.map(({ key, measures }) => [key.currency, toMajor(measures.revenue, key.currency)]),
      ),
    };
  }
  const hasAllNumbers = async (bucket: TestBucket, expected: ExpectedOfBucket) => {
    const { lines_by_series, revenue_by_currency } = expected;
    const isRefreshed = (await bucket.keys(MANIFEST_KEY)).length > 0;
    const lines_by_currency = isRefreshed ? linesByCurrency(expected) : expected.lines_by_currency;
    expect(await totalsOf(bucket)).to.deep.equal({ lines_by_currency, lines_by_series, revenue_by_currency });
  };
  const builtOf = async (bucket: TestBucket, key: string) =>
    (await published(bucket)).reports.find((report) => report.key === key)!.built!;

  it('is answered from as before', async () => {
    const [bucket, expected] = await upgraded();
    await isAnsweredAsBefore(bucket, expected);
  });

  it('keeps all its numbers as long as the lines of a counted version are lost, and says so', async () => {
    const [bucket, expected] = await upgraded({ restored: false });
    const error = await failureOf(refreshBucket(bucket));
    expect(error.name).to.equal('LostVersions');
    expect(error.message).to.include(REPLACED_AND_GONE).and.not.include(REPLACED);
    await isAnsweredAsBefore(bucket, expected);
    await bucket.remove(REPLACED_AND_GONE);
    expect((await refreshBucket(bucket)).report.outcome).to.equal('published');
  });

  it('has all its numbers once it is refreshed', async () => {
    const [bucket, expected] = await upgraded();
    const { report, manifest } = await refreshBucket(bucket);
    expect(report.outcome).to.equal('published');
    expect(manifest!.model).to.equal(MODEL_HASH);
    await hasAllNumbers(bucket, expected);
    const reads = readsOf(bucket);
    expect((await refreshBucket(bucket)).report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(readsOf(bucket)).to.equal(reads);
  });

  it('is answered from as before once it is refreshed, where each line names its currency', async () => {
    const [bucket, expected] = await upgraded({ named: true });
    await refreshBucket(bucket);
    await hasTheSameData(bucket, expected);
  });

  it('is answered from as before once every report is read again', async () => {
    const [bucket, expected] = await upgraded({ named: true });
    await refreshBucket(bucket, { force: true });
    await hasTheSameData(bucket, expected);
  });

  it('keeps the counted version of a report whose newest one is bad: built anew from the bucket', async () => {
    const [bucket, expected] = await upgraded();
    await refreshBucket(bucket);
    expect(bucket.count('GetObjectVersion', REPLACED)).to.equal(1);
    expect((await builtOf(bucket, REPLACED)).summary.rejected).to.equal(1);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(bucket.count('GetObjectVersion', REPLACED)).to.equal(1);
    await hasAllNumbers(bucket, expected);
  });

  it('keeps its numbers in a bucket without versions as well', async () => {
    const [bucket, expected] = await upgraded({ versions: false });
    const error = await failureOf(refreshBucket(bucket));
    expect(error.message).to.include(REPLACED).and.not.include(REPLACED_AND_GONE);
    await isAnsweredAsBefore(bucket, expected);
  });

  it('never mixes days of two zones', async () => {
    const [bucket] = await upgraded();
    const settings = { timeZone: 'Asia/Kolkata' };
    await refreshBucket(bucket, { settings });
    const { reports } = await published(bucket);
    const zones = new Set(reports.flatMap(({ built }) => (built === null ? [] : [built.time_zone])));
    expect([...zones]).to.deep.equal(['Asia/Kolkata']);
    expect(reports.map(({ key }) => key)).to.include(REPLACED);
  });

  it('is left as it was, so that version 0.1.0 can be deployed again, for a month', async () => {
    const [bucket, expected] = await upgraded();
    const ofVersion1 = readIndex().filter(({ key }) => key === MANIFEST_V1_KEY || key.startsWith(CUBES_V1));
    const left = async () => {
      const objects = new Map((await bucket.list('etl-output/')).map(({ Key, ETag }) => [Key, ETag]));
      return ofVersion1.filter(({ key, etag }) => objects.get(key) === `"${etag}"`).map(({ key }) => key);
    };
    await refreshBucket(bucket);
    await refreshBucket(bucket, { now: ahead(29 * DAY) });
    expect(await left()).to.have.lengthOf(ofVersion1.length);
    await refreshBucket(bucket, { now: ahead(31 * DAY) });
    expect(await left()).to.deep.equal([]);
    await hasAllNumbers(bucket, expected);
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('stays pinned where it was chosen by hand, until it is let go', async () => {
    const [bucket, expected] = await upgraded();
    const manifest = JSON.parse((await bucket.read(MANIFEST_V1_KEY)).toString()) as object;
    const text = JSON.stringify({ ...manifest, pinned: true });
    await bucket.put(MANIFEST_V1_KEY, text, { 'written-by': 'sales-analytics' });
    await bucket.remove('raw/april.csv');
    expect((await refreshBucket(bucket)).report.outcome).to.equal('pinned');
    await hasAllNumbers(bucket, expected);
    expect(await unpinSnapshot(bucket.store)).to.match(/^[0-9a-f]{16}$/);
    expect((await refreshBucket(bucket)).manifest!.lines).to.be.lessThan(expected.lines);
    expect(await unpinSnapshot(bucket.store)).to.equal(null);
  });

  it('is taken up again after a way back to 0.1.0, with the versions that counted there', async () => {
    const [bucket, expected] = await upgraded();
    await refreshBucket(bucket);
    // Version 0.1.0 counts a later version of a report, which is then replaced by a bad one.
    const manifest = JSON.parse((await bucket.read(MANIFEST_V1_KEY)).toString()) as {
      checked_at: string;
      reports: { key: string; built: { etag: string; reuse_key: string; last_modified: string } | null }[];
    };
    const later = new Date(Date.now() + HOUR).toISOString();
    const known = manifest.reports.find(({ key }) => key === REPLACED)!.built!;
    Object.assign(known, { etag: 'of a later version', last_modified: later });
    const text = JSON.stringify({ ...manifest, checked_at: later });
    await bucket.put(MANIFEST_V1_KEY, text, { 'written-by': 'sales-analytics' });
    const error = await failureOf(refreshBucket(bucket));
    expect(error.message).to.include(REPLACED);
    await hasAllNumbers(bucket, expected);
  });

  it('has a refresh show what it would change, and nothing is written', async () => {
    const [bucket, expected] = await upgraded({ named: true });
    const before = await bucket.list();
    const settings = { ...SETTINGS, overlap: 'day' as const, maxRejectRatio: 0.2 };
    const { table, result } = await dryRun({ store: bucket.store, settings }, { bar: null });
    expect(await bucket.list()).to.deep.equal(before);
    expect(result.report.outcome).to.equal('published');
    expect(result.manifest!.lines).to.equal(expected.lines);
    expect(table).to.match(/^MONTH +CURRENCY +LINES +LINES AFTER +REVENUE +REVENUE AFTER\n2022-04 +INR +/);
    expect(table).to.not.include('changes');
    await bucket.remove('raw/april.csv');
    expect((await dryRun({ store: bucket.store, settings }, { bar: null })).table).to.match(
      /2022-04 +INR .* changes\n/,
    );
  });

  describe('while it is refreshed', () => {
    it('and the refresh is killed at any request, has all its numbers, and the next one brings it up', async () => {
      const [whole] = await upgraded();
      await refreshBucket(whole);
      const requests = test.s3.proxy.requests.length;
      const anyDeath = fc.record({ at: fc.integer({ min: 1, max: requests }), served: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(anyDeath, async ({ at, served }) => {
          const [bucket, expected] = await upgraded();
          test.s3.proxy.killAfter(at, served);
          await refreshBucket(bucket, { store: bucket.mortal() }).catch(() => undefined);
          test.s3.proxy.revive();
          await hasAllNumbers(bucket, expected);
          await refreshBucket(bucket);
          await hasAllNumbers(bucket, expected);
          await refreshBucket(bucket, { now: ahead(31 * DAY) });
          expect(await untidy(bucket)).to.deep.equal([]);
        }),
        { numRuns: scaled(50, 4), examples: [[{ at: requests, served: false }]] },
      );
    }).timeout(300_000);

    const rules: [string, Rule][] = [
      ['503 for the old manifest', { on: 'GetObject', key: MANIFEST_V1_KEY, fault: SLOW_DOWN }],
      ['the old manifest breaking off', { on: 'GetObject', key: MANIFEST_V1_KEY, fault: { cutAnswerAfter: 50 } }],
      ['503 for the versions', { on: 'ListObjectVersions', fault: SLOW_DOWN }],
      ['503 for an earlier version', { on: 'GetObjectVersion', fault: SLOW_DOWN }],
      ['an earlier version that breaks off', { on: 'GetObjectVersion', fault: { cutAnswerAfter: 300 } }],
      ['503 for the catalog', { on: 'PutObject', key: /catalogs/, fault: SLOW_DOWN }],
      ['503 for the new manifest', { on: 'PutObject', key: MANIFEST_KEY, fault: SLOW_DOWN }],
    ];
    for (const [what, rule] of rules) {
      it(`gets over ${what}`, async () => {
        const [bucket, expected] = await upgraded();
        const struck = bucket.fault({ ...rule, times: 2 });
        expect((await refreshBucket(bucket)).report.outcome).to.equal('published');
        expect(struck()).to.equal(2);
        await hasAllNumbers(bucket, expected);
      });

      it(`has all its numbers after ${what} for good, and the next refresh brings it up`, async () => {
        const [bucket, expected] = await upgraded();
        bucket.fault(rule);
        await failureOf(refreshBucket(bucket));
        test.s3.proxy.rules.clear();
        await hasAllNumbers(bucket, expected);
        await refreshBucket(bucket);
        await hasAllNumbers(bucket, expected);
      });
    }
  });
});
