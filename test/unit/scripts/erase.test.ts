import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { useSnapshot } from '../../../lib/refresh/snapshots.ts';
import { published, refreshBucket } from '../../support/etl.ts';
import { useS3 } from '../../support/s3.ts';
import { callScript, variablesOf } from './run-script.ts';

const HEADER = 'Order ID,Date,Status,Amount';
const ORDERS = ['405-0000001-0000001', '405-0000002-0000002', '405-0000003-0000003'];

describe('npm run erase', () => {
  const test = useS3();
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'erase-'));
    const rows = ORDERS.map((id) => `${id},2022-04-01,Shipped,10`);
    await test.bucket.put('raw/april 2022.csv', [HEADER, ...rows, rows[0]].join('\n'));
    await refreshBucket(test.bucket);
  });
  afterEach(() => rm(cwd, { recursive: true }));

  const run = (...args: string[]) =>
    callScript('erase', args, { cwd, env: { ...variablesOf(test.bucket, test.s3), S3_FORCE_PATH_STYLE: 'true' } });

  it('erases orders of the command line and of a file, and lists the uploads that hold them', async () => {
    await writeFile(join(cwd, 'ids.txt'), `${ORDERS[1]}\r\n\n`);
    const { code, stdout, stderr } = await run('--order', ORDERS[0]!, '--file', 'ids.txt', '--order', '1-2-3', '--yes');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(
      /^Of 3 orders:\n {2}raw\/april 2022\.csv: 3 lines of 2 orders\n {2}Not found in any report: 1 order\n/,
    );
    expect(stdout).to.contain('Erased 3 orders from everything');
    expect(stdout).to.contain(`  aws s3 rm 's3://${test.bucket.name}/raw/april 2022.csv'\n`);
    for (const id of ORDERS) expect(stdout).not.to.contain(id);
    expect((await published(test.bucket)).manifest.lines).to.equal(1);
    const again = await run('--order', ORDERS[0]!, '--yes');
    expect(again.stdout).to.contain('Not found in any report: 1 order');
  });

  it('erases nothing that nobody has confirmed', async () => {
    const { code, stdout, stderr } = await run('--order', ORDERS[0]!);
    expect(code).to.equal(1);
    expect(stdout).to.contain('2 lines of 1 order');
    expect(stderr).to.contain('nothing was erased').and.contain('--yes');
    expect(await test.bucket.keys('etl-output/erased/')).to.deep.equal([]);
  });

  it('refuses while a snapshot is pinned, which no refresh could replace', async () => {
    await useSnapshot(test.bucket.store, (await published(test.bucket)).manifest.snapshot);
    const { code, stderr } = await run('--order', ORDERS[0]!, '--yes');
    expect(code).to.equal(1);
    expect(stderr).to.contain('npm run snapshot -- --use latest');
    expect(await test.bucket.keys('etl-output/erased/')).to.deep.equal([]);
  });

  it('says what is wrong with its usage', async () => {
    for (const [args, message] of [
      [[], '--order or --file is missing'],
      [['405-1'], "unexpected argument '405-1'. Did you mean --order?"],
      [['--order', ' '], '--order needs the id of an order'],
      [['--order', '1', '--series', 'a/b'], '--series needs the name of a folder'],
    ] as const) {
      const { code, stderr } = await run(...args);
      expect(code).to.equal(2);
      expect(stderr).to.contain(message);
    }
    const missing = await run('--file', 'none.txt', '--yes');
    expect(missing).to.include({ code: 1, stderr: 'erase: cannot read none.txt: no such file or folder\n' });
    const help = await run('--help');
    expect(help.stdout).to.match(/^Usage: npm run erase/);
  });
});
