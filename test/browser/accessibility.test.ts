import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { queryOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 390, height: 844 };

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

/** What axe finds, in words. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<{ violations: Violation[]; passed: number }>(
    'axe.run().then(({ violations, passes }) => ({ violations, passed: passes.length }))',
  );
  expect(found.passed, 'rules that axe checked').to.be.greaterThan(15);
  return found.violations.map(
    ({ id, impact, nodes }) => `${impact}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

browserSuite('everybody can use the dashboard:', (desk) => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [device, viewport] of Object.entries({ laptop: { width: 1280, height: 900 }, phone: PHONE }))
      it(`axe finds nothing on a ${device} in ${colorScheme} colours`, async () => {
        const page = await desk.open('?period=90d&state=Delhi&b2b=false', { colorScheme, viewport });
        if (device === 'phone') await page.locator('#filters-toggle').click();
        await page.getByRole('button', { name: 'Table' }).click();
        await page.locator('#filter-category summary').click();
        expect(await violations(page)).to.deep.equal([]);
        await page.getByRole('button', { name: 'Table' }).click();
        expect(await violations(page)).to.deep.equal([]);
      });

  it('axe finds nothing where panels are empty or failed, there are warnings, or a key is asked for', async () => {
    desk.expectErrors();
    const page = await desk.tab();
    await page.route('**/analytics/trends**', (route) => route.abort());
    await page.route('**/analytics/sources**', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { data: object[] };
      const failure = { code: 'C', message: 'No column for status', at: '2022-07-01T00:00:00.000Z' };
      await route.fulfill({ response, json: { ...body, data: [{ ...body.data[0], failure }] } });
    });
    await page.goto(`${desk.api.url}/?start_date=2012-01-01&end_date=2012-01-31`);
    await loaded(page);
    await page.locator('.warning').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.route('**/analytics/**', (route) => route.fulfill({ status: 403, body: '{"message":"Forbidden"}' }));
    await page.reload();
    await page.locator('#key').waitFor();
    expect(await violations(page)).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await page.locator('#notice').waitFor();
    expect(await violations(page)).to.deep.equal([]);
  });

  for (const width of [320, 390])
    it(`nothing is wider than a screen of ${width} pixels`, async () => {
      const page = await desk.open('?period=all', { viewport: { width, height: 800 }, isMobile: true, hasTouch: true });
      await page.locator('#filters-toggle').tap();
      expect(await page.locator('#period').isVisible()).to.equal(true);
      const widths = () => page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(await widths()).to.deep.equal([width, width]);
      for (const filter of ['state', 'category']) {
        await page.locator(`#filter-${filter} summary`).tap();
        expect(await widths(), filter).to.deep.equal([width, width]);
      }
      const sheet = await page.locator('#filter-category .sheet').boundingBox();
      expect(sheet?.x).to.be.at.least(0);
      expect((sheet?.x ?? 0) + (sheet?.width ?? 0)).to.be.at.most(width);
    });

  it('the keyboard reaches every control, and filters', async () => {
    const page = await desk.open();
    const focused = () =>
      page.evaluate<string>(
        "(document.activeElement.closest('[id]')?.id ?? '') + ' ' + (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim().slice(0, 30))",
      );
    const isOutlined = `(() => {
      const focused = document.activeElement;
      const shown = focused.matches('[type="radio"]') ? focused.nextElementSibling : focused;
      return getComputedStyle(shown).outlineStyle !== 'none';
    })()`;
    const reached: string[] = [];
    for (let step = 0; step < 80; step++) {
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
      'Chart of revenue',
      'Maharashtra',
      'Show all',
      'Kurta',
      'OpenAPI',
    ])
      expect(all).to.include(part);

    await page.locator('#filter-state summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: 'Search state' }).waitFor();
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
    expect(await said.textContent()).to.match(/^Tue 28 Jun 2022, ₹[\d,.]+ revenue, \d+ orders, ₹[\d,.]+ an order$/);
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
      /^By day, 31 May\W+29 Jun 2022\. Revenue was highest with ₹[\d,.]+ in \w{3} \d+ Jun 2022 and lowest with ₹[\d,.]+ in .*\.$/,
    );
  });
});
