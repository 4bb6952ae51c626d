import { expect } from 'chai';
import { buildPage } from '../../../../dashboard/build.ts';
import { pageRoute, withUploads } from '../../../../lib/http/page.ts';
import { uploadRegion } from '../../../../lib/runtime/config.ts';
import { context, get, logged } from './requests.ts';

const page = { html: '<!doctype html><title>T</title>', contentSecurityPolicy: "default-src 'none'", etag: 'W/"abc"' };

describe('the page of a stage that takes reports', () => {
  const whole = {
    ...page,
    html: '<section id="upload" class="upload" aria-label="Add" hidden>x</section><p hidden></p>',
    contentSecurityPolicy: "default-src 'none'; connect-src 'self'; base-uri 'none'",
  };

  it('shows where to drop them, and may reach the buckets of its region', () => {
    const shown = withUploads(whole, 'eu-central-1');
    expect(shown.html).to.equal('<section id="upload" class="upload" aria-label="Add">x</section><p hidden></p>');
    expect(shown.contentSecurityPolicy).to.equal(
      "default-src 'none'; connect-src 'self' https://s3.eu-central-1.amazonaws.com https://*.s3.eu-central-1.amazonaws.com; base-uri 'none'",
    );
    expect(shown.etag).to.equal('W/"abc-upload"');
  });

  it('is that of a stage with the param alone', async () => {
    const dashboard = await buildPage();
    expect(withUploads(dashboard, 'eu-central-1').html)
      .to.match(/<section id="upload"[^>]*>/)
      .and.not.match(/<section id="upload"[^>]* hidden/);
    expect(dashboard.html).to.match(/<section id="upload"[^>]* hidden/);
    expect(uploadRegion({ UPLOAD: 'true', AWS_REGION: 'eu-central-1' })).to.equal('eu-central-1');
    expect(uploadRegion({ UPLOAD: 'false', AWS_REGION: 'eu-central-1' })).to.equal(null);
    expect(uploadRegion({ AWS_REGION: 'eu-central-1' })).to.equal(null);
  });
});

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
