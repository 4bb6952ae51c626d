import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { build } from 'esbuild';
import { buildPage } from '../../../dashboard/build.ts';
import plugins from '../../../dashboard/esbuild-plugin.ts';
import type { Page } from '../../../lib/http/page.ts';
import type { RouteHandler } from '../../../lib/http/stack.ts';
import { context, get, logged } from '../lib/http/requests.ts';

const root = join(import.meta.dirname, '../../..');

describe('the page of the dashboard', () => {
  let page: Page;

  before(async () => {
    page = await buildPage();
  });

  it('is small, and all there is', () => {
    expect(gzipSync(page.html).length).to.be.lessThan(80_000);
    const addresses = page.html.match(/(?:https?:)?\/\/[a-z0-9][\w.-]+\.\w+[^\s'"`)]*/g) ?? [];
    expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).to.deep.equal([]);
    expect(page.html).not.to.match(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
    expect(page.html).not.to.match(/\sstyle="|\son\w+="/);
  });

  it('allows its own script and style by their hashes, and nothing inline besides', () => {
    const { contentSecurityPolicy: policy } = page;
    for (const tag of ['script', 'style']) {
      const [, text = ''] = new RegExp(`<${tag}>(.+?)</${tag}>`, 's').exec(page.html) ?? [];
      const hash = createHash('sha256').update(text).digest('base64');
      expect(text.length).to.be.greaterThan(1000);
      expect(policy).to.include(`${tag}-src 'sha256-${hash}';`);
    }
    expect(policy).to.include("default-src 'none'").and.include("connect-src 'self'").and.not.include('unsafe');
  });

  it('is the same page whenever it is built', async () => {
    expect(await buildPage()).to.deep.equal(page);
  });

  it('is in its function when that is bundled, without what built it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboard-test-'));
    try {
      const outfile = join(folder, 'dashboard.cjs');
      const { metafile } = await build({
        entryPoints: [join(root, 'functions/dashboard.ts')],
        absWorkingDir: root,
        outfile,
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'cjs',
        metafile: true,
        plugins,
      });
      const inputs = Object.keys(metafile.inputs);
      expect(inputs.filter((path) => /node_modules\/(esbuild|uplot)|dashboard\/(src|build)/.test(path))).to.deep.equal(
        [],
      );
      const { handler } = createRequire(import.meta.url)(outfile) as { handler: RouteHandler };
      const event = get('/', { period: ['7d'], utm_source: ['mail'] });
      const { result } = await logged(() => handler(event, context()));
      const { statusCode, headers, body } = result;
      expect(statusCode).to.equal(200);
      expect(body === page.html).to.equal(true);
      expect(headers['Content-Security-Policy']).to.equal(page.contentSecurityPolicy);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
