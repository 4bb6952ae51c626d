import { expect } from 'chai';
import { answerAnalytics } from '../../../../lib/answers/index.ts';
import { ConfigError } from '../../../../lib/runtime/config.ts';
import { PROBLEMS } from '../../../../lib/http/problem.ts';
import { ranking } from '../../../../lib/http/ranking.ts';
import { route } from '../../../../lib/http/route.ts';
import type { RouteDependencies } from '../../../../lib/http/stack.ts';
import { SnapshotError, type SnapshotErrorCode } from '../../../../lib/snapshot/snapshot-error.ts';
import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import { parseIsoDay } from '../../../../schemas/fields/day.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { analyticsQuerySchema, rankingQuerySchema } from '../../../../schemas/query.ts';
import { analyticsAnswerSchema } from '../../../../schemas/responses.ts';
import { ask } from '../answers/ask.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { cell } from '../rollup/cells.ts';
import { context, get, logged } from './requests.ts';

const PATH = '/analytics/regions';
const NOW = new Date('2024-01-07T10:30:00.000Z');
const day = parseIsoDay('2022-04-01')!;
const sales = snapshotOf([
  cell(day, { state: 'Kerala' }, { revenue: 500 }),
  cell(day + 1, { state: 'Goa' }, { revenue: 300 }),
  cell(day + 2, { state: 'Delhi' }, { revenue: 400 }),
]);

const REGIONS = ranking({ path: PATH, summary: 'Sales by state', by: 'state' });

/** A handler whose snapshot is what `current` gives. */
function handlerOf(
  current: () => Promise<Snapshot>,
  source?: RouteDependencies['source'],
  service: ReturnType<RouteDependencies['service']> = { version: '1.0.0', requiresKey: false },
) {
  const origin = { bucket: 'reports', key: 'report.csv' };
  return route(REGIONS, {
    source: source ?? (() => ({ origin, current })),
    now: () => NOW,
    service: () => service,
  });
}

const serving = handlerOf(() => Promise.resolve(sales));
const failing = (error: unknown) =>
  handlerOf(async () => {
    throw error;
  });

async function invoke(handler: ReturnType<typeof handlerOf>, event: unknown, remaining?: number) {
  const { result, lines } = await logged(() => handler(event, context(remaining)));
  return { ...result, lines };
}

/** The problem that an event meets with, as its schema gives it. */
async function problemOf(handler: ReturnType<typeof handlerOf>, event: unknown, remaining?: number) {
  const { statusCode, headers, body, lines } = await invoke(handler, event, remaining);
  expect(headers['Content-Type']).to.equal('application/problem+json');
  expect(headers['Cache-Control']).to.equal('no-store');
  const problem = problemSchema.strict().parse(JSON.parse(body));
  expect(problem.status).to.equal(statusCode);
  expect(PROBLEMS).to.have.nested.property(`${problem.code}.status`, statusCode);
  expect(problem.request_id).to.equal(headers['X-Request-Id']);
  return { problem, headers, lines, body };
}

const statesOf = (body: string) =>
  REGIONS.response()
    .parse(JSON.parse(body))
    .data.map(({ state }) => state);

