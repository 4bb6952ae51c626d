import type { KnownReport, Manifest } from '../../schemas/manifest.ts';
import { CUBES_V1, MANIFEST_V1_KEY } from '../snapshot/version-1.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey, LAYOUT } from './layout.ts';

/** What is younger may be the work of a refresh that runs right now, in milliseconds. */
const GRACE = 3_600_000;
/** For so long after the last refresh of version 0.1.0 its files are kept, so that it can be deployed again. */
const VERSION_1_KEPT = 30 * 24 * 3_600_000;

export interface SweepOptions {
  /** Outputs of reports that are gone. */
  removed: readonly string[];
  now: Date;
}

/**
 * Removes what no snapshot needs: snapshots that are not in the manifest's history, rollups and outputs that no report
 * of the catalog has, uploads that were never ended, and the files of version 0.1.0 a month after it was replaced. Spares
 * what is younger than an hour, except for outputs of `removed` reports, and whatever the service did not write. Gives the
 * keys removed.
 */
export async function sweep(
  store: WritableStore,
  manifest: Manifest,
  catalog: readonly KnownReport[],
  { removed, now }: SweepOptions,
): Promise<string[]> {
  const isOld = (date: Date) => now.getTime() - date.getTime() > GRACE;
  const used = new Set<string | null>([manifest.reports.catalog]);
  const reportFolders = new Set<string>();
  for (const { built, failure } of catalog) {
    for (const key of [built?.cleaned, built?.rejects, failure?.rejects]) used.add(key ?? null);
    for (const key of Object.values(built?.rollups ?? {})) used.add(key);
    if (built !== null) reportFolders.add(folderOf(builtReportKey(built.reuse_key)));
  }
  const kept = new Set(manifest.history);
  const isUsed: Record<string, (key: string) => boolean> = {
    [LAYOUT.cleaned]: (key) => used.has(key),
    [LAYOUT.rejects]: (key) => used.has(key),
    [LAYOUT.reportRollups]: (key) => reportFolders.has(folderOf(key)) || used.has(key),
    [LAYOUT.snapshots]: (key) => kept.has(firstPart(key, LAYOUT.snapshots)),
    [LAYOUT.catalogs]: (key) => isUsedCatalog(key, manifest),
  };
  const doomed = removed.filter((key) => !used.has(key));
  const look = async ([prefix, isWanted]: [string, (key: string) => boolean]): Promise<void> => {
    for await (const { key, lastModified } of store.list(prefix)) {
      if (!isWanted(key) && isOld(lastModified)) doomed.push(key);
    }
  };
  await Promise.all(Object.entries(isUsed).map(look));
  doomed.push(...(await filesOfVersion1(store, used, now)));
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

/** Its manifest goes first: without its files it would be wrong. What a report still counts by stays. */
async function filesOfVersion1(store: WritableStore, used: ReadonlySet<string | null>, now: Date): Promise<string[]> {
  const cubes: string[] = [];
  for await (const { key } of store.list(CUBES_V1)) if (!used.has(key)) cubes.push(key);
  if (cubes.length === 0) return [];
  const manifest = await store.findObject(MANIFEST_V1_KEY);
  if (manifest === null) return cubes;
  return now.getTime() - manifest.lastModified.getTime() > VERSION_1_KEPT ? [MANIFEST_V1_KEY, ...cubes] : [];
}

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

const firstPart = (key: string, prefix: string): string => key.slice(prefix.length).split('/')[0]!;

/** Of the published snapshot only the newest catalog is used; those of kept ones stay. */
function isUsedCatalog(key: string, { snapshot, history, reports }: Manifest): boolean {
  const id = firstPart(key, LAYOUT.catalogs);
  return id === snapshot ? key === reports.catalog : history.includes(id);
}
