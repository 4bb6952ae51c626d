import { expect } from 'chai';
import { callScript, runScript } from '../unit/scripts/run-script.ts';
import { checks } from '../../scripts/smoke/checks.ts';
import { type Reply, type Stage, stageAt } from '../../scripts/smoke/client.ts';
import { latencyCheck } from '../../scripts/smoke/latency.ts';
import { runChecks } from '../../scripts/smoke/run-checks.ts';
import { type Api, startedApi } from './harness.ts';

const OPTIONS = { origin: 'https://example.com', maxAge: 26 };

describe('npm run smoke', function () {
  let api: Api;

  before(async () => {
    api = await startedApi();
    await api.settled();
  });

  it('passes the local service, and tells what it saw', async () => {
    const args = ['--url', api.url, '--requests', '5', '--max-p95', '60000'];
    const { code, stdout, stderr } = await runScript('smoke', args, { cwd: '/' });
    expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.pop()).to.match(/^All \d+ checks passed$/);
    for (const line of lines) expect(line).to.match(/^ok {4}\S.*: \S/);
    expect(stdout).to.match(/speed of 5 requests: p50 \d+ ms, p95 \d+ ms/);
  });

  it('fails where nobody answers, and where it is called wrongly', async () => {
    const nobody = await callScript('smoke', ['--url', 'http://127.0.0.1:9'], { cwd: '/' });
    expect(nobody).to.deep.include({ code: 1, stdout: '' });
    expect(nobody.stderr).to.match(/^smoke: no answer from http:\/\/127\.0\.0\.1:9: /);
    expect((await callScript('smoke', ['--url', 'example.com'], { cwd: '/' })).code).to.equal(2);
  });

  describe('notices', () => {
    type Change = (reply: Reply, path: string) => Partial<Reply>;

    /** What our stage answers, by request. It stays the same, so that each request is made once. */
    const replies = new Map<string, Promise<Reply>>();

    /** The names of the checks that fail when the stage answers otherwise than ours does. */
    async function failuresOf(change: Change, isPrivate = false): Promise<string[]> {
      const good = stageAt({ url: api.url, key: undefined, token: undefined });
      const asked = async (method: 'get' | 'getOpenly', path: string, headers?: Record<string, string>) => {
        const request = JSON.stringify([method, path, headers]);
        const reply = replies.get(request) ?? good[method](path, headers);
        replies.set(request, reply);
        return changed(reply, path);
      };
      const changed = async (reply: Promise<Reply>, path: string): Promise<Reply> => {
        const real = await reply;
        return { ...real, ...change({ ...real, headers: new Headers(real.headers) }, path) };
      };
      const stage: Stage = {
        isPrivate,
        reach: () => good.reach(),
        get: (path, headers) => asked('get', path, headers),
        getOpenly: (path, headers) => asked('getOpenly', path, headers),
        preflight: (path, origin) => changed(good.preflight(path, origin), path),
      };
      const lines: string[] = [];
      const all = [...checks(stage, OPTIONS), latencyCheck(stage, { requests: 1, maxP95: 60_000 })];
      await runChecks(all, (line) => lines.push(line));
      return lines.flatMap((line) => /^FAIL {2}(.*?): /.exec(line)?.[1] ?? []);
    }

    const without =
      (header: string): Change =>
      ({ headers }) => {
        headers.delete(header);
        return { headers };
      };
    const onlyAt =
      (place: string, change: Change): Change =>
      (reply, path) =>
        path === place ? change(reply, path) : {};
    const body =
      (text: (json: string) => string): Change =>
      (reply) => {
        if (reply.json === undefined) return {};
        const changed = text(JSON.stringify(reply.json));
        return { text: changed, json: JSON.parse(changed) };
      };

    it('nothing where nothing is wrong', async () => {
      expect(await failuresOf(() => ({}))).to.deep.equal([]);
    });

    for (const [what, change, failing] of [
      [
        'a page that is gone',
        onlyAt('/docs', () => ({ status: 404 })),
        ['/docs without a key', 'routes of the document'],
      ],
      [
        'an unhealthy stage',
        onlyAt('/health', () => ({ status: 503 })),
        ['/health without a key', 'routes of the document'],
      ],
      [
        'a failing route',
        onlyAt('/analytics/regions', () => ({ status: 500 })),
        ['/analytics/regions', 'routes of the document'],
      ],
      [
        'a route that the document lacks',
        onlyAt(
          '/openapi.json',
          body((json) => json.replace('"/analytics/trends"', '"/x"')),
        ),
        ['routes of the document'],
      ],
      [
        'numbers that do not agree',
        onlyAt(
          '/analytics',
          body((json) => json.replace(/"total_orders":\d+/, '"total_orders":1')),
        ),
        ['one snapshot everywhere'],
      ],
      [
        'months that do not add up',
        onlyAt(
          '/analytics/trends',
          body((json) => json.replace(/"order_count":\d+/, '"order_count":0')),
        ),
        ['one snapshot everywhere'],
      ],
      [
        'a stale snapshot',
        onlyAt(
          '/analytics/kpis',
          body((json) => json.replace('"stale":false', '"stale":true')),
        ),
        ['freshness'],
      ],
      [
        'reports that nobody looked at',
        onlyAt(
          '/analytics/kpis',
          body((json) => json.replace(/"checked_at":"\d+/, '"checked_at":"2000')),
        ),
        ['freshness'],
      ],
      [
        'errors of another form',
        onlyAt(
          '/analytics/kpis?start_date=yesterday',
          body((json) => json.replace('"code"', '"kode"')),
        ),
        ['errors'],
      ],
      ['errors of another status', onlyAt('/analytics/kpis?start_date=yesterday', () => ({ status: 422 })), ['errors']],
      ['an unknown path that is known', onlyAt('/no/such/path', () => ({ status: 200 })), ['unknown paths']],
      ['another origin', without('access-control-allow-origin'), ['errors', 'CORS']],
      ['missing ETags', without('etag'), ['caching']],
      ['guessed content types', without('x-content-type-options'), ['caching']],
    ] as const)
      it(what, async () => {
        expect(await failuresOf(change)).to.deep.equal(failing);
      });

    it('a key that nobody asks for, and one that is asked for and was not given', async () => {
      expect(await failuresOf(() => ({}), true)).to.include('key');
      const refused = await failuresOf((reply, path) =>
        path.startsWith('/analytics') ? { ...reply, status: 403 } : {},
      );
      expect(refused).to.include.members(['/analytics/kpis', 'key', 'speed of 1 requests']);
    });
  });
});
