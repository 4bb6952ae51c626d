import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { kpis } from '../../../lib/answers/kpis.ts';
import { mapRecord } from '../../../lib/base/records.ts';
import { filterOf } from '../../../lib/query/slice.ts';
import { memoryReader } from '../../../lib/rollup/reader.ts';
import { rollupsOfReport } from '../../../lib/rollup/report.ts';
import { RollupSet } from '../../../lib/rollup/rollup-set.ts';
import { sumsOf } from '../../../lib/rollup/sums.ts';
import { sampleReport } from '../../../scripts/sample/index.ts';
import type { Totals } from '../../../bench/peers/sums.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/emulator.ts';
import { setVariables } from '../lib/http/requests.ts';
import { type TestBucket, startBucket } from '../lib/storage/fake-store.ts';

const BUCKET = 'peers';
const KEY = 'raw/report.csv';

describe('bench/peers', () => {
  const bytes = Buffer.concat([...sampleReport({ rows: 3000, seed: 7 })]);
  const file = join(tmpdir(), `bench-peers-${process.pid}.csv`);
  let bucket: TestBucket;
  let restore: () => void;
  let expected: Omit<Totals, 'groups'>;

  before(async () => {
    bucket = await startBucket(BUCKET);
    await bucket.put(KEY, bytes.toString());
    writeFileSync(file, bytes);
    restore = setVariables({
      AWS_ENDPOINT_URL_S3: bucket.url,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      S3_BUCKET: BUCKET,
      S3_KEY: KEY,
    });
    async function* source() {
      yield bytes;
    }
    const { rollups } = await rollupsOfReport(source());
    const set = new RollupSet(mapRecord(rollups, memoryReader));
    const slice = { currency: 'INR' };
    const { lines: active, cancelled } = await sumsOf(set, filterOf(slice), ['lines', 'cancelled']);
    const { total_quantity_sold: quantity, total_revenue: revenue } = await kpis(set, slice);
    expected = { active, cancelled, quantity, revenue };
  });
  after(async () => {
    restore();
    rmSync(file, { force: true });
    await bucket.stop();
  });

  const agree = ({ groups, revenue, ...counts }: Totals) => {
    const { revenue: ours, ...ourCounts } = expected;
    expect(counts).to.deep.equal(ourCounts);
    expect(revenue).to.be.closeTo(ours, 0.01);
    expect(groups).to.be.greaterThan(500);
  };

  const modules = {
    'csv-parse': () => import('../../../bench/peers/csv-parse.ts'),
    'fast-csv': () => import('../../../bench/peers/fast-csv.ts'),
    uDSV: () => import('../../../bench/peers/udsv.ts'),
    PapaParse: () => import('../../../bench/peers/papaparse.ts'),
  };
  for (const [name, load] of Object.entries(modules)) {
    it(`${name} comes to the service's numbers`, async () => {
      const { run } = await load();
      agree(await run({ bucket: BUCKET, key: KEY }));
    });
  }

  it("DuckDB comes to the service's numbers, from disk and from S3", async function disk() {
    const duckdb = await import('../../../bench/peers/duckdb.ts').catch((error: unknown) => {
      // Its machine code is not made for every platform.
      if (process.platform !== 'linux') this.skip();
      throw error;
    });
    agree(await duckdb.run({ file }));
    const copy = `${file}.copy`;
    agree(await duckdb.run({ file: copy, bucket: BUCKET, key: KEY }));
    expect(() => readFileSync(copy)).to.throw(/ENOENT/);
  });

  it('one rollup of the service has the same numbers, from disk and from S3', async () => {
    const { run } = await import('../../../bench/programs/one-rollup.ts');
    agree(await run({ file }));
    agree(await run({ bucket: BUCKET, key: KEY }));
  });

  it("the single Lambda answers with the service's numbers", async () => {
    const { handler } = await import('../../../bench/peers/single-lambda.ts');
    const { data } = JSON.parse((await handler()).body) as { data: { kpis: Record<string, number> } };
    expect(data.kpis).to.include({ total_orders: expected.active, total_quantity_sold: expected.quantity });
    expect(data.kpis['total_revenue']).to.be.closeTo(expected.revenue, 0.01);
  });
});
