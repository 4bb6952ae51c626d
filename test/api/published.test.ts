import { expect } from 'chai';
import { kpisAnswerSchema } from '../../schemas/responses.ts';
import { type Api, startedApi } from './harness.ts';
import { BROKEN_ROWS, ORDER_LINES, ordersCsv } from './orders.ts';
import { recomputed } from './recompute.ts';

const PATHS = [
  '/analytics?limit=1000',
  '/analytics/kpis?start_date=2022-04-05&end_date=2022-04-20',
  '/analytics/regions',
  '/analytics/categories?limit=2',
  '/analytics/trends',
];
/** What tells how the numbers came about, and so differs. */
const PROVENANCE = new Set(['snapshot', 'refreshed_at', 'checked_at', 'sources']);

describe('the API over a published snapshot', () => {
  let api: Api;

  before(async () => {
    api = await startedApi();
  });
  afterEach(() => api.unpublish());

  const answers = () => Promise.all(PATHS.map(async (path) => numbersOf((await api.get(path)).json)));
  const kpis = async () => kpisAnswerSchema().parse((await api.get('/analytics/kpis')).json);

  it('answers what it answers from the report itself, and reads no report for it', async () => {
    const direct = await answers();
    const refreshed = await api.publish(ordersCsv());
    expect(refreshed).to.include({
      outcome: 'published',
      rows_read: ORDER_LINES.length + BROKEN_ROWS,
      rows_rejected: BROKEN_ROWS,
      reports: 1,
    });
    const seen = api.requests.length;
    expect(await answers()).to.deep.equal(direct);
    const { data, metadata } = await kpis();
    expect(data).to.deep.equal(recomputed().kpis);
    expect(metadata.snapshot).to.equal(refreshed.snapshot);
    expect(metadata.sources.map(({ key, rows }) => ({ key, rows }))).to.deep.equal([
      { key: 'raw/orders.csv', rows: ORDER_LINES.length + BROKEN_ROWS },
    ]);
    const read = new Set(api.requests.slice(seen).map(({ path }) => path));
    expect([...read].filter((path) => path.endsWith('.csv'))).to.deep.equal([]);
  });

  it('shows the next snapshot at the next request, and no report that is bad', async () => {
    await api.publish(ordersCsv(ORDER_LINES.slice(0, 100)));
    expect((await kpis()).metadata.snapshot_records).to.equal(100);
    await api.put('Order ID,Date,Status\n1,04-01-22,Shipped\n', 'raw/shop/bad.csv');
    const { failed } = await api.publish(ordersCsv(ORDER_LINES.slice(100)), 'raw/shop/rest.csv');
    expect(failed).to.have.lengthOf(1);
    expect(failed[0]).to.match(/^raw\/shop\/bad\.csv: .*amount/);
    const { data, metadata } = await kpis();
    expect(data).to.deep.equal(recomputed().kpis);
    expect(metadata).to.include({ snapshot_records: ORDER_LINES.length, sources_count: 2 });
  });

  it('takes a report out again that was removed', async () => {
    await api.publish(ordersCsv());
    await api.publish(ordersCsv(ORDER_LINES.slice(0, 50)), 'raw/shop/more.csv');
    await api.remove('raw/shop/more.csv');
    const answer = await api.refresh({ 'detail-type': 'Object Deleted', source: 'aws.s3', detail: {} });
    expect(answer).to.deep.include({ outcome: 'published', rows_read: 0, removed: ['raw/shop/more.csv'] });
    expect((await kpis()).data).to.deep.equal(recomputed().kpis);
  });

  it('serves on when all reports are gone at once, until that is said to be meant', async () => {
    await api.publish(ordersCsv());
    await api.remove('raw/orders.csv');
    const refused = await api.refresh().catch((error: Error) => error.message);
    expect(refused).to.match(/no report under raw\//);
    expect((await kpis()).data).to.deep.equal(recomputed().kpis);
    await api.refresh({ allow_empty: true });
    expect((await kpis()).data.total_orders).to.equal(0);
  });
});

/** An answer without what tells how the numbers came about. */
function numbersOf(answer: unknown): unknown {
  const { data, metadata } = answer as { data: unknown; metadata: Record<string, unknown> };
  return [data, Object.entries(metadata).filter(([name]) => !PROVENANCE.has(name))];
}
