import { type Manifest, manifestSchema } from '../../schemas/manifest.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LAYOUT, snapshotManifestKey } from './layout.ts';
import { monthsWithLines, writeLinesList } from './lines-list.ts';
import { readCatalog, readManifest, unpinVersion1, writeManifest } from './manifest.ts';
import { unsealed } from '../base/sealed.ts';
import { ServiceError } from '../base/service-error.ts';

/** A kept snapshot, and the manifest that can publish it again. */
export interface KeptSnapshot {
  id: string;
  /** Null if another version of the service wrote it: it cannot be chosen. */
  manifest: Manifest | null;
  /** Whether it is the published one. */
  published: boolean;
}

/** A snapshot that was chosen by hand. */
export interface UsedSnapshot {
  manifest: Manifest;
  /** Months of it, and those whose lines files are gone: refreshes that published other snapshots removed them. */
  months: number;
  monthsWithoutLines: number;
}

/** An id matches no snapshot, or more than one. */
export class UnknownSnapshot extends ServiceError {
  override readonly name = 'UnknownSnapshot';
  override readonly code = 'UNKNOWN_SNAPSHOT';
}

/** The snapshots that can be published again, newest numbers first. Throws `StoreError`. */
export async function keptSnapshots(store: WritableStore): Promise<KeptSnapshot[]> {
  const published = (await readManifest(store))?.manifest ?? null;
  const kept: KeptSnapshot[] = [];
  for await (const { key } of store.list(LAYOUT.snapshots)) {
    const id = key.slice(LAYOUT.snapshots.length).split('/')[0]!;
    if (key !== snapshotManifestKey(id)) continue;
    if (id === published?.snapshot) kept.push({ id, manifest: published, published: true });
    else {
      const object = await store.read(key);
      // Null: a refresh removed it in the meantime.
      if (object !== null) kept.push({ id, manifest: manifestIn(object.bytes), published: false });
    }
  }
  const time = ({ manifest }: KeptSnapshot) => (manifest === null ? 0 : Date.parse(manifest.refreshed_at));
  return kept.sort((a, b) => time(b) - time(a) || (a.id < b.id ? -1 : 1));
}

/**
 * Publishes the snapshot whose id is, or begins with, `id`, and pins it: refreshes leave it alone. Then lists its lines files
 * as far as they are still there. Throws `UnknownSnapshot`, `Conflict` if a refresh published at the same time, and `StoreError`.
 */
export async function useSnapshot(store: WritableStore, id: string): Promise<UsedSnapshot> {
  const published = await readManifest(store);
  const kept = await keptSnapshots(store);
  const exact = kept.filter((snapshot) => snapshot.id === id);
  const matches = exact.length > 0 ? exact : kept.filter((snapshot) => snapshot.id.startsWith(id));
  const [chosen, second] = matches;
  if (chosen === undefined) throw new UnknownSnapshot(`There is no snapshot ${id}`);
  if (second !== undefined) throw new UnknownSnapshot(`More than one snapshot begins with ${id}`);
  if (chosen.manifest === null) {
    throw new UnknownSnapshot(`${chosen.id} was written by another version of the service; it cannot be published`);
  }
  // The manifest lists the snapshots to keep, so those that are newer than the chosen one must stay in it.
  const before = published?.manifest.history ?? [];
  const history = [chosen.id, ...before.filter((other) => other !== chosen.id)];
  const manifest: Manifest = { ...chosen.manifest, history, pinned: true };
  const { months } = await readCatalog(store, manifest);
  await writeManifest(store, manifest, published);
  const there = await monthsWithLines(store, months);
  await writeLinesList(store, manifest, there);
  return { manifest, months: months.length, monthsWithoutLines: months.length - there.length };
}

/**
 * Lets refreshes publish again; the pinned snapshot stays published until one does. Returns its id, null if none is pinned.
 * Throws `Conflict` and `StoreError`.
 */
export async function unpinSnapshot(store: WritableStore): Promise<string | null> {
  const published = await readManifest(store);
  if (published === null) return unpinVersion1(store);
  if (!published.manifest.pinned) return null;
  await writeManifest(store, { ...published.manifest, pinned: false }, published);
  return published.manifest.snapshot;
}

function manifestIn(file: Uint8Array): Manifest | null {
  try {
    return manifestSchema.parse(unsealed(file));
  } catch {
    return null;
  }
}
