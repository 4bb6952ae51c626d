import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { answerTo, kpis, LAST_30, queryOf, tiles, tilesOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

browserSuite('the data of the dashboard', (desk) => {
  /** Answers of a route, changed. */
  const changed = (page: Page, route: string, change: (data: Record<string, unknown>[]) => object[]) =>
    page.route(`**/analytics/${route}?*`, async (asked) => {
      const response = await answerTo(asked);
      const body = (await response.json()) as { data: Record<string, unknown>[] };
      await asked.fulfill({ response, json: { ...body, data: change(body.data) } });
    });
  const shownData = async (page: Page) => {
    await page.locator('#data-reports tbody tr').first().waitFor();
  };

  it('are a view of their own: reports, how they were read, what is unsure, and refreshes', async () => {
    const page = await desk.tab();
    const failure = {
      code: 'C',
      message: '8 of 9 rows could not be counted',
      at: '2022-07-01T00:00:00.000Z',
      rejected_by_reason: { 'date: no_such_day': 8 },
      rejected_lines: { 'date: no_such_day': [3, 6] },
    };
    const guess = 'Which of day and month comes first is a guess';
    await changed(page, 'sources', ([source]) => [
      { ...source, warnings: [guess, guess] },
      { ...source, key: 'raw/never.csv', data_from: null, data_to: null, format: null, settled: null, failure },
      {
        ...source,
        key: 'raw/shop/old.csv',
        series: 'shop',
        data_to: '2022-05-01',
        failure,
        rejected: 7,
        rejected_by_reason: { 'amount: not_a_number': 7, 'date: empty': 1, 'row: field_count': 2 },
        rejected_lines: { 'amount: not_a_number': [4, 1205], 'date: empty': [9] },
        superseded: [{ by: 'raw/orders.csv', lines: 12, orders: 10, days: 2 }],
      },
    ]);
    await changed(page, 'refreshes', ([refresh]) => [
      { ...refresh, outcome: 'failed', error: 'The bucket is gone', rejected_by_reason: { 'amount: not_a_number': 7 } },
      refresh!,
    ]);
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('[data-warning="refresh"]').innerText()).to.match(
      /^The last refresh failed, .*bucket is gone$/,
    );
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await shownData(page);
    expect(queryOf(page)).to.equal('?view=data');
    const ofOverview = [page.locator('#kpis'), page.locator('#all-csv'), page.getByText('An order counts once')];
    for (const part of ofOverview) expect(await part.isVisible()).to.equal(false);
    expect(await page.locator('.links').innerText()).to.equal('Copy link · API reference · OpenAPI');
    const reports = await page.locator('#data-reports tbody tr').allInnerTexts();
    expect(reports[0]).to.match(
      /^raw\/orders\.csv Series: default\s+Format amazon-sale-report, encoding utf-8, fields separated by “,”, dates month first \(.*\), decimals “\.” \(amounts\), currency INR, days in UTC/,
    );
    expect(reports[0]).to.match(/1 Apr\W+29 Jun 2022\s+6,000\s+[\d,]+\s+[\d,]+\s+0\s+0\s+0$/);
    expect(reports[1]).to.match(/^raw\/never\.csv Series: default\s+The newest version does not count/);
    expect(reports[1]).to.match(/(\s–){7}$/); // what is not counted is no 0
    expect(reports[2]).to.match(
      /8 of 9 rows could not be counted\s+Rejected because of date: no_such_day: 8 \(lines 3, 6 …\)\s+12 lines count from raw\/orders\.csv instead\s+Rejected because of amount: not_a_number: 7 \(lines 4, 1205 …\)\s+Rejected because of date: empty: 1 \(line 9\)\s+Rejected because of row: field_count: 2\s[^]*\s12\s+0\s+7$/,
    );
    const unsure = await page.locator('#data-warnings li').allInnerTexts();
    expect(unsure.filter((text) => text.includes(guess))).to.have.lengthOf(1);
    expect(unsure.join('\n')).to.match(/No new sales in series shop since 1 May 2022[^]*guess/);
    const refreshes = await page.locator('#data-refreshes tbody tr').allInnerTexts();
    expect(refreshes[0]).to.match(
      /(now|ago)\s+The bucket is gone\s+Rejected because of amount: not_a_number: 7\s+Failed/,
    );
    expect(refreshes[1]).to.match(/New numbers\s+\d+ s\s+1 read, 0 unchanged, 0 refused, \d+ removed\s+6,000\s+6,000/);
    await page.goBack();
    await loaded(page);
    for (const part of ofOverview) expect(await part.isVisible()).to.equal(true);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, LAST_30)));
    await page.unrouteAll();
    await page.route('**/analytics/refreshes?*', (route) => route.abort());
    desk.expectErrors();
    await page.goto(`${desk.api.url}/?view=data`);
    await page.locator('#data-error').filter({ hasText: 'cannot be reached' }).waitFor();
  });

  it('say that sales are made up, and leave them out beside those of one’s own', async () => {
    const page = await desk.tab();
    const sample = { key: 'raw/sample/sample-report.csv', series: 'sample' };
    await changed(page, 'sources', ([source]) => [{ ...source, ...sample }]);
    await page.goto(desk.api.url);
    await loaded(page);
    const note = page.locator('[data-warning="sample"]');
    expect(await note.innerText()).to.match(
      /^Sample data: the sales of raw\/sample\/sample-report\.csv are made up\. To see your own, copy/,
    );
    expect(await note.getByRole('button').count()).to.equal(0);
    await changed(page, 'sources', ([source]) => [source!, { ...source, ...sample }]);
    // The series is not in the data of this test.
    const asked: URL[] = [];
    await page.route(/exclude_series=sample/, async (route) => {
      const url = route.request().url();
      asked.push(new URL(url));
      await route.fulfill({ response: await answerTo(route, { url: url.replace(/&?exclude_series=sample/, '') }) });
    });
    await page.reload();
    await loaded(page);
    expect(await note.innerText()).to.match(/^Your own sales and made-up sample sales are added up here/);
    await note.getByRole('button', { name: 'Leave the sample out' }).click();
    await loaded(page);
    expect(queryOf(page)).to.equal('?exclude_series=sample');
    expect(asked.map(({ pathname }) => pathname)).to.include.members(['/analytics/kpis', '/analytics/products']);
    await note.getByRole('button', { name: 'Show the sample again' }).click();
    await loaded(page);
    expect(queryOf(page)).to.equal('');
  });

  it('name the lines in other currencies, and show these instead', async () => {
    const page = await desk.tab();
    await page.route('**/analytics/kpis**', async (route) => {
      const response = await answerTo(route);
      const text = (await response.text()).replace('"other_currencies":{}', '"other_currencies":{"USD":1200,"EUR":1}');
      await route.fulfill({ response, body: text });
    });
    await page.route('**/analytics/**currency=USD**', async (route) => {
      await route.fulfill({
        response: await answerTo(route, {
          url: route
            .request()
            .url()
            .replace(/&?currency=USD/, ''),
        }),
      });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    const notes = page.locator('[data-warning="currency"]');
    expect(await notes.allInnerTexts()).to.deep.equal([
      '1,200 lines in USD are not in these numbers. Show USD',
      '1 line in EUR is not in these numbers. Show EUR',
    ]);
    await notes.getByRole('button', { name: 'Show USD' }).click();
    await loaded(page);
    expect(queryOf(page)).to.equal('?currency=USD');
  });

  it('are taken along: the address, and every panel in one file', async () => {
    const page = await desk.open('?period=7d');
    await page.evaluate('navigator.clipboard.writeText = async (text) => { window.copied = text; }');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('button', { name: 'Link copied' }).waitFor();
    expect(await page.evaluate('copied')).to.equal(page.url());
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#all-csv').click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    expect(text).to.match(/^\uFEFF"Key figures"\r\n/);
    for (const title of ['Revenue and orders', 'Products', 'States', 'Cities', 'Categories', 'Fulfilment and status'])
      expect(text).to.include(`\r\n"${title}"\r\n`);
  });
});

