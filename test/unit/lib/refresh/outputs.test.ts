import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { BASE_ROLLUPS, ROLLUP_NAMES } from '../../../../lib/model/index.ts';
import { HOUR, ahead, lastReport, published, refreshBucket, untidy } from '../../../support/etl.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';

const CLEANED = 'etl-output/cleaned/';
const REJECTS = 'etl-output/rejects/';

describe('outputs of a refresh', () => {
  const test = useMemory();
  const lines = linesOfDay(FIRST_DAY, 30);

  it('are named by the path of their report', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(lines));
    await bucket.put('raw/in/2022/a.csv.gz', gzipSync(csvOf(lines, ['x'])));
    await bucket.put('raw/a.TSV', csvOf(lines, ['y']));
    await refreshBucket(bucket);
    expect((await bucket.keys(CLEANED)).sort()).to.deep.equal([
      `${CLEANED}a.TSV.csv`,
      `${CLEANED}a.csv`,
      `${CLEANED}in/2022/a.csv.gz.csv`,
    ]);
    expect((await bucket.keys(REJECTS)).sort()).to.deep.equal([
      `${REJECTS}a.TSV.csv`,
      `${REJECTS}in/2022/a.csv.gz.csv`,
    ]);
  });

  it('do not run into each other where names would be alike', async () => {
    const { bucket } = test;
    const other = linesOfDay(FIRST_DAY + 1, 20);
    await bucket.put('raw/a.tsv.csv', csvOf(lines));
    await refreshBucket(bucket);
    const [first] = await bucket.keys(CLEANED);
    const cleaned = await bucket.read(first!);
    await bucket.put('raw/a.tsv', csvOf(other));
    await refreshBucket(bucket);
    expect(await bucket.keys(CLEANED)).to.have.lengthOf(2);
    expect((await bucket.read(first!)).equals(cleaned)).to.equal(true);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf([...lines, ...other]));
  });

  it('hold every good row, so that the cleaned files are worth the reports', async () => {
    const { bucket } = test;
    await bucket.put('raw/in/a.csv', csvOf(lines, badRows(1)));
    await bucket.put('raw/in/b.csv', csvOf(linesOfDay(FIRST_DAY + 1, 30)));
    await refreshBucket(bucket);
    const before = await published(bucket);
    await refreshBucket(bucket, { settings: { rawPrefix: CLEANED, writeCleaned: false } });
    const after = await published(bucket);
    expect(after.manifest.rejected).to.equal(0);
    expect(before.manifest.rejected).to.equal(1);
    expect(after.cells).to.deep.equal(before.cells);
  });

  it('hold no postal code, unless CARRY names it', async () => {
    const { bucket } = test;
    const report = 'Order ID,Date,Status,Amount,SKU,ship-postal-code\n405-1,04-30-22,Shipped,9,S-1,400081\n';
    await bucket.put('raw/a.csv', report);
    await refreshBucket(bucket);
    const cleaned = async () => (await bucket.read(`${CLEANED}a.csv`)).toString();
    expect(await cleaned())
      .to.contain(',S-1,')
      .and.not.contain('400081');
    await refreshBucket(bucket, { settings: { carry: ['postal_code'] } });
    expect(await cleaned())
      .to.contain(',400081,')
      .and.not.contain('S-1');
  });

  it('have for each reject the line, the reason, and the row', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(lines, ['=1+1,"x', ...badRows(1)]));
    await refreshBucket(bucket);
    const [header, first, second, ...rest] = (await bucket.read(`${REJECTS}a.csv`)).toString().trimEnd().split('\n');
    expect(header).to.equal('line,field,code,reason,raw');
    expect(first).to.match(/^32,,unclosed_quote,.*,"'=1\+1,""x"$/);
    expect(second).to.match(/^33,date,no_such_day,/);
    expect(rest).to.have.lengthOf(0);
  });

  it('are not written over an object that is not of the service', async () => {
    const { bucket } = test;
    await bucket.put(`${CLEANED}a.csv`, 'mine');
    await bucket.put(`${REJECTS}a.csv`, 'mine too', { 'written-by': 'somebody else' });
    await bucket.put('raw/a.csv', csvOf(lines, badRows(1)));
    const { report } = await refreshBucket(bucket);
    expect((await bucket.read(`${CLEANED}a.csv`)).toString()).to.equal('mine');
    expect((await bucket.read(`${REJECTS}a.csv`)).toString()).to.equal('mine too');
    expect(report.reports[0]).to.include({ action: 'read', cleaned: null, rejects: null });
    expect(report.reports[0]!.warnings).to.have.lengthOf(2);
    expect(report.reports[0]!.warnings[0]).to.include(`${CLEANED}a.csv`);
    expect((await lastReport(bucket)).reports[0]!.warnings).to.have.lengthOf(2);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));

    await bucket.remove('raw/a.csv');
    await bucket.put('raw/b.csv', csvOf(lines));
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(await bucket.keys(`${CLEANED}a.csv`)).to.have.lengthOf(1);
    expect(await bucket.keys(`${REJECTS}a.csv`)).to.have.lengthOf(1);
  });

  it('lie beside what others put there, which no refresh removes', async () => {
    const { bucket } = test;
    const theirs = [
      `${CLEANED}x.csv`,
      'etl-output/reports/x/lines.parquet',
      'etl-output/rollups/snapshots/x/daily.parquet',
      'etl-output/x',
    ];
    for (const key of theirs) await bucket.put(key, 'x');
    await bucket.put(`${CLEANED}y.csv`, 'orphan', { 'written-by': 'sales-analytics' });
    await bucket.put('raw/a.csv', csvOf(lines));
    await refreshBucket(bucket);
    expect(await bucket.keys(`${CLEANED}y.csv`)).to.have.lengthOf(1);
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(await bucket.keys('etl-output/')).to.include.members(theirs);
    expect((await untidy(bucket)).sort()).to.deep.equal(theirs.sort());
  });

  it('carry the mark of the service', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(lines, badRows(1)));
    await refreshBucket(bucket);
    const keys = await bucket.keys('etl-output/');
    expect(keys).to.include.members([
      'etl-output/manifest.v2.json',
      'etl-output/refreshes.json',
      'etl-output/lines/files.txt',
    ]);
    expect(keys.length).to.be.above(ROLLUP_NAMES.length + BASE_ROLLUPS.length);
    for (const key of keys) expect(await bucket.store.isForeign(key), key).to.equal(false);
    expect(await bucket.store.isForeign('raw/a.csv')).to.equal(true);
  });

  it('go when rejects or cleaned files are no longer made', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(lines, badRows(1)));
    await refreshBucket(bucket);
    await bucket.put('raw/a.csv', csvOf(lines));
    await refreshBucket(bucket, { settings: { writeCleaned: false }, now: ahead(2 * HOUR) });
    expect(await bucket.keys(REJECTS)).to.deep.equal([]);
    expect(await bucket.keys(CLEANED)).to.deep.equal([]);
  });

  describe('that are not there any more', () => {
    const cleanedOf = async () => (await test.bucket.read(`${CLEANED}a.csv`)).toString();

    beforeEach(async () => {
      await test.bucket.put('raw/a.csv', csvOf(lines, badRows(1)));
      await refreshBucket(test.bucket);
    });

    it('are written again where a cleaned file was removed', async () => {
      const before = await cleanedOf();
      await test.bucket.remove(`${CLEANED}a.csv`);
      const { report } = await refreshBucket(test.bucket);
      expect(report).to.include({ outcome: 'unchanged', rows_read: 31 });
      expect(await cleanedOf()).to.equal(before);
      expect(await untidy(test.bucket)).to.deep.equal([]);
      expect((await refreshBucket(test.bucket)).report.rows_read).to.equal(0);
    });

    it('are left alone where somebody put a file of theirs in the place, and that is said', async () => {
      await test.bucket.put(`${CLEANED}a.csv`, 'mine');
      const { report } = await refreshBucket(test.bucket);
      expect(report.reports[0]!.warnings.join()).to.include(`${CLEANED}a.csv: skipped`);
      expect(report.reports[0]!.cleaned).to.equal(null);
      expect(await cleanedOf()).to.equal('mine');
      expect((await refreshBucket(test.bucket)).report.rows_read).to.equal(0);
    });

    it('are not missed where they are rejects, which are kept for a time only', async () => {
      await test.bucket.remove(`${REJECTS}a.csv`);
      expect((await refreshBucket(test.bucket)).report).to.include({ outcome: 'unchanged', rows_read: 0 });
    });
  });
});
