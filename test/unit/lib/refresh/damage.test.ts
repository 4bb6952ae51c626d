import { expect } from 'chai';
import { settleMonths } from '../../../../lib/refresh/settle-months.ts';
import { StoreError } from '../../../../lib/storage/objects.ts';
import { MANIFEST_KEY } from '../../../../schemas/manifest.ts';
import { type Published, published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { cellsOf, csvOf, FIRST_DAY, linesOfDays } from '../../../support/lines.ts';
import { copyBucket, memoryBucket, useMemory } from '../../../support/memory-store.ts';
import { publishMonths } from '../../../support/publishing.ts';
import { flipped } from '../../../support/s3/proxy.ts';
import { SLOW_DOWN } from '../../../support/s3.ts';

/** All rollups are large, so they are published by longer periods as well. */
const LARGE = { largeRollup: 0 };
const SNAPSHOTS = 'etl-output/rollups/snapshots/';
const MONTHS = 'etl-output/months/';

/** Where a bit is flipped. */
const PLACES = {
  'the first byte': (whole: Buffer) => withFlipped(whole, 0),
  'the middle': flipped,
  'the footer': (whole: Buffer) => withFlipped(whole, whole.length - 12),
};

function withFlipped(whole: Buffer, place: number): Buffer {
  const damaged = Buffer.from(whole);
  damaged[place]! ^= 1;
  return damaged;
}

describe('a refresh that finds nothing new', () => {
  const test = useMemory();
  const lines = linesOfDays(FIRST_DAY, FIRST_DAY + 90, 4);
  const fixture = memoryBucket();
  let first: Published;

  before(async () => {
    // An order is in two cells, so that there are spans.
    await fixture.put('raw/a.csv', csvOf(lines).replaceAll('\n4000000001,', '\n4000000000,'));
    await refreshBucket(fixture, LARGE);
    first = await published(fixture);
  });

  beforeEach(() => copyBucket(fixture, test.bucket));

  const refresh = async () => (await refreshBucket(test.bucket, LARGE)).report;
  const keysOf = async (prefix: string, ending: string) =>
    (await test.bucket.keys(prefix)).filter((key) => key.endsWith(ending));
  const keyOf = async (prefix: string, ending: string) => (await keysOf(prefix, ending))[0]!;
  const writes = () => test.bucket.count('PutObject', /(parquet|lines\.json)$/);

  /** What is published is what was published at first, and is not written once more. */
  async function isAsBefore(): Promise<void> {
    const { manifest, months, cells, daily } = await published(test.bucket);
    expect(manifest.rollups).to.deep.equal(first.manifest.rollups);
    expect(manifest.lines_index).to.deep.equal(first.manifest.lines_index);
    expect({ months, cells, daily }).to.deep.equal({ months: first.months, cells: cellsOf(lines), daily: first.daily });
    const before = writes();
    expect(await refresh()).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(writes()).to.equal(before);
  }

  for (const [what, prefix, ending, outcome] of [
    ['a rollup', SNAPSHOTS, '/sales.parquet', 'published'],
    ['a rollup that is summed from another one', SNAPSHOTS, '/daily.parquet', 'published'],
    ['spans', SNAPSHOTS, '/sales.spans.parquet', 'published'],
    ['descriptions', SNAPSHOTS, '/products.descriptions.parquet', 'published'],
    ['a longer period', SNAPSHOTS, '/daily.by-month.parquet', 'published'],
    ['spans of a longer period', SNAPSHOTS, '/daily.by-month.spans.parquet', 'published'],
    ['the list of the lines of months', SNAPSHOTS, '/lines.json', 'published'],
    ['the lines of a month', MONTHS, '/lines.parquet', 'unchanged'],
  ] as const) {
    for (const [where, damage] of Object.entries(PLACES)) {
      it(`makes ${what} again of which a bit was flipped in ${where} under the same ETag`, async () => {
        const key = await keyOf(prefix, ending);
        const whole = await test.bucket.read(key);
        test.bucket.damage(key, damage(whole));
        expect(await refresh()).to.include({ outcome, rows_read: 0 });
        expect((await test.bucket.read(key)).equals(whole)).to.equal(true);
        await isAsBefore();
      });
    }
  }

  it('takes nothing from the files of a snapshot of which one is damaged', async () => {
    const key = await keyOf(SNAPSHOTS, '/sales.parquet');
    const whole = await test.bucket.read(key);
    test.bucket.damage(key, flipped(whole));
    const others = /snapshots\/.*\/(products|places|handling|hours)\.parquet$/;
    expect(await refresh()).to.include({ outcome: 'published' });
    // Once to check them, and not to merge them.
    expect(test.bucket.count('GetObject', others)).to.equal(4);
    await isAsBefore();
  });

  it('makes all again that is damaged, in the snapshot, its months and their report', async () => {
    const keys = [
      await keyOf(SNAPSHOTS, '/sales.parquet'),
      await keyOf(SNAPSHOTS, '/lines.json'),
      // Of all months, so that the whole file of the report is needed.
      ...(await keysOf(MONTHS, '/lines.parquet')),
      await keyOf(MONTHS, '/sales.parquet'),
      await keyOf('etl-output/reports/', '/lines.parquet'),
    ];
    const wholes = await Promise.all(keys.map((key) => test.bucket.read(key)));
    for (const [place, key] of keys.entries()) test.bucket.damage(key, flipped(wholes[place]!));
    expect(await refresh()).to.include({ outcome: 'published' });
    expect(readsOf(test.bucket)).to.equal(1);
    for (const [place, key] of keys.entries()) {
      expect((await test.bucket.read(key)).equals(wholes[place]!), key).to.equal(true);
    }
    await isAsBefore();
  });

  it('reads each published file once, and writes none of them', async () => {
    expect(await refresh()).to.include({ outcome: 'unchanged', rows_read: 0 });
    const files = await test.bucket.keys(SNAPSHOTS);
    const read = files.filter((key) => /parquet$|lines\.json$/.test(key));
    for (const key of read) expect(test.bucket.count('GetObject', key), key).to.equal(1);
    expect(test.bucket.count('GetObject', /months\/.*\/lines\.parquet$/)).to.equal(first.months.length);
    // Those of the months are checked when a snapshot is made from them.
    expect(test.bucket.count('GetObject', /months\/.*\/sales\.parquet$/)).to.equal(0);
    expect(writes()).to.equal(0);
  });

  for (const key of [/snapshots\/.*\/sales\.parquet$/, /snapshots\/.*\/lines\.json$/, /months\/.*\/lines\.parquet$/]) {
    it(`fails if S3 does while it reads ${key.source}, and changes no file`, async () => {
      const { bucket } = test;
      const state = async () => {
        const objects = await bucket.list('etl-output/');
        return objects.filter(({ Key }) => !/\/(refresh\/|refreshes\.json|manifest\.v2\.json)/.test(Key));
      };
      const before = await state();
      bucket.fault({ on: 'GetObject', key, fault: SLOW_DOWN });
      expect((await failureOf(refreshBucket(bucket, LARGE))).name).to.equal(StoreError.name);
      expect(await state()).to.deep.equal(before);
      const manifest = JSON.parse((await bucket.read(MANIFEST_KEY)).toString()) as Published['manifest'];
      expect(manifest.refresh_failed_at).to.be.a('string');
      expect(manifest.checked_at).to.equal(first.manifest.checked_at);
      bucket.rules.clear();
      await isAsBefore();
    });
  }

  it('does not make a file again in which a bit was flipped on the way', async () => {
    const struck = test.bucket.fault({ on: 'GetObject', key: /sales\.parquet$/, fault: 'flip bit', times: 1 });
    expect(await refresh()).to.include({ outcome: 'unchanged' });
    expect([struck(), writes()]).to.deep.equal([1, 0]);
  });

  it('names the lines of months as they are now, if they were made again with other bytes', async () => {
    const { store } = test.bucket;
    const reports = first.reports.map(({ built }) => built!);
    const months = await settleMonths(store, reports, {
      overlap: 'order',
      before: first.months,
      files: new Map(),
      lost: new Set(),
    });
    expect((await publishMonths(store, reports, months!, LARGE)).outcome).to.equal('unchanged');
    const [{ lines: file }, ...others] = months! as [(typeof first.months)[number], ...typeof first.months];
    const key = `${file.key}.other.parquet`;
    const etag = await store.put(key, await test.bucket.read(file.key), '');
    const other = [{ ...months![0]!, lines: { ...file, key, etag } }, ...others];
    const { outcome, manifest } = await publishMonths(store, reports, other, LARGE);
    expect(outcome).to.equal('published');
    expect((await test.bucket.read(manifest.lines_index!.key)).toString()).to.include(key);
    expect((await publishMonths(store, reports, other, LARGE)).outcome).to.equal('unchanged');
  });
});
