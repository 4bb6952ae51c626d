import { expect } from 'chai';
import { violations } from './axe.ts';
import { browserSuite, loaded } from './suite.ts';

/** Colours and font of the page, and of what openapi-explorer draws in it. */
const LOOK = `(() => {
  const look = (element) => {
    const { color, backgroundColor, fontFamily } = getComputedStyle(element);
    return { color, backgroundColor, fontFamily };
  };
  const own = document.querySelector('openapi-explorer')?.shadowRoot;
  return {
    page: look(document.documentElement),
    link: getComputedStyle(document.querySelector('a:not(.skip)')).color,
    explorer: own && look(own.querySelector('h2')),
  };
})()`;

interface Look {
  page: Record<'color' | 'backgroundColor' | 'fontFamily', string>;
  link: string;
  explorer?: Look['page'];
}

browserSuite('the reference of the API', (desk) => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`looks as the dashboard does, and leads back to it, in ${colorScheme} colours`, async () => {
      const page = await desk.open('', { colorScheme });
      const { page: wanted, link } = await page.evaluate<Look>(LOOK);
      await page.getByRole('link', { name: 'API reference' }).click();
      await page.getByRole('link', { name: '/analytics /kpis' }).click();
      await page.getByText('First day that counts. Default').waitFor();
      const look = await page.evaluate<Look>(LOOK);
      expect(look.page).to.deep.equal(wanted);
      expect(look.link).to.equal(link);
      expect(look.explorer).to.include({ color: wanted.color, fontFamily: wanted.fontFamily });
      expect(await violations(page)).to.deep.equal([]);
      await page.getByRole('link', { name: 'Dashboard' }).click();
      await loaded(page);
      expect(new URL(page.url()).pathname).to.equal('/');
      expect(await page.locator('[data-tile="revenue"]').isVisible()).to.equal(true);
    });
});
