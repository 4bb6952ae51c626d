import { type Manifest, type ManifestReport, manifestSchema } from '../../schemas/manifest.ts';
import { fromParquet } from '../rollup/parquet.ts';
import { type ObjectStore, StoreError } from '../storage/objects.ts';
import type { Snapshot, SnapshotReport } from './snapshot.ts';

/**
 * Gives the snapshot that a refresh published, at each call; null where there is no manifest. The manifest is fetched only
 * when it is another one than at the last call, the cube only when the manifest names another. A cube that has gone means
 * that there is a newer manifest: it is read again, once. Throws `StoreError`, and
 * where manifest or cube are none of this version of the service what their parsers throw.
 */
export function publishedSnapshots(store: ObjectStore, manifestKey: string): () => Promise<Snapshot | null> {
  let known: { etag: string; cubeKey: string; snapshot: Snapshot } | undefined;
  return async () => {
    for (let attempt = 1; ; attempt++) {
      const found = await store.readObject(manifestKey, attempt === 1 ? known?.etag : undefined);
      if (found === null) return null;
      if (found === 'unchanged') return known?.snapshot ?? null;
      const manifest = manifestSchema.parse(JSON.parse(Buffer.from(found.bytes).toString('utf8')));
      const cube = manifest.cube === known?.cubeKey ? known.snapshot.cube : await cubeAt(store, manifest.cube);
      if (cube !== null) {
        known = { etag: found.etag, cubeKey: manifest.cube, snapshot: snapshotOf(manifest, cube) };
        return known.snapshot;
      }
      if (attempt === 2) throw new StoreError(`${manifest.cube}, the cube that the manifest names, is gone`);
    }
  };
}

async function cubeAt(store: ObjectStore, key: string): Promise<Snapshot['cube'] | null> {
  const file = await store.readObject(key);
  return file === null || file === 'unchanged' ? null : fromParquet(file.bytes);
}

function snapshotOf(manifest: Manifest, cube: Snapshot['cube']): Snapshot {
  const sources = manifest.reports.map(sourceOf);
  return {
    id: manifest.snapshot,
    cube,
    refreshedAt: new Date(manifest.refreshed_at),
    checkedAt: new Date(manifest.checked_at),
    stale: false,
    rejected: manifest.rejected,
    missingColumns: manifest.missing_columns,
    sources: sources.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime() || (a.key < b.key ? 1 : -1)),
    defaultCurrency: manifest.currency,
  };
}

function sourceOf({ key, series, built, failure, replaced_days }: ManifestReport): SnapshotReport {
  const version = built ?? failure;
  const { rows = 0, active = 0, cancelled = 0, rejected = 0 } = built?.summary ?? {};
  const last = built?.runs.at(-1);
  return {
    key,
    series,
    etag: version?.etag ?? null,
    lastModified: new Date(version?.last_modified ?? 0),
    rows,
    active,
    cancelled,
    rejected,
    dataFrom: built?.runs[0]?.[0] ?? null,
    dataTo: last === undefined ? null : last[0] + last[1].length - 1,
    replacedDays: replaced_days,
    failure: failure && { code: failure.code, message: failure.message, at: new Date(failure.at) },
  };
}