browserSuite('the language of the dashboard', (desk) => {
  it('is that of the browser, numbers and dates too, until another is chosen', async () => {
    const page = await desk.visit({ locale: 'de-DE' });
    await page.goto(`${desk.api.url}/?period=7d`);
    await loaded(page);
    const { total_revenue: revenue } = await kpis(desk.api, 'start_date=2022-06-23&end_date=2022-06-29');
    const value = page.locator('[data-tile="revenue"]');
    expect(await page.locator('html').getAttribute('lang')).to.equal('de');
    expect(await page.locator('h2:visible').allInnerTexts()).to.include.members(['Kennzahlen', 'Produkte', 'Städte']);
    expect(await value.locator('h3').innerText()).to.equal('Umsatz');
    const euro = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'INR', maximumFractionDigits: 0 });
    expect(await value.locator('.value').innerText()).to.equal(euro.format(revenue));
    expect(await page.locator('#compared').innerText()).to.match(/^23\.\W*29\.? ?(Juni|06\.)\W*2022, verglichen mit/);
    expect(await page.locator('#provenance').innerText()).to.match(
      /^Daten vom .* aktualisiert .* Positionen, abgelehnte Zeilen: 0/,
    );
    const english = await page.locator('body').innerText();
    for (const word of ['Revenue', 'Orders', 'Search', 'Share', 'Show']) expect(english).not.to.include(word);
    await page.locator('#locale').selectOption('English (Vereinigtes Königreich)');
    await page.locator('h2', { hasText: 'Key figures' }).waitFor();
    await loaded(page);
    expect(queryOf(page)).to.equal('?period=7d');
    expect(await value.locator('.value').innerText()).to.match(/^₹\d{1,3}(,\d{3})+$/);
  });
});
