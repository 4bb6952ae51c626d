import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BundleCache } from '../../../resources/bundle-cache.ts';
import KeptBundles from '../../../resources/kept-bundles.ts';

describe('bundles of a local start', () => {
  const home = process.cwd();
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-cache-test-'));
    await mkdir(join(folder, 'functions'));
    await mkdir(join(folder, 'build/functions'), { recursive: true });
    await writeFile(join(folder, 'functions/a.ts'), 'first');
    await writeFile(join(folder, 'build/functions/a.cjs'), 'bundle of the first');
    process.chdir(folder);
  });
  afterEach(async () => {
    process.chdir(home);
    delete process.env['BUNDLE_CACHE'];
    await rm(folder, { recursive: true, force: true });
  });

  const cache = (settings: unknown = {}) => new BundleCache(join(folder, 'kept'), settings);

  it('are kept as long as neither sources nor options change', async () => {
    expect(cache().restore(join(folder, 'one'))).to.equal(false);
    cache().keep(join(folder, 'build'));
    expect(cache().restore(join(folder, 'two'))).to.equal(true);
    expect(await readFile(join(folder, 'two/functions/a.cjs'), 'utf8')).to.equal('bundle of the first');
    expect(cache({ minify: true }).restore(join(folder, 'three'))).to.equal(false);
    await writeFile(join(folder, 'functions/a.ts'), 'second');
    expect(cache().restore(join(folder, 'three'))).to.equal(false);
  });

  it('are not kept without end', async () => {
    for (let version = 0; version < 8; version++) cache({ version }).keep(join(folder, 'build'));
    expect(await readdir(join(folder, 'kept'))).to.have.lengthOf(6);
    expect(cache({ version: 7 }).restore(join(folder, 'last'))).to.equal(true);
  });

  it('are where serverless offline looks for them, by handlers, options and runtime, and not by the folder of the build', async () => {
    process.env['BUNDLE_CACHE'] = join(folder, 'kept');
    const service = (outputWorkFolder: string) => ({
      provider: { runtime: 'nodejs24.x' },
      custom: { esbuild: { bundle: true, outputWorkFolder }, 'serverless-offline': {} as { location?: string } },
      functions: { a: { handler: 'functions/a.handler' } },
    });
    cache(['nodejs24.x', { bundle: true }, ['functions/a.handler']]).keep(join(folder, 'build'));
    for (const work of ['.local/one', '.local/two']) {
      const serverless = { serviceDir: folder, service: service(work) };
      await new KeptBundles(serverless, {}, {}).provide();
      const { location } = serverless.service.custom['serverless-offline'];
      expect(await readFile(join(folder, location ?? '', 'functions/a.cjs'), 'utf8')).to.equal('bundle of the first');
    }
  });
});
