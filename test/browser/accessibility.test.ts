import { expect } from 'chai';
import { violations } from './axe.ts';
import { answerTo, queryOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const PHONE = { width: 390, height: 844 };

browserSuite('everybody can use the dashboard:', (desk) => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [device, viewport] of Object.entries({ laptop: { width: 1280, height: 900 }, phone: PHONE }))
      it(`axe finds nothing on a ${device} in ${colorScheme} colours`, async () => {
        const page = await desk.open('?period=90d&state=Delhi&b2b=false&stack=category', { colorScheme, viewport });
        if (device === 'phone') await page.locator('#filters-toggle').click();
        await page.getByRole('button', { name: 'Table' }).click();
        await page.locator('#filter-category summary').click();
        expect(await violations(page)).to.deep.equal([]);
        await page.getByRole('button', { name: 'Table' }).click();
        expect(await violations(page)).to.deep.equal([]);
        await page.getByRole('link', { name: 'Data', exact: true }).click();
        await page.locator('#data-reports tbody tr').waitFor();
        expect(await violations(page)).to.deep.equal([]);
      });

  it('axe finds nothing where panels are empty or failed, there are warnings, or a key is asked for', async () => {
    desk.expectErrors();
    const page = await desk.tab();
    await page.route('**/analytics/trends**', (route) => route.abort());
    await page.route('**/analytics/sources**', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[] };
      const failure = { code: 'C', message: 'No column for status', at: '2022-07-01T00:00:00.000Z' };
      await route.fulfill({ response, json: { ...body, data: [{ ...body.data[0], failure }] } });
    });
    await page.goto(`${desk.api.url}/?start_date=2012-01-01&end_date=2012-01-31`);
    await loaded(page);
    await page.locator('#warnings .warning').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.route('**/analytics/**', (route) => route.fulfill({ status: 403, body: '{"message":"Forbidden"}' }));
    await page.reload();
    await page.locator('#key').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await page.locator('#notice').waitFor();
    expect(await violations(page)).to.deep.equal([]);
  });

  it('nothing is wider than the screen, with 200 states, names of 200 characters and large sums', async () => {
    const page = await desk.visit({ viewport: { width: 320, height: 800 } });
    const long = (index: number) => (index === 1 ? 'Ärmelkanal'.repeat(20) : `${'عنوان طويل جدا '.repeat(13)}${index}`);
    await page.route(/\/analytics\/(regions|categories|kpis)\?/, async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object[] | Record<string, number>; metadata: object };
      const { data } = body;
      if (Array.isArray(data)) {
        const rows = Array.from({ length: 200 }, (_, index) => {
          return { ...data[0], state: long(index), category: long(index), revenue: 987_654_321_098 };
        });
        return route.fulfill({ response, json: { ...body, data: rows, metadata: { ...body.metadata, total: 200 } } });
      }
      return route.fulfill({ response, json: { ...body, data: { ...data, total_revenue: 987_654_321_098 } } });
    });
    await page.goto(`${desk.api.url}/?period=all&stack=state`);
    await loaded(page);
    expect(await page.locator('#regions tbody tr').count()).to.equal(200);
    for (const width of [320, 390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      if (width === 320) await page.locator('#filters-toggle').click();
      const cut = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('.panel, .tile, .value, .control, .top *, .tools > *')]
        .filter((e) => e.offsetParent && (e.getBoundingClientRect().right > innerWidth || (e.matches('.value, .tile') && e.scrollWidth > e.clientWidth)))
        .map((e) => e.id || e.className || e.tagName)`);
      expect(cut, `${width}`).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).to.equal(width);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    for (const filter of ['state', 'category']) {
      await page.locator(`#filter-${filter} summary`).click();
      const sheet = await page.locator(`#filter-${filter} .sheet`).boundingBox();
      expect(sheet?.x, filter).to.be.at.least(0);
      expect((sheet?.x ?? 0) + (sheet?.width ?? 0), filter).to.be.at.most(320);
      await page.keyboard.press('Escape');
    }
  });

  it('the keyboard reaches every control, and filters', async () => {
    const page = await desk.open();
    const focused = () =>
      page.evaluate<string>(
        "(document.activeElement.closest('[id]')?.id ?? '') + ' ' + (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim().slice(0, 30))",
      );
    const isOutlined = `(() => {
      const focused = document.activeElement;
      const frame = focused.closest('.choose') ? focused.closest('.tile') : focused;
      const shown = focused.matches('[type="radio"]') ? focused.nextElementSibling : frame;
      return getComputedStyle(shown).outlineStyle !== 'none';
    })()`;
    const reached: string[] = [];
    for (let step = 0; step < 330; step++) {
      await page.keyboard.press('Tab');
      reached.push(await focused());
      expect(await page.evaluate(isOutlined), reached.at(-1)).to.equal(true);
      if (reached.at(-1)?.includes('OpenAPI')) break;
    }
    const all = reached.join('\n');
    for (const part of [
      'Skip to the numbers',
      'period',
      'from',
      'to',
      'filter-state',
      'filter-category',
      'filter-fulfilment',
      'filter-b2b',
      'CSV',
      'granularity',
      'trend-table-toggle',
      'Chart of Revenue',
      'compare',
      'filters-more',
      'tiles Revenue',
      'stack',
      'products-by',
      'Maharashtra',
      'Show 2',
      'Kurta',
      'shipping-by',
      'Copy link',
      'OpenAPI',
    ])
      expect(all).to.include(part);

    await page.locator('#filter-state summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: 'Search State', exact: true }).waitFor();
    await page.keyboard.type('karna');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await loaded(page);
    expect(queryOf(page)).to.equal('?state=Karnataka');
    await page.keyboard.press('Escape');
    expect(await focused()).to.match(/^filter-state/);
    expect(await page.locator('#filter-state .sheet').isVisible()).to.equal(false);
  });

  it('the keyboard moves through the chart, which is read out, and chooses a day', async () => {
    const page = await desk.open();
    await page.locator('#trend-chart').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const said = page.locator('#trend-point');
    expect(await said.textContent()).to.match(
      /^Tue 28 Jun 2022, Revenue: ₹[\d,.]+, Sun 29 May 2022: ₹[\d,.]+ \(.*%\), Orders: \d+$/,
    );
    await page.keyboard.press('Home');
    expect(await said.textContent()).to.match(/^Tue 31 May 2022/);
    await page.keyboard.press('Enter');
    await loaded(page);
    expect(queryOf(page)).to.equal('?start_date=2022-05-31&end_date=2022-05-31');
  });

  it('what a chart shows is said in words', async () => {
    const page = await desk.open();
    const chart = page.locator('#trend-chart');
    expect(await chart.getAttribute('aria-describedby')).to.equal('trend-summary');
    expect(await page.locator('#trend-summary').textContent()).to.match(
      /^By day, 31 May\W+29 Jun 2022\. Revenue: highest ₹[\d,.]+ \(\w{3} \d+ Jun 2022\), lowest ₹[\d,.]+ \(.*\)\.$/,
    );
  });
});
