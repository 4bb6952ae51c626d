import * as z from 'zod';
import { type KnownReport, type Manifest, manifestSchema, reportCatalogSchema } from '../../schemas/manifest.ts';
import { MANIFEST_V1_KEY, type ManifestV1, parseManifestV1, reportsOfV1 } from '../snapshot/version-1.ts';
import { StoreError } from '../storage/objects.ts';
import { type WriteCondition, Conflict, type WritableStore } from '../storage/writable-store.ts';
import { LAYOUT } from './layout.ts';
import { ServiceError } from '../base/service-error.ts';

export interface PublishedManifest {
  manifest: Manifest;
  etag: string;
}

/** What is published, and what is known of the reports. */
export interface PublishedState {
  /** Null where this version of the service has published nothing yet. */
  published: PublishedManifest | null;
  /** What version 0.1.0 published; null where it never did, or that was cleared away. */
  version1: ManifestV1 | null;
  reports: KnownReport[];
  /** Whether a report under the raw prefix has ever counted. */
  rawCounted: boolean;
}

/** What lies in the place of a manifest is not one, or that of a newer version of the service. */
export class BrokenManifest extends ServiceError {
  override readonly name = 'BrokenManifest';
  override readonly code = 'BROKEN_MANIFEST';
}

/** What is published now. Throws `BrokenManifest` and `StoreError`. */
export async function readPublished(store: WritableStore): Promise<PublishedState> {
  const [published, version1] = await Promise.all([readManifest(store), readVersion1(store)]);
  const reports = published === null ? [] : await readCatalog(store, published.manifest);
  return {
    published,
    version1,
    reports: version1 === null ? reports : withVersion1(reports, published?.manifest ?? null, version1),
    rawCounted: (published === null ? version1?.raw_counted : published.manifest.raw_counted) === true,
  };
}

/** The manifest that is published; null where there is none. Throws `BrokenManifest` and `StoreError`. */
export async function readManifest(store: WritableStore): Promise<PublishedManifest | null> {
  const found = await readJson(store, LAYOUT.manifest, (value) => manifestSchema.parse(value));
  return found && { manifest: found.value, etag: found.etag };
}

const readVersion1 = async (store: WritableStore): Promise<ManifestV1 | null> =>
  (await readJson(store, MANIFEST_V1_KEY, parseManifestV1))?.value ?? null;

/** What is known of each report of a manifest. Throws `BrokenManifest` and `StoreError`. */
export async function readCatalog(store: WritableStore, { reports }: Manifest): Promise<KnownReport[]> {
  const found = await readJson(store, reports.catalog, (value) => reportCatalogSchema.parse(value));
  if (found === null) throw new StoreError(`${reports.catalog}, which the manifest names, is gone`);
  return found.value.reports;
}

/** After a way back to 0.1.0 and forth again, its manifest may know a later version of a report. */
function withVersion1(reports: readonly KnownReport[], manifest: Manifest | null, version1: ManifestV1): KnownReport[] {
  const earlier = reportsOfV1(version1);
  if (manifest === null) return earlier;
  if (manifest.checked_at >= version1.checked_at) return [...reports];
  const byKey = new Map(earlier.map((known) => [known.key, known]));
  return reports.map((known) => {
    const other = byKey.get(known.key);
    const isLater = (other?.built?.last_modified ?? '') > (known.built?.last_modified ?? '');
    return isLater ? { ...known, built: other!.built } : known;
  });
}

async function readJson<Value>(
  store: WritableStore,
  key: string,
  parse: (value: unknown) => Value,
): Promise<{ value: Value; etag: string } | null> {
  const object = (await store.findObject(key)) === null ? null : await store.read(key);
  if (object === null) return null;
  try {
    return { value: parse(JSON.parse(Buffer.from(object.bytes).toString('utf8'))), etag: object.etag };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new BrokenManifest(
      `${key} was not written by this version of the service; nothing was changed. Restore the object as it was, or remove ` +
        `it and refresh, which uses what was built before (${reason})`,
      { cause },
    );
  }
}

/**
 * Publishes a manifest where the one before is still `previous` (null: none). An answer that was lost after a successful
 * write looks like a conflict with oneself, and is not one. Throws `Conflict` where another refresh published.
 */
export async function writeManifest(
  store: WritableStore,
  manifest: Manifest,
  previous: PublishedManifest | null,
): Promise<void> {
  const expected: WriteCondition = previous === null ? { absent: true } : { etag: previous.etag };
  const text = JSON.stringify(manifest);
  try {
    await store.put(LAYOUT.manifest, text, 'application/json', expected);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const current = await store.read(LAYOUT.manifest);
    if (current === null || Buffer.from(current.bytes).toString('utf8') !== text) throw error;
  }
}
