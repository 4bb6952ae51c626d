import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Equal for two names of one file; null for what is no file, as a pipe or /dev/null. */
export function fileId(stats: Stats): string | null {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : null;
}

/** The same for the file that a path leads to; where there is none yet, the path. No path: null. */
export async function fileIdAt(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  return stat(path).then(fileId, () => resolve(path));
}
