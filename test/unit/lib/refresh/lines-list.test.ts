import { expect } from 'chai';
import { unpinSnapshot, useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { HOUR, ahead, lastReport, published, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../support/lines.ts';
import { memoryBucket, useMemory } from '../../../support/memory-store.ts';
import { SLOW_DOWN } from '../../../support/s3.ts';

const LIST = 'etl-output/lines/files.txt';

describe('the list of the lines files', () => {
  const test = useMemory();

  const listed = async (): Promise<string> => (await test.bucket.read(LIST)).toString('utf8');
  /** The list that belongs to the published manifest, if all files that it names are there. */
  const expected = async (): Promise<string> => {
    const { months } = await published(test.bucket);
    const keys = await test.bucket.keys('etl-output/months/');
    expect(keys).to.include.members(months.map(({ lines }) => lines.key));
    return months.map(({ lines }) => `s3://${test.bucket.name}/${lines.key}\n`).join('');
  };
  const putDay = (name: string, day: number, lines = 5) =>
    test.bucket.put(`raw/${name}.csv`, csvOf(linesOfDay(FIRST_DAY + day, lines)));

  it('names one file for each month of a series', async () => {
    await putDay('april', 0);
    await putDay('may', 40);
    await putDay('shop/april', 1);
    await refreshBucket(test.bucket);
    const list = await listed();
    expect(list).to.equal(await expected());
    expect(list).to.match(/^(s3:\/\/[\w-]+\/etl-output\/months\/\w+\/lines\.parquet\n){3}$/);
  });

  it('follows what is published, and is written only then', async () => {
    const { bucket } = test;
    await putDay('april', 0);
    await refreshBucket(bucket);
    const first = await listed();
    await putDay('april', 0, 6);
    await refreshBucket(bucket);
    expect(await listed())
      .to.equal(await expected())
      .and.not.equal(first);
    const writes = bucket.count('PutObject', LIST);
    expect((await refreshBucket(bucket)).report.outcome).to.equal('unchanged');
    expect(bucket.count('PutObject', LIST)).to.equal(writes);
  });

  it('is empty where nothing is left', async () => {
    await putDay('april', 0);
    await refreshBucket(test.bucket);
    await test.bucket.remove('raw/april.csv');
    await refreshBucket(test.bucket, { allowEmpty: true });
    expect(await listed()).to.equal('');
  });

  it('is repaired by the next refresh after a crash behind the manifest; until then all files that it names are there', async () => {
    const { bucket } = test;
    await putDay('april', 0);
    await refreshBucket(bucket);
    const before = await listed();
    await putDay('april', 0, 6);
    await putDay('may', 40);
    bucket.fault({ on: 'PutObject', key: LIST, times: 3, fault: SLOW_DOWN });
    const error = await refreshBucket(bucket, { now: ahead(2 * HOUR) }).catch((thrown: unknown) => thrown);
    expect(error).to.be.an('error');
    expect((await published(bucket)).manifest.lines).to.equal(11);
    expect(await listed()).to.equal(before);
    const keys = await bucket.keys('etl-output/months/');
    expect(keys.map((key) => `s3://${bucket.name}/${key}`)).to.include.members(before.trimEnd().split('\n'));

    expect((await refreshBucket(bucket)).report.outcome).to.equal('unchanged');
    expect(await listed()).to.equal(await expected());
  });

  it('is written again where it is gone', async () => {
    await putDay('april', 0);
    await refreshBucket(test.bucket);
    await test.bucket.remove(LIST);
    expect((await refreshBucket(test.bucket)).report.outcome).to.equal('unchanged');
    expect(await listed()).to.equal(await expected());
  });

  it('is that of the last of two refreshes, whichever writes it first', async () => {
    for (const on of ['PutObject', 'GetObject'] as const) {
      const bucket = memoryBucket();
      const list = async () => (await bucket.read(LIST)).toString('utf8');
      await bucket.put('raw/april.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
      await refreshBucket(bucket);
      await bucket.put('raw/april.csv', csvOf(linesOfDay(FIRST_DAY, 6)));
      const another = async (): Promise<void> => {
        await bucket.put('raw/may.csv', csvOf(linesOfDay(FIRST_DAY + 30, 7)));
        await refreshBucket(bucket);
      };
      bucket.fault({ on, key: LIST, times: 1, fault: { before: another } });
      await refreshBucket(bucket);
      const { manifest, months } = await published(bucket);
      expect(manifest.lines).to.equal(13);
      expect(await list(), on).to.equal(months.map(({ lines }) => `s3://${bucket.name}/${lines.key}\n`).join(''));
    }
  });

  it('leaves an object of somebody else alone, with a warning', async () => {
    const { bucket } = test;
    await bucket.put(LIST, 'of somebody else');
    await putDay('april', 0);
    expect((await refreshBucket(bucket)).report.outcome).to.equal('published');
    expect(await listed()).to.equal('of somebody else');
    expect((await lastReport(bucket)).warnings.join()).to.include(`${LIST}: skipped`);
  });

  describe('of a snapshot that was chosen by hand', () => {
    it('names its files', async () => {
      const { bucket } = test;
      await putDay('april', 0);
      const { manifest } = await refreshBucket(bucket);
      const first = await listed();
      await putDay('april', 0, 6);
      await refreshBucket(bucket);
      const used = await useSnapshot(bucket.store, manifest!.snapshot);
      expect(used).to.include({ months: 1, monthsWithoutLines: 0 });
      expect(await listed()).to.equal(first);

      await bucket.remove(LIST);
      expect((await refreshBucket(bucket)).report.outcome).to.equal('pinned');
      expect(await listed()).to.equal(first);

      await unpinSnapshot(bucket.store);
      await refreshBucket(bucket);
      expect(await listed())
        .to.equal(await expected())
        .and.not.equal(first);
    });

    it('leaves out the months whose files were removed', async () => {
      const { bucket } = test;
      await putDay('april', 0);
      await putDay('may', 40);
      const { manifest } = await refreshBucket(bucket);
      const first = await listed();
      await putDay('may', 40, 6);
      await refreshBucket(bucket, { now: ahead(2 * HOUR) });
      const used = await useSnapshot(bucket.store, manifest!.snapshot);
      expect(used).to.include({ months: 2, monthsWithoutLines: 1 });
      expect(await listed()).to.equal(`${first.split('\n')[0]}\n`);
    });
  });
});
