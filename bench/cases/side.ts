import type { Comparison, Goal } from '../case.ts';
import { median, rounded } from '../measure/statistics.ts';
import type { Requests } from './requests.ts';

/** The medians of one side. */
export interface Side {
  ms: number | null;
  rss_mb: number | null;
}

/** What one run took. */
export interface Taken {
  ms: number;
  rss_mb: number;
}

/** The medians of what was measured; null where nothing was. */
export function sideOf(runs: readonly (Taken | null)[]): Side {
  const done = runs.filter((run) => run !== null);
  if (done.length === 0) return NOTHING;
  return { ms: rounded(median(done.map(({ ms }) => ms))), rss_mb: rounded(median(done.map(({ rss_mb }) => rss_mb))) };
}

/** The median of all requests of a side. */
export function sideOfRequests({ durations, rss_mb }: Requests): Side {
  return durations.length === 0 ? NOTHING : { ms: rounded(median(durations)), rss_mb: rounded(rss_mb) };
}

const NOTHING: Side = { ms: null, rss_mb: null };

export interface CompareOptions {
  name: string;
  ours: readonly [what: string, side: Side];
  peer: readonly [what: string, side: Side];
  rows?: number | null;
  bytes?: number | null;
  ratioOf?: 'time' | 'memory';
  /** The most that ours may take of the peer's time, and of its memory. */
  most?: { time?: number; memory?: number };
  /** Further goals. */
  goals?: readonly Goal[];
  details?: Comparison['details'];
}

/** Two sides beside each other, with their ratio and the goals on it. */
export function compare(options: CompareOptions): Comparison {
  const { name, rows = null, bytes = null, ratioOf = 'time', most = {}, goals = [], details = {} } = options;
  const [[oursName, ours], [peerName, peer]] = [options.ours, options.peer];
  const ratios = { time: ratio(ours.ms, peer.ms), memory: ratio(ours.rss_mb, peer.rss_mb) };
  const onRatios = (['time', 'memory'] as const).flatMap((what): Goal[] => {
    const [value, limit] = [ratios[what], most[what]];
    return value === null || limit === undefined ? [] : [{ what: `${what} of the peer's`, value, most: limit }];
  });
  return {
    name,
    ours: oursName,
    peer: peerName,
    rows,
    bytes,
    ours_ms: ours.ms,
    ours_rss_mb: ours.rss_mb,
    peer_ms: peer.ms,
    peer_rss_mb: peer.rss_mb,
    ratio: ratios[ratioOf],
    ratio_of: ratioOf,
    goals: [...onRatios, ...goals],
    details,
  };
}

export function ratio(ours: number | null, peer: number | null): number | null {
  return ours === null || peer === null ? null : Number((ours / peer).toPrecision(3));
}
