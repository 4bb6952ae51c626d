/** A side of a comparison that may fail: a report that is too large for it, a program that is not for this machine. */
export interface Tolerant<T> {
  run: () => Promise<T | null>;
  /** Why it failed; null while it did not. */
  readonly failure: string | null;
}

/** The same for `most` calls; null from then on. */
export function atMost<T>(most: number, run: () => Promise<T>): () => Promise<T | null> {
  let calls = 0;
  return async () => (calls++ < most ? run() : null);
}

/** Takes a failure for a result: null, and no further try. */
export function tolerant<T>(run: () => Promise<T>): Tolerant<T> {
  let failure: string | null = null;
  return {
    async run() {
      if (failure !== null) return null;
      try {
        return await run();
      } catch (error) {
        failure = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
        return null;
      }
    },
    get failure() {
      return failure;
    },
  };
}
