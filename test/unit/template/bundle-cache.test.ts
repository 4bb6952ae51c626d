import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { together } from '../../../resources/esbuild-plugins.ts';

describe('bundles of a local start', () => {
  const home = process.cwd();
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-cache-test-'));
    await mkdir(join(folder, 'functions'));
    await writeFile(join(folder, 'functions/a.ts'), 'console.log("first")');
    process.chdir(folder);
    process.env['BUNDLE_CACHE'] = join(folder, 'kept');
  });
  afterEach(async () => {
    process.chdir(home);
    delete process.env['BUNDLE_CACHE'];
    await rm(folder, { recursive: true, force: true });
  });

  /** Builds into a folder, and gives the bundle and whether it was built and not kept. */
  async function built(outdir: string, minify = false) {
    const { metafile } = await build({
      absWorkingDir: folder,
      entryPoints: ['functions/a.ts'],
      outdir: join(folder, outdir),
      minify,
      logLevel: 'silent',
      metafile: true,
      plugins: [together],
    });
    return {
      text: await readFile(join(folder, outdir, 'a.js'), 'utf8'),
      anew: Object.keys(metafile.inputs).length > 0,
    };
  }

  it('are kept as long as neither sources nor options change', async () => {
    expect(await built('one')).to.deep.equal({ text: 'console.log("first");\n', anew: true });
    expect(await built('two')).to.deep.equal({ text: 'console.log("first");\n', anew: false });
    expect((await built('small', true)).anew).to.equal(true);
    await writeFile(join(folder, 'functions/a.ts'), 'console.log("second")');
    expect(await built('three')).to.deep.equal({ text: 'console.log("second");\n', anew: true });
  });

  it('are not kept when they could not be built, and not without end', async () => {
    await writeFile(join(folder, 'functions/a.ts'), 'console.log(');
    for (let tries = 0; tries < 2; tries++)
      expect(await built('bad').catch((error: Error) => error.message)).to.include('Unexpected end of file');
    for (let version = 0; version < 8; version++) {
      await writeFile(join(folder, 'functions/a.ts'), `console.log(${version})`);
      await built('many');
    }
    expect(await readdir(join(folder, 'kept'))).to.have.lengthOf(6);
    expect((await built('last')).anew).to.equal(false);
  });

  it('are built anew where no folder is named, as in a deployment', async () => {
    delete process.env['BUNDLE_CACHE'];
    expect((await built('one')).anew).to.equal(true);
    expect((await built('two')).anew).to.equal(true);
  });
});
