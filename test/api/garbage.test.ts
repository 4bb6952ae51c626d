import { Agent, type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { problemSchema } from '../../schemas/problem.ts';
import { parameters } from '../../schemas/query.ts';
import { ROUTES, SERVICE_ROUTES } from '../../scripts/routes/routes.ts';
import { scaled } from '../scale.ts';
import { type Api, startedApi } from './harness.ts';
import { ordersCsv } from './orders.ts';

const PATHS = Object.values({ ...ROUTES, ...SERVICE_ROUTES }).map(({ declaration }) => declaration.path);
const NAMES = [...Object.keys(parameters), '__proto__', 'constructor', 'toString', '', '[]', 'state[]', 'limit[gt]'];

/** What can stand in a URL: anything, if need be in hexadecimal, and not even always of whole characters. */
const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Array.from(bytes, hex).join(''));
const hex = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map(encodeURIComponent),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map(encodeURIComponent),
  fc.stringMatching(/^[!-"$%'-~]{0,40}$/), // as it stands: quotes, percent signs, backslashes, braces
  anyBytes,
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '%0d%0aX-Injected:%201',
    '../../etc/passwd',
    '%2e%2e%2f',
    '${7*7}',
    "'; DROP TABLE--",
  ),
  fc.constantFrom('0', '-1', '1e9', '9'.repeat(400), 'NaN', 'true', '2022-04-31', '0000-00-00', '+275760-09-13'),
  fc.integer({ min: 1000, max: 7000 }).map((length) => 'x,'.repeat(length / 2)),
);

/** The reference is a page of a megabyte, which takes longer to answer with than all others together. */
const LARGE = '/docs';
const anyPath = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom(...PATHS.filter((path) => path !== LARGE)) },
  { weight: 1, arbitrary: fc.constant(LARGE) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...PATHS), anyText).map(([path, text]) => path + text) },
  { weight: 2, arbitrary: anyText.map((text) => `/${text}`) },
);
const anyParameter = fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, anyText), anyText);
const anyQuery = fc.oneof(
  fc.array(anyParameter, { maxLength: 6 }).map((all) => all.map(([name, value]) => `${name}=${value}`).join('&')),
  fc.array(fc.oneof(anyText, fc.constantFrom('&', '=', '?', '&&', '==')), { maxLength: 6 }).map((all) => all.join('')),
);
/** Header values of Latin-1 without line ends, which no client lets through. */
const anyHeader = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,80}$/);
const anyHeaders = fc.dictionary(
  fc.constantFrom(
    'Accept',
    'If-None-Match',
    'Origin',
    'X-Api-Key',
    'Authorization',
    'Accept-Language',
    'Cookie',
    'X-Forwarded-For',
    'Accept-Encoding',
    'Range',
  ),
  fc.oneof(
    anyHeader,
    fc.constantFrom('*', 'W/"', '"a",W/"b"', 'text/csv;q=1', ';q=;,', 'bytes=0-', 'null', 'gzip;q=0'),
  ),
  { maxKeys: 4 },
);
const anyRequest = fc.record({
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant('GET') },
    fc.constantFrom('HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
  ),
  path: anyPath,
  query: anyQuery,
  headers: anyHeaders,
});

interface Reply {
  status: number;
  type: string;
  text: string;
}

describe('garbage', function () {
  this.timeout(1_200_000);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let api: Api;

  before(async () => {
    api = await startedApi();
    // A report that was never refreshed has no order lines to answer from: that is a 503, as it should be.
    await api.publish(ordersCsv());
  });
  after(async () => api.unpublish());
  after(() => {
    agent.destroy();
  });

  /** Sends a request as it stands: `fetch` would put the URL in order first. */
  const send = (method: string, target: string, headers: Record<string, string>) =>
    new Promise<Reply>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const sent = request({ agent, hostname, port, method, path: target, headers }, (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(chunks).toString() });
        });
      });
      sent.on('error', reject);
      sent.end();
    });

  it('is answered or refused, and never the end of anything', async () => {
    const statuses = new Map<number, number>();
    const requests = fc.sample(anyRequest, scaled(5000));
    const next = requests.entries();
    // As many at a time as browsers of a small company, which start as many instances of a function.
    const sending = Array.from({ length: scaled(8, 3) }, async () => {
      for (const [, { method, path, query, headers }] of next) {
        const target = `${path}?${query}`.replaceAll(/[^!-~]/g, (character) => encodeURIComponent(character));
        const reply = await send(method, target, headers);
        const told = `${method} ${target} ${JSON.stringify(headers)}: ${reply.status} ${reply.text.slice(0, 500)}`;
        expect(reply.status, told).to.be.within(200, 499);
        if (reply.type.startsWith('application/problem+json') && method !== 'HEAD') {
          expect(problemSchema.strict().parse(JSON.parse(reply.text)).status, told).to.equal(reply.status);
        }
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      }
    });
    await Promise.all(sending);
    expect([...statuses.values()].reduce((sum, count) => sum + count)).to.equal(requests.length);
    expect([...statuses.keys()]).to.include.members([200, 400, 404]);
  });

  it('leaves the service as it was', async () => {
    for (const path of PATHS) expect((await send('GET', path, {})).status, path).to.equal(200);
  });
});
