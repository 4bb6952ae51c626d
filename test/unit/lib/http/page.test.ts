import { expect } from 'chai';
import { pageRoute } from '../../../../lib/http/page.ts';
import { context, get, logged } from './requests.ts';

const page = { html: '<!doctype html><title>T</title>', contentSecurityPolicy: "default-src 'none'", etag: 'W/"abc"' };

describe('a page', () => {
  const handler = pageRoute({ path: '/', summary: 'A page', page });

  it('is sent with its policy, and shown to be the newest each time', async () => {
    const { result } = await logged(() => handler(get('/', { any: ['thing'] }), context()));
    const { statusCode, headers, body } = result;
    expect(statusCode).to.equal(200);
    expect(body).to.equal(page.html);
    expect(headers).to.include({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': page.contentSecurityPolicy,
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      ETag: page.etag,
    });
  });

  it('is not sent again to who has it', async () => {
    const event = { ...get('/'), headers: { 'If-None-Match': '"abc"' } };
    const { result } = await logged(() => handler(event, context()));
    const { statusCode, headers, body } = result;
    expect([statusCode, body]).to.deep.equal([304, '']);
    expect(headers).to.include({ ETag: page.etag }).and.not.have.property('Content-Type');
  });

  it('is not changed', async () => {
    const { result } = await logged(() => handler({ ...get('/'), httpMethod: 'POST' }, context()));
    const { statusCode, headers } = result;
    expect(statusCode).to.equal(405);
    expect(headers['Content-Type']).to.equal('application/problem+json');
  });
});
