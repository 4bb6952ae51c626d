import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect } from 'chai';
import { SAMPLE_ROWS } from '../../local/settings.ts';
import { sampleReport } from '../../scripts/sample/index.ts';
import { type Api, startedApi } from './harness.ts';

type Answer = Record<string, unknown> & { rows: Record<string, unknown>[] };

describe('/mcp', function () {
  this.timeout(120_000);
  let api: Api;
  let client: Client;

  before(async () => {
    api = await startedApi();
    await api.publish(Buffer.concat([...sampleReport({ rows: SAMPLE_ROWS })]), 'raw/sample-report.csv');
    await api.settled();
    client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${api.url}/mcp`)));
  });
  after(async () => {
    await client.close();
    await api.unpublish();
  });

  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
    const [first] = content as { type: string; text: string }[];
    return { isError, text: first!.text, answer: structuredContent as Answer };
  };

  it('lists tools that only read', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).to.deep.equal([
      'describe_data',
      'query_sales',
      'compare_periods',
      'data_quality',
    ]);
    for (const { annotations } of tools) expect(annotations).to.include({ readOnlyHint: true });
  });

  it('says what data there is, and how far it can be trusted', async () => {
    const { answer } = await call('describe_data');
    expect(answer).to.have.nested.property('period.start_date', '2022-04-01');
    expect(answer).to.have.nested.property('dimensions.category').that.is.not.empty;
    expect(answer).to.have.nested.property('measures.distinct_orders').that.includes('each counted once');
    const { answer: quality } = await call('data_quality');
    expect(quality).to.include({ number_of_reports: 1, stale: false });
    expect(quality['refreshes']).to.have.length.greaterThan(0);
  });

  /** What an agent asks, and the request that has the right answer. */
  const QUESTIONS: readonly (readonly [question: string, args: Record<string, unknown>, path: string])[] = [
    ['How much was sold?', { measures: ['revenue', 'distinct_orders'] }, 'measures=revenue,distinct_orders'],
    ['Which months?', { measures: ['revenue'], dimensions: ['month'] }, 'measures=revenue&dimensions=month'],
    [
      'Which days?',
      { measures: ['revenue'], dimensions: ['day'], limit: 200 },
      'measures=revenue&dimensions=day&limit=200',
    ],
    [
      'Which weekdays?',
      { measures: ['order_count'], dimensions: ['weekday'] },
      'measures=order_count&dimensions=weekday',
    ],
    ['At which hours?', { measures: ['order_count'], dimensions: ['hour'] }, 'measures=order_count&dimensions=hour'],
    [
      'Which categories?',
      { measures: ['revenue'], dimensions: ['category'], share: true },
      'measures=revenue&dimensions=category&share=true',
    ],
    ['Which sizes?', { measures: ['quantity_sold'], dimensions: ['size'] }, 'measures=quantity_sold&dimensions=size'],
    [
      'Which sizes of a category?',
      { measures: ['quantity_sold'], dimensions: ['size'], filters: { category: ['kurta'] } },
      'measures=quantity_sold&dimensions=size&category=kurta',
    ],
    [
      'Best products?',
      { measures: ['revenue'], dimensions: ['sku'], limit: 10 },
      'measures=revenue&dimensions=sku&limit=10',
    ],
    [
      'Best styles?',
      { measures: ['revenue'], dimensions: ['style'], limit: 10 },
      'measures=revenue&dimensions=style&limit=10',
    ],
    [
      'Which states?',
      { measures: ['revenue'], dimensions: ['state'], limit: 10, others: true },
      'measures=revenue&dimensions=state&limit=10&others=true',
    ],
    [
      'Which cities?',
      { measures: ['revenue'], dimensions: ['city'], limit: 10 },
      'measures=revenue&dimensions=city&limit=10',
    ],
    [
      'Which cities of a state?',
      { measures: ['revenue'], dimensions: ['city'], filters: { state: ['MH'] }, limit: 5 },
      'measures=revenue&dimensions=city&state=Maharashtra&limit=5',
    ],
    [
      'What does each state buy?',
      { measures: ['revenue'], dimensions: ['state', 'category'], limit: 100 },
      'measures=revenue&dimensions=state,category&limit=100',
    ],
    ['Businesses?', { measures: ['revenue'], dimensions: ['b2b'] }, 'measures=revenue&dimensions=b2b'],
    [
      'Are their orders larger?',
      { measures: ['distinct_order_value'], dimensions: ['b2b'] },
      'measures=distinct_order_value&dimensions=b2b',
    ],
    [
      'Which statuses?',
      { measures: ['order_count', 'cancelled_orders'], dimensions: ['status'] },
      'measures=order_count,cancelled_orders&dimensions=status',
    ],
    ['Cancelled?', { measures: ['cancellation_rate'] }, 'measures=cancellation_rate'],
    [
      'Cancelled by category, without businesses?',
      { measures: ['cancellation_rate'], dimensions: ['category'], exclude: { b2b: true }, sort: '-cancellation_rate' },
      'measures=cancellation_rate&dimensions=category&exclude_b2b=true&sort=-cancellation_rate',
    ],
    ['Returned by size?', { measures: ['return_rate'], dimensions: ['size'] }, 'measures=return_rate&dimensions=size'],
    [
      'Amazon or merchant?',
      { measures: ['revenue'], dimensions: ['fulfilment'] },
      'measures=revenue&dimensions=fulfilment',
    ],
    [
      'Promotions in April?',
      {
        measures: ['distinct_order_value'],
        dimensions: ['promotion'],
        start_date: '2022-04-01',
        end_date: '2022-04-30',
      },
      'measures=distinct_order_value&dimensions=promotion&start_date=2022-04-01&end_date=2022-04-30',
    ],
  ];

  for (const [question, args, query] of QUESTIONS) {
    it(`answers as the API: ${question}`, async () => {
      const { answer, isError } = await call('query_sales', args);
      const { data, metadata } = (await api.get(`/analytics/query?${query}`)).json as {
        data: object[];
        metadata: Record<string, unknown> & { filters: Record<string, unknown> };
      };
      expect(isError).to.not.equal(true);
      expect(answer.rows).to.deep.equal(data.slice(0, Number(args['limit'] ?? 50) + 1));
      expect(answer).to.deep.include({ currency: metadata['currency'], totals: metadata['totals'] });
      expect(answer['period']).to.deep.equal({
        start_date: metadata.filters['start_date'],
        end_date: metadata.filters['end_date'],
      });
      expect(answer['units']).to.have.all.keys(args['measures'] as string[]);
    });
  }

  it('compares two periods, by default the last 30 days with those before', async () => {
    const { answer } = await call('compare_periods', { measures: ['revenue'], dimensions: ['state'], limit: 3 });
    const { json } = await api.get(
      '/analytics/query?measures=revenue&dimensions=state&limit=3&compare=previous_period',
    );
    expect(answer.rows).to.deep.equal((json as { data: object[] }).data);
    expect(answer['compared_with']).to.include({ partial: false });
  });

  it('says what is wrong with a question, and what would be right', async () => {
    const wrong = await call('query_sales', { filters: { state: ['Maharastraa'] } });
    expect(wrong.isError).to.equal(true);
    expect(wrong.text).to.include('Did you mean "Maharashtra"?');
    const many = await call('query_sales', { dimensions: ['day', 'month'] });
    expect(many.text).to.include('must not be two periods');
    const unknown = await call('query_sales', { measures: ['profit'] });
    expect(unknown.isError).to.equal(true);
    const long = await call('query_sales', { measures: ['revenue'], limit: 5000 });
    expect(long.isError).to.equal(true);
  });

  it('answers nonsense in its own form, without an error of the server', async () => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${api.url}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body,
      });
    const method = (name: string, params: object = {}) =>
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: name, params });
    for (const body of ['', '{', '[]', 'null', '"x"', '{}', method('nope'), method('tools/call'), 'x'.repeat(70_000)]) {
      const { status } = await post(body);
      expect(status, body.slice(0, 60)).to.be.oneOf([200, 202, 400, 404, 413]);
    }
    // A stream of changes would never end.
    await (await post(method('subscriptions/listen', { _meta: {} }))).text();
  });
});
