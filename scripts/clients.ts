import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readArgs, refuseArguments } from './cli/args.ts';
import { CliError } from './cli/cli-error.ts';
import { runCli } from './cli/run.ts';
import { CLIENT_TYPES, clientTypes, DOCUMENT } from './clients/types.ts';

const ROOT = join(import.meta.dirname, '..');
/** It is no dependency of the project, since it needs another version of TypeScript. */
const PACKAGES = ['openapi-typescript@7.13.0', 'typescript@5.9.3'];

const HELP = `Usage: npm run -s clients

Generates ${CLIENT_TYPES}, the types for clients, from ${DOCUMENT}. It downloads openapi-typescript from the npm registry with npx.

  --help  show this

Exit codes: 0 written, 1 failed, 2 wrong usage.
`;

await runCli('clients', async () => {
  refuseArguments(readArgs(process.argv.slice(2), HELP, {}).positionals);
  const packages = PACKAGES.flatMap((each) => ['--package', each]);
  const args = ['--yes', ...packages, '--', 'openapi-typescript', DOCUMENT];
  const { stdout } = await promisify(execFile)('npx', args, { cwd: ROOT, maxBuffer: 2 ** 26 }).catch(
    (error: Error & { stderr?: string }) => {
      throw new CliError(`openapi-typescript failed: ${error.stderr?.trim().split('\n').at(-1) ?? error.message}`);
    },
  );
  await writeFile(join(ROOT, CLIENT_TYPES), clientTypes(stdout, await readFile(join(ROOT, DOCUMENT))));
  process.stdout.write(`${CLIENT_TYPES} is written\n`);
});
