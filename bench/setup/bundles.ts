import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export const PROJECT = join(import.meta.dirname, '../..');

/** How the service is bundled, so that peers get no other treatment. */
const OPTIONS: BuildOptions = {
  absWorkingDir: PROJECT,
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  logLevel: 'error',
  // Holds machine code, which cannot be bundled.
  external: ['@duckdb/node-api'],
};

const PROGRAMS = ['programs/handler.ts', 'programs/ingest.ts', 'programs/publish.ts'];
const PEERS = ['csv-parse', 'papaparse', 'fast-csv', 'duckdb', 'single-lambda', 'empty-handler'] as const;
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
  /** Publishes months that are made; see `programs/publish.ts`. */
  publish: string;
  peers: Readonly<Record<PeerName, string>>;
}

/** Bundles what the measured processes run: they start without a compiler, as the service does. */
export async function bundlePrograms(folder: string): Promise<Bundles> {
  const sources = [...PROGRAMS, ...PEERS.map((name) => `peers/${name}.ts`)];
  await build({
    ...OPTIONS,
    format: 'cjs',
    entryPoints: sources.map((source) => join(PROJECT, 'bench', source)),
    outdir: folder,
    outbase: join(PROJECT, 'bench'),
    outExtension: { '.js': '.cjs' },
  });
  const module = async (source: string, name: string): Promise<string> => {
    const outfile = join(folder, name);
    await build({ ...OPTIONS, format: 'esm', entryPoints: [join(PROJECT, 'bench', source)], outfile });
    return outfile;
  };
  const [runner, instance] = await Promise.all([
    module('measure/runner.ts', 'runner.mjs'),
    module('programs/instance.ts', 'instance.mjs'),
  ]);
  const bundled = (source: string): string => join(folder, source.replace(/\.ts$/, '.cjs'));
  const peers = PEERS.map((name) => [basename(name), bundled(`peers/${name}.ts`)]);
  return {
    runner,
    instance,
    handler: bundled('programs/handler.ts'),
    ingest: bundled('programs/ingest.ts'),
    publish: bundled('programs/publish.ts'),
    peers: Object.fromEntries(peers),
  };
}
