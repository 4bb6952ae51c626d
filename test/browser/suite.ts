import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core';
import { writeSample } from '../../scripts/sample/index.ts';
import { type Api, startedApi } from '../api/harness.ts';
import { findBrowser, launchBrowser } from './chromium.ts';

/** Of the report that the pages show: 90 days to 29 June 2022. */
const ROWS = 6000;
const ROUTES = [
  'kpis',
  'trends',
  'products',
  'regions',
  'cities',
  'categories',
  'dimensions',
  'query?measures=revenue',
  'sources',
  'refreshes',
] as const;

/** The dashboard under test, and whoever looks at it. */
export interface Desk {
  readonly api: Api;
  /** A tab of its own in which the service has not been seen yet. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /**
   * The tab that tests with the same options share, which takes half the time: empty, and without the routes and listeners of
   * the test before. Whoever changes more of it than its page wants one of its own.
   */
  tab(options?: BrowserContextOptions): Promise<Page>;
  /** The dashboard in the shared tab, with everything loaded. `query` begins with `?`. */
  open(query?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A mistake that a test makes on purpose: the console may tell of it. */
  expectErrors(): void;
}

let browser: Promise<Browser> | undefined;
let users = 0;
/** The shared tabs by their options, as JSON. */
const tabs = new Map<string, Promise<Page>>();
/** What each page has asked and waits for. */
const unanswered = new WeakMap<Page, Set<Request>>();
/** What the pages complain of. */
let errors: string[] = [];

/** A suite of tests in a browser; skipped where there is none, which fails in CI. */
export function browserSuite(title: string, tests: (desk: Desk) => void): void {
  users++;
  describe(title, function () {
    this.timeout(60_000);
    const contexts: BrowserContext[] = [];
    const used = new Set<Page>();
    let api: Api;
    let mayFail = false;

    const visit = async (options: BrowserContextOptions = {}): Promise<Page> => {
      const page = await newTab(options);
      contexts.push(page.context());
      return page;
    };
    const tab = async (options: BrowserContextOptions = {}): Promise<Page> => {
      const key = JSON.stringify(options);
      const page = tabs.get(key) ?? newTab(options);
      tabs.set(key, page);
      used.add(await page);
      return page;
    };
    const open = async (query = '', options: BrowserContextOptions = {}): Promise<Page> => {
      const page = await tab(options);
      await page.goto(`${api.url}/${query}`);
      await loaded(page);
      return page;
    };
    const desk: Desk = {
      get api() {
        return api;
      },
      visit,
      tab,
      open,
      expectErrors: () => void (mayFail = true),
    };

    before(async function () {
      this.timeout(240_000); // the service may have to start first
      const path = findBrowser();
      if (path === undefined) {
        if (process.env.CI === 'true') throw new Error('No browser: install chromium, or name one by CHROME_PATH');
        sayOnce(
          '\n!!! BROWSER TESTS SKIPPED: no chromium or chrome found; install one, or name it by CHROME_PATH !!!\n',
        );
        this.skip();
      }
      browser ??= launchBrowser(path);
      await browser;
      api = await startedApi();
      await serveSample(api);
    });

    afterEach(async () => {
      await Promise.all([...contexts.splice(0).map((context) => context.close()), ...[...used].map(empty)]);
      used.clear();
      const [seen, allowed] = [errors, mayFail];
      [errors, mayFail] = [[], false];
      if (!allowed) expect(seen, 'errors of the page').to.deep.equal([]);
    });

    after(async () => {
      if (--users > 0) return;
      await (await browser)?.close();
      if (api) await api.unpublish();
    });

    tests(desk);
  });
}

async function newTab(options: BrowserContextOptions): Promise<Page> {
  if (!browser) throw new Error('There is no browser');
  const look = {
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-IN',
    ...options,
  } as const;
  const page = await (await (await browser).newContext(look)).newPage();
  page.setDefaultTimeout(30_000);
  const waiting = new Set<Request>();
  unanswered.set(page, waiting);
  page.context().on('request', (request) => void waiting.add(request));
  const answered = (request: Request) => void waiting.delete(request);
  page.context().on('requestfinished', answered).on('requestfailed', answered);
  page.on('pageerror', (error) => errors.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return page;
}

/** Makes a shared tab ready for the next test. */
async function empty(page: Page): Promise<void> {
  page.removeAllListeners('request');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto('about:blank');
  await page.mouse.move(0, 0);
}

/** Resolves when every panel shows something, or why it does not. Says which panels do not, and what they wait for. */
export async function loaded(page: Page): Promise<void> {
  try {
    await page.locator('main:not(:has([aria-busy="true"])), main:has(#numbers.nothing)').waitFor();
  } catch (error) {
    const busy = await page.locator('[aria-busy="true"]').evaluateAll((parts) => parts.map(({ id }) => id));
    const paths = [...(unanswered.get(page) ?? [])].map((request) => request.url());
    throw new Error(`Still loading: ${busy.join(', ')}. Not answered: ${paths.join(', ')}`, { cause: error });
  }
}

let said = false;
function sayOnce(line: string): void {
  if (!said) console.warn(line);
  said = true;
}

let sample: Promise<Buffer> | undefined;
let serving = false;

async function serveSample(api: Api): Promise<void> {
  if (serving) return;
  serving = true;
  sample ??= makeSample();
  // Published, as lines of orders are needed for some filters.
  await api.publish(await sample);
  // Each route looks for itself whether there is another report.
  for (const route of ROUTES) {
    let last = '';
    for (let tries = 0; last !== 'served'; tries++) {
      if (tries > 100) throw new Error(`/analytics/${route} does not serve the sample: ${last}`);
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 200));
      const { json, text } = await api.get(`/analytics/${route}`);
      const { metadata } = json as { metadata?: { snapshot_records: number } };
      last = metadata?.snapshot_records === ROWS ? 'served' : text.slice(0, 500);
    }
  }
}

async function makeSample(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-test-'));
  try {
    const out = join(folder, 'sample.csv');
    await writeSample({ rows: ROWS, out });
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
