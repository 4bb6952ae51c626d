import { type IncomingMessage, request } from 'node:http';
import { expect } from 'chai';
import { ROUTES, SERVICE_ROUTES } from '../../scripts/routes/routes.ts';
import { type Api, startedApi } from './harness.ts';
import { ordersCsv } from './orders.ts';

interface Reply {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** Headers that are of the moment, or that the local server adds to what has a body. */
const LEFT_OUT = new Set(['date', 'x-request-id', 'keep-alive', 'connection', 'accept-ranges']);

const PATHS = [
  '/',
  ...[...Object.values(ROUTES), ...Object.values(SERVICE_ROUTES)].map((route) => route.declaration.path),
];

describe('HEAD', function () {
  this.timeout(60_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
    // The ETag of a report that is read directly changes with each look at it.
    await api.publish(ordersCsv());
    await api.settled();
  });
  after(() => api.unpublish());

  /** Sends a request without what `fetch` adds to it, such as that a body may be compressed. */
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<Reply>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const sent = request({ hostname, port, method, path, headers }, (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const kept = Object.entries(response.headers).filter(([name]) => !LEFT_OUT.has(name));
          const body = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode, headers: Object.fromEntries(kept), body });
        });
      });
      sent.on('error', reject);
      sent.end();
    });

  for (const path of [...PATHS, '/analytics/regions?format=csv&limit=2']) {
    it(`of ${path} has what GET has, but for the body`, async () => {
      const [get, head] = [await send('GET', path), await send('HEAD', path)];
      expect(get.status).to.equal(200);
      expect(get.body.length).to.be.greaterThan(0);
      expect([head.status, head.body]).to.deep.equal([get.status, '']);
      const length = Buffer.byteLength(get.body);
      // Its ages in seconds can have one digit more the second time.
      const isHealth = path === SERVICE_ROUTES.health.declaration.path;
      expect(Number(head.headers['content-length'])).to.be.within(length, isHealth ? length + 2 : length);
      expect({ ...head.headers, 'content-length': String(length) }).to.deep.equal(get.headers);
    });
  }

  it('says that an answer is still right', async () => {
    const path = '/analytics/trends';
    const { headers } = await send('HEAD', path);
    const again = await send('HEAD', path, { 'If-None-Match': String(headers['etag']) });
    expect([again.status, again.body, again.headers['etag']]).to.deep.equal([304, '', headers['etag']]);
  });

  it('refuses what GET refuses', async () => {
    const { status, headers, body } = await send('HEAD', '/analytics/kpis?limit=5');
    expect([status, headers['content-type'], body]).to.deep.equal([400, 'application/problem+json', '']);
  });
});
