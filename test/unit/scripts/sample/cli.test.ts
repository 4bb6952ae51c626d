import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { textOf } from './read-sample.ts';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/sample.ts', import.meta.url));

describe('npm run sample', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes a file and tells rows, bytes and malformed rows by kind', async () => {
    const file = join(folder, 'a.csv');
    const { out, err, code } = await run('--rows', '1000', '--dirty', '0.1', '--out', file);
    const written = await readFile(file, 'latin1');
    expect(written).to.equal(textOf({ rows: 1000, dirty: 0.1 }));
    const [first, second, ...kinds] = out.trimEnd().split('\n');
    expect(first).to.equal(`${file}: 1,000 rows, ${written.length.toLocaleString('en')} bytes`);
    expect(second).to.equal('100 malformed rows');
    const counts = kinds.flatMap((line) => /^ {2}[a-z_]+: (\d+)$/.exec(line)?.[1] ?? []);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).to.equal(100);
    expect([err, code]).to.deep.equal(['', 0]);
  });

  it('writes the report alone to standard output', async () => {
    const { out, err, code } = await run('--rows', '30', '--out', '-');
    expect(out).to.equal(textOf({ rows: 30 }));
    expect(err).to.match(/^standard output: 30 rows/);
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
    const wrong = await run('--rows', 'many', '--out', 'x');
    expect(wrong.code).to.equal(2);
    expect(wrong.err).to.match(/^sample: --rows 'many' is not a whole number.*--help.*\n$/);
    const impossible = await run('--out', folder);
    expect([impossible.err, impossible.code]).to.deep.equal([`sample: cannot write ${folder}: it is a folder\n`, 1]);
  });

  it('helps', async () => {
    const { out, code } = await run('--help');
    expect(out).to.match(/^Usage: npm run -s sample/);
    expect(code).to.equal(0);
  });
});

function start(...args: string[]) {
  return spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]): Promise<{ out: string; err: string; code: number | null }> {
  const child = start(...args);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: child.exitCode };
}
