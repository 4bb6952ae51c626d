import { expect } from 'chai';
import { handler as products } from '../../../../functions/products.ts';
import { handler as regions } from '../../../../functions/regions.ts';
import { route } from '../../../../lib/http/route.ts';
import { bucketSource } from '../../../../lib/snapshot/direct-source.ts';
import type { ObjectStore } from '../../../../lib/storage/objects.ts';
import { MANIFEST_KEY, manifestSchema } from '../../../../schemas/manifest.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { refreshBucket } from '../../../support/etl.ts';
import { useS3 } from '../../../support/s3.ts';
import { context, get, logged } from '../http/requests.ts';

const HEADER = 'Order ID,Date,Status,Amount,currency,ship-state,ship-city,SKU,ASIN,Size,product-name,Category';
const line = (order: number, day: string, state: string, sku: string, name = ''): string =>
  `402-0000000-${String(order).padStart(7, '0')},${day},Shipped,10,INR,${state},Pune,${sku},B0${sku},M,${name},Set`;

/** Three lines in April, two in May. */
const REPORT = [
  HEADER,
  line(1, '2022-04-01', 'Goa', 'A', 'Old name'),
  line(1, '2022-04-01', 'Goa', 'B'),
  line(2, '2022-04-30', 'Kerala', 'A'),
  line(3, '2022-05-01', 'Goa', 'A', 'Shirt'),
  line(4, '2022-05-02', 'Goa', 'A', 'New name'),
  '',
].join('\n');

describe('questions that no rollup covers', () => {
  const test = useS3();

  const ask = async (query: Record<string, string[]>, maxLines: number, { declaration } = products) => {
    const source = bucketSource({
      store: test.bucket.store,
      manifestKey: MANIFEST_KEY,
      key: 'none.csv',
      ttl: 0,
      maxBytes: 0,
      maxLines,
      report: {},
      now: () => new Date(),
    });
    const service = () => ({ version: '1', requiresKey: false });
    const handler = route(declaration, { source: () => source, now: () => new Date(), service });
    const { result } = await logged(() => handler(get(declaration.path, query), context()));
    return { status: result.statusCode, body: JSON.parse(result.body) as { data: Record<string, unknown>[] } };
  };
  const shown = (rows: Record<string, unknown>[]) =>
    rows.map(({ sku, revenue, distinct_orders }) => [sku, revenue, distinct_orders]);
  const linesRead = () => test.bucket.count('GetObject', /lines\.parquet$/);

  it('are answered from the lines of their days, and those that a rollup covers from that', async () => {
    await test.bucket.put('raw/a.csv', REPORT);
    await refreshBucket(test.bucket);
    const before = linesRead();
    const all = await ask({}, 100);
    expect(shown(all.body.data)).to.deep.equal([
      ['A', 40, 4],
      ['B', 10, 1],
    ]);
    expect(linesRead()).to.equal(before);
    const goa = await ask({ state: ['goa'] }, 100);
    expect(shown(goa.body.data)).to.deep.equal([
      ['A', 30, 3],
      ['B', 10, 1],
    ]);
    const read = linesRead() - before;
    expect(read).to.be.above(0);
    await ask({ state: ['goa'], start_date: ['2022-05-01'] }, 100);
    expect(linesRead() - before - read).to.be.below(read);
    expect(shown((await ask({ state: ['goa'], end_date: ['2022-04-01'] }, 100)).body.data)).to.deep.equal([
      ['A', 10, 1],
      ['B', 10, 1],
    ]);
  });

  it('count an order with lines in two months in each, as those do that a rollup covers', async () => {
    await test.bucket.put(
      'raw/a.csv',
      `${REPORT}${line(9, '2022-04-30', 'Goa', 'C')}\n${line(9, '2022-05-01', 'Goa', 'C')}\n`,
    );
    await refreshBucket(test.bucket);
    for (const query of [{}, { state: ['goa'] }]) {
      const { body } = await ask({ ...query, sku: ['C'] }, 100);
      expect(shown(body.data), JSON.stringify(query)).to.deep.equal([['C', 20, 2]]);
    }
  });

  it('are refused where their days have more lines than are read, with what to narrow', async () => {
    await test.bucket.put('raw/a.csv', REPORT);
    await refreshBucket(test.bucket);
    const { status, body } = await ask({ state: ['goa'] }, 4);
    expect(status).to.equal(400);
    const { code, detail } = problemSchema.parse(body);
    expect(code).to.equal('INVALID_PARAMETER');
    expect(detail)
      .to.include('state, currency and sku')
      .and.include('5, more than the 4')
      .and.include('start_date')
      .and.include('docs/sql.md');
    expect((await ask({ state: ['goa'], start_date: ['2022-04-30'] }, 4)).status).to.equal(200);
    expect((await ask({}, 0)).status).to.equal(200);
    expect((await ask({}, 0, regions as unknown as typeof products)).status).to.equal(200);
  });

  it('require a refresh where the version that published wrote no list of lines', async () => {
    await test.bucket.put('raw/a.csv', REPORT);
    const { manifest } = await refreshBucket(test.bucket);
    const { lines_index: _, ...older } = manifest!;
    await test.bucket.put(MANIFEST_KEY, JSON.stringify(older));
    expect((await ask({ state: ['goa'] }, 100)).status).to.equal(503);
    expect((await ask({}, 100)).status).to.equal(200);
    // The next refresh writes it, though no number changes.
    await refreshBucket(test.bucket);
    expect(
      manifestSchema.parse(JSON.parse((await test.bucket.read(MANIFEST_KEY)).toString())).lines_index,
    ).not.to.equal(null);
    expect((await ask({ state: ['goa'] }, 100)).status).to.equal(200);
  });

  it('show what the newest line says of a SKU, whichever days are asked for', async () => {
    await test.bucket.put('raw/a.csv', REPORT);
    await refreshBucket(test.bucket);
    const { body } = await ask({ end_date: ['2022-04-30'], limit: ['1'], others: ['true'] }, 100);
    const texts = body.data.map(({ sku, asin, size, style, category, name }) => ({
      sku,
      asin,
      size,
      style,
      category,
      name,
    }));
    expect(texts).to.deep.equal([
      { sku: 'A', asin: 'B0A', size: 'M', style: null, category: 'Set', name: 'New name' },
      { sku: 'Others', asin: null, size: null, style: null, category: null, name: null },
    ]);
  });
});

