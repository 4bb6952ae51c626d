import { join } from 'node:path';
import { BundleCache } from './bundle-cache.ts';

/** What a line begins with that is written before the functions are bundled anew, and after it. */
export const BUNDLING = 'Bundling the functions';

/** What is used here of the framework. */
interface Serverless {
  serviceDir: string;
  service: {
    provider: { runtime: string };
    custom: { esbuild: { outputWorkFolder: string }; 'serverless-offline': { location?: string } };
    functions: Record<string, { handler: string }>;
  };
}

/** The packager, as far as serverless offline needs it. */
type Packager = new (...given: unknown[]) => {
  buildDirPath: string;
  hooks: Record<'initialize' | 'before:offline:start', () => Promise<void>>;
};

/**
 * In place of serverless-esbuild behind serverless offline: bundles that were built before from the same sources are used again,
 * and the packager, which takes long to load, is loaded only where something changed. `BUNDLE_CACHE` names the folder they are kept in.
 */
export default class KeptBundles {
  hooks = { 'before:offline:start': () => this.provide() };
  readonly #given: [serverless: Serverless, options: unknown, logging: unknown];

  constructor(...given: [serverless: Serverless, options: unknown, logging: unknown]) {
    this.#given = given;
  }

  async provide(): Promise<void> {
    const [{ serviceDir, service }] = this.#given;
    const { outputWorkFolder, ...options } = service.custom.esbuild;
    const handlers = Object.values(service.functions).map(({ handler }) => handler);
    const root = process.env['BUNDLE_CACHE'] ?? join(serviceDir, 'node_modules/.cache/bundles');
    const cache = new BundleCache(root, [service.provider.runtime, options, handlers]);
    if (cache.restore(join(serviceDir, outputWorkFolder))) {
      service.custom['serverless-offline'].location = outputWorkFolder;
      return;
    }
    const began = performance.now();
    console.log(BUNDLING);
    const { default: Packager } = (await import('serverless-esbuild')) as unknown as { default: Packager };
    const packager = new Packager(...this.#given);
    await packager.hooks.initialize();
    await packager.hooks['before:offline:start']();
    cache.keep(packager.buildDirPath);
    console.log(`${BUNDLING}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
}
