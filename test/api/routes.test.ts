import { expect } from 'chai';
import type * as z from 'zod';
import { problemSchema } from '../../schemas/problem.ts';
import { analyticsAnswerSchema, kpisAnswerSchema, trendsAnswerSchema } from '../../schemas/responses.ts';
import { handler as categoriesRoute } from '../../functions/categories.ts';
import { handler as regionsRoute } from '../../functions/regions.ts';
import { type Api, startedApi } from './harness.ts';
import { BROKEN_ROWS, ORDER_LINES, ordersCsv } from './orders.ts';
import { recomputed } from './recompute.ts';

const ROUTES = {
  '/analytics': analyticsAnswerSchema(),
  '/analytics/kpis': kpisAnswerSchema(),
  '/analytics/regions': regionsRoute.declaration.response(),
  '/analytics/categories': categoriesRoute.declaration.response(),
  '/analytics/trends': trendsAnswerSchema(),
};

describe('the API over HTTP', function () {
  let api: Api;

  before(async () => {
    api = await startedApi();
  });

  /** The answer to a request that must succeed, held against the schema of its route. */
  const answerOf = async <Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.infer<Schema>> => {
    const { status, headers, json, text } = await api.get(path);
    expect(status, text).to.equal(200);
    expect(headers.get('content-type')).to.match(/^application\/json/);
    return schema.parse(json);
  };

  const problemOf = async (path: string, init?: RequestInit) => {
    const { status, headers, json, text } = await api.get(path, init);
    expect(headers.get('content-type'), text).to.match(/^application\/problem\+json/);
    const problem = problemSchema.parse(json);
    expect(problem.status).to.equal(status);
    expect(headers.get('x-request-id')).to.equal(problem.request_id);
    return problem;
  };

  describe('says what a plain recomputation says', () => {
    const all = recomputed();

    it('of the KPIs', async () => {
      const { data, metadata } = await answerOf(kpisAnswerSchema(), '/analytics/kpis');
      expect(data).to.deep.equal(all.kpis);
      expect(metadata).to.deep.include({
        total_records: all.records.total,
        active_records: all.records.active,
        cancelled_records: all.records.cancelled,
        snapshot_records: ORDER_LINES.length,
        rejected_records: BROKEN_ROWS,
        currency: 'INR',
        stale: false,
        order_basis: 'line',
      });
      expect(metadata.sources.map(({ key, rows }) => ({ key, rows }))).to.deep.equal([
        { key: api.key, rows: ORDER_LINES.length + BROKEN_ROWS },
      ]);
    });

    it('of regions and categories', async () => {
      const regions = await answerOf(regionsRoute.declaration.response(), '/analytics/regions');
      expect(regions.data).to.deep.equal(all.regions);
      const categories = await answerOf(categoriesRoute.declaration.response(), '/analytics/categories');
      expect(categories.data).to.deep.equal(all.categories);
    });

    it('of months', async () => {
      const { data } = await answerOf(trendsAnswerSchema(), '/analytics/trends');
      const names = [
        { period: '2022-03', year_month: '2022-03', month_name: 'Mar', partial: true },
        { period: '2022-04', year_month: '2022-04', month_name: 'Apr', partial: false },
        { period: '2022-05', year_month: '2022-05', month_name: 'May', partial: true },
      ];
      expect(data).to.deep.equal(names.map((name, index) => Object.assign(name, all.months[index])));
    });

    it('of all at once', async () => {
      const { data } = await answerOf(analyticsAnswerSchema(), '/analytics?limit=1000');
      expect(data.kpis).to.deep.equal(all.kpis);
      expect(data.regional_analytics).to.deep.equal(all.regions);
      expect(data.category_performance).to.deep.equal(all.categories);
    });

    for (const [from, to] of [
      ['2022-04-10', '2022-04-20'],
      ['2022-04-30', '2022-05-01'],
      ['2022-04-15', '2022-04-15'],
    ] as const)
      it(`of ${from} to ${to}`, async () => {
        const part = recomputed({ from, to });
        const query = `start_date=${from}&end_date=${to}`;
        const { data, metadata } = await answerOf(kpisAnswerSchema(), `/analytics/kpis?${query}`);
        expect(data).to.deep.equal(part.kpis);
        expect(metadata.filters).to.deep.equal({ start_date: from, end_date: to });
        const regions = await answerOf(regionsRoute.declaration.response(), `/analytics/regions?${query}`);
        expect(regions.data).to.deep.equal(part.regions);
      });
  });

  it('clips dates to the data, and knows a range without any', async () => {
    const { metadata } = await answerOf(
      kpisAnswerSchema(),
      '/analytics/kpis?start_date=2000-01-01&end_date=2030-01-01',
    );
    expect(metadata.filters).to.deep.equal({ start_date: metadata.data_from, end_date: metadata.data_to });
    const { data } = await answerOf(analyticsAnswerSchema(), '/analytics?start_date=2030-01-01');
    expect(data.kpis.total_orders).to.equal(0);
    expect(data.regional_analytics).to.deep.equal([]);
  });

  it('limits the rows', async () => {
    const all = recomputed();
    const { data } = await answerOf(regionsRoute.declaration.response(), '/analytics/regions?limit=2');
    expect(data).to.deep.equal(all.regions.slice(0, 2));
    const categories = await answerOf(categoriesRoute.declaration.response(), '/analytics/categories?limit=1');
    expect(categories.data).to.deep.equal(all.categories.slice(0, 1));
    const both = await answerOf(analyticsAnswerSchema(), '/analytics?limit=3');
    expect(both.data.regional_analytics).to.have.lengthOf(3);
    expect(both.data.category_performance).to.have.lengthOf(all.categories.length);
  });

  it('reads a report once, however often it is asked', async () => {
    for (const [path, schema] of Object.entries(ROUTES)) await answerOf(schema, path);
    const before = readsOf(api);
    for (const [path, schema] of Object.entries(ROUTES)) await answerOf(schema, `${path}?start_date=2022-04-02`);
    expect(readsOf(api)).to.equal(before);
    expect(before).to.be.greaterThan(0);
  });

  describe('refuses what is wrong', () => {
    for (const [query, parameter] of [
      ['start_date=2022-02-30', 'start_date'],
      ['end_date=30.04.2022', 'end_date'],
      ['start_date=', 'start_date'],
      ['start_date=2022-05-01&end_date=2022-04-01', 'start_date'],
      ['start_date=2022-04-01&start_date=2022-04-02', 'start_date'],
      ['colour=red', 'colour'],
    ] as const)
      for (const path of Object.keys(ROUTES))
        it(`${path}?${query}`, async () => {
          const problem = await problemOf(`${path}?${query}`);
          expect(problem).to.include({ status: 400, code: 'INVALID_PARAMETER', instance: path });
          expect(problem.errors?.map((error) => error.path)).to.include(parameter);
        });

    for (const limit of ['0', '1001', '-1', '1.5', '', 'ten', '1e2', '0x10'])
      it(`limit=${limit}`, async () => {
        const problem = await problemOf(`/analytics/regions?limit=${limit}`);
        expect(problem).to.include({ status: 400, code: 'INVALID_PARAMETER' });
        expect(problem.errors?.[0]?.path).to.equal('limit');
      });

    it('a limit where there is none', async () => {
      expect((await problemOf('/analytics/kpis?limit=5')).errors?.[0]?.path).to.equal('limit');
    });
  });

  describe('without a report that can be served', () => {
    // One route alone: after a failure each of them waits a while before it looks again.
    const path = '/analytics/trends';

    after(async () => {
      await api.put(ordersCsv());
      await eventually(async () => (await api.get(path)).status === 200);
    });

    it('says that there is none', async () => {
      await api.remove();
      const problem = await problemOf(path);
      expect(problem).to.include({ status: 503, code: 'NO_DATA' });
      expect(problem.detail).to.include(api.key);
    });

    it('says why it cannot be read', async () => {
      await api.put('Order ID,Date,Status\n1,04-01-22,Shipped\n');
      await eventually(async () => (await problemOf(path)).code !== 'NO_DATA');
      const problem = await problemOf(path);
      expect(problem).to.include({ status: 503, code: 'REPORT_UNREADABLE' });
      expect(problem.detail).to.include('Amount');
    });

    it('goes on with the last good one, as stale', async () => {
      await api.put(ordersCsv());
      await eventually(async () => (await api.get(path)).status === 200);
      await api.put('Order ID,Date,Status\n1,04-01-22,Shipped\n');
      const { metadata } = await answerOf(trendsAnswerSchema(), path);
      expect(metadata.stale).to.equal(true);
    });
  });
});

/** How often a report was read so far. */
function readsOf({ requests }: Api): number {
  return requests.filter(({ method, path }) => method === 'GET' && path.endsWith('.csv')).length;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 200));
}
