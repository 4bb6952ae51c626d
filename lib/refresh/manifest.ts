import * as z from 'zod';
import {
  type Manifest,
  manifestSchema,
  type PreviousReport,
  type ReportCatalog,
  reportCatalogSchema,
} from '../../schemas/manifest.ts';
import { MANIFEST_V1_KEY, type ManifestV1, parseManifestV1, reportsOfV1 } from '../snapshot/version-1.ts';
import { StoreError } from '../storage/objects.ts';
import { type WriteCondition, Conflict, type WritableStore } from '../storage/writable-store.ts';
import { catalogKey, LAYOUT, snapshotCatalogKey, snapshotManifestKey } from './layout.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { sealed, unsealed } from '../base/sealed.ts';
import { ServiceError } from '../base/service-error.ts';

export interface PublishedManifest {
  manifest: Manifest;
  etag: string;
}

/** The published manifest, and the catalog of its reports. */
export interface PublishedState {
  /** Null if this version of the service has published nothing yet. */
  published: PublishedManifest | null;
  /** Whether its catalog is where it should be: else a copy of it was read. */
  hasCatalog: boolean;
  /** What version 0.1.0 published; null if it never did, or if it was removed. */
  version1: ManifestV1 | null;
  /** Whether that is what answers come from, and was chosen by hand. */
  isVersion1Pinned: boolean;
  reports: PreviousReport[];
  /** The months that the published rollups are made from, and when bytes arrived first. */
  months: ReportCatalog['months'];
  arrivals: ReportCatalog['arrivals'];
  sharedOrders: ReportCatalog['shared_orders'];
  formats: ReportCatalog['formats'];
  /** Whether a report under the raw prefix has ever counted. */
  rawCounted: boolean;
}

const EMPTY: ReportCatalog = { reports: [], months: [], arrivals: {}, shared_orders: [], formats: [] };

/** The object at a manifest's key is not a manifest, or is one of another version of the service. */
export class BrokenManifest extends ServiceError {
  override readonly name = 'BrokenManifest';
  override readonly code = 'BROKEN_MANIFEST';
}

/** The published state. Throws `BrokenManifest` and `StoreError`. */
export async function readPublished(store: WritableStore): Promise<PublishedState> {
  const published = await readManifest(store);
  const version1 = await readVersion1(store, published !== null);
  const { catalog, isWhole } =
    published === null ? { catalog: EMPTY, isWhole: true } : await findCatalog(store, published.manifest);
  const { reports, months, arrivals, formats, shared_orders: sharedOrders } = catalog;
  return {
    published,
    hasCatalog: isWhole,
    version1,
    isVersion1Pinned: published === null && version1?.pinned === true,
    months,
    arrivals,
    sharedOrders,
    formats,
    reports: version1 === null ? reports : withVersion1(reports, published?.manifest ?? null, version1),
    rawCounted: (published === null ? version1?.raw_counted : published.manifest.raw_counted) === true,
  };
}

/**
 * The published manifest; null if there is none. If it is damaged, its copy beside the snapshot is used until a refresh writes
 * it again. Throws `BrokenManifest` and `StoreError`.
 */
export async function readManifest(store: WritableStore): Promise<PublishedManifest | null> {
  const parse = (value: unknown) => manifestSchema.parse(value);
  const found = await readJson(store, LAYOUT.manifest, parse, async (damaged) => {
    const text = Buffer.from(damaged).toString('utf8');
    const snapshot = /"snapshot":"([0-9a-f]+)"/.exec(text)?.[1];
    // What was chosen by hand stays chosen: its copy does not say so.
    if (snapshot === undefined || !text.includes('"pinned":false')) return null;
    return (await readJson(store, snapshotManifestKey(snapshot), parse))?.value ?? null;
  });
  return found && { manifest: found.value, etag: found.etag };
}

/** `isReplaced`: what cannot be read any more does not matter. */
async function readVersion1(store: WritableStore, isReplaced: boolean): Promise<ManifestV1 | null> {
  try {
    return (await readJson(store, MANIFEST_V1_KEY, parseManifestV1))?.value ?? null;
  } catch (error) {
    if (isReplaced && error instanceof BrokenManifest) return null;
    throw error;
  }
}

/** The catalog of a manifest. If it is missing or damaged, its copy is used. Throws `BrokenManifest` and `StoreError`. */
export async function readCatalog(store: WritableStore, manifest: Manifest): Promise<ReportCatalog> {
  return (await findCatalog(store, manifest)).catalog;
}

