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

const PROGRAMS = ['programs/handler.ts', 'programs/ingest.ts'];
const PEERS = ['csv-parse', 'papaparse', 'fast-csv', 'duckdb', 'single-lambda', 'empty-handler'] as const;
export type PeerName = (typeof PEERS)[number];

export interface Bundles {
  /** The process that measures; see `measure/runner.ts`. */
  runner: string;
  /** Calls the handler of a bundled function; see `programs/handler.ts`. */
  handler: string;
  /** Reads a report file; see `programs/ingest.ts`. */
  ingest: string;
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
  const runner = join(folder, 'runner.mjs');
  await build({ ...OPTIONS, format: 'esm', entryPoints: [join(PROJECT, 'bench/measure/runner.ts')], outfile: runner });
  const bundled = (source: string): string => join(folder, source.replace(/\.ts$/, '.cjs'));
  const peers = PEERS.map((name) => [basename(name), bundled(`peers/${name}.ts`)]);
  return {
    runner,
    handler: bundled('programs/handler.ts'),
    ingest: bundled('programs/ingest.ts'),
    peers: Object.fromEntries(peers),
  };
}
