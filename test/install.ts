import { messageOf } from '../scripts/cli/cli-error.ts';
import { installPackages } from '../scripts/cli/packages.ts';

/** Installs what tests and checks need, and the types that they check; nothing where it is installed. */
try {
  await installPackages({
    workspaces: ['test', 'bench', 'scripts/lines'],
    what: 'the packages for tests and checks, 250 MB (once, about half a minute)',
  });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
