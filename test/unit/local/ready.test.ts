import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { waitUntilReady } from '../../../local/ready.ts';

describe('local: waiting until the service is ready', () => {
  let server: Server | undefined;
  const stop = async (): Promise<void> => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  };
  afterEach(stop);

  const serve = async (answer: RequestListener): Promise<string> => {
    server = createServer(answer);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  };

  it('gives the first answer that is one', async () => {
    const statuses = [404, 502, 200];
    const url = await serve((_, response) => response.writeHead(statuses.shift() ?? 500).end('{"a":1}'));
    expect(await waitUntilReady(url)).to.deep.equal({ a: 1 });
    expect(statuses).to.deep.equal([]);
  });

  it('fails at once at a problem that stays', async () => {
    const url = await serve((_, response) => refuse(response, 'REPORT_UNREADABLE'));
    expect(await outcome(waitUntilReady(url))).to.equal('the service cannot answer: No column');
  });

  it('goes on after a problem that may pass', async () => {
    const codes = ['TIMED_OUT', 'STORE_UNAVAILABLE'];
    const url = await serve((_, response) => {
      const code = codes.shift();
      if (code === undefined) response.end('{}');
      else refuse(response, code);
    });
    expect(await waitUntilReady(url)).to.deep.equal({});
  });

  it('fails when the time is out, and says what came last', async () => {
    const url = await serve((_, response) => response.writeHead(502).end('bad gateway'));
    expect(await outcome(waitUntilReady(url, { timeoutMs: 300 }))).to.match(
      /did not answer within 0\.3 s \(last: 502 bad gateway\)/,
    );
    await stop();
    expect(await outcome(waitUntilReady(url, { timeoutMs: 300 }))).to.match(/last: no answer/);
  });

  it('ends when it is told to', async () => {
    const url = await serve(() => {}); // never answers
    const asked = new AbortController();
    const waiting = outcome(waitUntilReady(url, { signal: asked.signal }));
    asked.abort(new Error('asked'));
    expect(await waiting).to.equal('asked');
  });
});

function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: Error) => error.message);
}

/** An answer with a problem document. */
function refuse(response: ServerResponse, code: string): void {
  const problem = { type: 't', title: 't', status: 503, detail: 'No column', instance: '/', code, request_id: 'r' };
  response.writeHead(503, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}