describe('route', () => {
  describe('an answer', () => {
    it('is JSON with the headers of every answer', async () => {
      const { statusCode, headers, body } = await invoke(serving, get(PATH, { limit: ['2'] }));
      expect(statusCode).to.equal(200);
      expect(JSON.parse(body)).to.deep.equal(await ask.regions(sales, { limit: '2' }));
      expect(headers).to.deep.include({
        'Content-Type': 'application/json',
        'Cache-Control': 'max-age=30',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': 'request-1',
        'Access-Control-Allow-Origin': '*',
      });
    });

    it('is for the caller alone where a key or a token came with the request', async () => {
      for (const headers of [{ 'x-api-key': 'k' }, { 'X-Api-Key': 'k' }, { Authorization: 'Bearer t' }]) {
        const answer = await invoke(serving, get(PATH, {}, { headers }));
        expect(answer.headers['Cache-Control']).to.equal('private, max-age=30');
      }
    });

    it('has no body for HEAD, but its headers', async () => {
      const { statusCode, headers, body } = await invoke(serving, get(PATH, {}, { httpMethod: 'HEAD' }));
      expect([statusCode, body, headers['Content-Type']]).to.deep.equal([200, '', 'application/json']);
      const { body: whole } = await invoke(serving, get(PATH));
      expect(headers['Content-Length']).to.equal(String(Buffer.byteLength(whole)));
    });
  });

  describe('an event', () => {
    for (const [name, event] of [
      ['{}', {}],
      ['null', null],
      ['nothing', undefined],
      ['a text', 'hello'],
      ['a list', [1]],
      ['a schedule', { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {}, resources: [] }],
      ['API Gateway without parameters', get(PATH)],
      ['no headers', { httpMethod: 'GET', headers: null }],
    ] as const) {
      it(`that is ${name} is the route without parameters`, async () => {
        const { statusCode, body } = await invoke(serving, event);
        expect(statusCode).to.equal(200);
        expect(statesOf(body)).to.deep.equal(['Kerala', 'Delhi', 'Goa']);
      });
    }

    it('with single parameters only is read too', async () => {
      const { body } = await invoke(serving, { queryStringParameters: { limit: '1' } });
      expect(statesOf(body)).to.deep.equal(['Kerala']);
      const { problem } = await problemOf(serving, { queryStringParameters: { limit: null, start_date: undefined } });
      expect(problem.errors).to.have.length(2);
    });

    it('of an HTTP API or a function URL is read too', async () => {
      const http = { method: 'GET', path: PATH };
      const event = { version: '2.0', rawPath: PATH, queryStringParameters: { limit: 'x' }, requestContext: { http } };
      const { problem } = await problemOf(serving, event);
      expect([problem.code, problem.instance]).to.deep.equal(['INVALID_PARAMETER', PATH]);
    });

    it('without an id of API Gateway has that of the invocation', async () => {
      const { headers } = await invoke(serving, {});
      expect(headers['X-Request-Id']).to.equal('invocation-1');
    });
  });

  describe('a bad request', () => {
    it('names parameter, value and what is allowed', async () => {
      const { problem } = await problemOf(serving, get(PATH, { limit: ['5000'] }));
      expect(problem).to.deep.equal({
        type: 'urn:problem-type:sales-analytics:invalid-parameter',
        title: 'A query parameter is not valid',
        status: 400,
        detail: 'limit "5000" must be a whole number from 1 to 1000',
        instance: '/dev/analytics/regions',
        code: 'INVALID_PARAMETER',
        request_id: 'request-1',
        errors: [{ path: 'limit', message: 'limit "5000" must be a whole number from 1 to 1000' }],
      });
    });

    it('tells everything that is wrong at once', async () => {
      const query = {
        start_date: ['2022-05-01'],
        end_date: ['2022-04-01'],
        limit: ['0'],
        stat: ['Goa'],
        foo: ['', ''],
      };
      const { problem } = await problemOf(serving, get(PATH, query));
      const allowed = `Allowed: ${Object.keys(rankingQuerySchema().shape).join(', ')}`;
      expect(problem.errors).to.have.deep.members([
        { path: 'stat', message: `Unknown parameter "stat". Did you mean "state"? ${allowed}` },
        { path: 'foo', message: `Unknown parameter "foo". ${allowed}` },
        { path: 'limit', message: 'limit "0" must be a whole number from 1 to 1000' },
        { path: 'start_date', message: 'start_date "2022-05-01" must not be after end_date "2022-04-01"' },
      ]);
      for (const { message } of problem.errors ?? []) expect(problem.detail).to.contain(message);
    });

    it('has the first twenty things that are wrong told, and how many more there are', async () => {
      const query = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`p${at}`, ['1']]));
      const { problem, body } = await problemOf(serving, get(PATH, query));
      expect(problem.errors?.map(({ path }) => path)).to.deep.equal(Object.keys(query).slice(0, 20));
      expect(problem.detail).to.match(/; and 2980 more$/);
      expect(body.length).to.be.below(40_000);
    });

    it('repeats a parameter that is allowed once', async () => {
      const { problem } = await problemOf(serving, get(PATH, { limit: ['5', '5'], end_date: ['a', 'b', 'c', 'd'] }));
      expect(problem.errors).to.deep.equal([
        { path: 'limit', message: 'limit appears 2 times ("5", "5"). Give it once' },
        { path: 'end_date', message: 'end_date appears 4 times ("a", "b", "c", …). Give it once' },
      ]);
    });

    it('uses a name that objects have', async () => {
      const query: Record<string, string[]> = Object.fromEntries(
        ['__proto__', 'constructor', 'toString'].map((name) => [name, ['1']]),
      );
      const { problem } = await problemOf(serving, { httpMethod: 'GET', multiValueQueryStringParameters: query });
      expect(problem.errors?.map(({ path }) => path)).to.deep.equal(['__proto__', 'constructor', 'toString']);
    });

    it('holds a very long value, of which a part is shown', async () => {
      const { problem } = await problemOf(
        serving,
        get(PATH, { limit: ['9'.repeat(10_000)], ['x'.repeat(10_000)]: ['1'] }),
      );
      expect(problem.errors).to.have.length(2);
      expect(problem.detail.length).to.be.below(1000);
    });

    for (const httpMethod of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      it(`uses ${httpMethod}`, async () => {
        const { problem, headers } = await problemOf(serving, get(PATH, {}, { httpMethod }));
        expect(problem).to.deep.include({ code: 'METHOD_NOT_ALLOWED', status: 405 });
        expect(problem.detail).to.contain(httpMethod);
        expect(headers['Allow']).to.equal('GET, HEAD, OPTIONS');
      });
    }

    it('is no error of ours in the log', async () => {
      const { lines } = await problemOf(serving, get(PATH, { limit: ['x'] }));
      expect(lines.map(({ level }) => level)).to.deep.equal(['INFO', 'INFO']);
      expect(lines[1]).to.deep.include({ status: 400, success: false, code: 'INVALID_PARAMETER' });
    });
  });

  describe('a failure', () => {
    for (const code of ['NO_DATA', 'STORE_UNAVAILABLE', 'REFRESH_REQUIRED', 'REPORT_UNREADABLE'] as const) {
      it(`of the snapshot is a 503 ${code satisfies SnapshotErrorCode} with Retry-After`, async () => {
        const { problem, headers } = await problemOf(failing(new SnapshotError(code, 'why', 42)), get(PATH));
        expect(problem).to.deep.include({ code, status: 503, detail: 'why' });
        expect(problem).not.to.have.property('errors');
        expect(headers['Retry-After']).to.equal('42');
      });
    }

    it('that nobody foresaw is a 500 that says nothing of the inside; the log has it under the same id', async () => {
      const bug = new TypeError('secret of s3://reports');
      const { problem, body, lines } = await problemOf(failing(bug), get(PATH));
      expect(problem).to.deep.include({ code: 'INTERNAL_ERROR', status: 500 });
      expect(body).not.to.match(/secret|TypeError|reports|\.ts/);
      const line = lines.find(({ level }) => level === 'ERROR');
      expect(line).to.deep.include({ correlation_id: problem.request_id, status: 500, success: false });
      expect(JSON.stringify(line?.['error'])).to.contain('secret of s3://reports').and.contain('route.test.ts');
    });

    it('may be anything that can be thrown', async () => {
      expect((await problemOf(failing('text'), get(PATH))).problem.code).to.equal('INTERNAL_ERROR');
    });

    it('of the settings is a 500 with what is wrong in the log', async () => {
      const broken = handlerOf(
        () => Promise.resolve(sales),
        () => {
          throw new ConfigError('S3_BUCKET (not set) must name the bucket');
        },
      );
      const { problem, body, headers, lines } = await problemOf(broken, get(PATH));
      expect(problem.code).to.equal('INTERNAL_ERROR');
      expect(body).not.to.contain('S3_BUCKET');
      expect(headers).to.have.property('Access-Control-Allow-Origin');
      expect(JSON.stringify(lines)).to.contain('S3_BUCKET (not set)');
    });

    it('to answer in time is a 503 while there is still time to say so', async () => {
      const waiting = handlerOf(() => new Promise<Snapshot>(() => {}));
      const { problem, headers } = await problemOf(waiting, get(PATH), 520);
      expect(problem).to.deep.include({ code: 'TIMED_OUT', status: 503 });
      expect(headers['Retry-After']).to.equal('5');
    });
  });

  describe('the log', () => {
    it('tells the start, where it reads from, the counts and the end, under the id of the request', async () => {
      const { lines } = await invoke(serving, get(PATH, { limit: ['2'] }));
      expect(lines.map(({ message }) => message)).to.deep.equal([`Start GET ${PATH}`, `Done ${PATH}`]);
      for (const line of lines) expect(line).to.deep.include({ level: 'INFO', correlation_id: 'request-1' });
      expect(lines[0]).to.deep.include({ bucket: 'reports', key: 'report.csv', parameters: { limit: ['2'] } });
      expect(lines[1]).to.deep.include({ snapshot: 's1', total_records: 3, active_records: 3, cancelled_records: 0 });
      expect(lines[1]).to.deep.include({ route: PATH, status: 200, success: true });
      expect(lines[1]?.['duration_ms']).to.be.a('number');
    });

    it('shows of the answer what the route says', async () => {
      const handler = route(
        {
          path: '/analytics',
          summary: 'All',
          query: analyticsQuerySchema,
          response: analyticsAnswerSchema,
          answer: answerAnalytics,
          logFields: ({ data }) => ({ kpis: data.kpis }),
        },
        {
          source: () => ({ origin: { bucket: 'b', key: 'k' }, current: () => Promise.resolve(sales) }),
          now: () => NOW,
          service: () => ({ version: '1', requiresKey: false }),
        },
      );
      const { lines } = await logged(() => handler({}, context()));
      expect(lines[1]?.['kpis']).to.deep.include({ total_revenue: 12, total_orders: 3 });
    });
  });
});
