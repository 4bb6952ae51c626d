import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RouteHandler } from '../../../lib/http/stack.ts';
import type { ROUTES } from '../../../scripts/routes/routes.ts';
import { deployedFunctions } from '../../../scripts/routes/functions.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/emulator.ts';
import { context, get, logged, setVariables } from '../lib/http/requests.ts';
import { KEY, type TestBucket, reportOf, startBucket } from '../lib/storage/fake-store.ts';

const root = join(import.meta.dirname, '../../..');
const DEPLOYED = deployedFunctions();
const NAMES = DEPLOYED.filter(({ name, readsSnapshot }) => readsSnapshot && !['health', 'mcp'].includes(name)).map(
  ({ name }) => name,
);

describe('functions', () => {
  let bucket: TestBucket;
  let restore: () => void;
  let routes: typeof ROUTES;
  let health: RouteHandler;

  before(async () => {
    bucket = await startBucket('reports');
    await bucket.put(KEY, `${reportOf(4)}o9,04-30-22,Cancelled,\no8,broken,Shipped,1\n`);
    restore = setVariables({
      S3_BUCKET: 'reports',
      AWS_ENDPOINT_URL_S3: bucket.url,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    });
    // Loaded once the environment is set.
    ({ ROUTES: routes } = await import('../../../scripts/routes/routes.ts'));
    ({ handler: health } = await import('../../../functions/health.ts'));
  });
  after(async () => {
    restore();
    await bucket.stop();
  });

  const invoke = (name: string, event: unknown) => logged(() => routes[name]!(event, context()));

  it('read the report at the first request, tell the log what was in it, and read no CSV at the next ones', async () => {
    bucket.requests.length = 0;
    const { lines } = await invoke('kpis', {});
    expect(lines.map(({ message }) => message)).to.deep.equal([
      'Start GET /analytics/kpis',
      `Reading s3://reports/${KEY}`,
      'Records loaded: 6',
      'Active orders: 4',
      'KPIs calculated',
      'Done /analytics/kpis',
    ]);
    expect(lines[2]).to.deep.include({ rows: 6, active: 4, cancelled: 1, rejected: 1 });
    expect(lines[4]?.['kpis']).to.deep.include({ total_revenue: 400, total_orders: 4 });
    const reads = bucket.requests.filter(({ path }) => path.endsWith(KEY));
    const asked = bucket.requests.length;
    expect(reads).to.have.length(1);
    for (const name of NAMES) await invoke(name, get(`/analytics/${name}`));
    // The refreshes are in an object of their own.
    const others = bucket.requests
      .slice(asked)
      .filter(({ path, query }) => ![path, query['prefix']].some((key) => String(key).endsWith('refreshes.json')));
    expect(others).to.deep.equal([]);
  });

  for (const name of NAMES) {
    it(`${name} answers as its schema says`, async () => {
      const { query, response } = routes[name]!.declaration;
      const narrow = 'start_date' in query().shape ? { start_date: ['2022-04-02'], end_date: ['2022-04-03'] } : {};
      for (const event of [{}, get('/', narrow)]) {
        const { result } = await invoke(name, event);
        expect(result.statusCode).to.equal(200);
        const body: unknown = JSON.parse(result.body);
        expect(response().parse(body)).to.deep.equal(body);
        expect(body).to.have.nested.property('metadata.snapshot_records', 5);
      }
    });

    it(`${name} refuses what it does not know`, async () => {
      const { result } = await invoke(name, get('/', { page: ['2'] }));
      expect(result.statusCode).to.equal(400);
      expect(result.body).to.contain('\\"page\\"').and.contain(Object.keys(routes[name]!.declaration.query().shape)[0]);
    });
  }

  it('health tells that there is something to serve', async () => {
    const { result } = await logged(() => health({}, context()));
    expect([result.statusCode, JSON.parse(result.body)]).to.have.nested.property('1.data.ok', true);
  });

  it('stand in serverless.yml with the paths that they declare, and are short', async () => {
    const files = readdirSync(join(root, 'functions')).filter((file) => /(?<!\.d)\.ts$/.test(file));
    expect(
      DEPLOYED.map(({ file }) => `${file}.ts`),
      'functions of serverless.yml',
    ).to.have.members(files);
    for (const { name, file, paths } of DEPLOYED) {
      const { handler } = (await import(`../../../functions/${file}.ts`)) as { handler: Partial<RouteHandler> };
      const { path } = (handler.declaration ?? {}) as { path?: string };
      expect({ name, file, paths }).to.deep.equal({ name: file, file, paths: path === undefined ? [] : [path] });
      const lines = readFileSync(join(root, 'functions', `${file}.ts`), 'utf8').split('\n').length;
      expect(lines, name).to.be.at.most(21);
    }
  });
});
