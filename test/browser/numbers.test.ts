import { expect } from 'chai';
import { answerTo, cells, kpis, LAST_30, queryOf, rows, RUPEES, tiles, tilesOf, trend } from './page.ts';
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
    expect(await page.locator('.tile .spark').count()).to.equal(10);
    const orders = page.locator('[data-tile="orders"] .also');
    expect(await orders.innerText()).to.equal(`${data.total_orders.toLocaleString('en-IN')} lines`);
    expect(await page.locator('[data-tile="net"] .also').innerText()).to.equal(
      'Without discounts, refunds: not in the reports of these lines',
    );
    expect(await page.locator('#compared').innerText()).to.match(
      /^31 May\W+29 Jun 2022, compared with 1\W+30 May 2022$/,
    );
  });

  it('a dash for what the reports do not have, and why', async () => {
    const page = await desk.tab();
    await page.route('**/analytics/kpis?*', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: object; metadata: { missing_columns: string[] } };
      const data = { ...body.data, distinct_orders: null, amazon_fulfilled_orders: null };
      const metadata = { ...body.metadata, missing_columns: ['fulfilment'], coverage: { net_revenue: 80 } };
      await route.fulfill({ response, json: { ...body, data, metadata } });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    const tile = (id: string) => page.locator(`[data-tile="${id}"]`);
    expect(await tile('orders').innerText()).to.match(/^Orders\s+–\s+Not in the published numbers yet/);
    expect(await tile('fulfilment').innerText()).to.match(
      /–\s+The reports of these lines have no column for fulfilment/,
    );
    expect(await tile('net').locator('.also').innerText()).to.match(/^Only 80\.0% of the lines/);
    expect((await tiles(page))['orders']).to.deep.equal(Number.NaN);
  });

  it('products, states, cities and categories, with shares and changes', async () => {
    const page = await desk.open();
    const query = `${LAST_30}&share=true&compare=previous_period`;
    const regions = await rows(desk.api, 'regions', query);
    const change = (percent: number | null | undefined) =>
      typeof percent !== 'number'
        ? '–'
        : Math.abs(percent) < 0.05
          ? '0.0%'
          : `${percent > 0 ? '▲ +' : '▼ −'}${(Math.round(Math.abs(percent) * 10) / 10).toFixed(1)}%`;
    const states = regions.map(({ state, revenue, share, change_percent, distinct_orders }) => [
      state,
      RUPEES.format(revenue),
      `${share?.['revenue']?.toFixed(1)}%`,
      change(change_percent?.revenue),
      distinct_orders?.toLocaleString('en-IN'),
    ]);
    expect(await cells(page, 'regions')).to.deep.equal(states);
    const products = await rows(desk.api, 'products', `${query}&limit=50`);
    const [sku, revenue, , , , units] = (await cells(page, 'products'))[0] ?? [];
    const [first] = products as (Record<string, unknown> & (typeof products)[number])[];
    expect(sku).to.match(new RegExp(`^${String(first?.['sku'])}\\s+${String(first?.['category'])} · `));
    // A list of small sums has them in full.
    expect([revenue, units]).to.deep.equal([
      `${RUPEES.format(first?.revenue ?? 0)}.00`,
      first?.quantity_sold.toLocaleString('en-IN'),
    ]);
    expect((await cells(page, 'products')).length).to.equal(50);
    expect((await cells(page, 'cities'))[0]?.[0]).to.match(/^\S[^]*\s+\S/);
    const categories = await rows(desk.api, 'categories', LAST_30);
    expect((await cells(page, 'categories')).map((row) => row[1])).to.deep.equal(
      categories.map((row) => RUPEES.format(row.revenue)),
    );
  });

  it('lists by any column, and what is searched for in them', async () => {
    const page = await desk.open();
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    const lists = ['products', 'regions', 'categories'] as const;
    for (const id of lists) {
      const headers = await page.locator(`#${id} th[scope="col"]`).count();
      for (let column = 0; column < headers; column++) {
        const header = page.locator(`#${id} th[scope="col"]`).nth(column);
        const before = await header.getAttribute('aria-sort');
        await header.locator('button').click();
        await loaded(page);
        const after = await header.getAttribute('aria-sort');
        expect(after, `${id} ${column}`).to.be.oneOf(['ascending', 'descending']).and.not.equal(before);
        const texts = (await cells(page, id)).map((row) => row[column] ?? '');
        if (column === 0) expect(texts, id).to.deep.equal(texts.toSorted((a, b) => a.localeCompare(b)));
        else {
          const numbers = texts.map((text) => Number(text.replaceAll(/[^\d.−]/g, '').replace('−', '-')));
          const sign = after === 'ascending' ? 1 : -1;
          const known = numbers.filter((_, row) => texts[row] !== '–');
          expect(known, `${id} ${column}`).to.deep.equal(known.toSorted((a, b) => sign * (a - b)));
        }
      }
    }
    // A list that is not wholly here is sorted and searched by the service.
    const sorts = asked.filter(({ pathname }) => pathname.endsWith('/products'));
    expect(sorts.map(({ searchParams }) => searchParams.get('sort'))).to.include('-change_percent.revenue');
    await page.locator('#products .search').fill('kr-pp');
    await page.waitForRequest(/products\?.*sku=/);
    await loaded(page);
    const found = (await cells(page, 'products')).map(([name]) => name ?? '');
    expect(found).to.have.length.greaterThan(5);
    for (const name of found) expect(name).to.match(/KR-PP/);
    await page.locator('#regions .search').fill('pradesh');
    expect((await cells(page, 'regions')).map(([name]) => name))
      .to.include('Uttar Pradesh')
      .and.not.include('Delhi');
    await page.locator('#regions .search').fill('nowhere');
    expect(await page.locator('#regions .body').innerText()).to.match(/No match in States$/);
    await page.getByRole('radio', { name: 'Size' }).check();
    await loaded(page);
    expect(queryOf(page)).to.equal('?products=size');
    expect((await cells(page, 'products')).map(([name]) => name)).to.include('XL');
  });

  it('lists that are cut by name, and then as the service sorts all of their rows', async () => {
    const page = await desk.open('?state=Delhi');
    const header = page.locator('#products th', { has: page.getByRole('button', { name: 'SKU' }) });
    const names = async () => (await cells(page, 'products')).map(([name = '']) => name.split('\n')[0]);
    for (const [sort, state] of [
      ['value', 'ascending'],
      ['-value', 'descending'],
    ] as const) {
      await Promise.all([
        page.waitForResponse((response) => new URL(response.url()).searchParams.get('sort') === sort),
        header.getByRole('button').click(),
      ]);
      await loaded(page);
      expect(await header.getAttribute('aria-sort')).to.equal(state);
      const all = (await rows(desk.api, 'products', `${LAST_30}&state=Delhi&compare=previous_period`)) as unknown as {
        sku: string;
      }[];
      expect(all.length).to.be.within(51, 999);
      const skus = all.map(({ sku }) => sku).toSorted();
      expect(await names()).to.deep.equal((sort === 'value' ? skus : skus.toReversed()).slice(0, 50));
    }
  });

  it('the trend by every length of period, as a chart and as a table', async () => {
    const page = await desk.open('?period=90d');
    for (const granularity of ['Month', 'Week', 'Quarter', 'Year', 'Day']) {
      await page.getByRole('radio', { name: granularity, exact: true }).check();
      await loaded(page);
      const name = granularity.toLowerCase();
      expect(queryOf(page)).to.equal(`?period=90d&granularity=${name}`);
      const days = 'start_date=2022-04-01&end_date=2022-06-29';
      // Weeks begin on Sunday where the reader is.
      const periods = await trend(desk.api, `${days}&granularity=${name}&week_start=sunday`);
      await page.getByRole('button', { name: 'Table' }).click();
      const table = await cells(page, 'trend-table');
      expect(
        table.map((row) => row[2]),
        granularity,
      ).to.deep.equal(periods.map(({ distinct_orders }) => distinct_orders?.toLocaleString('en-IN')));
      expect(await page.locator('#trend-table .part').count(), granularity).to.equal(
        periods.filter(({ partial }) => partial).length,
      );
      expect(await page.locator('#trend-chart').isVisible()).to.equal(false);
      await page.getByRole('button', { name: 'Table' }).click();
      expect(await page.locator('#trend-chart canvas').count()).to.equal(2);
    }
  });

  it('the figure of the chosen tile in the chart, with the days compared with', async () => {
    const page = await desk.open();
    await page.locator('[data-tile="cancellations"] button').click();
    expect(queryOf(page)).to.equal('?figure=cancellation_rate');
    expect(await page.locator('#trends-title').innerText()).to.equal('Cancellation rate and orders');
    expect(await page.locator('.tile.chosen').getAttribute('data-tile')).to.equal('cancellations');
    expect(await page.locator('#trend-legend').innerText()).to.match(/^Grey line: 1\W+30 May 2022/);
    const periods = await trend(desk.api, `${LAST_30}&granularity=day&compare=previous_period`);
    await page.locator('#trend-chart').focus();
    await page.keyboard.press('Home');
    const percent = (value: number) => `${value.toFixed(1)}%`;
    const { cancellation_rate: now, previous, distinct_orders: orders } = periods[0]!;
    expect(await page.locator('#trend-point').textContent()).to.match(
      new RegExp(
        `^Tue 31 May 2022, Cancellation rate: ${percent(now)}, Sun 1 May 2022: ${percent(previous!.cancellation_rate)}[^,]*, Orders: ${orders}$`,
      ),
    );
    await page.locator('[data-tile="orders"] button').click();
    expect(await page.locator('#trends-title').innerText()).to.equal('Orders');
    expect(await page.locator('#trend-chart canvas').count()).to.equal(1);
  });

  it('what the data are, and how new', async () => {
    const page = await desk.open();
    const { json } = await desk.api.get('/analytics/kpis');
    const { metadata } = json as { metadata: { refreshed_at: string } };
    expect(await page.locator('#provenance').innerText()).to.match(
      /^Data from 1 Apr 2022 to 29 Jun 2022 · refreshed (just now|\d+ \w+ ago) · 6,000 order lines, rejected rows: 0 · days in UTC$/,
    );
    expect(await page.locator('#provenance time').getAttribute('datetime')).to.equal(metadata.refreshed_at);
    expect(await page.locator('#warnings .warning').allInnerTexts()).to.deep.equal([]);
  });

  it('money of other currencies as their readers write it', async () => {
    const page = await desk.tab({ locale: 'en-US' });
    await page.route('**/analytics/**', async (route) => {
      const response = await answerTo(route);
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
      const response = await answerTo(route);
      const text = (await response.text()).replaceAll('INR', 'KWD').replace(/("total_revenue":)[\d.]+/g, '$19876543');
      await route.fulfill({ response, body: text });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('[data-tile="revenue"] .value').innerText()).to.equal('KWD\u00a098,76,543');
    const cut = "[...document.querySelectorAll('.value')].filter((e) => e.scrollWidth > e.clientWidth).length";
    expect(await page.evaluate(cut)).to.equal(0);
  });

  it('days as in the locale of the reader, whichever currency the money is in', async () => {
    const page = await desk.tab({ locale: 'en-US' });
    await page.route('**/analytics/**', async (route) => {
      const response = await answerTo(route);
      const text = (await response.text()).replaceAll('"currency":"INR"', '"currency":"USD"');
      await route.fulfill({ response, body: text });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('[data-tile="revenue"] .value').innerText()).to.match(/^\$/);
    expect(await page.locator('#provenance').innerText()).to.match(/^Data from Apr 1, 2022/);
    expect(await page.locator('#compared').innerText()).to.match(/^May 31/);
  });

  it('CSV of every panel, of what it shows', async () => {
    const page = await desk.open('?period=7d');
    const list = 'share=true&sort=-revenue&';
    for (const [id, path] of Object.entries({
      kpis: 'kpis?',
      trends: 'trends?granularity=day&',
      products: `products?by=sku&${list}`,
      regions: `regions?${list}`,
      cities: `cities?${list}`,
      categories: `categories?${list}`,
      shipping: `query?dimensions=fulfilment&measures=revenue,distinct_orders,cancelled_orders&${list}`,
    })) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`#${id} [data-csv]`).click()]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const { text } = await desk.api.get(
        `/analytics/${path}start_date=2022-06-23&end_date=2022-06-29&compare=previous_period&format=csv`,
      );
      // With a byte order mark, for spreadsheets.
      expect(Buffer.concat(chunks).toString(), id).to.equal(`\uFEFF${text}`);
      expect(text.split('\n').length, id).to.be.greaterThan(1);
      expect(download.suggestedFilename()).to.match(/\.csv$/);
    }
  });
});
