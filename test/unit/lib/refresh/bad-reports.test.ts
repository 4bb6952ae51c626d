import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { RefreshReport } from '../../../../schemas/manifest.ts';
import { toIsoDay } from '../../../../schemas/fields/day.ts';
import { type Refreshing, published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../../support/lines.ts';
import { workbookOf } from '../../../support/workbook.ts';
import { useMemory } from '../../../support/memory-store.ts';

/** 2012-01-01. */
const LONG_AGO = 15_340;

describe('refresh with reports that must not hurt', () => {
  const test = useMemory();
  const good = linesOfDays(FIRST_DAY, FIRST_DAY + 9, 30);
  const rowsOf = (lines: typeof good) =>
    csvOf(lines)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
  const entry = (report: RefreshReport, key: string) => report.reports.find((each) => each.key === key)!;

  /** Refreshes with the good report, then with another one besides it. */
  async function besides(key: string, body: string | Buffer, options: Refreshing = {}) {
    await test.bucket.put('raw/good.csv', csvOf(good));
    await refreshBucket(test.bucket, options);
    await test.bucket.put(key, body);
    const { report } = await refreshBucket(test.bucket, options);
    expect(report.outcome).to.be.oneOf(['published', 'unchanged']);
    return { report, entry: entry(report, key), ...(await published(test.bucket)) };
  }

  it('counts a single row of 2012 on its day, and nothing else changes', async () => {
    const stray = linesOfDay(LONG_AGO, 1);
    const next = linesOfDay(FIRST_DAY + 10, 30);
    const found = await besides('raw/stray.csv', csvOf([...stray, ...next]));
    expect(found.cells).to.deep.equal(cellsOf([...good, ...stray, ...next]));
    expect(found.entry).to.include({
      action: 'read',
      data_from: toIsoDay(LONG_AGO),
      data_to: toIsoDay(FIRST_DAY + 10),
    });
    expect(found.report.replaced.lines).to.equal(0);
  });

  it('takes a report of nothing but a row of 2012 for what it is', async () => {
    const stray = linesOfDay(LONG_AGO, 1);
    const { cells } = await besides('raw/stray.csv', csvOf(stray));
    expect(cells).to.deep.equal(cellsOf([...good, ...stray]));
  });

  it('gives up a report of nothing but quotes, and does not read it again', async () => {
    const lines = Buffer.alloc(40_000_000, '"\n');
    const bytes = gzipSync(Buffer.concat([Buffer.from(csvOf([])), lines]));
    const found = await besides('raw/quotes.csv.gz', bytes);
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure).to.include({ code: 'TOO_MANY_REJECTS' });
    const first = Object.values(found.entry.failure!.rejected_lines);
    expect(first.map(({ length }) => length)).to.deep.equal([20]);
    expect(found.entry.failure!.message).to.match(/^1\d{5} of the first 1\d{5} rows could not be counted, so the rest/);
    expect(found.entry.rejects).to.equal('etl-output/rejects/quotes.csv.gz.csv');
    const reads = readsOf(test.bucket);
    await refreshBucket(test.bucket);
    expect(readsOf(test.bucket)).to.equal(reads);
  }).timeout(60_000);

  it('leaves out the newer of two reports that overflow a sum only together, until one of them changes', async () => {
    const { bucket } = test;
    const row = (id: string, day: string) => `${id},${day},Shipped,9999999999,1,INR`;
    // The sum of 9,008 such lines is over 2^53 paise.
    const report = (name: string, day: string, lines: number) =>
      ['Order ID,Date,Status,Amount,Qty,currency', ...Array.from({ length: lines }, (_, i) => row(`${name}${i}`, day))]
        .join('\n')
        .concat('\n');
    await bucket.put('raw/a.csv', report('a', '2022-04-01', 5000));
    await refreshBucket(bucket);
    await bucket.put('raw/b.csv', report('b', '2022-04-02', 5000));
    await bucket.put('raw/c.csv', report('c', '2022-05-02', 10));
    const { report: first, manifest } = await refreshBucket(bucket);
    expect(first.outcome).to.equal('published');
    expect(entry(first, 'raw/b.csv').failure).to.include({ code: 'SUM_OVERFLOW' });
    expect(manifest!.lines).to.equal(5010);
    const reads = readsOf(bucket);
    expect((await refreshBucket(bucket)).report.outcome).to.equal('unchanged');
    expect(readsOf(bucket)).to.equal(reads);
    // In another month it is the merge of months that overflows.
    await bucket.put('raw/b.csv', report('b', '2022-06-02', 5000));
    const { report: second } = await refreshBucket(bucket);
    expect(entry(second, 'raw/b.csv').failure).to.include({ code: 'SUM_OVERFLOW' });
    await bucket.put('raw/b.csv', report('b', '2022-06-02', 3000));
    const { report: third, manifest: last } = await refreshBucket(bucket);
    expect(entry(third, 'raw/b.csv').failure).to.equal(null);
    expect(last!.lines).to.equal(8010);
  }).timeout(60_000);

  it('joins SKUs and cities where a rollup would have too many cells, with a warning', async () => {
    const { bucket } = test;
    const report = (day: string) =>
      ['Order ID,Date,Status,Amount,Qty,currency,ship-city,sku']
        .concat(
          Array.from({ length: 60 }, (_, i) =>
            // Some SKUs have more lines than others.
            Array.from(
              { length: i < 10 ? 2 : 1 },
              (__, k) => `${day}${i}-${k},${day},Shipped,10,1,INR,City ${i},SKU ${i}`,
            ),
          ).flat(),
        )
        .join('\n');
    await bucket.put('raw/a.csv', report('2022-04-01'));
    await bucket.put('raw/b.csv', report('2022-05-01'));
    const { report: first, manifest } = await refreshBucket(bucket, { maxCells: 50 });
    expect(first.outcome).to.equal('published');
    expect(first.reports.map(({ failure }) => failure)).to.deep.equal([null, null]);
    expect(manifest!.lines).to.equal(140);
    expect(manifest!.rollups['products']).to.deep.include({ cells: 50, joined: { sku: 36 } });
    expect(manifest!.rollups['places']).to.deep.include({ cells: 50, joined: { city: 36 } });
    expect(manifest!.warnings.map(({ code }) => code)).to.deep.equal(['VALUES_JOINED', 'VALUES_JOINED']);
    // A later refresh, of which a month is the same, joins by all of them.
    await bucket.put('raw/c.csv', report('2022-06-01'));
    const { manifest: last } = await refreshBucket(bucket, { maxCells: 50 });
    expect(last!.lines).to.equal(210);
    expect(last!.rollups['products']!.cells).to.be.within(40, 50);
    expect((await refreshBucket(bucket, { maxCells: 50 })).report.outcome).to.equal('unchanged');
  });

  it('leaves out the newest report where nothing can be joined, until one of them changes', async () => {
    const { bucket } = test;
    const states = ['Goa', 'Kerala', 'Bihar', 'Assam', 'Punjab'];
    const report = (day: string, count: number) =>
      ['Order ID,Date,Status,Amount,Qty,currency,ship-state,ship-country']
        .concat(states.slice(0, count).map((state, i) => `${day}${i},${day},Shipped,10,1,INR,${state},IN`))
        .join('\n');
    await bucket.put('raw/a.csv', report('2022-04-01', 5));
    await refreshBucket(bucket, { maxCells: 8 });
    await bucket.put('raw/b.csv', report('2022-05-01', 4));
    const { report: first, manifest } = await refreshBucket(bucket, { maxCells: 8 });
    expect(first.outcome).to.equal('unchanged');
    const { failure } = entry(first, 'raw/b.csv');
    expect(failure).to.include({ code: 'TOO_MANY_CELLS' });
    expect(failure!.message).to.include('make 9 cells of the rollup "sales", which may have 8');
    expect(manifest!.lines).to.equal(5);
    await bucket.put('raw/b.csv', report('2022-05-01', 3));
    const { manifest: last } = await refreshBucket(bucket, { maxCells: 8 });
    expect(last!.lines).to.equal(8);
  });

  it('keeps the version that counts of a report whose newer one overflows a sum with others', async () => {
    const { bucket } = test;
    const report = (name: string, lines: number) =>
      ['Order ID,Date,Status,Amount,Qty,currency']
        .concat(Array.from({ length: lines }, (_, i) => `${name}${i},2022-04-01,Shipped,9999999999,1,INR`))
        .join('\n');
    await bucket.put('raw/a.csv', report('a', 5000));
    await bucket.put('raw/b.csv', report('b', 10));
    await refreshBucket(bucket);
    await bucket.put('raw/b.csv', report('b', 5000));
    for (const outcome of ['unchanged', 'unchanged']) {
      const { report: found, manifest } = await refreshBucket(bucket);
      expect(found.outcome).to.equal(outcome);
      expect(entry(found, 'raw/b.csv').failure).to.include({ code: 'SUM_OVERFLOW' });
      expect(manifest!.lines).to.equal(5010);
    }
  }).timeout(60_000);

  it('leaves out an empty report', async () => {
    const found = await besides('raw/empty.csv', '');
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure).to.include({ code: 'EMPTY_REPORT', size: 0 });
  });

  it('takes a header alone for a report without rows', async () => {
    const found = await besides('raw/header.csv', csvOf([]));
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry).to.include({ action: 'read', failure: null, data_from: null, data_to: null });
    expect(found.entry.summary).to.include({ rows: 0 });
  });

  it('leaves out a report of which half is rejects, and keeps those', async () => {
    const found = await besides('raw/half.csv', csvOf(linesOfDay(FIRST_DAY + 10, 40), badRows(40)));
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry).to.include({ action: 'failed', rejects: 'etl-output/rejects/half.csv', cleaned: null });
    expect(found.entry.failure).to.deep.include({
      code: 'TOO_MANY_REJECTS',
      rejected: 40,
      rejects_by_reason: { 'date: no_such_day': 40 },
      rejected_lines: { 'date: no_such_day': Array.from({ length: 20 }, (_, index) => 42 + index) },
    });
    expect(found.entry.failure!.message).to.include('40 of 80').and.include('5 %').and.include('date: no_such_day');
    const rejects = (await test.bucket.read('etl-output/rejects/half.csv')).toString().trimEnd().split('\n');
    expect(rejects).to.have.lengthOf(41);
    expect(rejects[0]).to.equal('line,field,code,reason,raw');
    expect(rejects[1])
      .to.match(/^42,date,no_such_day,/)
      .and.include('b0,02-30-22,Shipped');
    expect(await test.bucket.keys('etl-output/cleaned/')).to.deep.equal(['etl-output/cleaned/good.csv']);
  });

  for (const [what, lines, bad, counts] of [
    ['19 rejects of 20 rows', 1, 19, false],
    ['19 rejects of 76 rows, a quarter', 57, 19, true],
    ['19 rejects of 75 rows', 56, 19, false],
    ['1 reject of 4 rows', 3, 1, true],
    ['1 reject of 3 rows', 2, 1, false],
    ['20 rejects of 400 rows', 380, 20, true],
    ['20 rejects of 399 rows', 379, 20, false],
    ['one row, a reject', 0, 1, false],
  ] as const) {
    it(`${counts ? 'counts' : 'leaves out'} a report with ${what}`, async () => {
      const some = linesOfDay(FIRST_DAY + 10, lines);
      const { cells, entry: found } = await besides('raw/some.csv', csvOf(some, badRows(bad)));
      expect(found.action).to.equal(counts ? 'read' : 'failed');
      expect(cells).to.deep.equal(cellsOf(counts ? [...good, ...some] : good));
    });
  }

  it('warns of a report that counts though more of it is rejects than is allowed of a larger one', async () => {
    const many = 'more than 5 %; most often date: no_such_day';
    const few = await besides('raw/some.csv', csvOf(linesOfDay(FIRST_DAY + 10, 57), badRows(3)));
    expect(few.entry.warnings.filter((warning) => warning.includes(many))).to.deep.equal([]);
    const found = await besides('raw/some.csv', csvOf(linesOfDay(FIRST_DAY + 10, 56), badRows(3)));
    expect(found.entry.warnings.join()).to.include(`3 of 59 rows could not be counted, ${many} (3)`);
    const { warnings } = (await published(test.bucket)).manifest;
    expect(warnings.filter(({ message }) => message.includes(many))).to.have.lengthOf(1);
  });

  it('leaves no report out for a share of rejects that the settings allow', async () => {
    const settings = { maxRejectRatio: 0.5 };
    const some = linesOfDay(FIRST_DAY + 10, 6);
    const found = await besides('raw/some.csv', csvOf(some, badRows(6)), { settings });
    expect(found.entry.action).to.equal('read');
    expect((await besides('raw/some.csv', csvOf(some, badRows(7)), { settings })).entry.action).to.equal('failed');
  });

  it('leaves out a report without Date and says what was looked for', async () => {
    const found = await besides('raw/columns.csv', csvOf(linesOfDay(FIRST_DAY + 10, 40)).replace(',Date,', ',Hue,'));
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure!.code).to.equal('MISSING_COLUMN');
    expect(found.entry.failure!.message).to.include('Date or purchase-date');
    expect(await test.bucket.keys('etl-output/cleaned/')).to.deep.equal(['etl-output/cleaned/good.csv']);
  });

  it('leaves out broken gzip', async () => {
    const whole = gzipSync(csvOf(linesOfDay(FIRST_DAY + 10, 4000)));
    const found = await besides('raw/broken.csv.gz', whole.subarray(0, whole.length - 400));
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure!.code).to.equal('BROKEN_GZIP');
    expect(await test.bucket.keys('etl-output/cleaned/')).to.deep.equal(['etl-output/cleaned/good.csv']);
  });

  it('leaves out what is too long, compressed or not', async () => {
    const long = csvOf(linesOfDay(FIRST_DAY + 10, 2000));
    const settings = { maxReportBytes: Buffer.byteLength(long) - 1 };
    const found = await besides('raw/long.csv.gz', gzipSync(long), { settings });
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure!.code).to.equal('REPORT_TOO_LARGE');
  });

  it('leaves out what is too long as it is stored, without opening it', async () => {
    const settings = { maxReportBytes: Buffer.byteLength(csvOf(good)) };
    const found = await besides('raw/long.csv', csvOf(linesOfDay(FIRST_DAY + 10, 2000)), { settings });
    expect(found.entry.failure!.message).to.include('split it');
    expect(test.bucket.count('GetObject', 'raw/long.csv')).to.equal(0);
  });

  it('leaves out what is no report whatever its name says, and says what it is', async () => {
    const found = await besides('raw/april.csv', '%PDF-1.7\n');
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure).to.include({
      code: 'NOT_A_REPORT',
      message: 'The file is a PDF, not a report. Download the report as CSV or text',
    });
  });

  it('leaves out a workbook that is cut off', async () => {
    const bytes = await workbookOf({ Orders: rowsOf(linesOfDay(FIRST_DAY + 10, 30)) });
    const found = await besides('raw/april.xlsx', bytes.subarray(0, bytes.length - 100));
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.entry.failure).to.include({ code: 'BROKEN_WORKBOOK' });
  });

  it('counts a workbook like the same rows as CSV, and keeps what is uncertain about it', async () => {
    const lines = linesOfDay(FIRST_DAY + 10, 30);
    const found = await besides('raw/april.xlsx', await workbookOf({ Notes: [['x']], Orders: rowsOf(lines) }));
    expect(found.cells).to.deep.equal(cellsOf([...good, ...lines]));
    expect(found.entry.warnings).to.deep.equal([
      'Only sheet 2 of the workbook was read: no other sheet has the headers of a report',
    ]);
  });

  it('lists what cannot be read as ignored', async () => {
    const found = await besides('raw/april.docx', 'PK');
    expect(found.cells).to.deep.equal(cellsOf(good));
    expect(found.report.ignored).to.deep.equal(['raw/april.docx']);
    expect(found.report.reports).to.have.lengthOf(1);
  });

  describe('whose new version is bad', () => {
    const before = linesOfDay(FIRST_DAY + 10, 40);
    const bad = csvOf(linesOfDay(FIRST_DAY + 11, 40), badRows(40));

    it('serves the version before it, until that is mended, and reads neither again', async () => {
      const { bucket } = test;
      await bucket.put('raw/a.csv', csvOf(before));
      const { entry: failed, cells, reports } = await besides('raw/a.csv', bad);
      expect(cells).to.deep.equal(cellsOf([...good, ...before]));
      expect(failed).to.include({ action: 'failed', data_from: toIsoDay(FIRST_DAY + 10) });
      expect(reports[0]!.built!.summary.rows).to.equal(40);
      expect(reports[0]!.failure!.rejected).to.equal(40);
      expect(readsOf(bucket)).to.equal(3);

      const { report } = await refreshBucket(bucket, { now: () => new Date(Date.now() + 2 * 3_600_000) });
      expect(readsOf(bucket)).to.equal(3);
      expect(entry(report, 'raw/a.csv').failure).to.deep.equal(failed.failure);
      expect((await published(bucket)).cells).to.deep.equal(cellsOf([...good, ...before]));

      const mended = linesOfDay(FIRST_DAY + 11, 41);
      await bucket.put('raw/a.csv', csvOf(mended));
      const { report: last } = await refreshBucket(bucket);
      expect(entry(last, 'raw/a.csv')).to.include({ action: 'read', failure: null });
      expect((await published(bucket)).cells).to.deep.equal(cellsOf([...good, ...mended]));
      expect(readsOf(bucket)).to.equal(4);
    });

    it('forgets the failure when the version before comes back', async () => {
      const { bucket } = test;
      await bucket.put('raw/a.csv', csvOf(before, ['x']));
      await besides('raw/a.csv', bad);
      await bucket.put('raw/a.csv', csvOf(before, ['x']));
      const { report } = await refreshBucket(bucket);
      expect(entry(report, 'raw/a.csv')).to.include({ failure: null, rejects: 'etl-output/rejects/a.csv' });
      expect((await published(bucket)).cells).to.deep.equal(cellsOf([...good, ...before]));
      const rejects = (await bucket.read('etl-output/rejects/a.csv')).toString().trimEnd().split('\n');
      expect(rejects).to.have.lengthOf(2);
    });

    it('is read again under other settings', async () => {
      await besides('raw/a.csv', bad);
      const { report } = await refreshBucket(test.bucket, { settings: { maxRejectRatio: 0.5 } });
      expect(entry(report, 'raw/a.csv').failure).to.equal(null);
      expect((await published(test.bucket)).cells).to.deep.equal(cellsOf([...good, ...linesOfDay(FIRST_DAY + 11, 40)]));
    });
  });

  it('publishes nothing but failures where all reports are bad', async () => {
    await test.bucket.put('raw/a.csv', '');
    const { report, manifest } = await refreshBucket(test.bucket);
    expect(report.outcome).to.equal('published');
    expect(manifest).to.include({ lines: 0 });
    expect((await published(test.bucket)).cells).to.deep.equal({});
  });

  it('is quiet about a report that is deleted between the listing and its turn', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', csvOf(good));
    await bucket.put('raw/b.csv', csvOf(linesOfDay(FIRST_DAY + 10, 5)));
    bucket.fault({ on: 'GetObject', key: 'raw/b.csv', times: 1, fault: { before: () => bucket.remove('raw/b.csv') } });
    const { report } = await refreshBucket(bucket);
    expect(report.reports.map(({ key }) => key)).to.deep.equal(['raw/a.csv']);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(good));
    expect(await bucket.keys('etl-output/cleaned/')).to.deep.equal(['etl-output/cleaned/a.csv']);
  });
});