describe('more values than a rollup keeps', () => {
  const test = useS3();

  it('are counted, those with the fewest lines as Other, with a warning', async () => {
    // 600 service levels in each month, of 1,000 that are kept, and one that both have.
    const rows = ['2022-04-01', '2022-05-01'].flatMap((day, month) =>
      Array.from({ length: 600 }, (_, i) => {
        const id = `402-000000${month}-${String(i).padStart(7, '0')}`;
        return `${id},${day},Shipped,10,INR,${i === 0 ? 'Best' : `${month} ${i}`}`;
      }),
    );
    const csv = ['Order ID,Date,Status,Amount,currency,ship-service-level', ...rows, ''].join('\n');
    await test.bucket.put('raw/a.csv', csv);
    const { manifest } = await refreshBucket(test.bucket);
    expect(manifest!.rollups['handling']!.joined).to.deep.equal({ service_level: 200 });
    expect(manifest!.warnings.map(({ code }) => code)).to.deep.equal(['VALUES_JOINED']);
    expect(manifest!.warnings[0]!.message).to.include('The 200 Service levels with the fewest lines count as "Other"');
    // A later month is merged from all months anew, since which values are joined depends on all of them.
    const more = csv.replaceAll('2022-05-01', '2022-06-01').replaceAll('402-000000', '403-000000');
    await test.bucket.put('raw/b.csv', more.replaceAll(/^403-0000000.*\n/gm, ''));
    await refreshBucket(test.bucket);
    const rollups = await rollupsOf(test.bucket.store);
    const groups = await rollups.sums({}, ['service_level'], ['lines', 'orders']);
    expect(groups).to.have.length(1000);
    const of = (name: string) => groups.find(({ key }) => key.service_level === name)?.measures;
    expect([of('Best'), of('1 7'), of('Other')]).to.deep.equal([
      { lines: 3, orders: 3 },
      // In May and in June.
      { lines: 2, orders: 2 },
      { lines: 200, orders: 200 },
    ]);
    expect((await rollups.sums({}, [], ['lines', 'orders']))[0]!.measures).to.deep.equal({ lines: 1800, orders: 1800 });
  });
});

async function rollupsOf(store: ObjectStore) {
  const source = { store, manifestKey: MANIFEST_KEY, key: 'none.csv', ttl: 0, maxBytes: 0, report: {} };
  return (await bucketSource({ ...source, now: () => new Date() }).current()).rollups;
}
