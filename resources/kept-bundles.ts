import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { BundleCache } from './bundle-cache.ts';

/** What a line begins with that is written before the functions are bundled anew, and after it. */
export const BUNDLING = 'Bundling the functions';

/** What is used here of the framework. */
interface Serverless {
  serviceDir: string;
  configSchemaHandler: { validateConfig(config: unknown): Promise<void> };
  service: {
    provider: { runtime: string };
    custom: { esbuild: PackagerOptions; 'serverless-offline': { location?: string } };
    functions: Record<string, { handler: string }>;
  };
}

/** `custom.esbuild` of serverless.yml: options of esbuild, and those of the packager. */
export interface PackagerOptions extends Omit<BuildOptions, 'plugins'> {
  outputWorkFolder: string;
  outputFileExtension?: string;
  plugins?: string;
  exclude?: string[];
  skipRebuild?: boolean;
  watch?: object;
}

/**
 * In place of serverless-esbuild behind serverless offline. Bundles that were built before from the same sources are used again.
 * Others are built by esbuild itself, since the packager alone takes longer to load. `BUNDLE_CACHE` names the folder they are kept in.
 */
export default class KeptBundles {
  hooks = { 'before:offline:start': () => this.provide() };
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    // Compiling the schema of serverless.yml takes seconds where nobody did it before. Every packaging checks it, and so do the tests.
    serverless.configSchemaHandler.validateConfig = async () => {};
  }

  async provide(): Promise<void> {
    const { serviceDir, service } = this.#serverless;
    const { outputWorkFolder, ...packager } = service.custom.esbuild;
    const handlers = Object.values(service.functions).map(({ handler }) => handler);
    const root = process.env['BUNDLE_CACHE'] ?? join(serviceDir, 'node_modules/.cache/bundles');
    const cache = new BundleCache(root, [service.provider.runtime, packager, handlers]);
    const folder = join(serviceDir, outputWorkFolder);
    if (!cache.restore(folder)) {
      const began = performance.now();
      console.log(BUNDLING);
      const [{ build, stop }, plugins] = await Promise.all([
        import('esbuild'),
        pluginsAt(serviceDir, packager.plugins),
      ]);
      await build({
        ...esbuildOptions(service.custom.esbuild, service.provider.runtime),
        ...SHARING,
        plugins,
        entryPoints: handlers.map((handler) => join(serviceDir, handler.replace(/\.\w+$/, '.ts'))),
        outbase: serviceDir,
        outdir: folder,
      }).finally(() => void stop()); // esbuild stays as a process otherwise, with all that it read
      cache.keep(folder);
      console.log(`${BUNDLING}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
    service.custom['serverless-offline'].location = outputWorkFolder;
  }
}

/** What of `custom.esbuild` is for the packager; the files, the plugins and the format are set by whoever bundles. */
const OF_PACKAGER: ReadonlySet<string> = new Set([
  'outputWorkFolder',
  'outputFileExtension',
  'plugins',
  'exclude',
  'skipRebuild',
  'watch',
]);

/** The options with which the packager calls esbuild. */
export function esbuildOptions(packager: PackagerOptions, runtime: string): BuildOptions {
  const options: BuildOptions = Object.fromEntries(Object.entries(packager).filter(([name]) => !OF_PACKAGER.has(name)));
  return { ...options, target: runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'), external: packager.exclude ?? [] };
}

/**
 * Each function is a package of its own when it is deployed. On this machine they share what they have in common, the SDK above
 * all, which is then written once and not for each of them: a quarter of the time. Only ES modules can.
 */
const SHARING = {
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  supported: {}, // import() as it stands: require() would stand in a shared file, and look from there
  // What a deployed function does not have either.
  define: { 'import.meta': '{}' },
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
} as const satisfies BuildOptions;

async function pluginsAt(serviceDir: string, path: string | undefined): Promise<NonNullable<BuildOptions['plugins']>> {
  if (path === undefined) return [];
  const { default: plugins } = (await import(join(serviceDir, path))) as { default: BuildOptions['plugins'] };
  return plugins ?? [];
}
