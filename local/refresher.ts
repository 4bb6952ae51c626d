import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshResult } from '../lib/refresh/refresh.ts';

/** Events that come within this time of each other are one refresh, in milliseconds. */
const GATHER_MS = 200;

/**
 * Runs refreshes one at a time. All that ask while one runs, or shortly before the next begins, share the next one: a
 * burst of reports is one refresh.
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

  /** The outcome of a refresh that begins after this call. */
  request(): Promise<RefreshResult> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<RefreshResult> {
    await Promise.all([sleep(this.#gatherMs), this.#running]);
    this.#next = undefined;
    const result = this.#refresh();
    this.#running = result.catch(() => {}); // whoever asked gets it
    return result;
  }
}
