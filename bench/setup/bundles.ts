import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export const PROJECT = join(import.meta.dirname, '../..');

const OPTIONS: BuildOptions = {
  absWorkingDir: PROJECT,
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  logLevel: 'error',
};

const PROGRAMS = ['programs/handler.ts', 'programs/ingest.ts', 'programs/publish.ts'];
const ONE_ROLLUP = 'programs/one-rollup.ts';
const PEERS = [
  'csv-parse',
  'papaparse',
  'fast-csv',
  'udsv',
  'duckdb',
  'duckdb-lines',
  'single-lambda',
  'empty-handler',
  'two-objects',
] as const;
export type PeerName = (typeof PEERS)[number];

export interface Bundles {
  /** The process that measures; see `measure/runner.ts`. */
  runner: string;
  /** Calls the handler of a bundled function; see `programs/handler.ts`. */
  handler: string;
  /** Runs a function as Lambda does; see `programs/instance.ts`. */
  instance: string;
  /** Reads a report file; see `programs/ingest.ts`. */
  ingest: string;
  /** Reads a report into one rollup; see `programs/one-rollup.ts`. */
  oneRollup: string;
  /** Publishes months that are made; see `programs/publish.ts`. */
  publish: string;
  peers: Readonly<Record<PeerName, string>>;
}

/** Bundles what the measured processes run: they start without a compiler, as the service does. Peers are bundled as it is. */
export async function bundlePrograms(folder: string, asService: BuildOptions): Promise<Bundles> {
  const cjs = (sources: readonly string[], options: BuildOptions) =>
    build({
      ...options,
      absWorkingDir: PROJECT,
      format: 'cjs',
      entryPoints: sources.map((source) => join(PROJECT, 'bench', source)),
      outdir: folder,
      outbase: join(PROJECT, 'bench'),
      outExtension: { '.js': '.cjs' },
      // Holds machine code, which cannot be bundled.
      external: ['@duckdb/node-api'],
    });
  const module = async (source: string, name: string): Promise<string> => {
    const outfile = join(folder, name);
    await build({ ...OPTIONS, format: 'esm', entryPoints: [join(PROJECT, 'bench', source)], outfile });
    return outfile;
  };
  const [runner, instance] = await Promise.all([
    module('measure/runner.ts', 'runner.mjs'),
    module('programs/instance.ts', 'instance.mjs'),
    cjs(PROGRAMS, OPTIONS),
    cjs([ONE_ROLLUP, ...PEERS.map((name) => `peers/${name}.ts`)], asService),
  ]);
  const bundled = (source: string): string => join(folder, source.replace(/\.ts$/, '.cjs'));
  const peers = PEERS.map((name) => [basename(name), bundled(`peers/${name}.ts`)]);
  return {
    runner,
    instance,
    handler: bundled('programs/handler.ts'),
    ingest: bundled('programs/ingest.ts'),
    oneRollup: bundled(ONE_ROLLUP),
    publish: bundled('programs/publish.ts'),
    peers: Object.fromEntries(peers),
  };
}
