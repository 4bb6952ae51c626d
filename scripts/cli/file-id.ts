import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Identifies a file under all its names; null for anything but a regular file, such as a pipe or /dev/null. */
export function fileId(stats: Stats): string | null {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : null;
}

/** The id of the file at a path, or the path if there is no file yet; null without a path. */
export async function fileIdAt(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  return stat(path).then(fileId, () => resolve(path));
}
