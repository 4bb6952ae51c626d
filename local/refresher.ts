import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshResult } from '../lib/refresh/refresh.ts';

/**
 * Requests within this time after the first one share one refresh, as within the batching window of a deployed stage. Longer
 * than the inbox waits between two looks. In milliseconds.
 */
const GATHER_MS = 500;

/**
 * Runs refreshes one at a time. Requests that come while one runs, or shortly before the next one starts, share that next one,
 * so that a burst of reports takes one refresh.
 */
export class Refresher {
  readonly #refresh: () => Promise<RefreshResult>;
  readonly #gatherMs: number;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<RefreshResult> | undefined;

  constructor(refresh: () => Promise<RefreshResult>, gatherMs: number = GATHER_MS) {
    this.#refresh = refresh;
    this.#gatherMs = gatherMs;
  }

  /** The result of a refresh that starts after this call. */
  request(): Promise<RefreshResult> {
    this.#next ??= this.#start();
    return this.#next;
  }

  async #start(): Promise<RefreshResult> {
    await Promise.all([sleep(this.#gatherMs), this.#running]);
    this.#next = undefined;
    const result = this.#refresh();
    this.#running = result.catch(() => {}); // the callers of `request` get the error
    return result;
  }
}
