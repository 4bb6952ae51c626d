import {
  type Manifest,
  manifestSchema,
  REFRESH_HISTORY_KEY,
  type RefreshEntry,
  refreshHistorySchema,
  reportCatalogSchema,
  type RollupFile,
} from '../../schemas/manifest.ts';
import { parseIsoDay } from '../../schemas/fields/day.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { once } from '../base/once.ts';
import { byName } from '../base/records.ts';
import { unsealed } from '../base/sealed.ts';
import { ServiceError } from '../base/service-error.ts';
import {
  LISTED_DIMENSIONS,
  LONGER_PERIODS,
  type LongerPeriod,
  MEASURE_NAMES,
  ROLLUP_NAMES,
  type RollupName,
} from '../model/index.ts';
import { linesByCurrency } from '../rollup/lines.ts';
import { ColumnMemory } from '../rollup/column-memory.ts';
import { lookUpDescriptions } from '../rollup/descriptions-parquet.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import type { DayRange, RollupReader } from '../rollup/reader.ts';
import { RollupSet } from '../rollup/rollup-set.ts';
import { ObjectChanged, type ObjectStore, partsOf, StoreError } from '../storage/objects.ts';
import { publishedLines } from './published-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { type SnapshotReport, sourcesOf, summaryOfSources } from './sources.ts';
import { MANIFEST_V1_KEY, type ManifestV1, parseManifestV1, reportsOfV1 } from './version-1.ts';

/** The object at the key of the manifest is not a manifest that this version of the service reads. */
export class UnreadableManifest extends ServiceError {
  override readonly name = 'UnreadableManifest';
  override readonly code = 'UNREADABLE_MANIFEST';
}

/**
 * Returns a function that gets the published snapshot; it returns null if there is no manifest. The manifest is fetched only
 * if it changed since the last call; of rollup files only the parts that questions need. `maxLines`: most order lines that a
 * question may need; `timeZone`: that of what version 0.1.0 published. Throws `StoreError`, `DamagedFile` and
 * `UnreadableManifest`.
 */
export function publishedSnapshots(
  store: ObjectStore,
  manifestKey: string,
  { maxLines = 0, timeZone = 'UTC' }: { maxLines?: number | undefined; timeZone?: string | undefined } = {},
): () => Promise<Snapshot | null> {
  const memory = new ColumnMemory();
  const current = lookAt(store, manifestKey, async (value, cached) =>
    snapshotOf(store, manifestSchema.parse(value, { jitless: true }), { maxLines, memory }, cached),
  );
  const version1 = lookAt(store, MANIFEST_V1_KEY, async (value) =>
    snapshotOfV1(store, parseManifestV1(value), timeZone),
  );
  return async () => (await current()) ?? version1();
}

/** Reads a manifest, and makes its snapshot if the manifest changed. */
function lookAt(
  store: ObjectStore,
  key: string,
  read: (value: unknown, cached: Snapshot | undefined) => Promise<Snapshot>,
): () => Promise<Snapshot | null> {
  let cached: { etag: string; snapshot: Snapshot } | undefined;
  return async () => {
    const found = await store.readObject(key, cached?.etag);
    if (found === null) return null;
    if (found === 'unchanged') return cached?.snapshot ?? null;
    try {
      cached = { etag: found.etag, snapshot: await read(unsealed(found.bytes), cached?.snapshot) };
    } catch (cause) {
      if (cause instanceof StoreError || cause instanceof DamagedFile) throw cause;
      throw new UnreadableManifest(`${key} is not a manifest that this version of the service reads`, { cause });
    }
    return cached.snapshot;
  };
}

/** How the files of a snapshot are read. */
interface ReadingOptions {
  /** Most order lines that a question may need. */
  maxLines: number;
  memory: ColumnMemory;
}

/** The files that a set of rollups reads, as JSON. */
const FILES = new WeakMap<RollupSet, string>();

/**
 * Rollups that were loaded from the same files are reused: a refresh that changed no number changes the manifest alone. Others
 * replace them only if a file of them can be read.
 */
async function rollupsOf(
  store: ObjectStore,
  manifest: Manifest,
  range: DayRange | null,
  { maxLines, memory }: ReadingOptions,
  cached?: RollupSet,
): Promise<RollupSet> {
  const files = JSON.stringify([manifest.rollups, manifest.lines_index]);
  if (cached !== undefined && FILES.get(cached) === files) return cached;
  const readers = ROLLUP_NAMES.flatMap((name): [RollupName, RollupReader][] => {
    const file = manifest.rollups[name];
    return file === undefined ? [] : [[name, lazyReader(store, file, range, memory)]];
  });
  const { lines_index } = manifest;
  const lines = lines_index === null ? undefined : publishedLines(store, lines_index, maxLines);
  const rollups = new RollupSet(Object.fromEntries(readers), lines);
  FILES.set(rollups, files);
  if (cached !== undefined) {
    await rollups.values('currency');
    memory.clear();
  }
  return rollups;
}

