import { CliError } from '../scripts/cli/cli-error.ts';

/** Throws `CliError` if Node is too old for the S3 emulator, which needs node:sqlite. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 5)) return;
  throw new CliError(
    `Node ${version} is too old for the S3 emulator. Install Node 24 (on Linux, npm ci installs it unless run with --omit=optional)`,
  );
}
