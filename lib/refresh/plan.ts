import {
  type CountedReport,
  hasLines,
  type MonthPart,
  type PreviousReport,
  type Report,
  type SharedOrders,
} from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import type { StoredObject } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { builtReportKey, isReport, LAYOUT, outputName, seriesOf } from './layout.ts';
import { type PublishedManifest, readPublished } from './manifest.ts';
import { filesOfMonth, isWhole } from './months.ts';
import { type BuildSettings, type EtlSettings, fingerprint } from './settings.ts';
import { ServiceError } from '../base/service-error.ts';

/** A report as the plan found it, and what to do with it. */
export interface PlannedReport {
  report: Report;
  reuseKey: string;
  /** The entry of the catalog for the key. */
  known: PreviousReport | undefined;
  /**
   * `reuse`: built or failed before with the same bytes and settings; `adopt`: built, but the catalog does not have it, or
   * its outputs were overwritten; `read`: all others.
   */
  action: 'reuse' | 'adopt' | 'read';
  /** Name of its cleaned file and rejects. */
  name: string;
  /** Whether a cleaned file is written. */
  cleaned: boolean;
}

export interface Plan {
  published: PublishedManifest | null;
  /** The entries of the catalog before this refresh. */
  catalog: readonly PreviousReport[];
  /** The months that the published rollups are made from, but those whose files are gone or damaged. */
  months: readonly MonthPart[];
  sharedOrders: readonly SharedOrders[];
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
  reports: PlannedReport[];
  /** `S3_KEY`, if reports exist but none has counted yet: it counts as long as none of them has a line to count. */
  reserve: PlannedReport | null;
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
  const { published, reports, months, arrivals, sharedOrders, rawCounted, isVersion1Pinned } =
    await readPublished(store);
  const known = new Map(reports.map((report) => [report.key, report]));
  const ignored: string[] = [];
  const found: StoredObject[] = [];
  for await (const object of store.list(settings.rawPrefix)) {
    if (isReport(object.key)) found.push(object);
    else if (!object.key.endsWith('/')) ignored.push(object.key);
  }
  const { fallbackKey } = settings;
  // Once a report has counted, the catalog names reports, and this is not one of them any more.
  const mayFallBack = known.has(fallbackKey) || (known.size === 0 && !rawCounted);
  const isListed = found.some(({ key }) => key === fallbackKey);
  const fallback = mayFallBack && !isListed ? await store.findObject(fallbackKey) : null;
  const isReserve = found.length > 0;
  if (fallback !== null && !isReserve) found.push(fallback);
  if (found.length === 0 && known.size > 0 && options.allowEmpty !== true) {
    throw new EmptyListing(
      `There is no report under ${settings.rawPrefix}, though ${known.size} are published; nothing was changed. ` +
        'Check RAW_PREFIX, or refresh with allow_empty if they were removed on purpose',
    );
  }
  const [outputs, files] = await Promise.all([
    known.size === 0 ? new Map<string, string>() : etagsBelow(store, [LAYOUT.cleaned, LAYOUT.rejects]),
    etagsBelow(store, [LAYOUT.reports, LAYOUT.months]),
  ]);
  const damaged = reports.flatMap(({ built }) =>
    built === null || !hasLines(built) || isWhole(files, [built.lines]) ? [] : [built.reuse_key],
  );
  const built = reuseKeysIn(files.keys(), new Set([...(options.lost ?? []), ...damaged]));
  const planned = (object: StoredObject): PlannedReport => {
    const report = reportOf(object, settings);
    const reuseKey = reuseKeyOf(report, settings);
    const before = known.get(report.key);
    return {
      report,
      reuseKey,
      known: before,
      action: options.force === true ? 'read' : actionOf(before, reuseKey, built.has(reuseKey), outputs),
      name: outputName(report.key, settings.rawPrefix),
      cleaned: settings.writeCleaned && report.key !== fallbackKey,
    };
  };
  const keys = new Set(found.map(({ key }) => key));
  const removed = [...known.values()].filter(({ key }) => !keys.has(key));
  const reserve = fallback !== null && isReserve ? planned(fallback) : null;
  return {
    published,
    catalog: reports,
    // Damaged months are made again.
    months: months.filter((month) => isWhole(files, filesOfMonth(month))),
    arrivals,
    sharedOrders,
    files,
    rawCounted,
    isVersion1Pinned,
    built,
    checkedAt,
    reports: found.map(planned),
    reserve,
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

/** A hash of everything that a report's lines are made from. */
export function reuseKeyOf({ key, etag, series }: Report, settings: BuildSettings): string {
  return hash([key, etag, series, fingerprint(settings)]);
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
  const etags = new Map<string, string>();
  const collect = async (prefix: string): Promise<void> => {
    for await (const { key, etag } of store.list(prefix)) etags.set(key, etag);
  };
  await Promise.all(prefixes.map(collect));
  return etags;
}

function actionOf(
  known: PreviousReport | undefined,
  reuseKey: string,
  isBuilt: boolean,
  outputs: ReadonlyMap<string, string>,
): PlannedReport['action'] {
  if (known?.failure?.reuse_key === reuseKey) return 'reuse';
  if (!isBuilt) return 'read';
  // After a failure the previous version counts again, but the rejects may be those of the failure.
  if (known?.built?.reuse_key !== reuseKey || known.failure !== null) return 'adopt';
  return hasItsOutputs(known.built, outputs) ? 'reuse' : 'adopt';
}

/**
 * Whether cleaned file and rejects are those that were written with the lines. A slower refresh that did not publish may
 * have overwritten them with those of an older version. Rejects may be gone: they are kept for a limited time.
 */
function hasItsOutputs({ etags, rejects }: CountedReport, outputs: ReadonlyMap<string, string>): boolean {
  return Object.entries(etags).every(
    ([key, etag]) => outputs.get(key) === etag || (key === rejects && !outputs.has(key)),
  );
}
