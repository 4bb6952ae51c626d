import { ObjectChanged } from '../storage/objects.ts';
import { asSnapshotError } from './direct-source.ts';
import type { Snapshot, SnapshotSource } from './snapshot.ts';

/**
 * What `work` makes of the current snapshot. Where a file of it is gone, there is a newer snapshot: that one is used, once.
 * Throws `SnapshotError` where there is no snapshot or its files cannot be read, and what `work` throws.
 */
export async function answerFrom<Result>(
  source: SnapshotSource,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await source.current());
  } catch (error) {
    if (!(error instanceof ObjectChanged)) throw asSnapshotError(error);
  }
  try {
    return await work(await source.current({ fresh: true }));
  } catch (error) {
    throw asSnapshotError(error);
  }
}
