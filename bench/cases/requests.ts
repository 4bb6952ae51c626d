import { getEvent } from '../setup/events.ts';
import type { WarmFunction } from '../setup/world.ts';

/** What a round of requests took. */
export interface Requests {
  /** Of each request, in milliseconds. */
  durations: number[];
  rss_mb: number;
}

/** So many GETs of a path, one after the other. Throws where the last one was not answered with 200. */
export async function requests(fn: WarmFunction, path: string, count: number): Promise<Requests> {
  const { value, rss_mb } = await fn.call(getEvent(path), count);
  const { statusCode, body } = value.last as { statusCode?: number; body?: string };
  if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}: ${body}`);
  return { durations: value.durations, rss_mb };
}

/** Rounds as one. */
export function joined(rounds: readonly (Requests | null)[]): Requests {
  const done = rounds.filter((round) => round !== null);
  return { durations: done.flatMap(({ durations }) => durations), rss_mb: done.at(-1)?.rss_mb ?? Number.NaN };
}
