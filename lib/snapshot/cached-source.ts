import { ReportError } from '../base/report-error.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { Snapshot, SnapshotSource } from './snapshot.ts';

/** How long a failure is answered before the store is read again, in milliseconds. */
export const FAILURE_PAUSE = 5000;

export interface CachedSourceOptions {
  origin: SnapshotSource['origin'];
  /** How long a check of the store is valid, in milliseconds. */
  ttl: number;
  now: () => Date;
  /** Returns the newest snapshot, which may be the cached one, checked again. */
  load: (cached: Snapshot | undefined) => Promise<Snapshot>;
  /** The error that callers get for an error of `load`. */
  forCaller: (error: unknown) => unknown;
  /** Receives what `load` throws. */
  failed?: ((error: unknown) => void) | undefined;
}

/**
 * Keeps a snapshot between requests and checks for a newer one at most every `ttl`. Concurrent callers share one check. If the
 * check or the load fails, the cached snapshot is used and marked stale.
 */
export function cachedSource(options: CachedSourceOptions): SnapshotSource {
  const { now, ttl, load, forCaller, failed } = options;
  let snapshot: Snapshot | undefined;
  let failure: unknown;
  let lookAgainAt = -Infinity;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    try {
      snapshot = await load(snapshot);
      failure = undefined;
      lookAgainAt = now().getTime() + ttl;
    } catch (error) {
      failed?.(error);
      failure = forCaller(error);
      if (failure instanceof SnapshotError && failure.code === 'NO_DATA') snapshot = undefined;
      if (snapshot) snapshot = { ...snapshot, stale: true };
      // A store that is down may be up soon; an unreadable report stays unreadable.
      const pause = error instanceof ReportError ? Math.max(ttl, FAILURE_PAUSE) : FAILURE_PAUSE;
      lookAgainAt = now().getTime() + pause;
    }
  };

  return {
    origin: options.origin,

    async current({ fresh = false } = {}) {
      if (fresh || looking !== undefined || now().getTime() >= lookAgainAt) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      if (snapshot) return snapshot;
      throw failure;
    },
  };
}
