import { expect } from 'chai';
import type { Page, Route } from 'playwright-core';
import { answerTo, kpis, LAST_30, rows, RUPEES, tiles, tilesOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const PANELS = ['kpis', 'trends', 'products', 'regions', 'cities', 'categories', 'shipping'];

const problem = (status: number, code: string, detail: string) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'T',
    status,
    detail,
    instance: '/',
    code,
    request_id: 'request-7',
  }),
});

browserSuite('the dashboard, when not all is well,', (desk) => {
  /** Answers of the service with their metadata changed. */
  const withMetadata = (change: (path: string) => object | undefined) => async (route: Route) => {
    const response = await answerTo(route);
    const body = (await response.json()) as { metadata: object };
    const path = new URL(route.request().url()).pathname;
    await route.fulfill({ response, json: { ...body, metadata: { ...body.metadata, ...change(path) } } });
  };
  const visit = async (page: Page, query = '') => {
    await page.goto(`${desk.api.url}/${query}`);
    await loaded(page);
  };

  it('shows the others when a panel fails, and tries again when asked to', async () => {
    desk.expectErrors();
    for (const id of ['kpis', 'trends', 'products', 'shipping']) {
      const page = await desk.tab();
      const path = new RegExp(`/analytics/${id === 'shipping' ? 'query' : id}\\?(?!.*limit=1$)`);
      await page.route(path, (route) => route.fulfill(problem(500, 'INTERNAL_ERROR', 'Something went wrong')));
      await visit(page);
      const failed = page.locator(`#${id}`);
      expect(await failed.locator('.message').innerText()).to.match(
        /Something went wrong\s+Request request-7\s+Try again/,
      );
      expect(await failed.locator('.body').isVisible()).to.equal(false);
      expect(await failed.locator('[data-csv]').isDisabled()).to.equal(true);
      for (const other of PANELS.filter((each) => each !== id)) {
        expect(await page.locator(`#${other} .body`).isVisible(), other).to.equal(true);
        expect(await page.locator(`#${other} .message`).isVisible(), other).to.equal(false);
      }
      await page.unroute(path);
      await failed.getByRole('button', { name: 'Try again' }).click();
      await failed.locator('.body').waitFor();
      await loaded(page);
      expect(await failed.locator('.message').isVisible()).to.equal(false);
    }
  });

  it('says after ten seconds that a route does not answer, and asks again', async () => {
    const page = await desk.visit();
    await page.clock.install();
    let isSilent = true;
    await page.route(/\/analytics\/regions\?/, (route) => (isSilent ? undefined : route.continue()));
    await page.goto(desk.api.url);
    await page.locator('#categories[aria-busy="false"]').waitFor();
    const silent = page.locator('#regions .silent');
    expect(await silent.count()).to.equal(0);
    await page.clock.fastForward(11_000);
    expect(await silent.innerText()).to.equal('No answer for 10 seconds. Still waiting. Try again');
    isSilent = false;
    await silent.getByRole('button').click();
    await page.locator('#regions[aria-busy="false"] tbody tr').first().waitFor();
    expect(await silent.count()).to.equal(0);
  });

  it('shows new numbers within a minute, quietly, and ages that go on', async () => {
    const page = await desk.visit();
    await page.clock.install();
    await page.goto(desk.api.url);
    await loaded(page);
    await page.evaluate(`{
      window.busy = [];
      new MutationObserver((changes) => {
        for (const { target } of changes) if (target.getAttribute('aria-busy') === 'true') busy.push(target.id);
      }).observe(document.querySelector('main'), { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
      document.querySelector('#products .scroll').scrollTop = 90;
    }`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.clock.fastForward(60_000);
    await page.waitForTimeout(300);
    expect(asked, 'without new numbers').to.have.members(
      ['kpis', 'sources', 'refreshes'].map((route) => `/analytics/${route}`),
    );
    expect(await page.locator('#provenance time').innerText()).to.match(/minutes? ago$/);

    const failure = { outcome: 'failed', error: 'The bucket is gone' };
    await page.route('**/analytics/refreshes?*', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[] };
      await route.fulfill({ response, json: { ...body, data: [{ ...body.data[0], ...failure }] } });
    });
    await page.route('**/analytics/**', async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path.endsWith('/refreshes')) return route.fallback();
      const response = await answerTo(route);
      const body = (await response.json()) as { data: Record<string, unknown>; metadata: object };
      if ('total_revenue' in body.data) body.data['total_revenue'] = 4242;
      const metadata = { ...body.metadata, snapshot: 'next', checked_at: '2100-01-01T00:00:00.000Z' };
      return route.fulfill({ response, json: { ...body, metadata } });
    });
    await page.clock.fastForward(60_000);
    await page.locator('[data-tile="revenue"] data[value="4242"]').waitFor();
    await page.locator('[data-warning="refresh"]').filter({ hasText: 'The bucket is gone' }).waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate('busy')).to.deep.equal([]);
    expect(await page.evaluate('document.querySelector("#products .scroll").scrollTop')).to.equal(90);
  });

  it('goes without the values of the filters', async () => {
    desk.expectErrors();
    const page = await desk.tab();
    await page.route('**/analytics/dimensions?*', (route) => route.abort());
    await visit(page, '?state=Delhi');
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, `${LAST_30}&state=Delhi`)));
    expect(await page.locator('#warnings').innerText()).to.equal('The values of the filters could not be loaded.');
    expect(await page.locator('#filter-state .picked').innerText()).to.equal('Delhi');
  });

  it('says so where no order passes the filters', async () => {
    const page = await desk.open('?start_date=2012-01-01&end_date=2012-01-31');
    for (const id of PANELS)
      expect(await page.locator(`#${id} .message`).innerText(), id).to.match(/^No orders on these days/);
    await page.locator('#kpis').getByRole('button', { name: 'Show all data' }).click();
    await loaded(page);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, 'start_date=2022-04-01&end_date=2022-06-29')));
  });

  it('says so once where a filter of the address is unknown, and clears it', async () => {
    desk.expectErrors();
    const page = await desk.open('?state=Maharashtro&period=7d');
    expect(await page.locator('#notice').innerText()).to.match(
      /^A filter fits nothing in these data\s+Unknown state "Maharashtro"\..*"Maharashtra".*\s+Clear filters$/,
    );
    expect(await page.locator('#regions').isVisible()).to.equal(false);
    expect(await page.locator('#provenance').innerText()).to.match(/^Data from/);
    await page.getByRole('button', { name: 'Remove filter State: Maharashtro' }).click();
    await loaded(page);
    expect(await page.locator('#regions tbody tr').count()).to.be.greaterThan(10);
    await page.goBack();
    await page.locator('#notice').waitFor();
    await page.locator('#notice').getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('#regions').waitFor();
    expect(new URL(page.url()).search).to.equal('?period=7d');
  });

  it('takes away what a panel drew outside of itself when it fails or is empty', async () => {
    desk.expectErrors();
    const page = await desk.open();
    expect(await page.locator('.spark').count()).to.equal(10);
    await page.route(/\/analytics\/trends\?/, (route) => route.fulfill(problem(500, 'INTERNAL_ERROR', 'No')));
    await page.locator('#filter-fulfilment').selectOption('Merchant');
    await loaded(page);
    expect(await page.locator('.spark').count(), 'lines of another view').to.equal(0);
    expect(await page.locator('#compared').innerText()).to.match(/compared with/);
    await page.locator('#from').fill('2012-01-01');
    await loaded(page);
    await page.locator('#to').fill('2012-01-02');
    await loaded(page);
    expect(await page.locator('#kpis .message').innerText()).to.match(/^No orders on these days with these filters/);
    expect(await page.locator('#compared').textContent()).to.equal('');
  });

  it('says what to do where there is no report at all, and looks again', async () => {
    desk.expectErrors();
    const page = await desk.tab();
    const answer = problem(503, 'NO_DATA', 'Put a report into the bucket below raw/');
    await page.route('**/analytics/**', (route) => route.fulfill(answer));
    await visit(page);
    expect(await page.locator('#notice').innerText()).to.match(
      /^No orders yet\s+Put a report into the bucket below raw\//,
    );
    expect(await page.locator('#kpis').isVisible()).to.equal(false);
    await page.unroute('**/analytics/**');
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.locator('#kpis').waitFor();
    await loaded(page);
    expect(await page.locator('#notice').isVisible()).to.equal(false);
  });

  it('warns of numbers that may be old, and of reports that failed', async () => {
    const page = await desk.tab();
    await page.route(
      '**/analytics/**',
      withMetadata(() => ({ stale: true })),
    );
    await page.route('**/analytics/sources**', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[] };
      const failure = { code: 'MISSING_COLUMN', message: 'No column for status', at: '2022-07-01T00:00:00.000Z' };
      const data = [...body.data, { ...body.data[0], key: 'raw/broken.csv', failure }];
      await route.fulfill({ response, json: { ...body, data } });
    });
    await visit(page);
    expect(await page.locator('[data-warning="stale"]').innerText()).to.match(/may be old/);
    const failed = page.locator('[data-warning="failed"]');
    await failed.locator('summary').click();
    expect(await failed.innerText()).to.match(/A report was refused[^]*raw\/broken\.csv: No column for status/);
  });

  it('warns of reports that failed also when another view was chosen before they were known', async () => {
    const page = await desk.tab();
    let answer = () => {};
    const isChosen = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/analytics/sources**', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[] };
      const failure = { code: 'MISSING_COLUMN', message: 'No column for status', at: '2022-07-01T00:00:00.000Z' };
      await isChosen;
      await route.fulfill({ response, json: { ...body, data: [{ ...body.data[0], failure }] } });
    });
    await visit(page);
    await page.locator('#filter-fulfilment').selectOption('Amazon');
    await loaded(page);
    answer();
    await page.locator('[data-warning="failed"]').waitFor();
  });

  it('loads a panel again that shows another snapshot than the newest', async () => {
    const page = await desk.tab();
    let asked = 0;
    await page.route(/\/analytics\/regions\?/, async (route) => {
      asked++;
      const old = { snapshot: 'old', checked_at: '2022-01-01T00:00:00.000Z' };
      if (asked > 2) return route.continue();
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[]; metadata: object };
      const data = [{ ...body.data[0], state: 'Old', revenue: 1 }];
      return route.fulfill({ response, json: { ...body, data, metadata: { ...body.metadata, ...old } } });
    });
    await page.goto(desk.api.url);
    await page.locator('#regions[aria-busy="true"]').filter({ hasText: 'Old' }).waitFor();
    await page.locator('#regions').getByText('Maharashtra').waitFor();
    await loaded(page);
    expect(asked).to.equal(3);
    const [first] = await rows(desk.api, 'regions', LAST_30);
    expect(await page.locator('#regions tbody td').first().innerText()).to.equal(RUPEES.format(first?.revenue ?? 0));
  });

  it('shows all panels anew when the newest snapshot has other days', async () => {
    const page = await desk.tab();
    let isNew = false;
    const next = { snapshot: 'next', data_to: '2022-05-31', checked_at: '2100-01-01T00:00:00.000Z' };
    await page.route(
      '**/analytics/**',
      withMetadata((path) => {
        isNew ||= path.endsWith('/categories');
        return isNew ? next : undefined;
      }),
    );
    await visit(page);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, 'start_date=2022-05-02&end_date=2022-05-31')));
    expect(await page.locator('#provenance').innerText()).to.match(/^Data from 1 Apr 2022 to 31 May 2022/);
  });

  it('settles on the newest days also when the route of the filters never shows them', async () => {
    const page = await desk.tab();
    const asked: string[] = [];
    const next = { snapshot: 'next', data_to: '2022-05-31', checked_at: '2100-01-01T00:00:00.000Z' };
    await page.route(
      '**/analytics/**',
      withMetadata((path) => {
        asked.push(path);
        return path.endsWith('/dimensions') ? undefined : next;
      }),
    );
    await visit(page);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, 'start_date=2022-05-02&end_date=2022-05-31')));
    expect(asked.filter((path) => path.endsWith('/dimensions')).length).to.be.at.most(2);
    expect(await page.locator('#to').inputValue()).to.equal('2022-05-31');
  });

  it('does not let a slow answer overwrite a later one', async () => {
    const page = await desk.open();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/kpis\?.*b2b=true/, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await page.locator('#filter-b2b').selectOption('Businesses');
    await page.locator('#filter-b2b').selectOption('Consumers');
    await loaded(page);
    release();
    const expected = tilesOf(await kpis(desk.api, `${LAST_30}&b2b=false`));
    expect(await tiles(page)).to.deep.equal(expected);
  });
});
