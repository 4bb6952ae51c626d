import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { DimensionsAnswer, KpisAnswer } from '../../schemas/responses.ts';
import { answerTo, cells, kpis, LAST_30, queryOf, tiles, tilesOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

const ROUTES = ['kpis', 'trends', 'products', 'cities', 'categories', 'query'];

browserSuite('a view of the dashboard', (desk) => {
  /** The tiles of the page are what the API says of this query. */
  const shows = async (page: Page, query: string): Promise<void> => {
    await loaded(page);
    expect(await tiles(page)).to.deep.equal(tilesOf(await kpis(desk.api, query)));
  };

  it('is filtered in every panel and in the address, comes back on reload, and goes by the back button', async () => {
    const page = await desk.open();
    const asked: URL[] = [];
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.locator('#filter-state summary').click();
    await page.getByRole('checkbox', { name: 'Karnataka' }).check();
    await page.getByRole('checkbox', { name: 'Delhi' }).check();
    await shows(page, `${LAST_30}&state=Karnataka&state=Delhi`);
    for (const panel of ROUTES) {
      const last = asked.findLast(({ pathname }) => pathname.endsWith(`/${panel}`));
      expect(last?.searchParams.getAll('state'), panel).to.deep.equal(['Karnataka', 'Delhi']);
    }
    // The list of states has all of them still, and marks those two.
    const states = asked.findLast(({ pathname }) => pathname.endsWith('/regions'));
    expect(states?.searchParams.getAll('state')).to.deep.equal([]);
    expect((await cells(page, 'regions')).length).to.be.greaterThan(10);
    expect(await page.locator('#regions .chosen .name').allInnerTexts()).to.have.members(['Karnataka', 'Delhi']);
    expect(queryOf(page)).to.equal('?state=Karnataka&state=Delhi');

    await page.reload();
    await shows(page, `${LAST_30}&state=Karnataka&state=Delhi`);
    expect(await page.locator('#filter-state .picked').innerText()).to.equal('2 chosen');

    await page.goBack();
    await shows(page, `${LAST_30}&state=Karnataka`);
    await page.goBack();
    await shows(page, LAST_30);
    expect(queryOf(page)).to.equal('');
    await page.goForward();
    await shows(page, `${LAST_30}&state=Karnataka`);
    await page.getByRole('button', { name: 'Remove filter State: Karnataka' }).click();
    await shows(page, LAST_30);
  });

  it('has all filters of the API', async () => {
    const page = await desk.open();
    await page.locator('#filter-fulfilment').selectOption('Amazon');
    await shows(page, `${LAST_30}&fulfilment=Amazon`);
    await page.locator('#filter-b2b').selectOption('Consumers');
    await shows(page, `${LAST_30}&fulfilment=Amazon&b2b=false`);
    await page.locator('#filter-category summary').click();
    await page.getByRole('checkbox', { name: 'Kurta' }).check();
    await shows(page, `${LAST_30}&fulfilment=Amazon&b2b=false&category=Kurta`);
    expect(queryOf(page)).to.equal('?category=Kurta&fulfilment=Amazon&b2b=false');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await shows(page, LAST_30);
    expect(await page.locator('#filter-series').isVisible()).to.equal(false);
  });

  it('asks for series and currencies where there are several', async () => {
    const page = await desk.tab();
    await page.route('**/analytics/dimensions?*', async (route) => {
      const response = await answerTo(route);
      const body = (await response.json()) as { data: Record<string, unknown> };
      const data = {
        ...body.data,
        series: [
          { value: 'shop-a', lines: 2 },
          { value: 'shop-b', lines: 1 },
        ],
        currency: [
          { value: 'INR', lines: 2 },
          { value: 'USD', lines: 1 },
        ],
      };
      await route.fulfill({ response, json: { ...body, data } });
    });
    await page.goto(desk.api.url);
    await loaded(page);
    expect(await page.locator('#filter-series').isVisible()).to.equal(true);
    expect(await page.locator('#filter-currency option').allInnerTexts()).to.deep.equal(['Automatic', 'INR', 'USD']);
    const [request] = await Promise.all([
      page.waitForRequest(/kpis\?.*currency=USD/),
      page.locator('#filter-currency').selectOption('USD'),
    ]);
    expect(request.url()).to.include('start_date=2022-05-31');
    await loaded(page);
  });

  it('is of days that end with the data, or of any others', async () => {
    const page = await desk.open();
    const labels = await page.locator('#period option').allInnerTexts();
    expect(labels).to.include.members(['Last 7 days', 'June 2022', 'May 2022', 'Q2 2022', '2022', 'All data']);
    await page.locator('#period').selectOption('May 2022');
    await shows(page, 'start_date=2022-05-01&end_date=2022-05-31');
    expect(queryOf(page)).to.equal('?period=last-month');
    await page.locator('#period').selectOption('All data');
    await shows(page, 'start_date=2022-04-01&end_date=2022-06-29');
    expect(await page.locator('#compared').innerText()).to.match(/do not reach back/);
    await page.locator('#from').fill('2022-04-20');
    await shows(page, 'start_date=2022-04-20&end_date=2022-06-29');
    await page.locator('#to').fill('2022-04-22');
    await shows(page, 'start_date=2022-04-20&end_date=2022-04-22');
    expect(queryOf(page)).to.equal('?start_date=2022-04-20&end_date=2022-04-22');
  });

  it('is of days that were typed, once they are whole, and of none before', async () => {
    // The history of a tab ends at 50 pages.
    const page = await desk.visit();
    await page.goto(`${desk.api.url}/?period=all`);
    await loaded(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const length = () => page.evaluate<number>('history.length');
    const before = await length();
    await page.locator('#to').focus();
    await page.keyboard.type('06102022');
    await page.keyboard.press('Enter');
    await shows(page, 'start_date=2022-04-01&end_date=2022-06-10');
    expect(queryOf(page)).to.equal('?start_date=2022-04-01&end_date=2022-06-10');
    await page.locator('#from').focus();
    await page.keyboard.type('05202022');
    await page.locator('#period').focus();
    await shows(page, 'start_date=2022-05-20&end_date=2022-06-10');
    expect(await length()).to.equal(before + 2);
    expect(asked.filter((url) => url.includes('/kpis'))).to.have.length(2);
    await page.locator('#from').focus();
    await page.keyboard.press('Delete');
    await page.locator('#period').focus();
    expect(await page.locator('#from').inputValue()).to.equal('2022-05-20');
  });

  it('is of a row that was clicked on anywhere, and no longer after another click', async () => {
    const page = await desk.open();
    for (const [id, name] of [
      ['products', 'sku'],
      ['regions', 'state'],
      ['cities', 'city'],
      ['categories', 'category'],
      ['shipping', 'fulfilment'],
    ] as const) {
      const names = await page.locator(`#${id} tbody .name`).allInnerTexts();
      const value = names[1] ?? '';
      await page.locator(`#${id} tbody tr`).nth(1).locator('td').first().click();
      await shows(page, `${LAST_30}&${name}=${encodeURIComponent(value)}`);
      expect(queryOf(page)).to.equal(`?${name}=${value.replaceAll(' ', '+')}`);
      expect(await page.locator(`#${id} tbody .name`).allInnerTexts(), id).to.deep.equal(names);
      expect(await page.locator(`#${id} .chosen .name`).allInnerTexts()).to.deep.equal([value]);
      await page.locator(`#${id} tbody button[aria-pressed="true"]`).click();
      await shows(page, LAST_30);
    }
  });

  it('is compared with what was chosen, or with nothing', async () => {
    const page = await desk.open('?period=7d');
    const days = 'start_date=2022-06-23&end_date=2022-06-29';
    const compared = async (query: string, words: RegExp) => {
      await loaded(page);
      const { json } = await desk.api.get(`/analytics/kpis?${days}&${query}`);
      const { data } = json as KpisAnswer;
      const text = await page.locator('[data-tile="revenue"] .change').innerText();
      const change = data.change_percent?.total_revenue;
      if (typeof change !== 'number') expect(text, query).to.equal('');
      else expect(text, query).to.include(`${Math.abs(change).toFixed(1)}%`);
      expect(await page.locator('#compared').innerText(), query).to.match(words);
    };
    await page.locator('#compare').selectOption('Same weekdays before');
    await compared('compare=previous_week', /compared with 16\W+22 Jun 2022$/);
    expect(queryOf(page)).to.equal('?period=7d&compare=previous_week');
    await page.locator('#compare').selectOption('Same period last year');
    await compared('compare=previous_year', /do not reach back far enough/);
    expect(await page.locator('#trend-legend').isVisible(), 'no line of days without data').to.equal(false);
    await page.locator('#compare').selectOption('Other days');
    await page.locator('#compare-from').fill('2022-04-10');
    await page.locator('#compare-to').fill('2022-04-16');
    await compared('compare_start_date=2022-04-10&compare_end_date=2022-04-16', /compared with 10\W+16 Apr 2022$/);
    expect(queryOf(page)).to.equal('?period=7d&compare_start_date=2022-04-10&compare_end_date=2022-04-16');
    await page.reload();
    await compared('compare_start_date=2022-04-10&compare_end_date=2022-04-16', /compared with 10/);
    await page.locator('#compare').selectOption('Nothing');
    await compared('', /^23\W+29 Jun 2022$/);
    expect((await cells(page, 'regions'))[0]).to.have.length(4);
  });

  it('offers what the other filters leave, also of long lists', async () => {
    const page = await desk.open('?state=Goa');
    await page.locator('#filters-more').click();
    const offered = async (name: string) => {
      await Promise.all([
        page.waitForResponse(new RegExp(`dimensions\\?.*dimension=${name}`)),
        page.locator(`#filter-${name} summary`).click(),
      ]);
      await page.waitForTimeout(50);
      return page.locator(`#filter-${name} .choices label > span`).allInnerTexts();
    };
    const { json } = await desk.api.get(`/analytics/dimensions?${LAST_30}&state=Goa&dimension=city`);
    const { data } = json as DimensionsAnswer;
    expect(await offered('city')).to.deep.equal(data.city?.map(({ value }) => value));
    expect((await offered('state')).length, 'its own filter does not count').to.be.greaterThan(10);
    await page.locator('#filters-more').click();
    expect(await page.locator('#filter-city').isVisible()).to.equal(false);
  });

  it('is of a span of the trend that was dragged over, and of a day that was clicked on', async () => {
    const page = await desk.open();
    const plot = page.locator('#trend-chart .u-over').first();
    const box = await plot.boundingBox();
    if (!box) throw new Error('The chart has no size');
    const at = (day: number) => box.x + (box.width * (day + 0.5)) / 30;
    await page.mouse.move(at(3), box.y + 50);
    await page.mouse.down();
    await page.mouse.move(at(6), box.y + 60, { steps: 4 });
    await page.mouse.move(at(9), box.y + 60, { steps: 4 });
    await page.mouse.up();
    await shows(page, 'start_date=2022-06-03&end_date=2022-06-09');
    expect(queryOf(page)).to.equal('?start_date=2022-06-03&end_date=2022-06-09');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
    expect(await page.locator('.tip').innerText()).to.match(
      /^Mon 6 Jun 2022\nRevenue: .*\nMon 30 May 2022: .*%\)\nOrders: \d+$/,
    );
    await page.mouse.click(box.x + box.width * 0.5, box.y + 50);
    await shows(page, 'start_date=2022-06-06&end_date=2022-06-06');
    await page.getByRole('button', { name: 'Back to Last 30 days' }).click();
    await shows(page, LAST_30);
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await shows(page, LAST_30);
  });

  it('is of a day that a finger tapped on twice: the first tap tells what is there', async () => {
    const page = await desk.open('', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const plot = page.locator('#trend-chart .u-over').first();
    const box = await plot.boundingBox();
    if (!box) throw new Error('The chart has no size');
    const tap = () => plot.tap({ position: { x: (box.width * 14.5) / 30, y: 40 } });
    await tap();
    await page.locator('.tip').filter({ hasText: '14 Jun 2022' }).waitFor();
    expect(queryOf(page)).to.equal('');
    await tap();
    await shows(page, 'start_date=2022-06-14&end_date=2022-06-14');
  });

  it('keeps what its address says, whatever else stands there', async () => {
    const page = await desk.open(
      '?period=30d&state=Delhi&start_date=2022-13-45&utm_source=mail&granularity=hour#numbers',
    );
    await shows(page, `${LAST_30}&state=Delhi`);
  });

  it('takes names from its address in any case, several by commas, and has them as the data do', async () => {
    const page = await desk.open('?state=delhi,KARNATAKA&category=kurta&b2b=FALSE');
    await shows(page, `${LAST_30}&state=Delhi&state=Karnataka&category=Kurta&b2b=false`);
    expect(queryOf(page)).to.equal('?state=Delhi&state=Karnataka&category=Kurta&b2b=false');
    expect(await page.locator('.chip').allInnerTexts()).to.deep.equal(['Delhi', 'Karnataka', 'Kurta', 'Consumers']);
    expect(await page.locator('#regions tbody button[aria-pressed="true"]').count()).to.equal(2);
  });

  it('goes as far as the data where its address names one day only', async () => {
    const page = await desk.open('?start_date=2022-06-20');
    await shows(page, 'start_date=2022-06-20&end_date=2022-06-29');
    expect(await page.locator('#to').inputValue()).to.equal('2022-06-29');
    await page.goto(`${desk.api.url}/?end_date=2022-04-03`);
    await shows(page, 'start_date=2022-04-01&end_date=2022-04-03');
  });

  it('says what of its address means nothing', async () => {
    const page = await desk.open('?start_date=garbage&period=ever&utm_source=mail');
    await shows(page, LAST_30);
    expect(await page.locator('#warnings .note').allInnerTexts()).to.deep.equal([
      'The address says start_date=garbage, which means nothing here.',
      'The address says period=ever, which means nothing here.',
    ]);
    await page.locator('#filter-b2b').selectOption('Consumers');
    await shows(page, `${LAST_30}&b2b=false`);
    expect(await page.locator('#warnings').innerText()).to.equal('');
  });

  it('works below the prefix of a stage, with and without its slash', async () => {
    const page = await desk.tab();
    await page.route(/\/dev(\/|\?|$)/, async (route) => {
      const url = route.request().url().replace('/dev', '');
      await route.fulfill({ response: await answerTo(route, { url }) });
    });
    for (const path of ['/dev/', '/dev']) {
      await page.goto(`${desk.api.url}${path}?period=7d`);
      await shows(page, 'start_date=2022-06-23&end_date=2022-06-29');
      await page.locator('#filter-b2b').selectOption('Consumers');
      await shows(page, 'start_date=2022-06-23&end_date=2022-06-29&b2b=false');
      expect(new URL(page.url()).pathname).to.equal(path);
      const links = await page.evaluate("[...document.querySelectorAll('.bottom a')].map(({ pathname }) => pathname)");
      expect(links).to.deep.equal(['/dev/docs', '/dev/openapi.json']);
    }
  });
});
