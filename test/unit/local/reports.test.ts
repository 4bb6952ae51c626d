import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkReport } from '../../../local/check-report.ts';
import { CliError } from '../../../scripts/cli/cli-error.ts';
import { failureOf } from '../../support/failure.ts';

describe('local: a report that is to be served', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'reports-test-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may be any file with something in it', async () => {
    await writeFile(join(folder, 'a.csv'), 'x');
    await checkReport(join(folder, 'a.csv'));
  });

  it('is refused where it is missing, a folder, or empty', async () => {
    await writeFile(join(folder, 'empty.csv'), '');
    for (const [name, why] of [
      ['missing.csv', 'no such file'],
      ['.', 'it is a folder'],
      ['empty.csv', 'is empty'],
    ] as const) {
      const error = await failureOf(checkReport(join(folder, name)));
      expect(error).to.be.instanceOf(CliError);
      expect(error.message).to.include(why);
    }
  });
});
