import { expect } from 'chai';
import { cells, kpis, LAST_30, queryOf, rows, RUPEES, tiles, tilesOf, trend } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

browserSuite('the dashboard shows', (desk) => {
  it('the numbers of the API, of the last 30 days of the data', async () => {
    const page = await desk.open();
    const data = await kpis(desk.api, LAST_30);
    expect(data.total_orders).to.be.greaterThan(1000);
    expect(await tiles(page)).to.deep.equal(tilesOf(data));
    const revenue = page.locator('[data-tile="revenue"]');
    expect(await revenue.locator('.value').innerText()).to.equal(RUPEES.format(data.total_revenue));
    const change = data.change_percent?.total_revenue ?? 0;
    expect(await revenue.locator('.change').innerText()).to.equal(
      `${change > 0 ? '▲ +' : '▼ −'}${Math.abs(change).toFixed(1)}% from ${RUPEES.format(data.previous?.total_revenue ?? 0)}`,
    );
    const [period] = await trend(desk.api, `${LAST_30}&granularity=day`);
    const told = Object.keys(period ?? {}).includes('cancellation_rate') ? 8 : 4;
    expect(await page.locator('.tile .spark').count()).to.equal(told);
    expect(await page.locator('#compared').innerText()).to.match(
      /^31 May\W+29 Jun 2022, compared with 1\W+30 May 2022$/,
    );
  });

  it('states and categories by revenue, with shares and averages', async () => {
    const page = await desk.open();
    const regions = await rows(desk.api, 'regions', LAST_30);
    const all = regions.reduce((sum, { revenue }) => sum + revenue, 0);
    const states = regions.map(({ state, revenue, order_count }) => [
      state,
      RUPEES.format(revenue),
      `${((revenue / all) * 100).toFixed(1)}%`,
      order_count.toLocaleString('en-IN'),
    ]);
    expect(await cells(page, 'regions')).to.deep.equal(states.slice(0, 10));
    await page.getByRole('button', { name: `Show all ${states.length}` }).click();
    expect(await cells(page, 'regions')).to.deep.equal(states);
    const categories = await rows(desk.api, 'categories', LAST_30);
    const shown = await cells(page, 'categories');
    expect(shown.map(([, revenue]) => revenue)).to.deep.equal(categories.map(({ revenue }) => RUPEES.format(revenue)));
    expect(shown[0]?.at(-1)).to.equal(`₹${categories[0]?.avg_order_value.toFixed(2)}`);
  });

  for (const granularity of ['Day', 'Week', 'Month'])
    it(`the trend by ${granularity.toLowerCase()}, as a chart and as a table`, async () => {
      const page = await desk.open();
      await page.getByRole('radio', { name: granularity }).check();
      await loaded(page);
      expect(queryOf(page)).to.equal(granularity === 'Day' ? '' : `?granularity=${granularity.toLowerCase()}`);
      expect(await page.locator('#trend-chart canvas').count()).to.equal(2);
      const periods = await trend(desk.api, `${LAST_30}&granularity=${granularity.toLowerCase()}`);
      await page.getByRole('button', { name: 'Table' }).click();
      const table = await cells(page, 'trend-table');
      expect(table.map(([, , orders]) => orders)).to.deep.equal(
        periods.map(({ order_count }) => order_count.toLocaleString('en-IN')),
      );
      expect(await page.locator('#trend-table .part').count()).to.equal(
        periods.filter(({ partial }) => partial).length,
      );
      expect(await page.locator('#trend-chart').isVisible()).to.equal(false);
    });

  it('what the data are, and how new', async () => {
    const page = await desk.open();
    const { json } = await desk.api.get('/analytics/kpis');
    const { metadata } = json as { metadata: { refreshed_at: string } };
    expect(await page.locator('#provenance').innerText()).to.match(
      /^Data from 1 Apr 2022 to 29 Jun 2022 · refreshed (just now|\d+ \w+ ago) · 6,000 rows, 0 rejected$/,
    );
    expect(await page.locator('#provenance time').getAttribute('datetime')).to.equal(metadata.refreshed_at);
    expect(await page.locator('.warning').count()).to.equal(0);
  });

  it('money of other currencies as their readers write it', async () => {
    const page = await desk.tab({ locale: 'en-US' });
    await page.route('**/analytics/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('INR', 'USD') });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    const { total_revenue } = await kpis(desk.api, LAST_30);
    const dollars = `$${Math.round(total_revenue).toLocaleString('en-US')}`;
    expect(await page.locator('[data-tile="revenue"] .value').innerText()).to.equal(dollars);
  });

  it('the longest sums in full, also on the smallest phone', async () => {
    const page = await desk.tab({ viewport: { width: 320, height: 800 } });
    await page.route('**/analytics/**', async (route) => {
      const response = await route.fetch();
      const text = (await response.text()).replaceAll('INR', 'KWD').replace(/("total_revenue":)[\d.]+/g, '$19876543');
      await route.fulfill({ response, body: text });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('[data-tile="revenue"] .value').innerText()).to.equal('KWD\u00a09,876,543');
    const cut = "[...document.querySelectorAll('.value')].filter((e) => e.scrollWidth > e.clientWidth).length";
    expect(await page.evaluate(cut)).to.equal(0);
  });

  it('days alike, whichever of the currencies its money is in', async () => {
    const page = await desk.tab({ locale: 'en-US' });
    await page.route('**/analytics/**', async (route) => {
      const response = await route.fetch();
      const text = (await response.text()).replaceAll('"currency":"INR"', '"currency":"USD"');
      await route.fulfill({ response, body: text });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('[data-tile="revenue"] .value').innerText()).to.match(/^\$/);
    expect(await page.locator('#provenance').innerText()).to.match(/^Data from 1 Apr 2022/);
    expect(await page.locator('#compared').innerText()).to.match(/^31 May/);
  });

  it('CSV of every panel, of what it shows', async () => {
    const page = await desk.open('?period=7d');
    for (const [id, path] of Object.entries({
      kpis: 'kpis?compare=previous_period&',
      trends: 'trends?granularity=day&',
      regions: 'regions?',
      categories: 'categories?',
    })) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`#${id} [data-csv]`).click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const { text } = await desk.api.get(`/analytics/${path}start_date=2022-06-23&end_date=2022-06-29&format=csv`);
      expect(Buffer.concat(chunks).toString(), id).to.equal(text);
      expect(text.split('\n').length, id).to.be.greaterThan(1);
      expect(download.suggestedFilename()).to.match(/\.csv$/);
    }
  });
});
