import { ReportError } from '../base/report-error.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { Snapshot, SnapshotSource } from './snapshot.ts';

/** How long a failure is the answer before the store is asked again, in milliseconds. */
export const FAILURE_PAUSE = 5000;

export interface CachedSourceOptions {
  origin: SnapshotSource['origin'];
  /** How long a look at the store is good for, in milliseconds. */
  ttl: number;
  now: () => Date;
  /** Gives the newest snapshot, which may be the one that is known, looked at anew. */
  load: (known: Snapshot | undefined) => Promise<Snapshot>;
  /** What the caller is told of an error of `load`. */
  forCaller: (error: unknown) => unknown;
  /** Gets what `load` throws. */
  failed?: ((error: unknown) => void) | undefined;
}

/**
 * Keeps a snapshot between requests and looks for a newer one at most every `ttl`. Callers at the same time share one look.
 * Where looking or loading fails, the snapshot that is at hand serves on as stale.
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
      // A store that is down may be up soon; the same bytes will not read better.
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
