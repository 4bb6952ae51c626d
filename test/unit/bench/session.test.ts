import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { openSession, runOnce } from '../../../bench/measure/session.ts';

const runnerSource = join(import.meta.dirname, '../../../bench/measure/runner.ts');

describe('bench/measure/session', () => {
  let folder: string;
  let options: { runner: string; env: NodeJS.ProcessEnv };
  const program = async (name: string, source: string): Promise<string> => {
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, source);
    return file;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-session-'));
    const runner = join(folder, 'runner.mjs');
    await build({ entryPoints: [runnerSource], outfile: runner, bundle: true, platform: 'node', format: 'esm' });
    options = { runner, env: { GREETING: 'hello' } };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('calls a program in a process with the environment given, and no other', async () => {
    const echo = await program('echo', 'export const run = async (name) => [process.env, name, process.pid]');
    const { value } = await runOnce<[object, string, number]>(echo, 'world', options);
    expect(value[0]).to.include({ GREETING: 'hello' }).and.not.have.property('PATH');
    expect(value[1]).to.equal('world');
    expect(value[2]).not.to.equal(process.pid);
  });

  it('measures the call: its time, its processor time and the memory that it needed', async () => {
    const greedy = await program(
      'greedy',
      `export const run = async (mib) => {
        const kept = Buffer.alloc(mib * 1024 * 1024, 1);
        await new Promise((resolve) => setTimeout(resolve, 60));
        return kept.length;
      }`,
    );
    const [small, large] = [await runOnce(greedy, 1, options), await runOnce(greedy, 200, options)];
    expect(large.rss_mb - small.rss_mb).to.be.within(150, 260);
    expect(small.ms).to.be.at.least(50);
    expect(large.now.rss_mb).to.be.greaterThan(200);
  });

  it('does not count the memory of the process that started it', async () => {
    const idle = await program('idle', 'export const run = async () => null');
    const ballast = Buffer.alloc(400 * 1024 * 1024, 1);
    const { rss_mb } = await runOnce(idle, null, options);
    expect(ballast.length).to.be.greaterThan(0);
    if (process.platform === 'linux') expect(rss_mb).to.be.lessThan(200);
  });

  it('keeps a process for further calls', async () => {
    const counter = await program('counter', 'let calls = 0; export const run = async () => ++calls');
    const session = await openSession(counter, options);
    const values = [(await session.call()).value, (await session.call()).value];
    await session.end();
    expect(values).to.deep.equal([1, 2]);
  });

  it('tells of a program that fails, ends or cannot be loaded', async () => {
    const failing = await program('failing', "export const run = async () => { throw new Error('out of paper') }");
    const ending = await program('ending', "export const run = () => { console.error('bye'); process.exit(3) }");
    const errorOf = (file: string) => runOnce(file, null, options).catch((error: Error) => error.message);
    expect(await errorOf(failing)).to.contain('out of paper');
    expect(await errorOf(ending))
      .to.contain('exit code 3')
      .and.contain('bye');
    expect(await errorOf(join(folder, 'missing.mjs')))
      .to.contain('missing.mjs')
      .and.contain('ended early');
  });
});
