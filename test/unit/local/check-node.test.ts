import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const CHECK = 'local/node/check.mjs';

describe('the check of Node after npm ci', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'check-node-'));
    await cp(CHECK, join(folder, CHECK), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const check = async (node: string) => {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ engines: { node } }));
    const { status, stderr } = spawnSync(process.execPath, [join(folder, CHECK)], { encoding: 'utf8' });
    return { status, stderr };
  };

  it('says nothing of one that is new enough', async () => {
    expect(await check(`>=${process.versions.node}`)).to.deep.equal({ status: 0, stderr: '' });
    expect(await check('>=9.99.99')).to.deep.equal({ status: 0, stderr: '' });
  });

  it('fails with the way out where it is too old', async () => {
    const { status, stderr } = await check('>=1000.2.0');
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /^Node \S+ is too old: this needs 1000\.2\.0 or newer\. Install it .*, then run npm ci again\n$/,
    );
  });
});
