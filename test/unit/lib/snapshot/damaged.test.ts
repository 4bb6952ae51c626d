import { expect } from 'chai';
import { handler as kpis } from '../../../../functions/kpis.ts';
import { handler as products } from '../../../../functions/products.ts';
import { handler as regions } from '../../../../functions/regions.ts';
import { handler as sources } from '../../../../functions/sources.ts';
import { route } from '../../../../lib/http/route.ts';
import { bucketSource } from '../../../../lib/snapshot/direct-source.ts';
import type { SnapshotSource } from '../../../../lib/snapshot/snapshot.ts';
import { MANIFEST_KEY } from '../../../../schemas/manifest.ts';
import { refreshBucket } from '../../../support/etl.ts';
import { useS3 } from '../../../support/s3.ts';
import { context, get, logged } from '../http/requests.ts';

/** An order is in two states, so that there are spans. */
const reportOf = (amount: number): string =>
  [
    'Order ID,Date,Status,Qty,Amount,Currency,ship-state,ship-country,SKU,Product Name',
    `402-0000000-0000001,2022-04-01,Shipped,1,${amount},INR,Goa,IN,A,Shirt`,
    `402-0000000-0000001,2022-04-01,Shipped,1,${amount},INR,Kerala,IN,B,Saree`,
    `402-0000000-0000002,2022-04-02,Shipped,1,${amount},INR,Goa,IN,A,Shirt`,
    '',
  ].join('\n');

/** Each answers other data. */
type Asked = Pick<typeof kpis, 'declaration'>;

describe('answers from a damaged file', () => {
  const test = useS3();
  let time: number;

  beforeEach(async () => {
    time = Date.now();
    await test.bucket.put('raw/a.csv', reportOf(10));
    await refreshBucket(test.bucket);
  });

  const source = () =>
    bucketSource({
      store: test.bucket.store,
      manifestKey: MANIFEST_KEY,
      key: 'none.csv',
      ttl: 60_000,
      maxBytes: 0,
      maxLines: 100,
      report: {},
      now: () => new Date(time),
    });
  const ask = async ({ declaration }: Asked, query: Record<string, string[]> = {}, from: SnapshotSource = source()) => {
    const service = () => ({ version: '1', requiresKey: false });
    const handler = route(declaration, { source: () => from, now: () => new Date(time), service });
    const { result } = await logged(() => handler(get(declaration.path, query), context()));
    const { data, code, detail, metadata } = JSON.parse(result.body) as Record<string, unknown>;
    return {
      status: result.statusCode,
      data,
      code,
      detail,
      stale: (metadata as { stale?: boolean } | undefined)?.stale,
    };
  };

  // Each question, and the files that it reads.
  const QUESTIONS = [
    ['a rollup', /snapshots.*\/(daily|sales)\.parquet$/, regions, {}],
    ['spans', /snapshots.*\.spans\.parquet$/, regions, {}],
    ['descriptions', /\.descriptions\.parquet$/, products, {}],
    ['the list of the lines of months', /lines\.json$/, products, { state: ['goa'] }],
    ['the lines of a month', /months.*lines\.parquet$/, products, { state: ['goa'] }],
    ['the catalog', /catalogs/, sources, {}],
    ['the manifest', MANIFEST_KEY, kpis, {}],
  ] as unknown as [string, RegExp | string, Asked, Record<string, string[]>][];

  for (const [what, key, handler, query] of QUESTIONS) {
    it(`are none: one flipped bit in ${what} is a 503 that says what to do, and nothing is kept of it`, async () => {
      const expected = await ask(handler, query);
      expect(expected.status).to.equal(200);
      const from = source();
      const struck = test.bucket.fault({
        on: 'GetObject',
        key,
        fault: 'flip bit',
      });
      const { status, code, detail } = await ask(handler, query, from);
      expect(struck()).to.be.above(0);
      expect({ status, code }).to.deep.equal({ status: 503, code: 'REFRESH_REQUIRED' });
      expect(detail).to.include('damaged').and.include('Run the refresh');
      test.s3.proxy.rules.clear();
      time += 6000;
      expect(await ask(handler, query, from)).to.deep.equal(expected);
    });
  }

  it('are made of it once it comes as it was written', async () => {
    const expected = await ask(regions as unknown as Asked);
    const struck = test.bucket.fault({ on: 'GetObject', key: /(daily|sales)\.parquet$/, fault: 'flip bit', times: 1 });
    expect(await ask(regions as unknown as Asked)).to.deep.equal(expected);
    expect(struck()).to.equal(1);
  });

  for (const [what, key] of [
    ['manifest', MANIFEST_KEY],
    ['rollup', /\.parquet$/],
  ] as const) {
    it(`come from the snapshot at hand, as stale, where the ${what} of the newer one is damaged`, async () => {
      const from = source();
      const before = await ask(kpis, {}, from);
      expect(before).to.include({ status: 200, stale: false });
      await test.bucket.put('raw/a.csv', reportOf(20));
      await refreshBucket(test.bucket);
      test.bucket.fault({ on: 'GetObject', key, fault: 'flip bit' });
      time += 61_000;
      expect(await ask(kpis, {}, from)).to.deep.equal({ ...before, stale: true });
    });
  }
});
