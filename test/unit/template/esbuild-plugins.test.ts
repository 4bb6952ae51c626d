import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type BuildOptions, build } from 'esbuild';
import { together } from '../../../resources/esbuild-plugins.ts';

describe('builds of functions that begin together', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'together-test-'));
    await writeFile(join(folder, 'shared.ts'), 'export const shared: number = 1;');
    for (const name of ['a', 'b', 'c'])
      await writeFile(
        join(folder, `${name}.ts`),
        `import { shared } from './shared.ts'; console.log('${name}', shared);`,
      );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const building = (name: string, out: string, more: BuildOptions = {}) =>
    build({
      absWorkingDir: folder,
      entryPoints: [`${name}.ts`],
      outdir: out,
      bundle: true,
      logLevel: 'silent',
      ...more,
    });
  const filesIn = async (out: string) => {
    const names = (await readdir(join(folder, out))).toSorted();
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, out, name), 'utf8')]));
  };

  it('are one build, and write what each of them would', async () => {
    for (const name of ['a', 'b', 'c']) await building(name, 'alone');
    const results = await Promise.all(
      ['a', 'b', 'c'].map((name) => building(name, 'together', { plugins: [together], metafile: true })),
    );
    expect(await filesIn('together')).to.deep.equal(await filesIn('alone'));
    expect(results.map(({ metafile }) => Object.keys(metafile!.inputs).length)).to.deep.equal([4, 0, 0]);
  });

  it('fail together, and do not wait for ever', async () => {
    await writeFile(join(folder, 'b.ts'), 'import "./missing.ts";');
    const built = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => building(name, 'out', { plugins: [together] })),
    );
    expect(built.map(({ status }) => status)).to.include('rejected');
    await building('c', 'next', { plugins: [together] });
    expect((await filesIn('next')).map(([name]) => name)).to.deep.equal(['c.js']);
  });

  it('are alone where they say which file they write', async () => {
    const out = (name: string) => ({ plugins: [together], outdir: undefined, outfile: `${name}.out.js` });
    await Promise.all(['a', 'b'].map((name) => building(name, '', out(name) as unknown as BuildOptions)));
    expect(await readFile(join(folder, 'a.out.js'), 'utf8'))
      .to.include('"a"')
      .and.not.include('"b"');
  });
});
