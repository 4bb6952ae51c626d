import { messageOf } from '../scripts/cli/cli-error.ts';
import { installPackages } from '../scripts/cli/packages.ts';

/** Installs what benchmarks need; nothing where it is installed. */
try {
  await installPackages({ workspaces: ['bench'], what: 'the packages for benchmarks, 90 MB (once, some seconds)' });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