/** `isWhole`: it was read from where it should be. */
async function findCatalog(
  store: WritableStore,
  { snapshot, reports }: Manifest,
): Promise<{ catalog: ReportCatalog; isWhole: boolean }> {
  const parse = (value: unknown) => reportCatalogSchema().parse(value);
  let isWhole = true;
  const copy = async (): Promise<ReportCatalog | null> => {
    isWhole = false;
    const found = await readJson(store, snapshotCatalogKey(snapshot), (value) => ({
      // The key has a hash of the text as it was written.
      isOfKey: catalogKey(snapshot, value as ReportCatalog) === reports.catalog,
      catalog: parse(value),
    }));
    return found?.value.isOfKey === true ? found.value.catalog : null;
  };
  const catalog = (await readJson(store, reports.catalog, parse, copy))?.value ?? (await copy());
  if (catalog === null) throw new StoreError(`${reports.catalog}, which the manifest names, is gone`);
  return { catalog, isWhole };
}

/** After going back to 0.1.0 and upgrading again, the manifest of 0.1.0 may have a later version of a report. */
function withVersion1(
  reports: readonly PreviousReport[],
  manifest: Manifest | null,
  version1: ManifestV1,
): PreviousReport[] {
  const earlier = reportsOfV1(version1);
  if (manifest === null) return earlier;
  if (manifest.checked_at >= version1.checked_at) return [...reports];
  const byKey = new Map(earlier.map((known) => [known.key, known]));
  const merged = reports.map((known) => {
    const other = byKey.get(known.key);
    const isLater = (other?.built?.last_modified ?? '') > (known.built?.last_modified ?? '');
    return isLater ? { ...known, built: other!.built } : known;
  });
  const keys = new Set(reports.map(({ key }) => key));
  return [...merged, ...earlier.filter(({ key }) => !keys.has(key))];
}

/** `instead`: what stands for a file that is damaged; null: nothing does. */
async function readJson<Value>(
  store: WritableStore,
  key: string,
  parse: (value: unknown) => Value,
  instead: (damaged: Uint8Array) => Promise<Value | null> = async () => null,
): Promise<{ value: Value; etag: string } | null> {
  const object = await store.read(key);
  if (object === null) return null;
  const { bytes, etag } = object;
  try {
    return { value: parse(unsealed(bytes)), etag };
  } catch (cause) {
    const value = cause instanceof DamagedFile ? await instead(bytes) : null;
    if (value !== null) return { value, etag };
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new BrokenManifest(
      `${key} was not written by this version of the service. Nothing was changed. Restore the object, or remove it and ` +
        `refresh, which reuses finished builds (${reason})`,
      { cause },
    );
  }
}

/**
 * Publishes a manifest if the published one is still `previous` (null: none). If the answer to a successful write is lost, the
 * retry looks like a conflict; it is none if the object has the same text. Throws `Conflict` if another refresh published.
 */
export async function writeManifest(
  store: WritableStore,
  manifest: Manifest,
  previous: PublishedManifest | null,
): Promise<void> {
  const expected: WriteCondition = previous === null ? { absent: true } : { etag: previous.etag };
  const text = sealed(manifest);
  try {
    await store.put(LAYOUT.manifest, text, 'application/json', expected);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const current = await store.read(LAYOUT.manifest);
    if (current === null || Buffer.from(current.bytes).toString('utf8') !== text) throw error;
  }
}

/** Says in the published manifest, if there is one, that the newest refresh failed. Throws `Conflict` and `StoreError`. */
export async function markFailed(store: WritableStore, at: Date): Promise<void> {
  const published = await readManifest(store);
  if (published === null) return;
  await writeManifest(store, { ...published.manifest, refresh_failed_at: at.toISOString() }, published);
}

/**
 * Removes the pin of a snapshot of version 0.1.0, so that refreshes publish again. Returns the id of the snapshot; null if none
 * was pinned. Throws `Conflict` and `StoreError`.
 */
export async function unpinVersion1(store: WritableStore): Promise<string | null> {
  const found = await readJson(store, MANIFEST_V1_KEY, (value) => ({
    ...(value as object),
    ...parseManifestV1(value),
  }));
  if (found === null || !found.value.pinned) return null;
  const manifest = { ...found.value, pinned: false };
  await store.put(MANIFEST_V1_KEY, JSON.stringify(manifest), 'application/json', { etag: found.etag });
  return found.value.snapshot;
}
