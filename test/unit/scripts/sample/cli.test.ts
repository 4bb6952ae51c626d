import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { callScript, runScript, startScript } from '../run-script.ts';
import { textOf } from './read-sample.ts';

describe('npm run sample', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  const start = (...args: string[]) => startScript('sample', args, { cwd: folder });
  const call = (...args: string[]) => callScript('sample', args, { cwd: folder });

  it('writes a file and tells rows, bytes and malformed rows by kind', async () => {
    const file = join(folder, 'a.csv');
    const { code, stdout, stderr } = await call('--rows', '1000', '--dirty', '0.1', '--out', file);
    const written = await readFile(file, 'latin1');
    expect(written).to.equal(textOf({ rows: 1000, dirty: 0.1 }));
    const [first, second, ...kinds] = stdout.trimEnd().split('\n');
    expect(first).to.equal(`${file}: 1,000 rows, ${written.length.toLocaleString('en')} bytes`);
    expect(second).to.equal('100 malformed rows');
    const counts = kinds.flatMap((line) => /^ {2}[a-z_]+: (\d+)$/.exec(line)?.[1] ?? []);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).to.equal(100);
    expect([stderr, code]).to.deep.equal(['', 0]);
  });

  it('writes the report alone to standard output', async () => {
    const { code, stdout, stderr } = await runScript('sample', ['--rows', '30', '--out', '-'], { cwd: folder });
    expect(stdout).to.equal(textOf({ rows: 30 }));
    expect(stderr).to.match(/^standard output: 30 rows/);
    expect(code).to.equal(0);
  });

  it('ends in peace when nobody reads on', async () => {
    const child = start('--rows', '1000000', '--out', '-');
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    await once(child, 'close');
    expect(child.exitCode).to.equal(0);
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    const child = start('--rows', '100000000', '--out', join(folder, 'b.csv'));
    while (!(await readdir(folder)).some((name) => name.includes('b.csv'))) await setTimeout(20);
    child.kill('SIGINT');
    await once(child, 'close');
    expect(child.exitCode).to.equal(130);
    expect((await readdir(folder)).filter((name) => name.includes('b.csv'))).to.deep.equal([]);
  });

  it('says in one line what is wrong', async () => {
    const wrong = await call('--rows', 'many', '--out', 'x');
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.match(/^sample: --rows 'many' is not a whole number.*--help.*\n$/);
    const impossible = await call('--out', folder);
    expect([impossible.stderr, impossible.code]).to.deep.equal([`sample: cannot write ${folder}: it is a folder\n`, 1]);
  });

  it('helps', async () => {
    const { code, stdout } = await call('--help');
    expect(stdout).to.match(/^Usage: npm run -s sample/);
    expect(code).to.equal(0);
  });
});
