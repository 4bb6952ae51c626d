import { mkdtemp, readdir, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { analyze } from '../../../../scripts/analyze/analyze.ts';
import { readOptions } from '../../../../scripts/analyze/options.ts';
import { openInput } from '../../../../scripts/cli/input-file.ts';

describe('scripts/cli: input', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'input-')));
    file = join(folder, 'a.csv');
    await writeFile(file, 'Order ID,Date,Status,Amount\n1,2022-04-01,Shipped,5\n');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may be closed before it is read, while it is, and after', async () => {
    for (const blocks of [0, 1, 2]) {
      const { open, close } = await openInput(file);
      const reading = open()[Symbol.asyncIterator]();
      for (let block = 0; block < blocks; block++) await reading.next();
      await close();
      await close();
    }
  });

  it('can be read again from its start', async () => {
    const { open, close } = await openInput(file);
    const whole = async () => {
      const chunks = [];
      for await (const chunk of open()) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect(await whole())
      .to.equal(await whole())
      .and.to.include('2022-04-01');
    await close();
  });

  it('is closed when a report was analyzed, or when that was refused', async function () {
    if (process.platform !== 'linux') this.skip();
    await analyze(readOptions([file], {}));
    for (const [why, ...args] of [
      ['--out would overwrite', '--out', file],
      ['cannot write', '--out', join(folder, 'no/such/folder.json')],
      ['cannot write', '--rejects', folder],
    ] as const) {
      const refused = await analyze(readOptions([file, ...args], {})).catch((error: Error) => error.message);
      expect(refused).to.include(why);
    }
    expect(await openFiles()).not.to.include(file);
  });
});

/** The files that this process has open. */
async function openFiles(): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd');
  return Promise.all(numbers.map((number) => readlink(join('/proc/self/fd', number)).catch(() => '')));
}
