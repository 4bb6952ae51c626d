import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { CliError } from '../../../../scripts/cli/cli-error.ts';
import { installPackages } from '../../../../scripts/cli/packages.ts';
import { failureOf } from '../../../support/failure.ts';

describe('packages that are installed on demand', () => {
  const path = process.env['PATH'];
  let project: string;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'packages-test-'));
    await mkdir(join(project, 'bin'));
    await mkdir(join(project, 'node_modules'));
    await mkdir(join(project, 'tools'));
    await writeFile(
      join(project, 'tools/package.json'),
      JSON.stringify({ devDependencies: { saw: '1.2.3', drill: 'npm:@make/drill@2.0.0' } }),
    );
    await npm('for each; do echo "$each"; done > called');
    process.env['PATH'] = `${join(project, 'bin')}${delimiter}${path}`;
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(project, { recursive: true, force: true });
  });

  /** An npm that does this. */
  async function npm(script: string): Promise<void> {
    const file = join(project, 'bin/npm');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  const installed = (version: string): Promise<void> =>
    writeFile(
      join(project, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/saw': { version }, 'node_modules/drill': { version: '2.0.0' } } }),
    );
  const install = (): Promise<void> => installPackages({ workspaces: ['tools'], what: 'tools', project });
  const called = (): Promise<string | null> => readFile(join(project, 'called'), 'utf8').catch(() => null);

  it('installs those of a workspace that are missing, and nothing else', async () => {
    await install();
    expect((await called())?.split('\n')).to.include.members(['install', '--no-save', '--workspace', 'tools']);
  });

  it('installs them again when another version is wanted', async () => {
    await installed('1.2.2');
    await install();
    expect(await called()).to.contain('install');
  });

  it('does not start npm when they are installed', async () => {
    await installed('1.2.3');
    await install();
    expect(await called()).to.equal(null);
  });

  it('says why npm failed', async () => {
    await npm('echo "npm error network" >&2; exit 1');
    const error = await failureOf(install());
    expect(error).to.be.instanceOf(CliError);
    expect(error.message).to.equal('npm could not install them: npm error network');
  });
});
