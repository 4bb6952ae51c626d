import { expect } from 'chai';
import { type Refreshing, HOUR, ahead, published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';
import { runSteps } from '../../../support/state-machine.ts';

const DAY = 24 * HOUR;
const FORMAT = 'raw/till/format.json';
const TILL = JSON.stringify({
  columns: { order_id: 'Bon', date: 'Verkauft', amount: 'Preis' },
  habits: { dateOrder: 'day-first', decimal: ',', withoutColumn: { currency: 'INR' } },
});
const receipts = (...days: string[]) =>
  `Bon;Verkauft;Preis\n${days.map((day, i) => `${day}-${i};${day};2,50\n`).join('')}`;

describe('a refresh of a series with a format of its own', () => {
  const test = useMemory();
  const others = linesOfDay(FIRST_DAY, 20);

  /** Two reports of the till, and one of another series. */
  async function tillAndOthers(format: string | null = TILL): Promise<void> {
    const { bucket } = test;
    await bucket.put('raw/till/a.csv', receipts('03.04.2022', '04.04.2022'));
    await bucket.put('raw/till/2022/b.csv', receipts('05.04.2022'));
    await bucket.put('raw/shop/c.csv', csvOf(others));
    if (format !== null) await bucket.put(FORMAT, format);
  }
  const refreshed = async (options: Refreshing = {}) => (await refreshBucket(test.bucket, options)).report;
  const actions = ({ reports }: Awaited<ReturnType<typeof refreshed>>) =>
    Object.fromEntries(reports.map(({ key, action }) => [key, action]));
  const daysOfTill = async () =>
    Object.keys((await published(test.bucket)).cells)
      .filter((cell) => cell.includes('|till|'))
      .map((cell) => cell.split('|')[0]!)
      .sort();

  it('reads the reports of the series by it, at any depth, and no others', async () => {
    await tillAndOthers();
    const report = await refreshed();
    expect(actions(report)).to.deep.equal({
      'raw/shop/c.csv': 'read',
      'raw/till/2022/b.csv': 'read',
      'raw/till/a.csv': 'read',
    });
    expect(report.reports.map(({ summary }) => summary!.format)).to.deep.equal(['amazon-sale-report', 'own', 'own']);
    expect(await daysOfTill()).to.deep.equal(['2022-04-03', '2022-04-04', '2022-04-05']);
    expect(report.ignored).to.deep.equal([]);
    expect(report.formats).to.deep.equal([{ key: FORMAT, reports: 2, error: null, expired: false }]);
  });

  it('is read again with exactly these reports when it is added, changed or removed', async () => {
    const { bucket } = test;
    await tillAndOthers(null);
    expect(actions(await refreshed())).to.include({ 'raw/till/a.csv': 'failed', 'raw/shop/c.csv': 'read' });
    const tillRead = { 'raw/shop/c.csv': 'reused', 'raw/till/2022/b.csv': 'read', 'raw/till/a.csv': 'read' };
    await bucket.put(FORMAT, TILL);
    expect(actions(await refreshed())).to.deep.equal(tillRead);
    const before = [bucket.count('GetObject', FORMAT), readsOf(bucket)];
    // The same bytes once more are the same format, and it is not even read.
    await bucket.put(FORMAT, TILL);
    expect((await refreshed()).outcome).to.equal('unchanged');
    expect([bucket.count('GetObject', FORMAT), readsOf(bucket)]).to.deep.equal(before);

    await bucket.put(FORMAT, TILL.replace('"INR"', '"EUR"'));
    expect(actions(await refreshed())).to.deep.equal(tillRead);
    expect(Object.keys((await published(bucket)).manifest.currencies).sort()).to.deep.equal(['EUR', 'INR']);

    await bucket.remove(FORMAT);
    const removed = await refreshed();
    expect(actions(removed)).to.deep.equal({
      'raw/shop/c.csv': 'reused',
      'raw/till/2022/b.csv': 'failed',
      'raw/till/a.csv': 'failed',
    });
    expect(removed.reports[2]!.failure!.code).to.equal('MISSING_COLUMN');
    expect(removed.formats).to.deep.equal([]);
  });

  it('leaves the published numbers as they are where it is broken, and says so once', async () => {
    const { bucket } = test;
    await tillAndOthers();
    await refreshed();
    const before = await published(bucket);
    await bucket.put(FORMAT, TILL.replace('day-first', 'day'));
    await bucket.put('raw/till/new.csv', receipts('06.04.2022'));
    const report = await refreshed();
    const after = await published(bucket);
    expect(after.manifest.snapshot).to.equal(before.manifest.snapshot);
    expect(actions(report)).to.include({ 'raw/shop/c.csv': 'reused', 'raw/till/a.csv': 'failed' });
    const fault = `${FORMAT} is not a declaration of a format: habits.dateOrder must be "month-first" or "day-first". Correct it, or remove it`;
    for (const { key, failure } of report.reports) {
      if (key.startsWith('raw/till/')) expect(failure).to.include({ code: 'BROKEN_FORMAT', message: fault });
    }
    expect(report.formats).to.deep.equal([{ key: FORMAT, reports: 3, error: fault, expired: false }]);
    const about = after.manifest.warnings.filter(({ message }) => message.includes('format.json'));
    expect(about).to.deep.equal([
      {
        code: 'BROKEN_FORMAT',
        message: `${fault}. Reports of its series that count as before: 2; refused: 1`,
      },
    ]);
    // Nothing is read for it, then or later.
    const reads = readsOf(bucket);
    await refreshed();
    expect(readsOf(bucket)).to.equal(reads);
    // As it was before: what was built then is taken again.
    await bucket.put(FORMAT, TILL);
    const mended = await refreshed();
    expect(mended.reports.map(({ failure }) => failure)).to.deep.equal([null, null, null, null]);
    expect(mended.rows_read).to.equal(1);
    expect(await daysOfTill()).to.deep.equal(['2022-04-03', '2022-04-04', '2022-04-05', '2022-04-06']);
  });

  it('keeps the numbers also where the broken one had another zone', async () => {
    const { bucket } = test;
    await tillAndOthers(TILL.replace('{', '{"timeZone": "Asia/Kolkata", '));
    await refreshed();
    await bucket.put(FORMAT, '{');
    const report = await refreshed();
    expect(report.outcome).to.equal('unchanged');
    expect(await daysOfTill()).to.have.lengthOf(3);
  });

  it('is too large where somebody saved a report under its name', async () => {
    await tillAndOthers(csvOf(linesOfDay(FIRST_DAY, 2000)));
    const { formats } = await refreshed();
    expect(formats[0]!.error).to.include('larger than 65536 bytes');
  });

  it('has the zone of its series', async () => {
    const { bucket } = test;
    const late = 'Order ID,Date,Status,Amount\n1,2022-04-03T20:00:00Z,Shipped,5\n';
    await bucket.put('raw/till/a.csv', late);
    await bucket.put('raw/shop/a.csv', late);
    await bucket.put(FORMAT, '{"timeZone": "Asia/Kolkata"}');
    await refreshed();
    const { cells, reports } = await published(bucket);
    expect(Object.keys(cells).map((cell) => cell.split('|').slice(0, 2).join(' '))).to.have.members([
      '2022-04-04 till',
      '2022-04-03 shop',
    ]);
    expect(reports.map(({ key, built }) => [key, built!.time_zone])).to.deep.equal([
      ['raw/shop/a.csv', 'UTC'],
      ['raw/till/a.csv', 'Asia/Kolkata'],
    ]);
  });

  it('counts for reports in no folder where it is directly under the prefix', async () => {
    const { bucket } = test;
    await bucket.put('raw/a.csv', receipts('03.04.2022'));
    await bucket.put('raw/shop/c.csv', csvOf(others));
    await bucket.put('raw/format.json', TILL);
    // Neither is one of a series.
    await bucket.put('raw/shop/2022/format.json', '{');
    const report = await refreshed();
    expect(actions(report)).to.deep.equal({ 'raw/a.csv': 'read', 'raw/shop/c.csv': 'read' });
    expect(report.ignored).to.deep.equal(['raw/shop/2022/format.json']);
  });

  it('stays in effect when its object expires with the reports, and not when it is removed before', async () => {
    const { bucket } = test;
    const settings = { rawRetentionDays: 30 };
    await tillAndOthers();
    await refreshed({ settings });
    const { snapshot } = (await published(bucket)).manifest;
    await bucket.remove(FORMAT);
    const expired = await refreshed({ settings, now: ahead(30 * DAY) });
    expect(expired).to.include({ outcome: 'unchanged', rows_read: 0, snapshot });
    expect(expired.formats).to.deep.equal([{ key: FORMAT, reports: 2, error: null, expired: true }]);
    // A new report of the series is read by it as well, after another refresh too.
    await bucket.put('raw/till/new.csv', receipts('06.04.2022'));
    expect(actions(await refreshed({ settings, now: ahead(31 * DAY) }))).to.include({ 'raw/till/new.csv': 'read' });
    expect(await daysOfTill()).to.have.lengthOf(4);
    // An empty one takes it back.
    await bucket.put(FORMAT, '{}');
    expect(actions(await refreshed({ settings, now: ahead(32 * DAY) }))).to.include({ 'raw/till/new.csv': 'failed' });
    await bucket.put(FORMAT, TILL);
    await refreshed({ settings });
    await bucket.remove(FORMAT);
    expect(actions(await refreshed({ settings, now: ahead(29 * DAY) }))).to.include({ 'raw/till/a.csv': 'failed' });
  });

  it('goes on counting expired reports under another format, but not in another zone', async () => {
    const { bucket } = test;
    const settings = { rawRetentionDays: 30 };
    await tillAndOthers();
    await refreshed({ settings });
    await bucket.remove('raw/till/a.csv');
    await bucket.put(FORMAT, TILL.replace('"INR"', '"EUR"'));
    await refreshed({ settings, now: ahead(31 * DAY) });
    expect(await daysOfTill()).to.deep.equal(['2022-04-03', '2022-04-04', '2022-04-05']);
    await bucket.put(FORMAT, TILL.replace('{', '{"timeZone": "Asia/Kolkata", '));
    const error = await failureOf(refreshed({ settings, now: ahead(31 * DAY) }));
    expect(error).to.include({ code: 'LOST_VERSIONS' });
    expect(error.message).to.include('the timeZone in the format.json of their series');
  });

  it('is that of the plan in all steps of a run, and another one is for the next run', async () => {
    const { bucket } = test;
    await tillAndOthers();
    const { built, result } = await runSteps(bucket, {
      order: async (items) => {
        await bucket.put(FORMAT, '{');
        return items;
      },
      beforeMonths: () => bucket.put(FORMAT, TILL),
    });
    expect(built.map(({ outcome }) => outcome)).to.deep.equal(['built', 'built', 'built']);
    expect(result.report.outcome).to.equal('published');
    expect(await daysOfTill()).to.have.lengthOf(3);
    // And where the step publish finds another one: the reports are built by it in another round.
    await bucket.put(FORMAT, TILL.replace('"INR"', '"USD"'));
    await runSteps(bucket, {
      run: 'run-2',
      beforePublish: async (round) => round === 1 && bucket.put(FORMAT, TILL.replace('"INR"', '"EUR"')),
    });
    expect(Object.keys((await published(bucket)).manifest.currencies).sort()).to.deep.equal(['EUR', 'INR']);
  });
});
