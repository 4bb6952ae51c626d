import type { BuiltReport, KnownReport } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { ServiceError } from '../base/service-error.ts';
import { BASE_ROLLUPS, ROLLUPS } from '../model/index.ts';
import { StoreError } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type BuildOptions, build, readBuiltReport } from './build.ts';
import { isReadable } from './rollup-files.ts';
import { type PlannedReport, reuseKeyOf } from './plan.ts';
import type { EtlSettings } from './settings.ts';

/** The version that counts of a report whose newest one does not. */
export type EarlierVersion = { built: BuiltReport } | { lost: string };

/**
 * The version of a report that counted until now, built with these settings and this model. It is the first that exists of:
 * the rollups that were built before; rollups built now from the object's earlier version, if the bucket keeps versions; the
 * rollups that an earlier version of the service built, if their days are of the same time zone. `lost`: the key of the report
 * if none of these exists. Null: no version ever counted. Throws `StoreError`.
 */
export async function earlierVersion(
  store: WritableStore,
  { known, name }: Pick<PlannedReport, 'known' | 'name'>,
  isBuilt: (reuseKey: string) => boolean,
  settings: EtlSettings,
  options: BuildOptions,
): Promise<EarlierVersion | null> {
  const before = known?.built ?? null;
  if (before === null) return null;
  const reuseKey = reuseKeyOf(before, settings);
  if (isBuilt(reuseKey)) {
    const there = before.reuse_key === reuseKey ? before : await readBuiltReport(store, reuseKey);
    if (there !== null) return { built: there };
  }
  const rebuilt = await rebuild(store, before, { reuseKey, name }, settings, options);
  if ('built' in rebuilt) return rebuilt;
  const sameZone = before.time_zone === settings.timeZone || wasBuiltByVersion1(before, settings);
  // The zone is kept: later settings would no longer tell which one it was.
  if (sameZone && (await areReadable(store, before))) return { built: { ...before, time_zone: settings.timeZone } };
  if (rebuilt.failure !== undefined) throw rebuilt.failure;
  return { lost: before.key };
}

/** The version built anew from the bucket. `failure`: the store has it, but cannot give it. */
async function rebuild(
  store: WritableStore,
  before: BuiltReport,
  { reuseKey, name }: { reuseKey: string; name: string },
  settings: EtlSettings,
  options: BuildOptions,
): Promise<{ built: BuiltReport } | { failure?: StoreError }> {
  const versionId = await store.findVersion(before.key, before.etag);
  if (versionId === null) return {};
  const report = pickReport(before);
  const planned: PlannedReport = { report, reuseKey, known: undefined, action: 'read', name, cleaned: false };
  try {
    const rebuilt = await build(store, planned, settings, { ...options, versionId });
    return 'built' in rebuilt ? { built: { ...rebuilt.built, ...outputsOf(before) } } : {};
  } catch (error) {
    // An archived version, for example, or one that this role may not read.
    if (error instanceof StoreError) return { failure: error };
    throw error;
  }
}

const pickReport = ({ key, series, etag, last_modified, size }: BuiltReport) => ({
  key,
  series,
  etag,
  last_modified,
  size,
});

/** Its cleaned file still exists; the rejects at its key are those of the version that failed. */
const outputsOf = ({ cleaned, etags }: BuiltReport): Pick<BuiltReport, 'cleaned' | 'rejects' | 'etags'> => ({
  cleaned,
  rejects: null,
  etags: cleaned === null || etags[cleaned] === undefined ? {} : { [cleaned]: etags[cleaned] },
});

/**
 * Whether version 0.1.0 built a report for the time zone of these settings. It stored the zone only as part of the hash that
 * names its cubes. Other settings in that hash may have changed since, so those of today and the defaults of 0.1.0 are tried.
 */
function wasBuiltByVersion1({ key, etag, series, reuse_key }: BuiltReport, settings: EtlSettings): boolean {
  const { timeZone, defaultCurrency, maxRejectRatio, maxReportBytes, writeCleaned } = settings;
  for (const currency of [defaultCurrency, 'INR']) {
    for (const ratio of [maxRejectRatio, 0.05]) {
      for (const bytes of [maxReportBytes, 2 ** 31]) {
        for (const cleaned of [writeCleaned, !writeCleaned]) {
          const fingerprint = ['1', '2', timeZone, currency, ratio, bytes, cleaned];
          if (reuse_key === hash([key, etag, series, fingerprint])) return true;
        }
      }
    }
  }
  return false;
}

async function areReadable(store: WritableStore, { rollups }: Pick<BuiltReport, 'rollups'>): Promise<boolean> {
  for (const name of BASE_ROLLUPS) {
    const keys = rollups[name];
    if (keys === undefined || !(await isReadable(store, keys, ROLLUPS[name]))) return false;
  }
  return true;
}

/** Reports count by an earlier version that cannot be built any more: publishing without it would lose numbers. */
export class LostVersions extends ServiceError {
  override readonly name = 'LostVersions';
  override readonly code = 'LOST_VERSIONS';

  constructor(reports: readonly Pick<KnownReport, 'key'>[]) {
    super(
      `The newest version of ${reports.map(({ key }) => key).join(', ')} cannot be counted, and the version that counts now ` +
        'cannot be built with the present settings, because its bytes are gone. Nothing was changed. Upload a good ' +
        'version, remove the report, or restore the previous REPORT_TIME_ZONE',
    );
  }
}
