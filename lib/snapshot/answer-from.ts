import { DamagedFile } from '../base/damaged-file.ts';
import { ObjectChanged } from '../storage/objects.ts';
import { asSnapshotError } from './direct-source.ts';
import type { Snapshot, SnapshotSource } from './snapshot.ts';

/**
 * The result of `work` for the current snapshot. If a file is gone, a newer snapshot was published and is used instead, once; a
 * damaged file is also read once more. Throws `SnapshotError` if there is no snapshot or its files cannot be read, and the
 * errors of `work`.
 */
export async function answerFrom<Result>(
  source: SnapshotSource,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await source.current());
  } catch (error) {
    if (!(error instanceof ObjectChanged || error instanceof DamagedFile)) throw asSnapshotError(error);
  }
  try {
    return await work(await source.current({ fresh: true }));
  } catch (error) {
    throw asSnapshotError(error);
  }
}
