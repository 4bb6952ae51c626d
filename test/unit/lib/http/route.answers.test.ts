import { expect } from 'chai';
import { answerTrends, trendsTable } from '../../../../lib/answers/index.ts';
import { ranking } from '../../../../lib/http/ranking.ts';
import { route } from '../../../../lib/http/route.ts';
import type { RouteHandler, RouteDependencies } from '../../../../lib/http/stack.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { trendsQuerySchema } from '../../../../schemas/query.ts';
import { trendsAnswerSchema } from '../../../../schemas/responses.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { cell } from '../rollup/cells.ts';
import { context, get, logged, setVariables } from './requests.ts';

const NOW = new Date('2024-01-07T10:30:00.000Z');
const DAY = 19_083; // 2022-04-01
const sales = snapshotOf([
  cell(DAY, { state: 'Rajasthan' }),
  cell(DAY + 1, { state: '=Bihar, "new"' }, { revenue: 5 }),
  cell(DAY + 1, { state: 'California', country: 'US', currency: 'USD' }),
]);

interface Facts {
  snapshot?: Snapshot;
  version?: string;
  requiresKey?: boolean;
}

const dependencies = ({ snapshot = sales, version = '1.0.0', requiresKey = false }: Facts): RouteDependencies => ({
  source: () => ({ origin: { bucket: 'b', key: 'k' }, current: () => Promise.resolve(snapshot) }),
  now: () => NOW,
  service: () => ({ version, requiresKey }),
});
const regionsOf = (facts: Facts) =>
  route(ranking({ path: '/analytics/regions', summary: '', by: 'state' }), dependencies(facts));
const trendsOf = (facts: Facts) =>
  route(
    {
      path: '/analytics/trends',
      summary: '',
      query: trendsQuerySchema,
      response: trendsAnswerSchema,
      answer: answerTrends,
      table: trendsTable,
    },
    dependencies(facts),
  );

async function asked(
  query: Record<string, string[]> = {},
  headers = {},
  facts: Facts = {},
  handler: RouteHandler = regionsOf(facts),
) {
  const { result } = await logged(() => handler(get('/analytics/regions', query, { headers }), context()));
  return result;
}

const ORDERS =
  'distinct_orders,distinct_order_value,units_per_order,unpriced_orders,' +
  'refunded_revenue,net_revenue,discounts,tax,shipping,promoted_orders';

describe('an answer in the form of CSV', () => {
  it('comes for format=csv and for Accept: text/csv, with a file name', async () => {
    for (const answer of [await asked({ format: ['csv'] }), await asked({}, { accept: 'text/csv' })]) {
      expect(answer.body).to.equal(
        `state,revenue,order_count,quantity_sold,avg_order_value,${ORDERS},partial\r\n` +
          'Rajasthan,100,1,1,100,1,100,1,0,,100,,,,,\r\n' +
          '"\'=Bihar, ""new""",0.05,1,1,0.05,1,0.05,1,0,,0.05,,,,,\r\n',
      );
      expect(answer.headers).to.deep.include({
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': 'attachment; filename="regions_2022-04-01_2022-04-02_INR.csv"',
        Vary: 'Accept',
      });
    }
  });

  it('has a name without days where no day of the data is asked for, and its header line', async () => {
    const { body, headers } = await asked({ format: ['csv'], start_date: ['2030-01-01'], currency: ['usd'] });
    expect(body).to.equal(`state,revenue,order_count,quantity_sold,avg_order_value,${ORDERS},partial\r\n`);
    expect(headers['Content-Disposition']).to.equal('attachment; filename="regions_USD.csv"');
  });

  it('does not come where JSON is asked for by name', async () => {
    const { headers } = await asked({ format: ['json'] }, { Accept: 'text/csv' });
    expect(headers).to.include({ 'Content-Type': 'application/json', Vary: 'Accept' });
    expect(headers).not.to.have.property('Content-Disposition');
  });

  it('has the columns of its granularity', async () => {
    const columns = async (granularity: string) =>
      (await asked({ format: ['csv'], granularity: [granularity] }, {}, {}, trendsOf({}))).body
        .split('\r\n')
        .slice(0, 2);
    const measures = 'revenue,order_count,quantity_sold,avg_order_value,b2b_percentage';
    const rates =
      'amazon_fulfilled_orders,merchant_fulfilled_orders,cancelled_orders,cancellation_rate,returned_orders,return_rate,' +
      `${ORDERS},partial_figures`;
    expect(await columns('month')).to.deep.equal([
      `period,partial,year_month,month_name,${measures},${rates}`,
      '2022-04,true,2022-04,Apr,100.05,2,2,50.03,0,2,0,0,0,0,0,2,50.03,1,0,,100.05,,,,,',
    ]);
    expect(await columns('day')).to.deep.equal([
      `period,partial,${measures},${rates}`,
      '2022-04-01,false,100,1,1,100,0,1,0,0,0,0,0,1,100,1,0,,100,,,,,',
    ]);
  });

  it('says that it varies by origin besides, where it does', async () => {
    const restore = setVariables({ CORS_ORIGINS: 'https://sales.example.com' });
    try {
      expect((await asked()).headers['Vary']).to.equal('Accept, Origin');
    } finally {
      restore();
    }
  });
});

