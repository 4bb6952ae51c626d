import { mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { browserSuite, loaded } from './suite.ts';

/** Where they can be looked at: CI keeps this folder, git does not. */
const FOLDER = join(import.meta.dirname, '../../coverage/screenshots');

browserSuite('screenshots of the dashboard', (desk) => {
  before(() => void mkdirSync(FOLDER, { recursive: true }));

  for (const colorScheme of ['light', 'dark'] as const)
    for (const [device, width, height] of [
      ['laptop', 1280, 900],
      ['phone', 390, 844],
    ] as const)
      it(`${device}, ${colorScheme}`, async () => {
        const page = await desk.open('', { colorScheme, viewport: { width, height } });
        const path = join(FOLDER, `${device}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        expect((await stat(path)).size).to.be.greaterThan(10_000);
      });

  it('on paper: light, and without what paper cannot do', async () => {
    const page = await desk.visit({ colorScheme: 'dark' });
    await page.goto(`${desk.api.url}/?state=Delhi`);
    await loaded(page);
    await page.pdf({ path: join(FOLDER, 'paper.pdf'), format: 'A4' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    for (const control of ['#filters', '.tools >> nth=0', '.skip'])
      expect(await page.locator(control).isVisible()).to.equal(false);
    expect(await page.locator('.chip').isVisible()).to.equal(true);
    expect(await page.evaluate('getComputedStyle(document.querySelector(".tile")).backgroundColor')).to.equal(
      'rgb(255, 255, 255)',
    );
    await page.setViewportSize({ width: 700, height: 1000 });
    await page.screenshot({ path: join(FOLDER, 'paper.png'), fullPage: true });
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
  });
});
