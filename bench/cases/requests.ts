import { getEvent } from '../setup/events.ts';
import type { WarmFunction } from '../setup/world.ts';

/** What a round of requests took. */
export interface Requests {
  /** Of each request, in milliseconds. */
  durations: number[];
  rss_mb: number;
}

type Event = ReturnType<typeof getEvent>;

/** So many GETs, one after the other, these in turn. Throws where the last one was not answered with 200. */
export async function requests(fn: WarmFunction, events: readonly Event[], count: number): Promise<Requests> {
  const { value, rss_mb } = await fn.call(events, count);
  bodyOf(value.last);
  return { durations: value.durations, rss_mb };
}

/** What a warm function answers to one event. */
export const answerOf =
  (fn: WarmFunction) =>
  async (event: Event): Promise<unknown> =>
    (await fn.call(event)).value.last;

const DAY_MS = 86_400_000;

/**
 * GETs of a path for different days, none of which has an answer that is remembered: most of the data, without some of the
 * first and some of the last of them. `beyond`: also with days before the data and after it, which may be of one day then.
 */
export async function differentRequests(
  ask: (event: Event) => Promise<unknown>,
  path: string,
  { beyond = false } = {},
): Promise<Event[]> {
  const { metadata } = JSON.parse(bodyOf(await ask(getEvent(path)))) as {
    metadata: { data_from: string; data_to: string };
  };
  const [first, last] = [Date.parse(metadata.data_from), Date.parse(metadata.data_to)];
  const most = Math.min(MOST_LEFT_OUT, Math.floor((last - first) / DAY_MS / 2));
  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const least = beyond ? -MOST_LEFT_OUT : 0;
  const left = Array.from({ length: most - least }, (_, days) => (least + days) * DAY_MS);
  return left.flatMap((before) =>
    left.map((after) => getEvent(path, { start_date: dayOf(first + before), end_date: dayOf(last - after) })),
  );
}

/** Most days at either end that a request leaves out. */
const MOST_LEFT_OUT = 25;

/** The body of an answer. Throws where that is none of 200. */
export function bodyOf(answer: unknown): string {
  const { statusCode, body = '' } = answer as { statusCode?: number; body?: string };
  if (statusCode !== 200) throw new Error(`A request was answered with ${statusCode}: ${body}`);
  return body;
}

/** Rounds as one. */
export function joined(rounds: readonly (Requests | null)[]): Requests {
  const done = rounds.filter((round) => round !== null);
  return { durations: done.flatMap(({ durations }) => durations), rss_mb: done.at(-1)?.rss_mb ?? Number.NaN };
}
