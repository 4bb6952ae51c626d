import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { kpis, LAST_30, tiles, tilesOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const KEY = 'q7Zk-secret-key';

browserSuite('the key of the dashboard', (desk) => {
  /** The service as a stage that wants a key answers. */
  const guarded = async (status = 403, header = 'x-api-key'): Promise<{ page: Page; keys: (string | undefined)[] }> => {
    desk.expectErrors();
    const page = await desk.visit();
    const keys: (string | undefined)[] = [];
    await page.route('**/analytics/**', async (route) => {
      const key = route.request().headers()[header];
      keys.push(key);
      if (key === KEY) return route.continue();
      const code = status === 401 ? 'UNAUTHORIZED' : 'INVALID_API_KEY';
      const body = JSON.stringify({ title: 'T', status, detail: 'The key is missing or not valid', code });
      return route.fulfill({ status, contentType: 'application/problem+json', body });
    });
    await page.goto(desk.api.url);
    await page.locator('#key').waitFor();
    return { page, keys };
  };
  const give = async (page: Page, key: string) => {
    await page.locator('#key-value').fill(key);
    await page.locator('#key-value').press('Enter');
  };

  it('is asked for once, used for everything, and forgotten with the tab', async () => {
    const { page, keys } = await guarded();
    expect(await page.locator('#key-title').innerText()).to.equal('This dashboard needs an API key');
    expect(await page.locator('#key-wrong').isVisible()).to.equal(false);
    await give(page, KEY);
    await loaded(page);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, LAST_30)));
    expect(keys.filter((key) => key === KEY)).to.have.lengthOf.at.least(6);
    await page.reload();
    await loaded(page);
    expect(await page.locator('#key').isVisible()).to.equal(false);
    expect(await page.evaluate('localStorage.length + document.cookie.length')).to.equal(0);
    expect(page.url()).not.to.include(KEY);
    expect(await page.content()).not.to.include(KEY);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#kpis [data-csv]').click()]);
    expect(await download.failure()).to.equal(null);
  });

  it('is asked for again when it is wrong', async () => {
    const { page } = await guarded();
    await give(page, 'wrong');
    await page.locator('#key-wrong').waitFor();
    await give(page, KEY);
    await loaded(page);
    expect(await page.locator('[data-tile="orders"] data').getAttribute('value')).to.match(/^\d+$/);
  });

  it('is asked for when somebody who did not want to give it changes their mind', async () => {
    const { page } = await guarded();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.locator('#notice').waitFor();
    expect(await page.locator('#notice').innerText()).to.match(/^A key is needed/);
    await page.getByRole('button', { name: 'Enter the key' }).click();
    await give(page, KEY);
    await page.locator('#kpis').waitFor();
    await loaded(page);
    expect(await page.locator('#notice').isVisible()).to.equal(false);
  });

  it('is a token where users sign in', async () => {
    const { page } = await guarded(401, 'authorization');
    expect(await page.locator('#key-label').innerText()).to.equal('Access token');
    await give(page, KEY);
    await loaded(page);
    expect(await page.locator('#regions tbody tr').count()).to.be.greaterThan(10);
  });
});

browserSuite('the page of the dashboard', (desk) => {
  it('may run and load nothing but itself and its API', async () => {
    desk.expectErrors();
    const page = await desk.visit();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(desk.api.url);
    await loaded(page);
    for (const url of requests.filter((each) => !each.startsWith('data:')))
      expect(url).to.match(new RegExp(`^${desk.api.url}/(analytics/|$)`));
    const reach = "fetch('http://localhost:9/').then(() => 'reached', () => 'refused')";
    const violation = `new Promise((resolve) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      ${reach};
    })`;
    expect(await page.evaluate(violation)).to.equal('connect-src');
    const inline = "document.body.setAttribute('onclick', 'window.ran = true'); document.body.click()";
    expect(await page.evaluate(`(() => { try { ${inline} } catch { return 'refused' } })()`)).to.equal('refused');
    expect(await page.evaluate('window.ran')).to.equal(undefined);
  });

  it('says what it needs where scripts do not run, and nothing else', async () => {
    const page = await desk.visit({ javaScriptEnabled: false });
    await page.goto(desk.api.url);
    expect(await page.locator('.notice:visible').innerText()).to.equal(
      'This page needs JavaScript. The numbers are at analytics, too.',
    );
    expect(await page.locator('.panel:visible').count()).to.equal(0);
    expect(await page.locator('meta[name="description"]').getAttribute('content')).to.match(/^Revenue, orders/);
  });

  it('is one file that is asked for again and not sent again', async () => {
    const first = await fetch(desk.api.url);
    expect(first.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(first.headers.get('cache-control')).to.equal('no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(desk.api.url, { headers: { 'If-None-Match': etag } });
    expect([again.status, await again.text()]).to.deep.equal([304, '']);
  });
});
