import { gzipSync } from 'node:zlib';
import { findBrowser, launchBrowser } from './chromium.ts';

/** Loads of the page, each with nothing kept from the one before. */
const LOADS = 11;

interface Load {
  paint: number;
  shown: number;
  bytes: number;
  requests: number;
}

/**
 * What the dashboard weighs and how soon it paints, from a service that runs:
 * `node test/browser/measure.ts http://127.0.0.1:3000/`
 */
async function measure(url: string): Promise<void> {
  const path = findBrowser();
  if (path === undefined) throw new Error('No browser: install chromium, or name one by CHROME_PATH');
  const browser = await launchBrowser(path);
  try {
    const loads: Load[] = [];
    for (let load = 0; load < LOADS; load++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.goto(url);
      await page.locator('main:not(:has([aria-busy="true"]))').waitFor();
      loads.push(
        await page.evaluate<Load>(`(() => {
          const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
          return {
            paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
            shown: Math.max(...all.map(({ responseEnd }) => responseEnd)),
            bytes: all.reduce((sum, { transferSize }) => sum + transferSize, 0),
            requests: all.length,
          };
        })()`),
      );
      await context.close();
    }
    const html = await (await fetch(url)).text();
    const median = (name: keyof Load) => loads.map((load) => load[name]).toSorted((a, b) => a - b)[LOADS >> 1] ?? 0;
    console.log(`browser                  ${browser.version()}`);
    console.log(`page                     ${html.length} bytes, ${gzipSync(html).length} gzipped`);
    console.log(`with all answers         ${median('bytes')} bytes sent in ${median('requests')} requests`);
    console.log(`first contentful paint   ${Math.round(median('paint'))} ms (median of ${LOADS})`);
    console.log(`last answer              ${Math.round(median('shown'))} ms (median of ${LOADS})`);
  } finally {
    await browser.close();
  }
}

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('Name the address of the dashboard');
await measure(url);
