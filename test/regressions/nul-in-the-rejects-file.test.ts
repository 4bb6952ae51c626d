import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openRejectsFile } from '../../scripts/cli/rejects-file.ts';

// fast-csv writes no NUL: the text of a row that was rejected for one did not show why.
describe('the rejects file of npm run analyze', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'rejects-file-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds the raw text of a row whole, as the one of the refresh does', async () => {
    const path = join(folder, 'rejects.csv');
    const file = await openRejectsFile(path);
    await file.write({ line: 2, field: null, code: 'nul_byte', reason: 'why', raw: '=1,"a\0b"' });
    await file.write({ line: 3, field: 'date', code: 'empty', reason: 'why, too', raw: 'x' });
    await file.commit();
    expect(await readFile(path, 'utf8')).to.equal(
      'line,field,code,reason,raw\n2,,nul_byte,why,"\'=1,""a\0b"""\n3,date,empty,"why, too",x\n',
    );
  });

  it('says why it cannot be written, however late that shows', async function () {
    if (process.platform !== 'linux') this.skip();
    const file = await openRejectsFile('/dev/full');
    const reject = { line: 2, field: null, code: 'nul_byte', reason: 'why', raw: 'x'.repeat(2048) };
    const writing = (async () => {
      for (let times = 0; times < 100; times++) await file.write(reject);
      await file.commit();
    })();
    const message = await writing.then(
      () => 'no error',
      (error: Error) => error.message,
    );
    expect(message).to.equal('cannot write /dev/full: no space left on the device');
  });
});
