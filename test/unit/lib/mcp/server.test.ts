import { expect } from 'chai';
import fc from 'fast-check';
import * as z from 'zod';
import { mcpHandler } from '../../../../lib/mcp/server.ts';
import { TOOLS } from '../../../../lib/mcp/tools.ts';
import { EXCLUDABLE_DIMENSIONS, QUERY_FIGURE_NAMES } from '../../../../lib/model/index.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import { QUERY_DIMENSIONS } from '../../../../schemas/query.ts';
import { scaled } from '../../../scale.ts';
import { NOW } from '../answers/ask.ts';
import { logged } from '../http/requests.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { cell } from '../rollup/cells.ts';

const DAY = 19_083; // 2022-04-01
const SNAPSHOT = snapshotOf([
  cell(DAY, { state: 'Goa', category: 'Kurta' }),
  cell(DAY + 1, { state: 'Kerala', category: 'Set' }),
]);
const source = { origin: { bucket: 'b', key: 'k' }, current: async () => SNAPSHOT };
const fetch = mcpHandler({ source: () => source, now: () => NOW, version: () => '1.2.3' });

const post = async (body: string, headers: Record<string, string> = {}) =>
  fetch(
    new Request('https://service.invalid/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
    }),
  );

const rpc = (method: string, params: unknown) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

/** The message of an answer, which may be an event. */
async function messageOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as unknown;
}

const messageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  result: z.looseObject({}).optional(),
  error: z.object({ code: z.int(), message: z.string() }).optional(),
});

/** What an agent may ask, well or badly. */
const anyArguments = fc.oneof(
  fc.record(
    {
      measures: fc.array(fc.constantFrom(...QUERY_FIGURE_NAMES, 'profit'), { maxLength: 4 }),
      dimensions: fc.array(fc.constantFrom<string>(...QUERY_DIMENSIONS, 'colour'), { maxLength: 3 }),
      start_date: fc.constantFrom('2022-04-01', '2022-04-31', '', 'yesterday'),
      end_date: fc.constantFrom('2022-04-02', '1999-01-01'),
      filters: fc.dictionary(fc.constantFrom<string>(...EXCLUDABLE_DIMENSIONS, '__proto__'), fc.anything(), {
        maxKeys: 2,
      }),
      exclude: fc.dictionary(fc.constantFrom<string>(...EXCLUDABLE_DIMENSIONS), fc.constantFrom(true, ['Goa'], ['x'])),
      sort: fc.constantFrom('-revenue', 'change_percent.revenue', 'nothing'),
      limit: fc.constantFrom(0, 1, 5, 1e9, -1, 1.5),
      offset: fc.constantFrom(0, 3),
      share: fc.boolean(),
      others: fc.boolean(),
      currency: fc.constantFrom('INR', 'usd', 'XXX', 'rupee'),
      compare: fc.constantFrom('previous_period', 'previous_year', 'never'),
      compare_start_date: fc.constantFrom('2022-03-01'),
      compare_end_date: fc.constantFrom('2022-03-02', '2022-02-01'),
    },
    { requiredKeys: [] },
  ),
  fc.anything(),
);
const anyCall = fc.record({ name: fc.constantFrom(...TOOLS.map(({ name }) => name), 'nope'), arguments: anyArguments });
const anyBody = fc.oneof(
  { weight: 6, arbitrary: anyCall.map((params) => rpc('tools/call', params)) },
  { weight: 1, arbitrary: fc.tuple(fc.string(), fc.anything()).map(([method, params]) => rpc(method, params)) },
  { weight: 1, arbitrary: fc.anything().map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string() },
);

describe('the server of agents', function () {
  this.timeout(600_000);

  it('answers anything in the form of its protocol, and never with an error of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBody,
        fc.constantFrom({}, { accept: '*/*' }, { 'content-type': 'text/plain' }),
        async (body, headers) => {
          const response = await post(body, headers);
          expect(response.status).to.be.below(500);
          if (response.status !== 200) return;
          const { result, error } = messageSchema.parse(await messageOf(response));
          expect(result ?? error).not.to.equal(undefined);
          expect(error?.code).not.to.equal(-32_603);
        },
      ),
      { numRuns: scaled(20_000, 50) },
    );
  });

  it('says why there are no numbers, without a stack or a path', async () => {
    const none = {
      ...source,
      current: async () => {
        throw new SnapshotError('NO_DATA', 'There is no report yet', 60);
      },
    };
    const broken = {
      ...source,
      current: async () => {
        throw new Error('secret /path/of/something');
      },
    };
    for (const [from, said] of [
      [none, 'There is no report yet'],
      [broken, 'Something went wrong'],
    ] as const) {
      const ask = mcpHandler({ source: () => from, now: () => NOW, version: () => '1' });
      const body = rpc('tools/call', { name: 'query_sales', arguments: {} });
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const { result } = await logged(() =>
        ask(new Request('https://service.invalid/mcp', { method: 'POST', headers, body })),
      );
      const text = JSON.stringify(await messageOf(result));
      expect(text).to.include(said).and.include('"isError":true').and.not.include('secret');
    }
  });

  it('refuses an answer that is too long, and a request that is', async () => {
    const many = Array.from({ length: 400 }, (_, place) => cell(DAY, { state: `${'State '.repeat(100)}${place}` }));
    const from = { ...source, current: async () => snapshotOf(many) };
    const ask = mcpHandler({ source: () => from, now: () => NOW, version: () => '1' });
    const body = rpc('tools/call', { name: 'query_sales', arguments: { dimensions: ['state'], limit: 200 } });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const response = await ask(new Request('https://service.invalid/mcp', { method: 'POST', headers, body }));
    expect(JSON.stringify(await messageOf(response))).to.include('more than 100000. Ask for fewer rows');
    expect((await post(`"${'x'.repeat(70_000)}"`)).status).to.equal(413);
  });
});
