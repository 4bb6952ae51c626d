import { below, type Random } from '../../../scripts/sample/random.ts';
import type { QueueSettings } from './queue-settings.ts';

/** Most bytes that Lambda hands to a function at once: a batch ends where the next message would be too much. */
const PAYLOAD_BYTES = 6 * 1024 * 1024;

/** What happens to a queue. Times are in seconds. */
export interface Burst {
  /** When the messages come, in order. */
  arrivals: readonly number[];
  /** Bytes of a message, as the function gets it. */
  messageBytes: number;
  /** How long a refresh takes that begins at a time. */
  duration: (began: number) => number;
  /** Whether a refresh fails that begins at a time; default: none. */
  fails?: (began: number) => boolean;
  /** How many batches are gathered at a time; default: as many as there may be refreshes. */
  pollers?: number;
  random: Random;
}

export interface Refresh {
  began: number;
  ended: number;
  failed: boolean;
  /** Positions in `arrivals`. */
  messages: readonly number[];
  /** The batch had no room for another message. */
  full: boolean;
}

export interface Simulation {
  refreshes: Refresh[];
  /** Messages that were received too often, and when. */
  dead: { message: number; at: number }[];
}

interface Batch {
  opened: number;
  messages: number[];
}

interface Returning {
  at: number;
  messages: readonly number[];
}

/**
 * A standard queue with a batching window before a function, without a clock. A message goes to any poller that is not waiting
 * for its refresh, as the messages of a standard queue do; each poller gathers a batch of its own, for the window from the
 * first message on, or until it is full. A batch that failed is visible again when its visibility timeout is over.
 *
 * What is left out: that messages may be delivered twice, and the time that it takes to receive them.
 */
export function simulate(queue: QueueSettings, burst: Burst): Simulation {
  const { arrivals, duration, fails = () => false, random } = burst;
  const room = Math.min(queue.batchSize, Math.floor(PAYLOAD_BYTES / burst.messageBytes));
  const received = arrivals.map(() => 0);
  const simulation: Simulation = { refreshes: [], dead: [] };
  let idle = burst.pollers ?? queue.concurrency;
  let gathering: Batch[] = [];
  let gathered: Batch[] = [];
  let running: Refresh[] = [];
  let returning: Returning[] = [];
  let waiting: number[] = [];
  let arrived = 0;

  const receive = (now: number, message: number): boolean => {
    const open = gathering.filter(({ messages }) => messages.length < room);
    if (idle + open.length === 0) return false;
    if (received[message] === queue.receives) {
      simulation.dead.push({ message, at: now });
      return true;
    }
    received[message]! += 1;
    const chosen = below(random, idle + open.length);
    if (chosen < open.length) {
      open[chosen]!.messages.push(message);
    } else {
      idle -= 1;
      gathering.push({ opened: now, messages: [message] });
    }
    return true;
  };

  const begin = (now: number, { opened, messages }: Batch): void => {
    const failed = fails(now);
    const refresh = { began: now, ended: now + duration(now), failed, messages, full: messages.length === room };
    const visible = opened + queue.visibility;
    if (visible < refresh.ended) throw new Error('A message is visible again while it is being refreshed');
    simulation.refreshes.push(refresh);
    running.push(refresh);
    if (failed) returning.push({ at: visible, messages });
  };

  for (;;) {
    const now = Math.min(
      arrivals[arrived] ?? Infinity,
      ...gathering.map(({ opened }) => opened + queue.window),
      ...running.map(({ ended }) => ended),
      ...returning.map(({ at }) => at),
    );
    if (now === Infinity) return simulation;
    const still = running.filter(({ ended }) => ended > now);
    idle += running.length - still.length;
    running = still;
    for (; arrived < arrivals.length && arrivals[arrived]! <= now; arrived++) waiting.push(arrived);
    for (const { at, messages } of returning) if (at <= now) waiting.push(...messages);
    returning = returning.filter(({ at }) => at > now);
    const taken = waiting.findIndex((message) => !receive(now, message));
    waiting = taken === -1 ? [] : waiting.slice(taken);
    const isClosed = ({ opened, messages }: Batch) => opened + queue.window <= now || messages.length === room;
    gathered.push(...gathering.filter(isClosed));
    gathering = gathering.filter((batch) => !isClosed(batch));
    const free = queue.concurrency - running.length;
    for (const batch of gathered.slice(0, free)) begin(now, batch);
    gathered = gathered.slice(free);
  }
}
