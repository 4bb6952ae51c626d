import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from '../../local/data-folder.ts';

// A second `npm start`, on other ports, emptied the log of the first one, and removed its functions when it ended: every
// route of the first one answered 502 from then on.
describe('a second npm start in the folder of another one', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'data-folder-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is refused, with the way out, until the first one has ended', async () => {
    const data = join(folder, 'data');
    const first = await lockFolder(data);
    for (const _ of [1, 2]) expect(await messageOf(lockFolder(data))).to.match(/another npm start uses .*--data-dir/);
    await (await lockFolder(join(folder, 'other'))).stop();
    await first.stop();
    await (await lockFolder(data)).stop();
  });

  it('is none where the first one was killed', async () => {
    const program = `require('net').createServer().listen('start.sock', () => console.log('held'))`;
    const killed = spawn(process.execPath, ['-e', program], { cwd: folder });
    await once(killed.stdout, 'data');
    expect(await messageOf(lockFolder(folder))).to.include('another npm start');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const next = await lockFolder(folder);
    expect(await messageOf(lockFolder(folder))).to.include('another npm start');
    await next.stop();
  });

  it('says why a folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await messageOf(lockFolder(join(folder, 'file', 'data')))).to.match(
      /^cannot create the folder .*not a folder/,
    );
  });
});

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}
