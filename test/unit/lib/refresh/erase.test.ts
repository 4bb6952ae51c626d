import { expect } from 'chai';
import { LinesFileError, openLines } from '../../../../lib/lines/index.ts';
import { findOrders } from '../../../../lib/refresh/erase.ts';
import { withSecret } from '../../../../lib/refresh/secret.ts';
import { writeTombstones } from '../../../../lib/refresh/tombstones.ts';
import { HOUR, SETTINGS, ahead, lastReport, published, readsOf, refreshBucket, untidy } from '../../../support/etl.ts';
import { parseIsoDay } from '../../../../schemas/fields/day.ts';
import { scaled } from '../../../scale.ts';
import { copyBucket, memoryBucket, useMemory } from '../../../support/memory-store.ts';
import { type Bucket, useS3 } from '../../../support/s3.ts';

const DAY = 24 * HOUR;
const GONE = '405-0000007-0000007';
const HEADER = 'Order ID,Date,Status,Amount,SKU,ship-state,ship-country';

interface Row {
  id: string;
  day: number;
  status: string;
  amount: number;
}

/** Rows of the days of a month, three orders a day of which one has two lines; `id` numbers them from `first`. */
const rowsOf = (month: number, first: number): Row[] =>
  Array.from({ length: 40 }, (_, i) => ({
    id: `405-0000${String(first + Math.floor((i * 3) / 4)).padStart(3, '0')}-0000007`,
    day: month * 100 + 1 + Math.floor(i / 4),
    status: i % 5 === 0 ? 'Cancelled' : 'Shipped',
    amount: 10 + i,
  }));

const csvRow = ({ id, day, status, amount }: Row) =>
  `${id},2022-${String(Math.floor(day / 100)).padStart(2, '0')}-${String(day % 100).padStart(2, '0')},${status},${amount}.00,S-1,Goa,IN`;
const csv = (rows: readonly Row[], more: readonly string[] = []) =>
  [HEADER, ...rows.map(csvRow), ...more].join('\n').concat('\n');

/** Lines, cancelled lines and revenue, as the numbers of these rows. */
const totalsOf = (rows: readonly Row[]) => ({
  lines: rows.filter(({ status }) => status !== 'Cancelled').length,
  cancelled: rows.filter(({ status }) => status === 'Cancelled').length,
  revenue: 100 * rows.reduce((sum, { status, amount }) => sum + (status === 'Cancelled' ? 0 : amount), 0),
});
const without = (rows: readonly Row[], id = GONE) => rows.filter((row) => row.id !== id);

