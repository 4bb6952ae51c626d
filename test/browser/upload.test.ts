import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withUploads } from '../../lib/http/page.ts';
import { answerTo } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const REGION = 'eu-central-1';
const BUCKET = `https://my-reports.s3.${REGION}.amazonaws.com/`;

browserSuite('uploads by the dashboard', (desk) => {
  /** The page as a stage with the param `upload` sends it, and what it asks for. */
  async function stage(): Promise<{ page: Page; asked: URL[]; sent: string[] }> {
    const page = await desk.visit();
    const asked: URL[] = [];
    const sent: string[] = [];
    await page.route(`${desk.api.url}/`, async (route) => {
      const response = await answerTo(route);
      const { 'content-security-policy': contentSecurityPolicy = '', ...headers } = response.headers();
      const shown = withUploads({ html: await response.text(), contentSecurityPolicy, etag: '"x"' }, REGION);
      await route.fulfill({
        status: 200,
        headers: { ...headers, 'content-security-policy': shown.contentSecurityPolicy },
        body: shown.html,
      });
    });
    await page.route('**/uploads?*', async (route) => {
      asked.push(new URL(route.request().url()));
      const fields = { key: 'raw/april.csv', Policy: 'p', 'X-Amz-Signature': 's' };
      const data = { url: BUCKET, fields, key: fields.key, max_bytes: 1000, expires_at: '2026-01-02T03:14:05Z' };
      await route.fulfill({ json: { data } });
    });
    await page.route(BUCKET, async (route) => {
      sent.push(route.request().postDataBuffer()?.toString('utf8') ?? '');
      await route.fulfill({ status: 204, headers: { 'access-control-allow-origin': '*' } });
    });
    await page.goto(`${desk.api.url}/`);
    await loaded(page);
    return { page, asked, sent };
  }

  it('go to the bucket by a form of the service, whether chosen or dropped', async () => {
    const { page, asked, sent } = await stage();
    const file = { name: 'april.csv', mimeType: 'text/csv', buffer: Buffer.from('Order ID,Date\n1,2022-04-01\n') };
    await page.locator('#upload-file').setInputFiles(file);
    await page.getByText('april.csv was uploaded. It counts in a minute or two.').waitFor();
    expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).to.deep.equal([
      { name: 'april.csv', bytes: String(file.buffer.length) },
    ]);
    expect(sent).to.have.length(1);
    const order = [...sent[0]!.matchAll(/form-data; name="([^"]+)"/g)].map(([, name]) => name);
    expect(order).to.deep.equal(['key', 'Policy', 'X-Amz-Signature', 'file']);
    expect(sent[0]).to.contain('1,2022-04-01');

    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'may.csv'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }`);
    await page.getByText('may.csv was uploaded.').waitFor();
    expect(asked.at(-1)?.searchParams.get('name')).to.equal('may.csv');
  });

  it('say why a report was not taken', async () => {
    const { page } = await stage();
    desk.expectErrors();
    await page.unroute('**/uploads?*');
    const detail = 'name must end as a report does';
    await page.route('**/uploads?*', (route) =>
      route.fulfill({ status: 400, json: { title: 'T', status: 400, detail, code: 'INVALID_PARAMETER' } }),
    );
    await page
      .locator('#upload-file')
      .setInputFiles({ name: 'a.pdf', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await page.getByText(`a.pdf was not uploaded. ${detail}`).waitFor();
  });

  it('are not offered by a stage that takes none', async () => {
    const page = await desk.open();
    expect(await page.locator('#upload').isVisible()).to.equal(false);
  });
});
