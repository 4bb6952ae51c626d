import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundles are made of, from the project's folder: sources, and the list that npm keeps of what it installed. */
const SOURCES = [
  '{functions,lib,schemas,dashboard,resources}/**/*.*',
  'docs/openapi.json',
  'package.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];
/** One for each way in which they are built, and some of sources that come back. */
const MOST_KEPT = 6;

/** Bundles of a build that is made again and again while nothing changes. */
export class BundleCache {
  readonly #root: string;
  readonly #folder: string;

  /** `root`: where bundles are kept, a folder for each state of the sources. `settings`: how they are built. */
  constructor(root: string, settings: unknown) {
    const hash = createHash('sha256').update(JSON.stringify(settings));
    const files: string[] = SOURCES.flatMap((pattern) => globSync(pattern));
    for (const file of files.toSorted())
      if (statSync(file).isFile()) hash.update(`\0${file}\0`).update(readFileSync(file));
    this.#root = root;
    this.#folder = join(root, hash.digest('hex').slice(0, 32));
  }

  /** Copies the kept bundles into a folder; false where there are none. */
  restore(folder: string): boolean {
    if (!existsSync(this.#folder)) return false;
    cpSync(this.#folder, folder, { recursive: true });
    return true;
  }

  /** Keeps the bundles of a folder. Another process may do the same at the same time. */
  keep(folder: string): void {
    const own = `${this.#folder}.${process.pid}`;
    cpSync(folder, own, { recursive: true });
    try {
      renameSync(own, this.#folder);
    } catch {
      rmSync(own, { recursive: true, force: true });
    }
    const age = (name: string) => -statSync(join(this.#root, name)).mtimeMs;
    const names = readdirSync(this.#root).toSorted((a, b) => age(a) - age(b));
    for (const name of names.slice(MOST_KEPT)) rmSync(join(this.#root, name), { recursive: true, force: true });
  }
}
