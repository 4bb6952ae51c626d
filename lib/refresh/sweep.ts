import type { Manifest, ReportCatalog } from '../../schemas/manifest.ts';
import { CUBES_V1, MANIFEST_V1_KEY } from '../snapshot/version-1.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey, LAYOUT } from './layout.ts';

/** Younger files may belong to a refresh that is running, in milliseconds. */
const GRACE = 3_600_000;
/** How long files of version 0.1.0 are kept after its last refresh, so that it can be deployed again; in milliseconds. */
const VERSION_1_KEPT = 30 * 24 * 3_600_000;

/** What holds order ids; sums do not. */
const ORDERS: ReadonlySet<string> = new Set([LAYOUT.reports, LAYOUT.months, LAYOUT.cleaned, LAYOUT.rejects]);

export interface SweepOptions {
  /** Keys of the outputs of reports that were removed. */
  removed: readonly string[];
  now: Date;
  /** When an order was erased last: unused files from before may hold it, and are removed at once. */
  erasedAt: Date | null;
}

/**
 * Removes files that no snapshot needs: snapshots that are not in the manifest's history, lines and outputs that no report of
 * the catalog has, other months, incomplete uploads, and the files of version 0.1.0 a month after it was replaced. Keeps files younger
 * than an hour, except outputs of `removed` reports and files that may hold an erased order, and objects that the service did not write. Returns the removed keys.
 */
export async function sweep(
  store: WritableStore,
  manifest: Manifest,
  { reports, months }: { [Name in 'reports' | 'months']: readonly ReportCatalog[Name][number][] },
  { removed, now, erasedAt }: SweepOptions,
): Promise<string[]> {
  const isOld = (date: Date) => now.getTime() - date.getTime() > GRACE;
  const used = new Set<string | null>([manifest.reports.catalog]);
  for (const { built, failure } of reports) {
    for (const key of [built?.cleaned, built?.rejects, failure?.rejects]) used.add(key ?? null);
    if (built !== null) used.add(builtReportKey(built.reuse_key)).add(built.lines.key);
  }
  const monthIds = new Set(months.map(({ id }) => id));
  const kept = new Set(manifest.history);
  const isUsed: Record<string, (key: string) => boolean> = {
    [LAYOUT.cleaned]: (key) => used.has(key),
    [LAYOUT.rejects]: (key) => used.has(key),
    [LAYOUT.reports]: (key) => used.has(key),
    [LAYOUT.months]: (key) => monthIds.has(firstPart(key, LAYOUT.months)),
    [LAYOUT.snapshots]: (key) => kept.has(firstPart(key, LAYOUT.snapshots)),
    [LAYOUT.catalogs]: (key) => isUsedCatalog(key, manifest),
  };
  const folders = Object.keys(isUsed);
  const doomed = removed.filter((key) => !used.has(key));
  const cubes: string[] = [];
  // Everything in one listing: there are fewer pages than folders where there is little.
  for await (const { key, lastModified } of store.list(LAYOUT.output)) {
    if (key.startsWith(CUBES_V1) && !used.has(key) && isOld(lastModified)) cubes.push(key);
    const folder = folderOf(key, folders);
    if (folder === undefined || isUsed[folder]!(key)) continue;
    const mayHoldErased = erasedAt !== null && ORDERS.has(folder) && lastModified <= erasedAt;
    if (isOld(lastModified) || mayHoldErased) doomed.push(key);
  }
  if (cubes.length > 0) doomed.push(...(await filesOfVersion1(store, cubes, manifest, now)));
  const gone = await store.remove([...new Set(doomed)]);
  for await (const upload of store.openUploads(LAYOUT.output)) {
    if (folderOf(upload.key, [...ORDERS]) === undefined || !isOld(upload.started)) continue;
    await store.abortUpload(upload);
    gone.push(upload.key);
  }
  return gone;
}

const folderOf = (key: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => key.startsWith(folder));

/** The manifest of version 0.1.0 is removed before its unused `cubes`: without them it would be wrong. */
async function filesOfVersion1(
  store: WritableStore,
  cubes: readonly string[],
  { first_published_at }: Manifest,
  now: Date,
): Promise<readonly string[]> {
  const manifest = await store.findObject(MANIFEST_V1_KEY);
  if (manifest === null) return cubes;
  const lastNeeded = Math.max(manifest.lastModified.getTime(), Date.parse(first_published_at));
  return now.getTime() - lastNeeded > VERSION_1_KEPT ? [MANIFEST_V1_KEY, ...cubes] : [];
}

const firstPart = (key: string, prefix: string): string => key.slice(prefix.length).split('/')[0]!;

/** The published snapshot uses only its newest catalog; kept snapshots keep theirs. */
function isUsedCatalog(key: string, { snapshot, history, reports }: Manifest): boolean {
  const id = firstPart(key, LAYOUT.catalogs);
  return id === snapshot ? key === reports.catalog : history.includes(id);
}
