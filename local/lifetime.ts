import { constants } from 'node:os';
import { ServiceError } from '../lib/base/service-error.ts';

/** Something that is stopped when this process ends. */
export interface Part {
  /** Stops it gracefully. */
  stop(): Promise<void>;
  /** Stops it at once. */
  kill?(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive twice within this time: from the terminal, and from npm, which forwards signals. In milliseconds. */
const SAME_REQUEST_MS = 500;
const PARENT_POLL_MS = 500;

/**
 * The lifetime of a command. Everything it starts is added as a part, and however the command ends, the parts are stopped,
 * last one first. A first signal requests the end; a second one kills the parts.
 */
export class Lifetime {
  readonly #parts: Part[] = [];
  readonly #end = new AbortController();
  #requestedAt = 0;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, () => this.#requestEnd(signal));
    watchNpm(() => this.#requestEnd('SIGTERM'));
  }

  /** Aborted when the end was requested or has begun. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Stops `part` when this process ends. */
  add<P extends Part>(part: P): P {
    this.#parts.push(part);
    return part;
  }

  /** The result of `work`. Rejects as soon as the end is requested, even if `work` goes on. */
  async during<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    work.catch(() => {}); // its failure after the end was requested must not count as unhandled
    signal.throwIfAborted();
    const endRequested = Promise.withResolvers<never>();
    const abort = (): void => endRequested.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    return Promise.race([work, endRequested.promise]).finally(() => signal.removeEventListener('abort', abort));
  }

  /** Stops all parts, also when stopping one of them fails. */
  async end(): Promise<void> {
    this.#end.abort(new EndRequested('end'));
    for (let part = this.#parts.at(-1); part; part = this.#parts.at(-1)) {
      await part.stop().catch((error: unknown) => console.error(error));
      this.#parts.pop(); // not earlier: a second signal must still find it, to kill it
    }
  }

  #requestEnd(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (!this.signal.aborted) {
      this.#requestedAt = now;
      this.#end.abort(new EndRequested(signal));
    } else if (now - this.#requestedAt > SAME_REQUEST_MS) {
      for (const part of this.#parts) part.kill?.();
      process.exit(128 + constants.signals[signal]);
    }
  }
}

/** Not a failure: the end of the command was requested. */
export class EndRequested extends ServiceError {
  override readonly name = 'Asked';
  override readonly code = 'END_REQUESTED';
}

/** npm forwards a signal only to its shell. When npm ends, the shell ends too, but not this process: so it watches its parent. */
function watchNpm(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_POLL_MS).unref();
}
