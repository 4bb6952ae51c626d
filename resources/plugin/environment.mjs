import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * Reads the variables of the functions as these will. Throws an `Error` that names each one that they would refuse: deployed,
 * it would be answered with a 500 everywhere. What only AWS knows, as the name of a bucket that is yet to be made, passes.
 */
export async function checkEnvironment({ provider, functions }) {
  const variables = { ...provider.environment, ...functions.refresh?.environment };
  const known = Object.entries(variables).filter(([, value]) => typeof value !== 'object');
  const { readEnvironment } = await reader();
  readEnvironment({
    S3_BUCKET: 'made-by-the-stack',
    ...Object.fromEntries(known.map(([name, value]) => [name, String(value)])),
  });
}

/** lib/runtime/config.ts, which the Node that runs the framework may be too old to read as it is. */
function reader() {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('../../lib/runtime/config.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
