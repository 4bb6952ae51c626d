import { loadSource } from './source.mjs';

/**
 * Reads the variables of the functions as these will. Throws an `Error` that names each one that they would refuse: deployed,
 * it would be answered with a 500 everywhere. What only AWS knows, as the name of a bucket that is yet to be made, passes.
 */
export async function checkEnvironment({ provider, functions }) {
  const variables = { ...provider.environment, ...functions.refresh?.environment };
  const known = Object.entries(variables).filter(([, value]) => typeof value !== 'object');
  const { readEnvironment } = await loadSource('lib/runtime/config.ts');
  readEnvironment({
    S3_BUCKET: 'made-by-the-stack',
    ...Object.fromEntries(known.map(([name, value]) => [name, String(value)])),
  });
}
