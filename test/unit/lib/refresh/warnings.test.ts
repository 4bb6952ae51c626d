import { expect } from 'chai';
import type { RefreshResult } from '../../../../lib/refresh/refresh.ts';
import { HOUR, published, refreshBucket } from '../../../support/etl.ts';
import { useMemory } from '../../../support/memory-store.ts';
import type { Bucket } from '../../../support/s3.ts';

const DAY = 24 * HOUR;
const HEADER = 'Order ID,Date,Status,Category,Qty,currency,Amount';

/** Lines of order ids on days of April 2022. */
const csvOf = (lines: readonly (readonly [order: string, day: number])[]): string =>
  [HEADER, ...lines.map(([order, day]) => `${order},2022-04-${String(day).padStart(2, '0')},Shipped,Set,1,INR,10`)]
    .join('\n')
    .concat('\n');
const order = (number: number): string => `402-0000000-${String(number).padStart(7, '0')}`;
/** So many orders on each day, numbered by day. */
const orders = (days: readonly number[], count: number): [string, number][] =>
  days.flatMap((day) => Array.from({ length: count }, (_, i): [string, number] => [order(100 * day + i), day]));

describe('what a refresh warns of', () => {
  const test = useMemory();

  const put = (bucket: Bucket, key: string, csv: string, exported: string) =>
    bucket.put(key, csv, { 'exported-at': exported });
  const warnings = ({ manifest }: RefreshResult): string[] => manifest!.warnings.map(({ code }) => code);
  const messageOf = ({ manifest }: RefreshResult, code: string): string =>
    manifest!.warnings.find((warning) => warning.code === code)?.message ?? '';

  it('is nothing where reports follow each other', async () => {
    const { bucket } = test;
    await put(bucket, 'raw/a.csv', csvOf(orders([1, 2, 3], 5)), '2022-04-04T00:00:00Z');
    await put(bucket, 'raw/b.csv', csvOf(orders([4, 5], 5)), '2022-04-06T00:00:00Z');
    expect(warnings(await refreshBucket(bucket))).to.deep.equal([]);
  });

  it('are lines that stay from an older report on days of which a newer one has nearly all orders', async () => {
    const { bucket } = test;
    const all = orders([1, 2, 3, 4, 5], 20);
    await put(bucket, 'raw/old.csv', csvOf(all), '2022-04-06T00:00:00Z');
    await put(bucket, 'raw/new.csv', csvOf(all.filter(([id]) => id !== order(300))), '2022-04-07T00:00:00Z');
    const result = await refreshBucket(bucket);
    expect(warnings(result)).to.deep.equal(['LINES_LEFT_BESIDE']);
    expect(messageOf(result, 'LINES_LEFT_BESIDE')).to.include('1 lines of raw/old.csv still count on 1 days');
    const { reports } = await published(bucket);
    expect(reports.find(({ key }) => key === 'raw/old.csv')!.superseded).to.deep.equal([
      { by: 'raw/new.csv', lines: 99, orders: 99, days: 5 },
    ]);
    await bucket.remove('raw/old.csv');
    expect(warnings(await refreshBucket(bucket))).to.deep.equal([]);
  });

  it('are not the orders that a report by last update leaves to the older one', async () => {
    const { bucket } = test;
    const all = orders([1, 2, 3, 4, 5], 20);
    await put(bucket, 'raw/old.csv', csvOf(all), '2022-04-06T00:00:00Z');
    await put(bucket, 'raw/new.csv', csvOf(all.slice(20, 60)), '2022-04-07T00:00:00Z');
    expect(warnings(await refreshBucket(bucket))).to.deep.equal([]);
  });

  it('are orders in two series, and orders on two days', async () => {
    const { bucket } = test;
    await put(bucket, 'raw/in/a.csv', csvOf([...orders([1], 3), [order(100), 2]]), '2022-04-04T00:00:00Z');
    await put(bucket, 'raw/us/a.csv', csvOf(orders([1], 2)), '2022-04-04T00:00:00Z');
    const result = await refreshBucket(bucket);
    expect(warnings(result)).to.have.members(['ORDER_ON_SEVERAL_DAYS', 'ORDER_IN_SEVERAL_SERIES']);
    expect(messageOf(result, 'ORDER_ON_SEVERAL_DAYS')).to.match(/^1 orders of the series "in"/);
    expect(messageOf(result, 'ORDER_IN_SEVERAL_SERIES')).to.match(/^2 orders of 2022-04 /);
    await put(bucket, 'raw/us/b.csv', csvOf(orders([9], 1)), '2022-04-12T00:00:00Z');
    expect(messageOf(await refreshBucket(bucket), 'ORDER_IN_SEVERAL_SERIES')).to.match(/^2 orders of 2022-04 /);
  });

  it('are files that were split inside an order', async () => {
    const { bucket } = test;
    const all = orders([1, 2], 2);
    await put(bucket, 'raw/1.csv', csvOf([...all, [order(1), 3]]), '2022-04-04T00:00:00Z');
    await put(bucket, 'raw/2.csv', csvOf([[order(1), 3], ...orders([4], 2)]), '2022-04-04T00:00:10Z');
    const result = await refreshBucket(bucket);
    expect(warnings(result)).to.deep.equal(['ORDER_SPLIT']);
    expect(messageOf(result, 'ORDER_SPLIT')).to.match(/^raw\/1.csv ends and raw\/2.csv begins inside one order/);
  });

  it('is a series whose daily reports stopped', async () => {
    const { bucket } = test;
    const today = Date.UTC(2022, 3, 10);
    for (let day = 1; day <= 6; day++) {
      const arrived = new Date(Date.UTC(2022, 3, day)).toISOString();
      await put(bucket, `raw/daily/${day}.csv`, csvOf(orders([day], 2)), arrived);
    }
    const at = (days: number) => () => new Date(today + days * DAY);
    expect(warnings(await refreshBucket(bucket, { now: at(-2) }))).to.deep.equal([]);
    const result = await refreshBucket(bucket, { now: at(0) });
    expect(result.report.outcome).to.equal('unchanged');
    expect(messageOf(result, 'SERIES_STOPPED')).to.equal(
      'No report of the series "daily" has arrived for 4 days; the last one came on 2022-04-06',
    );
  });

  it('is a report that is left out, and the rest is counted where there are very many', async () => {
    const { bucket } = test;
    await put(bucket, 'raw/good.csv', csvOf(orders([1], 2)), '2022-04-04T00:00:00Z');
    for (let i = 0; i < 30; i++) await bucket.put(`raw/bad-${i}.csv`, `Order ID,Status,Amount\n${i}`);
    const result = await refreshBucket(bucket);
    expect(result.manifest!.warnings).to.have.length(20);
    expect(result.manifest!.warnings[0]!.message).to.match(/^raw\/bad-0.csv is refused: Missing column/);
    expect(result.manifest!.warnings.at(-1)).to.deep.equal({
      code: 'MORE_WARNINGS',
      message: '11 more warnings. The refresh report has all of them',
    });
  });
});
