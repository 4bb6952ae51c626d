import {
  type CountedReport,
  hasLines,
  type MonthPart,
  type PreviousReport,
  type Report,
  type SeriesFormat,
  type SharedOrders,
} from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import type { StoredObject } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey, isFormat, isReport, LAYOUT, outputName, seriesOf } from './layout.ts';
import { hasExpired, mayLackCleaned } from './retention.ts';
import { type PublishedManifest, readPublished } from './manifest.ts';
import { filesOfMonth, isWhole } from './months.ts';
import { formatId, readSeriesFormats, type SeriesFormats } from './series-format.ts';
import { type BuildSettings, type EtlSettings, fingerprint } from './settings.ts';
import { ServiceError } from '../base/service-error.ts';

/** A report as the plan found it, and what to do with it. */
export interface PlannedReport {
  report: Report;
  reuseKey: string;
  /** The `format.json` of its series. */
  format: SeriesFormat | null;
  /** The entry of the catalog for the key. */
  known: PreviousReport | undefined;
  /**
   * `reuse`: built or failed before with the same bytes and settings; `adopt`: built, but the catalog does not have it, its
   * outputs were overwritten, or an order was erased since; `read`: all others.
   */
  action: 'reuse' | 'adopt' | 'read';
  /** Name of its cleaned file and rejects. */
  name: string;
  /** Whether a cleaned file is written. */
  cleaned: boolean;
}

/** A report whose file has expired, and its version that counts. */
export type ExpiredReport = PreviousReport & { built: NonNullable<PreviousReport['built']> };

export interface Plan {
  published: PublishedManifest | null;
  /** Whether the catalog of the published snapshot is where it should be. */
  hasCatalog: boolean;
  /** The entries of the catalog before this refresh. */
  catalog: readonly PreviousReport[];
  /** The months that the published rollups are made from, but those whose files are gone or damaged. */
  months: readonly MonthPart[];
  sharedOrders: readonly SharedOrders[];
  /** The declarations of the series. */
  formats: SeriesFormats;
  /** ETags of the files of reports and months, by key. */
  files: ReadonlyMap<string, string>;
  /** By ETag, when bytes arrived first. */
  arrivals: Readonly<Record<string, string>>;
  /** Whether a report under the raw prefix has ever counted. */
  rawCounted: boolean;
  /** Whether answers come from a snapshot of version 0.1.0 that was chosen by hand. */
  isVersion1Pinned: boolean;
  /** Reuse keys of the reports whose lines exist. */
  built: ReadonlySet<string>;
  checkedAt: Date;
  /** When an order was erased last; null: none was. */
  erasedAt: Date | null;
  reports: PlannedReport[];
  /** `S3_KEY`, if reports exist but none has counted yet: it counts as long as none of them has a line to count. */
  reserve: PlannedReport | null;
  /** Reports of the catalog that do not exist any more, but go on counting: they were kept as long as they may be. */
  expired: ExpiredReport[];
  /** Reports of the catalog that do not exist any more. */
  removed: PreviousReport[];
  /** Objects under the prefix that are not reports. */
  ignored: string[];
}

/** The listing has no report although reports are published, as with a mistyped prefix. */
export class EmptyListing extends ServiceError {
  override readonly name = 'EmptyListing';
  override readonly code = 'EMPTY_LISTING';
}

export interface PlanOptions {
  /** Read every report, changed or not. */
  force?: boolean | undefined;
  /** All reports may have been removed on purpose. */
  allowEmpty?: boolean | undefined;
  /** Reuse keys of reports whose lines are gone or cannot be read. */
  lost?: ReadonlySet<string> | undefined;
  now: () => Date;
}

/**
 * Lists the reports and decides what to do with each, without reading any. Throws `EmptyListing`, and `StoreError` if the
 * store fails.
 */
