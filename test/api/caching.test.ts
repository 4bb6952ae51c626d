import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { kpisAnswerSchema } from '../../schemas/responses.ts';
import { type Api, startedApi } from './harness.ts';
import { ORDER_LINES, ordersCsv } from './orders.ts';

const PATH = '/analytics/kpis';

describe('HTTP caching of a published snapshot', function () {
  this.timeout(60_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
    await api.publish(ordersCsv(ORDER_LINES.slice(0, 200)));
  });
  after(async () => {
    await api.unpublish();
    await eventually(async () => !(await kpis()).metadata.stale);
  });

  const etagOf = async (query = '', headers: Record<string, string> = {}) =>
    (await api.get(`${PATH}?${query}`, { headers })).headers.get('etag') ?? '';
  const kpis = async () => kpisAnswerSchema().parse((await api.get(PATH)).json);

  it('names an answer by a weak ETag, and does not send it twice', async () => {
    const etag = await etagOf();
    expect(etag).to.match(/^W\/"[\w-]+"$/);
    const again = await api.get(PATH, { headers: { 'If-None-Match': etag } });
    expect([again.status, again.text, again.headers.get('etag')]).to.deep.equal([304, '', etag]);
    for (const known of [`"x", ${etag}`, '*', etag.slice(2)]) {
      expect((await api.get(PATH, { headers: { 'If-None-Match': known } })).status).to.equal(304);
    }
    expect((await api.get(PATH, { headers: { 'If-None-Match': '"x"' } })).status).to.equal(200);
  });

  it('names the same answer the same, and another one or another form otherwise', async () => {
    const { metadata } = await kpis();
    const etag = await etagOf();
    expect(await etagOf(`start_date=${metadata.data_from}&end_date=2099-12-31&currency=inr`)).to.equal(etag);
    const others: string[] = [];
    // One after the other, as each of several at a time starts a function of its own.
    for (const query of ['state=Goa', 'compare=previous_period', 'format=csv', `start_date=${metadata.data_to}`]) {
      others.push(await etagOf(query));
    }
    expect(new Set([etag, ...others]).size).to.equal(5);
    expect(await etagOf('', { Accept: 'text/csv' })).to.equal(others[2]);
  });

  it('tells values of filters in every currency from those in one', async () => {
    const etags = new Set<string | null>();
    for (const query of ['', '?currency=INR', '?currency=USD', '?exclude_state=Goa']) {
      etags.add((await api.get(`/analytics/dimensions${query}`)).headers.get('etag'));
    }
    expect(etags.size).to.equal(4);
  });

  it('lets an answer be used again for a while, by its caller alone where there is a key', async () => {
    const { headers } = await api.get(PATH, { headers: { 'X-Api-Key': 'k' } });
    expect(headers.get('cache-control')).to.equal('private, max-age=30');
    expect(headers.get('vary')).to.match(/\baccept\b/i);
    expect((await api.get(`${PATH}?limit=1`)).headers.get('cache-control')).to.equal('no-store');
  });

  it('sends the answer from the next snapshot', async () => {
    const etag = await etagOf();
    await api.publish(ordersCsv());
    const next = await api.get(PATH, { headers: { 'If-None-Match': etag } });
    expect(next.status).to.equal(200);
    expect(kpisAnswerSchema().parse(next.json).metadata.snapshot_records).to.equal(ORDER_LINES.length);
    expect(next.headers.get('etag')).not.to.equal(etag);
  });

  it('tells that an answer has become stale, and that it is no more', async () => {
    const etag = await etagOf();
    await api.put('{', 'etl-output/manifest.v2.json');
    const stale = await api.get(PATH, { headers: { 'If-None-Match': etag } });
    expect(stale.status).to.equal(200);
    expect(kpisAnswerSchema().parse(stale.json).metadata).to.include({ stale: true });
    expect(stale.headers.get('etag')).not.to.equal(etag);
    await api.remove('etl-output/manifest.v2.json');
    await api.refresh();
    await eventually(async () => !(await kpis()).metadata.stale);
    expect(await etagOf()).not.to.equal(stale.headers.get('etag'));
  });

  it('names documents too', async () => {
    for (const path of ['/openapi.json', '/docs']) {
      const { headers } = await api.get(path);
      const again = await api.get(path, { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
      expect([path, again.status, again.text]).to.deep.equal([path, 304, '']);
    }
  });

  it('does not keep health', async () => {
    expect((await api.get('/health')).headers.get('cache-control')).to.equal('no-store');
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(200);
}
