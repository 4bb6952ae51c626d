import { stat } from 'node:fs/promises';
import { cannot, CliError } from '../scripts/cli/cli-error.ts';

/** Checks that a file can be read as a report. Throws `CliError` if it is missing, empty, unreadable, or not a file. */
export async function checkReport(path: string): Promise<void> {
  const found = await stat(path).catch(cannot(`read ${path}`));
  if (!found.isFile())
    throw new CliError(`cannot read ${path}: it is ${found.isDirectory() ? 'a folder' : 'not a file'}`);
  if (found.size === 0) throw new CliError(`${path} is empty`);
}
