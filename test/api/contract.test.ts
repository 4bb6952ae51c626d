import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import { problemSchema } from '../../schemas/problem.ts';
import { filterParameters } from '../../schemas/query.ts';
import { ROUTES, SERVICE_ROUTES } from '../../scripts/routes/routes.ts';
import { anyQuery, type Query } from '../queries.ts';
import { scaled } from '../scale.ts';
import { ordersCsv } from './orders.ts';
import { type Answer, type Api, startedApi } from './harness.ts';

const { health, openapi, docs } = SERVICE_ROUTES;
/** Every route that answers by a schema. */
const ANSWERING: { path: string; query: () => z.ZodObject; response: () => z.ZodType }[] = [
  ...Object.values(ROUTES).map(({ declaration }) => declaration),
  health.declaration,
];

const described = z.object({ headers: z.record(z.string(), z.unknown()) });
const reference = z.object({ $ref: z.string() });
const operation = z.object({ responses: z.record(z.string(), reference.or(described)) });
const documentSchema = z.object({
  paths: z.record(z.string(), z.object({ get: operation.optional() })),
  components: z.object({ responses: z.record(z.string(), described) }),
});
const DOCUMENT = documentSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8')),
);
/** Headers that the description knows, wherever. */
const HEADERS = ['ETag', 'Cache-Control', 'Content-Disposition', 'Retry-After', 'X-Request-Id'];

/** Days before, in and after those of the report. */
const DAYS = [Date.parse('2022-03-01') / 86_400_000, Date.parse('2022-06-30') / 86_400_000] as const;

describe('the contract', function () {
  this.timeout(600_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
    // Of a report that was not refreshed there are no lines for what no rollup covers.
    await api.publish(ordersCsv());
  });
  after(() => api.unpublish());

  const urlOf = (path: string, query: Query) => `${path}?${new URLSearchParams(query).toString()}`;

  const isAnswer = (answer: Answer): void => {
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('x-request-id')).to.match(/\S/);
  };

  for (const { path, query, response } of ANSWERING) {
    it(`holds for any query that ${path} takes`, async () => {
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(anyQuery(query(), { days: DAYS }), async (parameters) => {
          const answer = await api.get(urlOf(path, parameters));
          isAnswer(answer);
          if (answer.status === 400) {
            const { errors = [] } = problemSchema.strict().parse(answer.json);
            // What the schema takes can be wrong only for the data: a name that no report has.
            for (const { message } of errors) expect(message).to.match(/^Unknown \w+ "/);
            return;
          }
          expect(answer.status, answer.text).to.equal(200);
          answered++;
          if (answer.headers.get('content-type')?.startsWith('text/csv')) {
            expect(answer.text).to.match(/^[\w.]+(,[\w.]+)+\r\n/);
            expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="[\w-]+\.csv"$/);
          } else {
            // Nothing is missing, and nothing is there that the schema does not tell.
            expect(response().parse(answer.json)).to.deep.equal(answer.json);
          }
        }),
        { numRuns: scaled(250) },
      );
      expect(answered).to.be.greaterThan(0);
    });

    // Any text is one to search for.
    // A filter has one schema on all routes: one of them stands for all.
    const filters: Readonly<Record<string, unknown>> = path === '/analytics/kpis' ? {} : filterParameters;
    const own = Object.keys(query().shape).filter((each) => each !== 'q' && filters[each] !== query().shape[each]);
    for (const name of own) {
      it(`holds for ${name} with nonsense, which ${path} refuses by its name`, async () => {
        // Nothing that some state or country may be called by chance.
        const nonsense = fc
          .string({ unit: 'grapheme', maxLength: 30 })
          .map((text) => `zzq ${text.replaceAll(',', '')}`);
        await fc.assert(
          fc.asyncProperty(nonsense, async (text) => {
            const answer = await api.get(urlOf(path, [[name, text]]));
            isAnswer(answer);
            expect(answer.status, answer.text).to.equal(400);
            const problem = problemSchema.strict().parse(answer.json);
            expect(problem).to.include({ code: 'INVALID_PARAMETER', status: 400, instance: path });
            expect(problem.errors?.map((error) => error.path)).to.deep.equal([name]);
          }),
          { numRuns: scaled(20, 3) },
        );
      });
    }
  }

  for (const [path, { get }] of Object.entries(DOCUMENT.paths)) {
    if (get === undefined) continue; // test/api/mcp.test.ts
    it(`describes the answers of ${path} with their headers`, async () => {
      const asked: [string, RequestInit][] = [
        [path, {}],
        [path, { headers: { 'If-None-Match': '*' } }],
        [`${path}?zzq=1`, {}],
      ];
      for (const [target, init] of asked) {
        const { status, headers } = await api.get(target, init);
        const response = get.responses[status] ?? expect.fail(`${target}: ${status} is not described`);
        const { headers: known } =
          '$ref' in response ? DOCUMENT.components.responses[response.$ref.split('/').at(-1)!]! : response;
        const sent = HEADERS.filter((name) => headers.has(name));
        expect(Object.keys(known), `${target}: ${status}`).to.include.members(sent);
      }
      expect(get.responses).to.have.property('default');
    });
  }

  it('holds for the description of the API, which is the one in docs/', async () => {
    const { status, json, headers } = await api.get(openapi.declaration.path);
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.match(/^application\/json/);
    expect(json).to.have.nested.property('info.title', 'Sales analytics');
    for (const { path } of ANSWERING) expect(json).to.have.nested.property(`paths.${path}`);
    expect(json)
      .to.have.property('servers')
      .that.deep.equals([{ url: '/' }]);
  });

  it('holds for the page of the reference, which loads nothing', async () => {
    const { status, text, headers } = await api.get(docs.declaration.path);
    expect([status, headers.get('content-type')]).to.deep.equal([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).to.match(/^default-src 'none'; script-src 'sha256-/);
    expect(text).to.contain('<openapi-explorer').and.contain('/analytics/kpis');
    // A link loads nothing until somebody follows it.
    const tags = text.replaceAll(/(?<=<script[^>]*>).*?(?=<\/script>)/gs, '').replaceAll(/<a [^>]*>/g, '<a>');
    expect(tags)
      .to.contain('</script>')
      .and.not.match(/(src|href)="(?!data:)/);
    expect(Buffer.byteLength(text)).to.be.lessThan(1_500_000);
  });
});