describe('erasure of an order', () => {
  const test = useMemory();
  const versioned = useS3({ versions: true });
  const april = rowsOf(4, 1);
  const may = rowsOf(5, 101);
  /** A row of the order that is rejected, one that is malformed, and one of another order. */
  const rejects = [
    `${GONE},yesterday,Shipped,1,S-1,Goa,IN`,
    `"${GONE}"x,1`,
    '405-0000999-0000007,yesterday,Shipped,1,,,',
  ];

  async function erase(bucket: Bucket, ids: readonly string[] = [GONE], series: string | null = null) {
    const { orderSecret } = await withSecret(bucket.store, SETTINGS);
    await writeTombstones(bucket.store, orderSecret, ids, { series, now: new Date() });
  }

  async function totals(bucket: Bucket) {
    const { cells } = await published(bucket);
    const sum = (place: number) => Object.values(cells).reduce((total, measures) => total + measures[place]!, 0);
    return { lines: sum(0), cancelled: sum(3), revenue: sum(2) };
  }

  /** Keys below etl-output/ whose bytes, or whose column of order ids, hold a text. */
  async function holding(bucket: Bucket, text: string): Promise<string[]> {
    const found: string[] = [];
    for (const key of await bucket.keys('etl-output/')) {
      const bytes = await bucket.read(key);
      if (bytes.includes(text) || (await orderIdsIn(bytes)).includes(text)) found.push(key);
    }
    return found;
  }

  async function orderIdsIn(file: Buffer): Promise<string[]> {
    if (!file.subarray(0, 4).equals(Buffer.from('PAR1'))) return [];
    const whole = Uint8Array.from(file).buffer;
    const reader = await openLines({ byteLength: whole.byteLength, slice: async (a, b) => whole.slice(a, b) }).catch(
      (error: unknown) => {
        if (error instanceof LinesFileError) return null; // a rollup
        throw error;
      },
    );
    const ids: string[] = [];
    if (reader?.columns.has('order_id') !== true) return ids;
    for await (const { columns } of reader.read(['order_id'])) ids.push(...columns.order_id.values);
    return ids;
  }

  async function twoReports(bucket: Bucket): Promise<void> {
    await bucket.put('raw/april.csv', csv(april, rejects));
    await bucket.put('raw/may.csv', csv(may));
    await refreshBucket(bucket);
    expect(await totals(bucket)).to.deep.equal(totalsOf([...april, ...may]));
    expect((await holding(bucket, GONE)).length).to.be.greaterThan(3);
  }

  const expectErased = async (bucket: Bucket, rows: readonly Row[]) => {
    expect(await holding(bucket, GONE)).to.deep.equal([]);
    expect(await totals(bucket)).to.deep.equal(totalsOf(without(rows)));
    for (const { built } of (await published(bucket)).reports) {
      const { rows: all, active, cancelled, rejected, erased } = built!.summary;
      expect(all).to.equal(active + cancelled + rejected + erased);
    }
  };

  it('takes it out of all that the service keeps, and reads the report again that holds it, and no other', async () => {
    const { bucket } = test;
    await twoReports(bucket);
    const ids = new Set([GONE]);
    expect((await findOrders(bucket.store, ids, null)).map(({ key, orders }) => [key, orders.get(GONE)])).to.deep.equal(
      [['raw/april.csv', april.length - without(april).length]],
    );
    await erase(bucket);
    const { report } = await refreshBucket(bucket);
    expect(report.outcome).to.equal('published');
    await expectErased(bucket, [...april, ...may]);
    expect(await findOrders(bucket.store, ids, null)).to.deep.equal([]);
    expect(readsOf(bucket)).to.equal(3);
    expect(bucket.count('GetObject', 'raw/may.csv')).to.equal(1);
    const [first] = (await lastReport(bucket)).reports;
    expect(first!.summary).to.include({ rows: 43, erased: april.length - without(april).length + 2, rejected: 1 });
    expect((await bucket.read('etl-output/rejects/april.csv')).toString()).to.include('405-0000999');
    const tombstones = await bucket.keys('etl-output/erased/');
    expect(tombstones).to.have.lengthOf(1);
    expect(tombstones[0]).to.match(/^etl-output\/erased\/[0-9a-f]{64}\.json$/);
    expect(Object.keys(JSON.parse((await bucket.read(tombstones[0]!)).toString()) as object)).to.deep.equal([
      'erased_at',
    ]);
    expect(await untidy(bucket)).to.deep.equal([]);
    const again = await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    expect(again.report).to.include({ outcome: 'unchanged', rows_read: 0 });
    expect(await untidy(bucket)).to.deep.equal([]);
  });

  it('keeps it out when a report is uploaded again, at another key, or restored', async () => {
    const { bucket } = test;
    const fewer = april.slice(0, 30);
    await bucket.put('raw/april.csv', csv(fewer));
    await refreshBucket(bucket);
    await twoReports(bucket);
    await erase(bucket);
    await refreshBucket(bucket);
    for (const [key, rows] of [
      ['raw/april.csv', april],
      ['raw/april-again.csv', april],
      ['raw/april.csv', fewer],
    ] as const) {
      await bucket.put(key, csv(rows, key === 'raw/april.csv' ? rejects : []));
      await refreshBucket(bucket);
      await expectErased(bucket, [...april, ...may]);
    }
    await bucket.remove('raw/april-again.csv');
    await refreshBucket(bucket, { force: true });
    await expectErased(bucket, [...fewer, ...may]);
  });

  it('takes it out of the lines of a report whose file has expired, and of its cleaned file and rejects', async () => {
    const { bucket } = test;
    const settings = { rawRetentionDays: 30 };
    await twoReports(bucket);
    const before = (await published(bucket)).reports[0]!.built!;
    await bucket.remove('raw/april.csv');
    await refreshBucket(bucket, { settings, now: ahead(31 * DAY) });
    await erase(bucket);
    const { report } = await refreshBucket(bucket, { settings, now: ahead(31 * DAY) });
    expect(report.rows_read).to.equal(0);
    expect(report.reports[0]).to.include({ key: 'raw/april.csv', expired: true });
    await expectErased(bucket, [...april, ...may]);
    expect(bucket.count('GetObject', 'raw/april.csv')).to.equal(1);
    const after = (await published(bucket)).reports[0]!.built!;
    expect(after.summary.erased).to.equal(april.length - without(april).length);
    expect(after.arrived).to.equal(before.arrived);
    const cleaned = (await bucket.read('etl-output/cleaned/april.csv')).toString().trimEnd().split('\n');
    expect(cleaned).to.have.lengthOf(1 + without(april).length);
    await refreshBucket(bucket, { settings, now: ahead(32 * DAY) });
    await expectErased(bucket, [...april, ...may]);
    expect(await untidy(bucket)).to.deep.equal([]);
    // The lines are those of a report without the order.
    const other = memoryBucket();
    await other.put('raw/april.csv', csv(without(april), rejects.slice(2)));
    await refreshBucket(other);
    const { runs, last_purchase, last_update } = (await published(other)).reports[0]!.built!;
    expect({ runs: after.runs, last_purchase: after.last_purchase, last_update: after.last_update }).to.deep.equal({
      runs,
      last_purchase,
      last_update,
    });
  });

  it('takes refunds out as well', async () => {
    const { bucket } = test;
    const settings = { rawRetentionDays: 30 };
    const refunds = [
      `${GONE},2022-04-28,Shipped,-5.00,S-1,Goa,Gallia`,
      `405-0000001-0000007,2022-04-29,Shipped,-7.00,S-1,Goa,IN`,
    ];
    await bucket.put('raw/april.csv', csv(april, refunds));
    await refreshBucket(bucket, { settings });
    const { summary: before } = (await published(bucket)).reports[0]!.built!;
    expect(before).to.deep.include({ refunds: 2, unknown_countries: ['GALLIA'] });
    await bucket.remove('raw/april.csv');
    await refreshBucket(bucket, { settings, now: ahead(31 * DAY) });
    await erase(bucket);
    await refreshBucket(bucket, { settings, now: ahead(31 * DAY) });
    const { summary, runs } = (await published(bucket)).reports[0]!.built!;
    expect(summary).to.deep.include({ refunds: 1, unknown_countries: [] });
    expect(summary.rows).to.equal(summary.active + summary.cancelled + summary.refunds + summary.erased);
    expect(runs.at(-1)).to.deep.equal([parseIsoDay('2022-04-29'), [1]]);
  });

  it('takes it out of the earlier version of a report whose newest version is bad', async () => {
    const { bucket } = versioned;
    await twoReports(bucket);
    await bucket.put('raw/april.csv', 'nonsense');
    await refreshBucket(bucket);
    await erase(bucket);
    await refreshBucket(bucket);
    await expectErased(bucket, [...april, ...may]);
  });

  it('takes it out of the rejects of a report that is left out', async () => {
    const { bucket } = test;
    await bucket.put('raw/may.csv', csv(may));
    await bucket.put(
      'raw/bad.csv',
      csv(
        [],
        Array.from({ length: 30 }, (_, i) => rejects[i % 3]!),
      ),
    );
    await refreshBucket(bucket);
    expect(await holding(bucket, GONE)).to.deep.equal(['etl-output/rejects/bad.csv']);
    expect((await findOrders(bucket.store, new Set([GONE]), null)).map(({ key }) => key)).to.deep.equal([
      'raw/bad.csv',
    ]);
    await erase(bucket);
    await refreshBucket(bucket);
    expect(await holding(bucket, GONE)).to.deep.equal([]);
  });

  it('reads no report for an order that none holds, and finds it when it comes', async () => {
    const { bucket } = test;
    await twoReports(bucket);
    const { manifest } = await published(bucket);
    await erase(bucket, ['405-7777777-7777777']);
    const { report } = await refreshBucket(bucket);
    expect(report).to.include({ outcome: 'unchanged', snapshot: manifest.snapshot });
    expect(readsOf(bucket)).to.equal(2);
    const added = [{ id: '405-7777777-7777777', day: 601, status: 'Shipped', amount: 5 }, ...rowsOf(6, 201)];
    await bucket.put('raw/june.csv', csv(added));
    await refreshBucket(bucket);
    expect(await totals(bucket)).to.deep.equal(totalsOf([...april, ...may, ...added.slice(1)]));
  });

  it('of one series leaves orders of the same id in others', async () => {
    const { bucket } = test;
    const short = (rows: readonly Row[]) => rows.map((row) => ({ ...row, id: row.id.slice(8, 11) }));
    await bucket.put('raw/shop/a.csv', csv(short(april)));
    await bucket.put('raw/other/a.csv', csv(short(april)));
    await refreshBucket(bucket);
    await erase(bucket, ['007'], 'shop');
    await refreshBucket(bucket);
    expect(await totals(bucket)).to.deep.equal(totalsOf([...short(april), ...without(short(april), '007')]));
    expect((await findOrders(bucket.store, new Set(['007']), null)).map(({ series }) => series)).to.deep.equal([
      'other',
    ]);
  });

  for (const isExpired of [false, true])
    it(`is completed by the next refresh wherever it was killed, ${isExpired ? 'of a file that has expired' : 'of a file that is there'}`, async () => {
      const now = ahead(isExpired ? 31 * DAY : 0);
      const settings = { rawRetentionDays: 30 };
      const prepared = test.bucket;
      await twoReports(prepared);
      if (isExpired) await prepared.remove('raw/april.csv');
      await refreshBucket(prepared, { settings, now });
      const { s3 } = versioned;
      const copied = async () => {
        const bucket = await s3.bucket();
        await copyBucket(prepared, bucket);
        await erase(bucket);
        s3.proxy.requests.length = 0;
        return bucket;
      };
      await refreshBucket(await copied(), { settings, now });
      const requests = s3.proxy.requests.length;
      const count = scaled(12, 5);
      const deaths = Array.from({ length: count }, (_, i) => 1 + Math.floor((i * (requests - 1)) / (count - 1)));
      for (const at of deaths) {
        const bucket = await copied();
        s3.proxy.killAfter(at, at % 2 === 0);
        await refreshBucket(bucket, { settings, now, store: bucket.mortal() }).catch(() => {});
        s3.proxy.revive();
        await refreshBucket(bucket, { settings, now });
        await expectErased(bucket, [...april, ...may]);
      }
    });
});
