import { expect } from 'chai';
import { ConfigError } from '../../../../lib/runtime/config.ts';
import { health } from '../../../../lib/http/health.ts';
import { staticDocument } from '../../../../lib/http/static-document.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { healthAnswerSchema } from '../../../../schemas/responses.ts';
import { NOW } from '../answers/ask.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { context, get, logged } from './requests.ts';

const healthOf = (current: () => Promise<Snapshot>) =>
  health(
    { path: '/health', summary: 'Whether all is well' },
    {
      source: () => ({ origin: { bucket: 'secret-bucket', key: 'secret.csv' }, current }),
      now: () => NOW,
      service: () => ({ version: '1.2.3', requiresKey: true }),
    },
  );

describe('health', () => {
  it('is ok where there is a snapshot, and not to be cached', async () => {
    const { result } = await logged(() => healthOf(async () => snapshotOf([]))(get('/health'), context()));
    expect(result.statusCode).to.equal(200);
    expect(result.headers['Cache-Control']).to.equal('no-store');
    expect(healthAnswerSchema().parse(JSON.parse(result.body)).data.ok).to.equal(true);
  });

  for (const [error, code, retryAfter] of [
    [new SnapshotError('NO_DATA', 'put one into s3://secret-bucket', 42), 'NO_DATA', '42'],
    [new SnapshotError('STORE_UNAVAILABLE', 'secret-bucket is down', 5), 'STORE_UNAVAILABLE', '5'],
    [new ConfigError('S3_BUCKET (secret-bucket) is wrong'), 'UNHEALTHY', '30'],
    [new TypeError('secret-bucket'), 'UNHEALTHY', '30'],
  ] as const) {
    it(`is a 503 ${code} on ${error.name}, which tells nothing of the bucket`, async () => {
      const failing = healthOf(() => Promise.reject(error));
      const { result, lines } = await logged(() => failing(get('/health'), context()));
      expect(result.statusCode).to.equal(503);
      expect(result.headers['Retry-After']).to.equal(retryAfter);
      expect(problemSchema.parse(JSON.parse(result.body)).code).to.equal(code);
      expect(result.body + JSON.stringify(result.headers)).not.to.contain('secret');
      expect(JSON.stringify(lines)).to.contain('secret-bucket');
      // Whoever waits for a first report must not ring the alarm of errors: CloudWatch counts such a line apart.
      const { RequestsWithoutData, _aws, stage, service } = lines.at(-1) as Record<string, unknown>;
      expect(RequestsWithoutData).to.equal(code === 'NO_DATA' ? 1 : undefined);
      if (code !== 'NO_DATA') return;
      expect({ stage, service }).to.deep.equal({ stage: 'local', service: 'sales-analytics' });
      const counted = {
        Namespace: 'SalesAnalytics',
        Dimensions: [['service', 'stage']],
        Metrics: [{ Name: 'RequestsWithoutData', Unit: 'Count' }],
      };
      expect(_aws).to.have.deep.property('CloudWatchMetrics', [counted]);
    });
  }

  it('takes no parameters', async () => {
    const handler = healthOf(async () => snapshotOf([]));
    const { result } = await logged(() => handler(get('/health', { verbose: ['1'] }), context()));
    expect(result.statusCode).to.equal(400);
    expect(result.body).to.contain('This route takes none');
  });
});

describe('a static document', () => {
  const handler = staticDocument({
    path: '/about.txt',
    summary: 'A text',
    contentType: 'text/plain',
    content: async (prefix) => ({ text: `below <${prefix}>`, headers: { 'X-Own': '1' } }),
  });
  const asked = async (path: string, headers = {}) => {
    const event = get('/about.txt', {}, { headers, requestContext: { requestId: 'r', path } });
    return (await logged(() => handler(event, context()))).result;
  };

  it('knows what stands before its path', async () => {
    expect((await asked('/about.txt')).body).to.equal('below <>');
    expect((await asked('/dev/about.txt')).body).to.equal('below </dev>');
    expect((await asked('/a/b/about.txt/')).body).to.equal('below </a/b>');
    expect((await logged(() => handler({}, context()))).result.body).to.equal('below <>');
  });

  it('has an ETag, by which it is not sent twice', async () => {
    const { headers, statusCode } = await asked('/dev/about.txt');
    expect(headers).to.include({ 'Content-Type': 'text/plain', 'Cache-Control': 'max-age=300', 'X-Own': '1' });
    const again = await asked('/dev/about.txt', { 'if-none-match': headers['ETag'] });
    expect([statusCode, again.statusCode, again.body]).to.deep.equal([200, 304, '']);
    expect(again.headers['ETag']).to.equal(headers['ETag']);
    expect((await asked('/prod/about.txt', { 'if-none-match': headers['ETag'] })).statusCode).to.equal(200);
  });
});