async function snapshotOf(
  store: ObjectStore,
  manifest: Manifest,
  options: ReadingOptions,
  cached: Snapshot | undefined,
): Promise<Snapshot> {
  const range = manifest.days && { from: parseIsoDay(manifest.days.from)!, to: parseIsoDay(manifest.days.to)! };
  const { catalog, count, newest, series } = manifest.reports;
  return {
    id: manifest.snapshot,
    rollups: await rollupsOf(store, manifest, range, options, cached?.rollups),
    currencies: manifest.currencies,
    refreshedAt: new Date(manifest.refreshed_at),
    checkedAt: new Date(manifest.checked_at),
    refreshFailedAt: manifest.refresh_failed_at === null ? null : new Date(manifest.refresh_failed_at),
    timeZone: manifest.time_zone,
    stale: false,
    rejected: manifest.rejected,
    missingColumns: manifest.missing_columns,
    warnings: manifest.warnings,
    sources: {
      count,
      newest,
      series,
      all: () => sourcesIn(store, catalog),
    },
    refreshes: () => refreshesIn(store),
    defaultCurrency: manifest.currency,
  };
}

/** The newest refreshes; none where no refresh has ended yet. */
export async function refreshesIn(store: ObjectStore): Promise<RefreshEntry[]> {
  const found = await store.readObject(REFRESH_HISTORY_KEY);
  if (found === null || found === 'unchanged') return [];
  try {
    return refreshHistorySchema().parse(JSON.parse(Buffer.from(found.bytes).toString('utf8'))).refreshes;
  } catch (cause) {
    throw new UnreadableManifest(`${REFRESH_HISTORY_KEY} is not a history that this version of the service reads`, {
      cause,
    });
  }
}

/** Throws `DamagedFile`, and `ObjectChanged` if the catalog is gone: a newer snapshot has another one. */
async function sourcesIn(store: ObjectStore, catalog: string): Promise<SnapshotReport[]> {
  const found = await store.readObject(catalog);
  if (found === null || found === 'unchanged') throw new ObjectChanged(`${catalog}, which the manifest names, is gone`);
  try {
    return sourcesOf(reportCatalogSchema().parse(unsealed(found.bytes)).reports);
  } catch (cause) {
    if (cause instanceof DamagedFile) throw cause;
    throw new UnreadableManifest(`${catalog} is not a catalog that this version of the service reads`, { cause });
  }
}

async function snapshotOfV1(store: ObjectStore, manifest: ManifestV1, timeZone: string): Promise<Snapshot> {
  const found = await store.findObject(manifest.cube);
  if (found === null) throw new StoreError(`${manifest.cube}, which the manifest names, is gone`);
  const rollups = new RollupSet({ sales: await openRollup(partsOf(store, { ...found, bytes: found.size })) });
  const sources = sourcesOf(reportsOfV1(manifest));
  return {
    id: manifest.snapshot,
    rollups,
    currencies: await linesByCurrency(rollups),
    refreshedAt: new Date(manifest.refreshed_at),
    checkedAt: new Date(manifest.checked_at),
    refreshFailedAt: null,
    timeZone,
    stale: false,
    rejected: manifest.rejected,
    missingColumns: manifest.missing_columns,
    warnings: [],
    sources: {
      ...summaryOfSources(sources),
      series: [...new Set(sources.map(({ series }) => series))],
      all: async () => sources,
    },
    refreshes: () => refreshesIn(store),
    defaultCurrency: manifest.currency,
  };
}

/** A reader that opens its file at the first question. */
function lazyReader(store: ObjectStore, file: RollupFile, range: DayRange | null, memory: ColumnMemory): RollupReader {
  const { spans, descriptions } = file;
  const open = once(() =>
    openRollup(partsOf(store, file), { spans: spans && partsOf(store, spans), sharedSpans: true, memory }),
  );
  const readerOf = (longer: RollupFile['longer'][LongerPeriod]) =>
    longer && lazyReader(store, { ...file, ...longer, longer: {} }, range, memory);
  return {
    shape: {
      dimensions: LISTED_DIMENSIONS.filter((name) => file.dimensions.includes(name)),
      measures: MEASURE_NAMES.filter((name) => file.measures.includes(name)),
    },
    size: file.cells,
    range,
    longer: byName(LONGER_PERIODS, (period) => readerOf(file.longer[period])),
    values: async (name) => (await open()).values(name),
    load: async (columns, days) => (await open()).load(columns, days),
    parts: async (days) => (await open()).parts(days),
    descriptions:
      descriptions === null ? async () => new Map() : once(() => lookUpDescriptions(partsOf(store, descriptions))),
  };
}
