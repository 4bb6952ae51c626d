import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Imports a TypeScript file of the project, which the Node that runs the framework may be too old to read as it is. */
export function loadSource(path) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`../../${path}`, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
