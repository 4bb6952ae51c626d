import type { Manifest } from '../../schemas/manifest.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT, mergedCubeKey } from './layout.ts';

/** What is younger may be the work of a refresh that runs right now, in milliseconds. */
const GRACE = 3_600_000;

/**
 * Removes what no snapshot needs: merged cubes that are none of the manifest's history, cubes and outputs that no report of
 * it has, uploads that were never ended. Spares what is younger than an hour, but for outputs of `removed` reports, and
 * whatever the service did not write. Gives the keys removed.
 */
export async function sweep(
  store: WritableStore,
  manifest: Manifest,
  { removed, now }: { removed: readonly string[]; now: Date },
): Promise<string[]> {
  const isOld = (date: Date) => now.getTime() - date.getTime() > GRACE;
  const used = new Set<string | null>([manifest.cube, ...manifest.history.map(mergedCubeKey)]);
  for (const { built, failure } of manifest.reports) {
    for (const key of [built?.cube, built?.cleaned, built?.rejects, failure?.rejects]) used.add(key ?? null);
  }
  const doomed = removed.filter((key) => !used.has(key));
  const look = async (prefix: string): Promise<void> => {
    for await (const { key, lastModified } of store.list(prefix)) {
      if (!used.has(key) && isOld(lastModified)) doomed.push(key);
    }
  };
  await Promise.all([LAYOUT.reportCubes, LAYOUT.mergedCubes, LAYOUT.cleaned, LAYOUT.rejects].map(look));
  const gone = await store.remove([...new Set(doomed)]);
  for (const prefix of [LAYOUT.cleaned, LAYOUT.rejects]) {
    for await (const upload of store.openUploads(prefix)) {
      if (!isOld(upload.started)) continue;
      await store.abortUpload(upload);
      gone.push(upload.key);
    }
  }
  return gone;
}
