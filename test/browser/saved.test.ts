import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations } from './axe.ts';
import { queryOf } from './page.ts';
import { browserSuite, loaded } from './suite.ts';

browserSuite('saved views of the dashboard', (desk) => {
  const names = (page: Page) => page.locator('#saved-list a').allInnerTexts();
  const focused = (page: Page) =>
    page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
  /** Presses Tab until this has the focus. */
  const tabTo = async (page: Page, label: string) => {
    for (let steps = 0; (await focused(page)) !== label; steps++) {
      if (steps > 20) throw new Error(`Tab does not reach ${label}, but ${await focused(page)}`);
      await page.keyboard.press('Tab');
    }
  };

  it('are saved, opened, renamed and deleted by the keyboard on a small screen, and axe finds nothing', async () => {
    const page = await desk.visit({ viewport: { width: 320, height: 700 } });
    await page.goto(`${desk.api.url}/?period=7d&state=Delhi`);
    await loaded(page);
    await page.locator('#saved-open').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#saved-list').innerText()).to.equal('No view was saved yet.');
    await page.keyboard.type('Delhi, one week');
    await page.keyboard.press('Enter');
    expect(await page.locator('#saved-status').innerText()).to.equal('Delhi, one week was saved.');
    expect(await names(page)).to.deep.equal(['Delhi, one week']);
    await page.keyboard.press('Escape');
    expect(await focused(page)).to.equal('Saved views');

    await page.goto(`${desk.api.url}/?period=all&figure=units&view=data`);
    await loaded(page);
    await page.locator('#saved-open').press('Enter');
    await page.keyboard.type('A name that is as long as a name of a view can be, which is eighty characters xx');
    await page.keyboard.press('Enter');
    expect(await names(page)).to.have.lengthOf(2);
    expect(await page.locator('#saved-list [aria-current]').innerText()).to.match(/^A name/);
    expect(await violations(page)).to.deep.equal([]);
    const wide = await page.evaluate<string[]>(
      "[...document.querySelectorAll('#saved, #saved *')].filter((e) => e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML)",
    );
    expect(wide).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320);

    await tabTo(page, 'Rename Delhi, one week');
    await page.keyboard.press('Enter');
    expect(await violations(page)).to.deep.equal([]);
    await page.keyboard.type('nothing');
    await page.keyboard.press('Escape');
    expect(await focused(page)).to.equal('Delhi, one week');
    await tabTo(page, 'Rename Delhi, one week');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Capital');
    await page.keyboard.press('Enter');
    expect(await focused(page)).to.equal('Capital');
    await page.keyboard.press('Enter');
    await loaded(page);
    expect(queryOf(page)).to.equal('?period=7d&state=Delhi');
    expect(await page.locator('#saved').isVisible()).to.equal(false);
    expect(await page.locator('#chips .chip').allInnerTexts()).to.deep.equal(['Delhi']);

    // They are there at the next visit, and in the language of the reader.
    await page.evaluate("localStorage.setItem('sales-analytics-locale', 'de-DE')");
    await page.reload();
    await loaded(page);
    await page.locator('#saved-open').press('Enter');
    expect(await page.locator('#saved-title').innerText()).to.equal('Gespeicherte Ansichten');
    expect((await names(page)).toSorted()).to.include('Capital');
    await tabTo(page, 'Capital löschen');
    await page.keyboard.press('Enter');
    expect(await page.locator('#saved-status').innerText()).to.equal('Capital ist gelöscht.');
    expect(await names(page)).to.have.lengthOf(1);
    expect(await focused(page)).to.match(/^A name/);
  });

  it('say so where the browser keeps nothing', async () => {
    const page = await desk.visit();
    await page.addInitScript("Storage.prototype.setItem = () => { throw new Error('no room'); }");
    await page.goto(desk.api.url);
    await loaded(page);
    await page.locator('#saved-open').click();
    await page.keyboard.type('April');
    await page.keyboard.press('Enter');
    expect(await page.locator('#saved-status').innerText()).to.equal(
      'This browser does not let the page keep anything.',
    );
    expect(await names(page)).to.deep.equal([]);
  });
});
