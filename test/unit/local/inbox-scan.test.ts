import { appendFile, mkdir, mkdtemp, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { InboxScan, versionOf } from '../../../local/inbox-scan.ts';

describe('local: scan of the inbox', () => {
  let folder: string;
  let inbox: InboxScan;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inbox-'));
    inbox = new InboxScan(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (name: string, text = 'text'): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  const scan = async (): Promise<string[]> => (await inbox.scan()).map(({ name }) => name);
  /** What it finds in its first three scans. */
  const scans = async (): Promise<string[]> => [...(await scan()), ...(await scan()), ...(await scan())];

  it('gives a file when it has stood still, once', async () => {
    await put('b.csv');
    await put('shop/june/a.tsv.gz');
    expect(await scan()).to.deep.equal([]);
    expect(await scan()).to.deep.equal([]);
    const found = await inbox.scan();
    expect(found).to.deep.equal([
      { path: join(folder, 'b.csv'), name: 'b.csv', size: 4, version: await versionOf(join(folder, 'b.csv')) },
      {
        path: join(folder, 'shop/june/a.tsv.gz'),
        name: 'shop/june/a.tsv.gz',
        size: 4,
        version: await versionOf(join(folder, 'shop/june/a.tsv.gz')),
      },
    ]);
    expect(await scans()).to.deep.equal([]);
  });

  it('waits for a file that grows, or that is written over at one size', async () => {
    await put('a.csv');
    expect([...(await scan()), ...(await scan())]).to.deep.equal([]);
    await appendFile(join(folder, 'a.csv'), 'more');
    expect([...(await scan()), ...(await scan())]).to.deep.equal([]);
    await utimes(join(folder, 'a.csv'), 1, 1);
    expect([...(await scan()), ...(await scan())]).to.deep.equal([]);
    expect(await scan()).to.deep.equal(['a.csv']);
  });

  it('gives a file again that has changed, or that has come back', async () => {
    await put('a.csv');
    expect(await scans()).to.deep.equal(['a.csv']);
    await put('a.csv', 'another text');
    expect(await scans()).to.deep.equal(['a.csv']);
    await unlink(join(folder, 'a.csv'));
    expect(await scans()).to.deep.equal([]);
    await put('a.csv', 'another text');
    expect(await scans()).to.deep.equal(['a.csv']);
  });

  it('leaves alone what is hidden, temporary, empty for a moment, or was taken before', async () => {
    const names = ['.a.csv', '.git/a.csv', '~$a.csv', 'a.csv~', 'a.csv.part', 'a.csv.crdownload', 'a.tmp', 'a.swp'];
    for (const name of [...names, 'done/a.csv', 'refused/shop/a.csv']) await put(name);
    await put('empty.csv', '');
    await put('shop/done/a.csv');
    expect(await scans()).to.deep.equal(['shop/done/a.csv']);
    await put('empty.csv', 'not any more');
    expect(await scans()).to.deep.equal(['empty.csv']);
  });

  it('gives a file that has been empty for a while, once, and again when it is written', async () => {
    await put('empty.csv', '');
    expect([...(await scans()), ...(await scans()), ...(await scans())]).to.deep.equal([]);
    expect((await inbox.scan()).map(({ name, size }) => [name, size])).to.deep.equal([['empty.csv', 0]]);
    expect([...(await scans()), ...(await scans()), ...(await scans()), ...(await scans())]).to.deep.equal([]);
    await put('empty.csv', 'not any more');
    expect(await scans()).to.deep.equal(['empty.csv']);
  });

  it('follows a link to a file, and bears one that leads nowhere', async () => {
    const target = join(await mkdtemp(join(tmpdir(), 'inbox-target-')), 'report.csv');
    await writeFile(target, 'text');
    await symlink(target, join(folder, 'link.csv'));
    await symlink(join(folder, 'nowhere'), join(folder, 'broken.csv'));
    expect(await scans()).to.deep.equal(['link.csv']);
    await rm(dirname(target), { recursive: true });
  });

  it('bears that the folder is gone', async () => {
    await rm(folder, { recursive: true });
    expect(await scans()).to.deep.equal([]);
    expect(await versionOf(join(folder, 'a.csv'))).to.equal(null);
  });
});
