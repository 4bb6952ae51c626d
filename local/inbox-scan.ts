import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { codeOf } from '../scripts/cli/cli-error.ts';

/** Where files go that were taken: those that count, and those that do not. */
export const DONE = 'done';
export const REFUSED = 'refused';

/** A file of the inbox that nobody writes to any more; empty where nobody has written to it for a while. */
export interface InboxFile {
  path: string;
  /** Path below the inbox, with slashes. */
  name: string;
  /** Bytes. */
  size: number;
  /** Another one whenever it was written to. */
  version: string;
}

interface Seen {
  version: string;
  /** In how many scans it was the same. */
  scans: number;
}

/** In how many scans a file has to be the same before it is taken for complete. */
const STABLE_SCANS = 3;
/** The same for an empty file, which may be one that is about to be written. */
const STABLE_EMPTY_SCANS = 10;
/** What editors, browsers and copying programs call a file that is not yet what it will be, or never to be seen. */
const TEMPORARY = /^\.|^~\$|~$|\.(tmp|temp|part|partial|crdownload|download|swp)$/i;

/**
 * Finds the files that were copied into a folder, at any depth. It asks again and again instead of being told: that works
 * on every file system, network and container mounts included.
 */
export class InboxScan {
  readonly #folder: string;
  #seen = new Map<string, Seen>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The files that have become complete since the last call, by name; each once, and again when it has changed. */
  async scan(): Promise<InboxFile[]> {
    const seen = new Map<string, Seen>();
    const complete: InboxFile[] = [];
    for (const path of await filesIn(this.#folder)) {
      const found = await stat(path).catch(gone);
      if (found === null || !found.isFile()) continue;
      const version = textOf(found);
      const before = this.#seen.get(path);
      const scans = before?.version === version ? before.scans + 1 : 1;
      seen.set(path, { version, scans });
      if (scans !== (found.size === 0 ? STABLE_EMPTY_SCANS : STABLE_SCANS)) continue;
      complete.push({ path, name: relative(this.#folder, path).replaceAll(sep, '/'), size: found.size, version });
    }
    this.#seen = seen;
    return complete.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** The version of the file that is there now; null where there is none. */
export async function versionOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(gone);
  return found && textOf(found);
}

const textOf = ({ size, mtimeMs }: Stats): string => `${size} ${mtimeMs}`;

async function filesIn(inbox: string, folder = inbox): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => gone(error) ?? []);
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const skipped = TEMPORARY.test(entry.name) || (folder === inbox && [DONE, REFUSED].includes(entry.name));
    if (skipped) continue;
    if (entry.isDirectory()) files.push(...(await filesIn(inbox, path)));
    else files.push(path);
  }
  return files;
}

/** Null for what was removed between listing and looking, or may not be looked at. */
function gone(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(codeOf(error) ?? '')) return null;
  throw error;
}
