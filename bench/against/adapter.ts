import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../scripts/cli/cli-error.ts';

/** A module of a checkout, and what in it reads a report. */
interface Loader {
  file: string;
  /** Its export: takes the bytes of a report, gives a `summary` with the number of its `rows`. */
  name: string;
}

/**
 * All that a comparison needs to know of the inside of a checkout: where it reads reports, this version first. Whatever
 * else is measured goes by way of the packaged functions, which look alike from outside.
 */
const LOADERS: readonly Loader[] = [
  { file: 'lib/rollup/report.ts', name: 'rollupsOfReport' },
  { file: 'lib/cube/report.ts', name: 'cubeOfReport' }, // 0.1.0
];

/** The loader of a checkout. Throws `CliError` where none is found. */
export function loaderOf(checkout: string): Loader {
  const found = LOADERS.find(({ file }) => existsSync(join(checkout, file)));
  if (found !== undefined) return found;
  throw new CliError(`${checkout} has no loader at ${LOADERS.map(({ file }) => file).join(' or ')}; see bench/against`);
}

/**
 * Source of a module, in the folder of a checkout, whose `load` reads a report as its refresh does, and gives the number of its
 * rows. Rollups are made from order lines now; earlier versions made them while they read a report, and take no option.
 */
export function loaderSource(checkout: string): string {
  const { file, name } = loaderOf(checkout);
  return `import { ${name} as read } from './${file}';
export const load = async (source: AsyncIterable<Uint8Array>) => (await read(source, { rollups: [] })).summary.rows;`;
}
