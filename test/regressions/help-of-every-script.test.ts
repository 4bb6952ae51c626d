import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { callScript, runScript } from '../unit/scripts/run-script.ts';

const SCRIPTS = join(import.meta.dirname, '../../scripts');

// One of them did its work at `--help`, and at any other option.
describe('every script', function () {
  this.timeout(60_000);
  for (const name of readdirSync(SCRIPTS).flatMap((file) => /^(.+)\.ts$/.exec(file)?.[1] ?? [])) {
    it(`explains itself and refuses what it does not know: ${name}`, async () => {
      const help = await runScript(name, ['--help'], { cwd: SCRIPTS });
      expect(help.code, help.stderr).to.equal(0);
      expect(help.stdout).to.match(/^Usage: npm /);
      // This one ends its process itself.
      const run = name === 'start' ? runScript : callScript;
      const refused = await run(name, ['--no-such-option'], { cwd: SCRIPTS });
      expect(refused.code, refused.stderr).to.equal(2);
    });
  }
});
