import { stat } from 'node:fs/promises';
import { CliError, reasonOf } from '../scripts/cli/cli-error.ts';

/** Throws `CliError` if Node is too old for the S3 emulator, which needs node:sqlite. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 5)) return;
  throw new CliError(
    `Node ${version} is too old for the S3 emulator. Install Node 24 (on Linux, npm ci installs it unless run with --omit=optional)`,
  );
}

/** Checks that a file can be read as a report. Throws `CliError` if it is missing, empty, unreadable, or not a file. */
export async function checkReport(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CliError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  });
  if (!found.isFile())
    throw new CliError(`cannot read ${path}: it is ${found.isDirectory() ? 'a folder' : 'not a file'}`);
  if (found.size === 0) throw new CliError(`${path} is empty`);
}