describe('the ETag of an answer', () => {
  const etag = async (query: Record<string, string[]> = {}, facts: Facts = {}, headers = {}) =>
    (await asked(query, headers, facts)).headers['ETag'];

  it('is the same for the same question, however it is put', async () => {
    expect(await etag()).to.match(/^W\/"/);
    for (const query of [
      { start_date: ['2022-04-01'] },
      { start_date: ['1999-01-01'], end_date: ['2030-01-01'] },
      { sort: ['-revenue'], limit: ['1000'], offset: ['0'] },
      { format: ['json'] },
      { currency: ['inr'] },
    ])
      expect(await etag(query)).to.equal(await etag());
    expect(await etag({ state: ['RJ', 'CA'] })).to.equal(await etag({ state: ['ca (us),Rajshthan,RJ'] }));
  });

  it('is another one for another question or form', async () => {
    const tags = await Promise.all([
      etag(),
      etag({ limit: ['1'] }),
      etag({ offset: ['1'] }),
      etag({ sort: ['revenue'] }),
      etag({ state: ['RJ'] }),
      etag({ b2b: ['true'] }),
      etag({ b2b: ['false'] }),
      etag({ currency: ['USD'] }),
      etag({ end_date: ['2022-04-01'] }),
      etag({ format: ['csv'] }),
    ]);
    expect(new Set(tags)).to.have.property('size', tags.length);
    expect(await etag({}, {}, { Accept: 'text/csv' })).to.equal(tags.at(-1));
  });

  it('is another one for another version, snapshot, freshness or look at the reports', async () => {
    const tags = await Promise.all([
      etag(),
      etag({}, { version: '1.0.1' }),
      etag({}, { snapshot: { ...sales, id: 's2' } }),
      etag({}, { snapshot: { ...sales, stale: true } }),
      etag({}, { snapshot: { ...sales, checkedAt: new Date(sales.checkedAt.getTime() + 1000) } }),
    ]);
    expect(new Set(tags)).to.have.property('size', tags.length);
  });

  it('saves the answer where the caller has it', async () => {
    const first = await asked();
    for (const known of [first.headers['ETag'], `"x", ${first.headers['ETag']}`, '*']) {
      const { statusCode, body, headers } = await asked({}, { 'If-None-Match': known });
      expect([statusCode, body]).to.deep.equal([304, '']);
      expect(headers).to.include({ ETag: first.headers['ETag'], 'Cache-Control': 'max-age=30', Vary: 'Accept' });
      expect(headers).to.have.property('Access-Control-Allow-Origin', '*');
      expect(headers).not.to.have.property('Content-Type');
    }
    const newer = { snapshot: { ...sales, id: 's2' } };
    expect((await asked({}, { 'if-none-match': first.headers['ETag'] }, newer)).statusCode).to.equal(200);
  });

  it('does not save a problem', async () => {
    const { statusCode, headers } = await asked({ limit: ['0'] }, { 'If-None-Match': '*' });
    expect([statusCode, headers['ETag'], headers['Cache-Control']]).to.deep.equal([400, undefined, 'no-store']);
  });

  it('is for the caller alone where the service asks for keys', async () => {
    const { headers } = await asked({}, {}, { requiresKey: true });
    expect(headers['Cache-Control']).to.equal('private, max-age=30');
  });
});

describe('a question that the data cannot answer', () => {
  const problemOf = async (query: Record<string, string[]>, handler: RouteHandler = regionsOf({})) => {
    const { statusCode, body } = await asked(query, {}, {}, handler);
    expect(statusCode).to.equal(400);
    return problemSchema.parse(JSON.parse(body));
  };

  it('is refused as a wrong parameter is', async () => {
    const problem = await problemOf({ state: ['Rajastan,Goaa'], limit: ['5'] });
    const message = 'Unknown state "Goaa". Did you mean "Goa"? Valid values: /analytics/dimensions';
    expect(problem).to.deep.include({ code: 'INVALID_PARAMETER', detail: message });
    expect(problem.errors).to.deep.equal([{ path: 'state', message }]);
  });

  it('is refused once its parameters are right, not before', async () => {
    const problem = await problemOf({ state: ['Atlantis'], limit: ['0'] });
    expect(problem.errors?.map(({ path }) => path)).to.deep.equal(['limit']);
  });

  it('is refused where the answer would have too many periods, with what helps', async () => {
    const long = snapshotOf([cell(0), cell(47_481)]);
    const { errors } = await problemOf({ granularity: ['day'] }, trendsOf({ snapshot: long }));
    expect(errors).to.deep.equal([
      {
        path: 'granularity',
        message:
          'granularity "day" makes 47482 periods of 1970-01-01 to 2099-12-31; 10000 are allowed. Use a longer granularity, or narrow start_date and end_date',
      },
    ]);
    const { statusCode, body } = await asked({ granularity: ['week'] }, {}, {}, trendsOf({ snapshot: long }));
    expect([statusCode, trendsAnswerSchema().parse(JSON.parse(body)).data.length]).to.deep.equal([200, 6784]);
  });

  it('is refused where the answer would be too large to send', async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `${at} ${'x'.repeat(8000)}`);
    const wide = snapshotOf(names.map((state) => cell(DAY, { state })));
    const problem = await problemOf({}, regionsOf({ snapshot: wide }));
    expect(problem.code).to.equal('ANSWER_TOO_LARGE');
    expect((await asked({ limit: ['500'] }, {}, { snapshot: wide })).statusCode).to.equal(200);
  });
});

describe('a snapshot that is not there', () => {
  it('is told before the names of a query are looked at', async () => {
    const facts = dependencies({});
    const failing = {
      current: () => Promise.reject(new SnapshotError('NO_DATA', 'none', 1)),
      origin: { bucket: 'b', key: 'k' },
    };
    const handler = route(regionsOf({}).declaration, { ...facts, source: () => failing });
    expect((await asked({ state: ['Atlantis'] }, {}, {}, handler)).statusCode).to.equal(503);
  });
});
