import { constants } from 'node:os';
import { ServiceError } from '../lib/base/service-error.ts';

/** Something that ends with us. */
export interface Part {
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill?(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive twice: from the terminal and from npm, which passes signals on. */
const SAME_REQUEST_MS = 500;
const PARENT_POLL_MS = 500;

/**
 * From the start of a command to its end: whatever is started becomes a part of it, and every way out ends the parts, the
 * last one first. A signal asks for the end, a second one does not wait for it.
 */
export class Lifetime {
  readonly #parts: Part[] = [];
  readonly #asked = new AbortController();
  #askedAt = 0;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, () => this.#ask(signal));
    watchNpm(() => this.#ask('SIGTERM'));
  }

  /** Aborted when the end has begun or is asked for. */
  get signal(): AbortSignal {
    return this.#asked.signal;
  }

  /** Ends with us from now on. */
  add<P extends Part>(part: P): P {
    this.#parts.push(part);
    return part;
  }

  /** The outcome of `work`; rejects as soon as the end is asked for, whatever `work` goes on to do. */
  async during<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    work.catch(() => {}); // it may fail when nobody listens any more
    signal.throwIfAborted();
    const asked = Promise.withResolvers<never>();
    const abort = (): void => asked.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    return Promise.race([work, asked.promise]).finally(() => signal.removeEventListener('abort', abort));
  }

  /** Ends all parts; what one of them throws does not keep the others. */
  async end(): Promise<void> {
    this.#asked.abort(new Asked('end'));
    for (let part = this.#parts.at(-1); part; part = this.#parts.at(-1)) {
      await part.stop().catch((error: unknown) => console.error(error));
      this.#parts.pop(); // only now: until it has ended, a second signal may have to kill it
    }
  }

  #ask(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (!this.signal.aborted) {
      this.#askedAt = now;
      this.#asked.abort(new Asked(signal));
    } else if (now - this.#askedAt > SAME_REQUEST_MS) {
      for (const part of this.#parts) part.kill?.();
      process.exit(128 + constants.signals[signal]);
    }
  }
}

/** Not a failure: the end was asked for. */
export class Asked extends ServiceError {
  override readonly name = 'Asked';
  override readonly code = 'END_REQUESTED';
}

/** npm passes a signal to its shell only: when npm ends by it, the shell ends too and leaves us behind. */
function watchNpm(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_POLL_MS).unref();
}
