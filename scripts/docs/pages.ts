import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_TABLES } from './tables.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A page of the docs with its generated parts as the code would have them. */
export interface Page {
  /** Below the folder of the project. */
  file: string;
  text: string;
  /** Markers of the parts that are not so in the file. */
  outdated: string[];
}

/** Every page in which something is generated. Throws an `Error` where a page has no place for a part. */
export const generatedPages = (): Promise<Page[]> =>
  Promise.all(
    Object.entries(MODEL_TABLES).map(async ([file, parts]) => {
      const before = await readFile(join(ROOT, file), 'utf8');
      const outdated = Object.entries(parts).flatMap(([name, part]) =>
        withPart(before, name, part()) === before ? [] : [name],
      );
      return {
        file,
        outdated,
        text: Object.entries(parts).reduce((text, [name, part]) => withPart(text, name, part()), before),
      };
    }),
  );

/** The page with a part between `<!-- generated: NAME -->` and `<!-- end -->`. Throws an `Error` where it has no place. */
export function withPart(page: string, name: string, part: string): string {
  const begin = `<!-- generated: ${name} -->\n`;
  const end = '\n<!-- end -->\n';
  const [before, after, ...more] = page.split(begin);
  const at = after?.indexOf(end) ?? -1;
  if (before === undefined || after === undefined || at < 0 || more.length > 0) {
    throw new Error(`The page must have one place for "${name}": ${begin.trim()} and ${end.trim()}`);
  }
  return `${before}${begin}\n${part}${after.slice(at)}`;
}
