import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { codeOf } from '../scripts/cli/cli-error.ts';

/** Subfolders for processed files: reports that count, and those that cannot be counted. */
export const DONE = 'done';
export const REFUSED = 'refused';

/** A file of the inbox that is complete: it has not changed for a while. */
export interface InboxFile {
  path: string;
  /** Path relative to the inbox, with slashes. */
  name: string;
  /** Bytes. */
  size: number;
  /** Changes whenever the file is written to. */
  version: string;
}

interface Seen {
  version: string;
  /** Number of scans in a row that found this version. */
  scans: number;
}

/** Number of scans in a row without a change after which a file counts as complete. */
const STABLE_SCANS = 3;
/** The same for an empty file, which another program may be about to fill. */
const STABLE_EMPTY_SCANS = 10;
/** Names that editors, browsers and copying programs give to temporary and hidden files. */
const TEMPORARY = /^\.|^~\$|~$|\.(tmp|temp|part|partial|crdownload|download|swp)$/i;

/**
 * Finds files that were copied into a folder, at any depth. It polls instead of watching, which works on every file system,
 * including network and container mounts.
 */
export class InboxScan {
  readonly #folder: string;
  #seen = new Map<string, Seen>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The files that became complete since the last call, sorted by name. A file that changes later is returned again. */
  async scan(): Promise<InboxFile[]> {
    const seen = new Map<string, Seen>();
    const complete: InboxFile[] = [];
    for (const path of await filesIn(this.#folder)) {
      const found = await stat(path).catch(nullIfGone);
      if (found === null || !found.isFile()) continue;
      const version = versionFrom(found);
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

/** The current version of a file; null if there is none. */
export async function versionOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(nullIfGone);
  return found && versionFrom(found);
}

const versionFrom = ({ size, mtimeMs }: Stats): string => `${size} ${mtimeMs}`;

async function filesIn(inbox: string, folder = inbox): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => nullIfGone(error) ?? []);
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

/** Null for a file that was removed after it was listed, or that may not be read. Throws any other error. */
function nullIfGone(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(codeOf(error) ?? '')) return null;
  throw error;
}
