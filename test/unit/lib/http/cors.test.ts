import { expect } from 'chai';
import { answerKpis } from '../../../../lib/answers/index.ts';
import { route } from '../../../../lib/http/route.ts';
import { kpisQuerySchema } from '../../../../schemas/query.ts';
import { kpisAnswerSchema } from '../../../../schemas/responses.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { context, get, logged, setVariables } from './requests.ts';

const PATH = '/analytics/kpis';
const OURS = 'https://sales.example.com';
const OTHER = 'http://localhost:5173';
const FOREIGN = 'https://evil.example';
const source = { origin: { bucket: 'b', key: 'k' }, current: () => Promise.resolve(snapshotOf([])) };

/** The headers of an answer where `CORS_ORIGINS` is `origins` and the page that asks comes from `origin`. */
async function headersOf(
  origins: string,
  origin: string | undefined,
  more: Parameters<typeof get>[2] = {},
  query = {},
) {
  const restore = setVariables({ CORS_ORIGINS: origins });
  try {
    const handler = route(
      { path: PATH, summary: '', query: kpisQuerySchema, response: kpisAnswerSchema, answer: answerKpis },
      { source: () => source, now: () => new Date(), service: () => ({ version: '1', requiresKey: false }) },
    );
    const headers = origin === undefined ? {} : { origin };
    const { result } = await logged(() => handler(get(PATH, query, { headers, ...more }), context()));
    return { status: result.statusCode, ...result.headers } as Record<string, unknown>;
  } finally {
    restore();
  }
}

describe('CORS', () => {
  it('is open to any page by default', async () => {
    for (const origin of [OURS, FOREIGN, undefined]) {
      expect(await headersOf('', origin)).to.deep.include({ 'Access-Control-Allow-Origin': '*' });
    }
  });

  it('says which headers may be sent and which may be read', async () => {
    expect(await headersOf('*', OURS)).to.deep.include({
      'Access-Control-Allow-Headers': 'Content-Type, X-Api-Key, Authorization, If-None-Match',
      'Access-Control-Expose-Headers': 'ETag, Retry-After, Content-Disposition, X-Request-Id',
    });
  });

  for (const origins of [OURS, `${OURS},${OTHER}`, `${OTHER}, ${OURS}`]) {
    describe(`for ${origins}`, () => {
      it('allows the origin that asks', async () => {
        expect(await headersOf(origins, OURS)).to.deep.include({ status: 200, 'Access-Control-Allow-Origin': OURS });
        const upperCase = { headers: { Origin: OURS } };
        expect(await headersOf(origins, OURS, upperCase)).to.have.property('Access-Control-Allow-Origin', OURS);
      });

      it('allows no foreign origin', async () => {
        for (const origin of [FOREIGN, `${OURS}.evil.example`, 'null', undefined]) {
          expect(await headersOf(origins, origin)).not.to.have.property('Access-Control-Allow-Origin');
        }
      });

      it('says that the answer varies by origin, also to a foreign one', async () => {
        for (const origin of [OURS, FOREIGN])
          expect(await headersOf(origins, origin)).to.have.property('Vary', 'Origin');
      });
    });
  }

  it('stands on errors too', async () => {
    const bad = await headersOf(OURS, OURS, {}, { limit: ['1'] });
    expect(bad).to.deep.include({ status: 400, 'Access-Control-Allow-Origin': OURS });
    expect(bad['Access-Control-Expose-Headers']).to.contain('Retry-After').and.contain('X-Request-Id');
    const refused = await headersOf(OURS, OURS, { httpMethod: 'POST' });
    expect(refused).to.deep.include({ status: 405, 'Access-Control-Allow-Origin': OURS });
    expect(await headersOf(OURS, FOREIGN, {}, { limit: ['1'] })).not.to.have.property('Access-Control-Allow-Origin');
  });

  it('answers a preflight', async () => {
    const preflight = { httpMethod: 'OPTIONS', headers: { origin: OURS, 'access-control-request-method': 'GET' } };
    expect(await headersOf(OURS, OURS, preflight)).to.deep.include({
      status: 204,
      'Access-Control-Allow-Origin': OURS,
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Max-Age': '600',
    });
  });

  it('is open to nobody where its setting is wrong', async () => {
    expect(await headersOf('nonsense', OURS)).not.to.have.property('Access-Control-Allow-Origin');
  });
});