export async function plan(store: WritableStore, settings: BuildSettings, options: PlanOptions): Promise<Plan> {
  const checkedAt = options.now();
  const { published, reports, months, arrivals, sharedOrders, rawCounted, isVersion1Pinned, ...state } =
    await readPublished(store);
  const known = new Map(reports.map((report) => [report.key, report]));
  const ignored: string[] = [];
  const found: StoredObject[] = [];
  const declarations: StoredObject[] = [];
  for await (const object of store.list(settings.rawPrefix)) {
    if (isReport(object.key)) found.push(object);
    else if (isFormat(object.key, settings.rawPrefix)) declarations.push(object);
    else if (!object.key.endsWith('/')) ignored.push(object.key);
  }
  const { fallbackKey } = settings;
  // Once a report has counted, the catalog names reports, and this is not one of them any more.
  const mayFallBack = known.has(fallbackKey) || (known.size === 0 && !rawCounted);
  const isListed = found.some(({ key }) => key === fallbackKey);
  const fallback = mayFallBack && !isListed ? await store.findObject(fallbackKey) : null;
  const isReserve = found.length > 0;
  if (fallback !== null && !isReserve) found.push(fallback);
  const keys = new Set(found.map(({ key }) => key));
  const missing = [...known.values()].filter(({ key }) => !keys.has(key));
  const expired = missing.filter((report): report is ExpiredReport => hasExpired(report, settings, checkedAt));
  const removed = missing.filter((report) => !expired.includes(report as ExpiredReport));
  if (found.length === 0 && removed.length > 0 && options.allowEmpty !== true) {
    throw new EmptyListing(
      `There is no report under ${settings.rawPrefix}, though ${removed.length} are published; nothing was changed. ` +
        'Check RAW_PREFIX, or refresh with allow_empty if they were removed on purpose',
    );
  }
  const formats = await readSeriesFormats(store, declarations, state.formats, settings, checkedAt);
  const [outputs, made] = await Promise.all([
    known.size === 0 ? new Map<string, StoredObject>() : objectsBelow(store, [LAYOUT.cleaned, LAYOUT.rejects]),
    objectsBelow(store, [LAYOUT.reports, LAYOUT.months]),
  ]);
  const files = new Map(Array.from(made, ([key, { etag }]) => [key, etag]));
  const damaged = reports.flatMap(({ built }) =>
    built === null || !hasLines(built) || isWhole(files, [built.lines]) ? [] : [built.reuse_key],
  );
  const built = reuseKeysIn(files.keys(), new Set([...(options.lost ?? []), ...damaged]));
  const haveOutputs = (report: CountedReport): boolean => {
    const builtAt = made.get(builtReportKey(report.reuse_key))?.lastModified;
    return hasItsOutputs(report, outputs, mayLackCleaned(builtAt, settings, checkedAt));
  };
  const planned = (object: StoredObject): PlannedReport => {
    const report = reportOf(object, settings);
    const format = formats.of(report.key);
    const reuseKey = reuseKeyOf(report, format, settings);
    const before = known.get(report.key);
    return {
      report,
      reuseKey,
      format,
      known: before,
      action:
        options.force === true
          ? 'read'
          : actionOf(before, reuseKey, built.has(reuseKey), {
              haveOutputs,
              erased: settings.tombstones.of(report.series).id,
            }),
      name: outputName(report.key, settings.rawPrefix),
      cleaned: settings.writeCleaned && report.key !== fallbackKey,
    };
  };
  const reserve = fallback !== null && isReserve ? planned(fallback) : null;
  return {
    published,
    hasCatalog: state.hasCatalog,
    catalog: reports,
    // Damaged months are made again.
    months: months.filter((month) => isWhole(files, filesOfMonth(month))),
    arrivals,
    sharedOrders,
    formats,
    files,
    rawCounted,
    isVersion1Pinned,
    built,
    checkedAt,
    erasedAt: settings.tombstones.newest,
    reports: found.map(planned),
    reserve,
    expired,
    removed,
    ignored,
  };
}

/** The reports whose build was completed. */
function reuseKeysIn(keys: Iterable<string>, lost: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const key of keys) {
    const reuseKey = key.slice(LAYOUT.reports.length, key.lastIndexOf('/'));
    if (key === builtReportKey(reuseKey) && !lost.has(reuseKey)) found.add(reuseKey);
  }
  return found;
}

/** A hash of everything that a report's lines are made from. `format`: the declaration of its series. */
export function reuseKeyOf(
  { key, etag, series }: Report,
  format: SeriesFormat | null,
  settings: BuildSettings,
): string {
  return hash([key, etag, series, fingerprint(settings), ...(format === null ? [] : [formatId(format)])]);
}

export function reportOf(
  { key, etag, size, lastModified }: StoredObject,
  { rawPrefix }: Pick<EtlSettings, 'rawPrefix'>,
): Report {
  const series = key.startsWith(rawPrefix) ? seriesOf(key, rawPrefix) : 'default';
  return { key, series, etag, last_modified: lastModified.toISOString(), size };
}

/** By key, the ETags of the objects below the prefixes. */
export async function etagsBelow(
  store: WritableStore,
  prefixes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const objects = await objectsBelow(store, prefixes);
  return new Map(Array.from(objects, ([key, { etag }]) => [key, etag]));
}

/** By key, the objects below the prefixes. */
async function objectsBelow(
  store: WritableStore,
  prefixes: readonly string[],
): Promise<ReadonlyMap<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  const collect = async (prefix: string): Promise<void> => {
    for await (const object of store.list(prefix)) objects.set(object.key, object);
  };
  await Promise.all(prefixes.map(collect));
  return objects;
}

function actionOf(
  known: PreviousReport | undefined,
  reuseKey: string,
  isBuilt: boolean,
  { haveOutputs, erased }: { haveOutputs: (report: CountedReport) => boolean; erased: string },
): PlannedReport['action'] {
  const failed = known?.failure;
  // Its rejects may hold an order that was erased since.
  if (failed?.reuse_key === reuseKey && (failed.rejects === null || failed.tombstones === erased)) return 'reuse';
  if (!isBuilt) return 'read';
  // After a failure the previous version counts again, but the rejects may be those of the failure.
  if (known?.built?.reuse_key !== reuseKey || known.failure !== null) return 'adopt';
  if (hasLines(known.built) && known.built.tombstones !== erased) return 'adopt';
  return haveOutputs(known.built) ? 'reuse' : 'adopt';
}

/**
 * Whether cleaned file and rejects are those that were written with the lines. A slower refresh that did not publish may
 * have overwritten them with those of an older version. Rejects may be gone, since they are kept for a limited time, and so
 * may a cleaned file that has expired.
 */
function hasItsOutputs(
  { etags, rejects, cleaned }: CountedReport,
  outputs: ReadonlyMap<string, StoredObject>,
  lacksCleaned: boolean,
): boolean {
  const mayBeGone = (key: string) => key === rejects || (lacksCleaned && key === cleaned);
  return Object.entries(etags).every(
    ([key, etag]) => outputs.get(key)?.etag === etag || (mayBeGone(key) && !outputs.has(key)),
  );
}
