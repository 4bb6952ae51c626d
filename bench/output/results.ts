import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Comparison, Growth } from '../case.ts';

/** What a run of the benchmarks gave, and where. */
export interface Results {
  machine: Machine;
  /** Version of Node. */
  node: string;
  /** When the run began. */
  date: string;
  /** How long it took, in seconds. */
  seconds: number;
  /** The command that does the same. */
  command: string;
  cases: Comparison[];
  growth: Growth[];
}

export interface Machine {
  system: string;
  processor: string;
  cores: number;
  memory_gb: number;
  /** Load averages (of a minute) when the run began and when it ended: from what else was going on. */
  load: { before: number; after: number };
}

export function machine(loadBefore: number): Machine {
  return {
    system: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    load: { before: loadBefore, after: load() },
  };
}

/** Load average of the last minute, to one decimal. */
export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
