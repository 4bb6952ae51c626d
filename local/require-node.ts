import { CliError } from '../scripts/cli/cli-error.ts';

/** Throws `CliError` for a Node that is too old for the S3 emulator, which keeps its data with node:sqlite. */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 5)) return;
  throw new CliError(
    `Node ${version} is too old for the S3 emulator: install Node 24 (on Linux npm ci brings it along, unless told --omit=optional)`,
  );
}
