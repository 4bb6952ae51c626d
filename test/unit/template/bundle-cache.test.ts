import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { BuildOptions, Plugin } from 'esbuild';
import { parse } from 'yaml';
import { BundleCache } from '../../../resources/bundle-cache.ts';
import KeptBundles, { esbuildOptions, type PackagerOptions } from '../../../resources/kept-bundles.ts';

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

  const configSchemaHandler = { validateConfig: async () => {} };
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
      const serverless = { serviceDir: folder, configSchemaHandler, service: service(work) };
      await new KeptBundles(serverless).provide();
      const { location } = serverless.service.custom['serverless-offline'];
      expect(await readFile(join(folder, location ?? '', 'functions/a.cjs'), 'utf8')).to.equal('bundle of the first');
    }
  });
});

describe('bundles that a local start builds', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-bundles-test-'));
    await mkdir(join(folder, 'functions'));
  });
  afterEach(async () => {
    delete process.env['BUNDLE_CACHE'];
    await rm(folder, { recursive: true, force: true });
  });

  const RUNTIME = 'nodejs24.x';
  /** `custom.esbuild` as the framework resolves it. */
  const packagerOptions = async (): Promise<PackagerOptions> => {
    const { custom } = parse(await readFile('serverless.yml', 'utf8'), { merge: true }) as {
      custom: { esbuild: PackagerOptions };
    };
    return { ...custom.esbuild, outputWorkFolder: 'build', sourcemap: false };
  };

  it('are built with the options of a deployment, but for what lets functions share code', async () => {
    const { default: Packager } = (await import('serverless-esbuild')) as unknown as {
      default: new (...given: unknown[]) => { init(): void; bundle(): Promise<void> };
    };
    const options = { ...(await packagerOptions()), outputWorkFolder: relative(process.cwd(), folder) };
    let deployed: BuildOptions | undefined;
    const capture: Plugin = {
      name: 'capture',
      setup(build) {
        deployed = { ...build.initialOptions };
        build.onLoad({ filter: /./ }, () => ({ contents: '' }));
      },
    };
    const serverless = {
      config: { serviceDir: process.cwd() },
      configSchemaHandler: { defineFunctionProperties: () => {} },
      service: {
        provider: { name: 'aws', runtime: RUNTIME },
        custom: { esbuild: { ...options, plugins: [capture] } },
        functions: { health: { handler: 'functions/health.handler' } },
        package: {},
      },
    };
    const packager = new Packager(serverless, {}, { log: { verbose: () => {} } });
    packager.init();
    await packager.bundle();
    const { entryPoints: _entry, outdir: _out, outExtension: _extension, plugins: _plugins, ...rest } = deployed!;
    expect(esbuildOptions(options, RUNTIME)).to.deep.equal(rest);
  });

  it('share what they have in common, may call require(), and know no file of their own, as when deployed', async () => {
    process.env['BUNDLE_CACHE'] = join(folder, 'kept');
    const shared = `import path from 'node:path';
      export const sep = require('node:path').sep === path.sep;
      export const own = import.meta.url;`;
    await writeFile(join(folder, 'functions/shared.ts'), shared);
    for (const name of ['a', 'b']) {
      await writeFile(
        join(folder, `functions/${name}.ts`),
        `export { own, sep as handler } from './shared.ts';
         export const late = () => import('./late.ts');`,
      );
    }
    await writeFile(join(folder, 'functions/late.ts'), 'export const text = "late";');
    const { plugins: _plugins, ...esbuild } = await packagerOptions();
    const service = {
      provider: { runtime: RUNTIME },
      custom: { esbuild, 'serverless-offline': {} as { location?: string } },
      functions: { a: { handler: 'functions/a.handler' }, b: { handler: 'functions/b.handler' } },
    };
    await new KeptBundles({
      serviceDir: folder,
      configSchemaHandler: { validateConfig: async () => {} },
      service,
    }).provide();
    expect(service.custom['serverless-offline'].location).to.equal('build');
    for (const name of ['a', 'b']) {
      const url = pathToFileURL(join(folder, `build/functions/${name}.mjs`)).href;
      const { late, ...others } = (await import(url)) as { late: () => Promise<object> };
      expect(others).to.deep.equal({ handler: true, own: undefined });
      expect(await late()).to.include({ text: 'late' });
    }
    expect(await readdir(join(folder, 'build/functions'))).to.have.lengthOf(2); // what both have is above them
  });
});
