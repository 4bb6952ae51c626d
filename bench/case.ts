import type { World } from './setup/world.ts';

/** A limit that a comparison should keep. */
export interface Goal {
  what: string;
  value: number;
  /** The largest value that will do. */
  most?: number;
  /** The smallest one that will. */
  least?: number;
}

export function isMet({ value, most = Infinity, least = -Infinity }: Goal): boolean {
  return value <= most && value >= least;
}

/** One comparison: ours beside a peer's, medians of the same interleaved runs. Null: not measured, or it failed. */
export interface Comparison {
  name: string;
  /** What ran on our side. */
  ours: string;
  peer: string;
  rows: number | null;
  /** Size of the report, in bytes. */
  bytes: number | null;
  ours_ms: number | null;
  /** Peak memory, in MiB. */
  ours_rss_mb: number | null;
  peer_ms: number | null;
  peer_rss_mb: number | null;
  /** Ours / peer, of what `ratio_of` says. */
  ratio: number | null;
  ratio_of: 'time' | 'memory' | 'requests a second';
  goals: Goal[];
  /** What else is worth knowing, by its name. */
  details: Record<string, number | string>;
}

/** Time in milliseconds, peak memory in MiB, and dollars of a million such calls on Lambda; or the exponent of each. Null: not measured. */
export interface Spent {
  ms: number | null;
  rss_mb: number | null;
  usd_per_million: number | null;
}

/** How what some tasks take grows with the work. */
export interface Growth {
  name: string;
  /** One sentence: what there is more of, and what is measured. */
  about: string;
  /** What is counted: `rows`. */
  work: string;
  points: { work: number; tasks: Record<string, Spent> }[];
  /** Slopes of the logarithms over that of the work: 1 where a figure grows as the work does, 0 where it stays the same. */
  exponents: { of: string; tasks: Record<string, Spent> }[];
}

export const isGrowth = (one: Comparison | Growth): one is Growth => 'points' in one;

/** A question that the benchmarks answer. */
export interface Case {
  name: string;
  /** One sentence: what is compared, and how. */
  about: string;
  /** Whether it runs unasked. */
  byDefault: boolean;
  /** `say` takes what is worth knowing on the way. */
  run: (world: World, say: (line: string) => void) => Promise<(Comparison | Growth)[]>;
}
