import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

export interface Reading {
  /** A bundled module whose `load` reads a report and gives the number of its rows. */
  loader: string;
  /** The report. */
  file: string;
}

export interface Read {
  rows: number;
  /** Without the time that it takes to load the module. */
  ms: number;
}

interface Loader {
  load: (source: AsyncIterable<Uint8Array>) => Promise<number>;
}

/** Reads a report file as the refresh does. */
export async function run({ loader, file }: Reading): Promise<Read> {
  const { load } = (await import(pathToFileURL(loader).href)) as Loader;
  const began = performance.now();
  const rows = await load(createReadStream(file));
  return { rows, ms: performance.now() - began };
}
