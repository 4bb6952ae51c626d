import { DamagedFile } from '../base/damaged-file.ts';
import {
  type BuiltReport,
  type CountedReport,
  hasLines,
  type KnownReport,
  type SeriesFormat,
} from '../../schemas/manifest.ts';
import { ServiceError } from '../base/service-error.ts';
import { checkColumns, openLines } from '../lines/index.ts';
import { ObjectChanged, StoreError, partsOf } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type BuildOptions, build } from './build.ts';
import { readBuiltReport } from './built-report.ts';
import { withoutErased } from './erase-order.ts';
import { type PlannedReport, reuseKeyOf } from './plan.ts';
import { timeZoneOf } from './series-format.ts';
import type { BuildSettings } from './settings.ts';

/** The version that counts of a report whose newest one does not. */
export type EarlierVersion = { built: BuiltReport } | { lost: string };

/**
 * The version of a report that counted until now, built with these settings. It is the first that exists of: the lines that
 * were built before; lines built now from the object's earlier version, if the bucket keeps versions; lines built with other
 * settings, if their days are of the same time zone. `lost`: the key of the report if none of these exists. Null: no version
 * ever counted. Throws `StoreError`.
 */
export async function earlierVersion(
  store: WritableStore,
  { known, name, format }: Pick<PlannedReport, 'known' | 'name' | 'format'>,
  isBuilt: (reuseKey: string) => boolean,
  settings: BuildSettings,
  options: BuildOptions,
): Promise<EarlierVersion | null> {
  const before = known?.built ?? null;
  if (before === null) return null;
  const reuseKey = reuseKeyOf(before, format, settings);
  if (isBuilt(reuseKey)) {
    const there = hasLines(before) && before.reuse_key === reuseKey ? before : await readBuiltReport(store, reuseKey);
    const built = there && (await withoutErased(store, there, settings));
    // Another process may have built it from the object's earlier version, without outputs.
    if (built !== null) return { built: built.cleaned === null ? { ...built, ...outputsOf(before) } : built };
  }
  const rebuilt = await rebuild(store, before, { reuseKey, name, format }, settings, options);
  if ('built' in rebuilt) return rebuilt;
  const old = await oldLines(store, before, format, settings);
  if (old !== null) return old;
  if (rebuilt.failure !== undefined) throw rebuilt.failure;
  return { lost: before.key };
}

/**
 * The lines that count for a report whose file has expired: those that were built with these settings, else lines built with
 * others in the same time zone. The report is never read again, even if the bucket still keeps a version of it. Throws
 * `StoreError`.
 */
export async function expiredVersion(
  store: WritableStore,
  before: CountedReport,
  format: SeriesFormat | null,
  isBuilt: (reuseKey: string) => boolean,
  settings: BuildSettings,
): Promise<EarlierVersion> {
  const reuseKey = reuseKeyOf(before, format, settings);
  if (isBuilt(reuseKey)) {
    const isKnown = hasLines(before) && before.reuse_key === reuseKey;
    const there = isKnown ? before : await readBuiltReport(store, reuseKey);
    const built = there && (await withoutErased(store, there, settings));
    if (built !== null) return { built: { ...built, last_modified: before.last_modified } };
  }
  return (await oldLines(store, before, format, settings)) ?? { lost: before.key };
}

/**
 * Lines that were built with other settings; null if they cannot be read, or if their days are of another time zone. A broken
 * declaration names none, and leaves what is published as it is.
 */
async function oldLines(
  store: WritableStore,
  before: CountedReport,
  format: SeriesFormat | null,
  settings: BuildSettings,
): Promise<{ built: BuiltReport } | null> {
  const timeZone = timeZoneOf(format, settings);
  if (!hasLines(before) || (timeZone !== null && before.time_zone !== timeZone)) return null;
  if (!(await areReadable(store, before))) return null;
  const built = await withoutErased(store, before, settings);
  return built && { built };
}

/** The version built anew from the bucket. `failure`: the store has it, but cannot give it. */
async function rebuild(
  store: WritableStore,
  before: CountedReport,
  { reuseKey, name, format }: Pick<PlannedReport, 'reuseKey' | 'name' | 'format'>,
  settings: BuildSettings,
  options: BuildOptions,
): Promise<{ built: BuiltReport } | { failure?: StoreError }> {
  const versionId = await store.findVersion(before.key, before.etag);
  if (versionId === null) return {};
  const report = pickReport(before);
  const planned: PlannedReport = { report, reuseKey, format, known: undefined, action: 'read', name, cleaned: false };
  try {
    const rebuilt = await build(store, planned, settings, { ...options, versionId });
    return 'built' in rebuilt ? { built: { ...rebuilt.built, ...outputsOf(before) } } : {};
  } catch (error) {
    // An archived version, for example, or one that this role may not read.
    if (error instanceof StoreError) return { failure: error };
    throw error;
  }
}

const pickReport = ({ key, series, etag, last_modified, size }: CountedReport) => ({
  key,
  series,
  etag,
  last_modified,
  size,
});

/** Its cleaned file still exists; the rejects at its key are those of the version that failed. */
const outputsOf = ({ cleaned, etags }: CountedReport): Pick<BuiltReport, 'cleaned' | 'rejects' | 'etags'> => ({
  cleaned,
  rejects: null,
  etags: cleaned === null || etags[cleaned] === undefined ? {} : { [cleaned]: etags[cleaned] },
});

/** Whether the lines of a report can be read. Throws `StoreError`. */
async function areReadable(store: WritableStore, { lines }: BuiltReport): Promise<boolean> {
  try {
    checkColumns(await openLines(partsOf(store, lines)));
    return true;
  } catch (error) {
    if (error instanceof DamagedFile || error instanceof ObjectChanged) return false;
    throw error;
  }
}

/** Reports count by a version that cannot be built any more: publishing without it would lose numbers. */
export class LostVersions extends ServiceError {
  override readonly name = 'LostVersions';
  override readonly code = 'LOST_VERSIONS';

  /** `expired`: reports whose file has expired; `reports`: those whose newest version cannot be counted. */
  constructor(reports: readonly Pick<KnownReport, 'key'>[], expired: readonly Pick<KnownReport, 'key'>[] = []) {
    const named = (of: typeof reports) => of.map(({ key }) => key).join(', ');
    const newest =
      `The newest version of ${named(reports)} cannot be counted, and the version that counts now cannot be built with the ` +
      'present settings, because its bytes are gone. Nothing was changed. Upload a good version, remove the report, or ' +
      'restore the previous REPORT_TIME_ZONE, or the timeZone in the format.json of its series';
    const gone =
      `The files of ${named(expired)} have expired, and what was built from them cannot be used with the present settings. ` +
      'Nothing was changed. Restore the previous REPORT_TIME_ZONE, or the timeZone in the format.json of their series, or ' +
      'upload the reports again';
    super([...(reports.length > 0 ? [newest] : []), ...(expired.length > 0 ? [gone] : [])].join('. '));
  }
}
