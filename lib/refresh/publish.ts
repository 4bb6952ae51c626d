import { toIsoDay } from '../../schemas/fields/day.ts';
import type {
  BuiltReport,
  Failure,
  KnownReport,
  LinesIndex,
  Manifest,
  MonthPart,
  ReportCatalog,
  WrittenFile,
} from '../../schemas/manifest.ts';
import type { Warning } from '../../schemas/metadata.ts';
import { type Kpis, kpis } from '../answers/index.ts';
import { sha256 } from '../base/hash.ts';
import { sealed } from '../base/sealed.ts';
import { linesByCurrency, mainCurrency } from '../rollup/lines.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { memoryReader } from '../rollup/reader.ts';
import { linesIn } from '../rollup/rollup.ts';
import { RollupSet } from '../rollup/rollup-set.ts';
import { sourcesOf, summaryOfSources } from '../snapshot/sources.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { catalogKey, LAYOUT, linesIndexKey, snapshotCatalogKey, snapshotManifestKey } from './layout.ts';
import { writeLinesList } from './lines-list.ts';
import { writeManifest } from './manifest.ts';
import { LostRollups } from './lost-rollups.ts';
import { snapshotOf } from './merge-months.ts';
import { supersededIn } from './months.ts';
import type { Plan } from './plan.ts';
import { publishRollups, type RollupLimits } from './publish-rollups.ts';
import { filesOfRollup } from './rollup-files.ts';
import type { EtlSettings } from './settings.ts';
import { sharedOrders } from './shared-orders.ts';
import { damagedFiles } from './verify.ts';
import { firstWarnings, warningsOf } from './warnings.ts';

/** The state of a report after the build. */
export interface Outcome {
  key: string;
  series: string;
  built: BuiltReport | null;
  failure: Failure | null;
  /** Its file has expired. */
  expired?: boolean | undefined;
}

export interface PublishOptions extends RollupLimits {
  now: () => Date;
  /** Merge the rollups of all months again, changed or not. */
  rebuild?: boolean | undefined;
}

export interface Published {
  manifest: Manifest;
  /** The state of each report; null if nothing was published. */
  catalog: readonly KnownReport[] | null;
  outcome: 'published' | 'unchanged' | 'pinned';
  /** What is unsure about the numbers; empty if nothing was published. */
  warnings: readonly Warning[];
  /** The key figures of what was published now, in the currency of the manifest; null if nothing was. */
  kpis: Kpis | null;
  /** Something was left undone; the published numbers are right. */
  warning?: string | null;
}

/**
 * Merges the rollups of the months and publishes them by one conditional write of the manifest, after all files that it names; then
 * writes the list of the lines files. If the months are those of the published snapshot, its files are only checked. Throws
 * `Conflict` if another refresh published since the plan, and `LostRollups` if files of months are gone or damaged.
 */
export async function publish(
  store: WritableStore,
  plan: Plan,
  outcomes: readonly Outcome[],
  months: readonly MonthPart[],
  settings: EtlSettings,
  { now, rebuild = false, ...limits }: PublishOptions,
): Promise<Published> {
  const before = plan.published?.manifest ?? null;
  if (before?.pinned === true) return { manifest: before, catalog: null, outcome: 'pinned', warnings: [], kpis: null };
  const built = outcomes.flatMap((outcome) => (outcome.built === null ? [] : [outcome.built]));
  const snapshot = snapshotOf(months);
  const supersededBy = supersededIn(months);
  const keyOf = new Map(built.map(({ reuse_key, key }) => [reuse_key, key]));
  const reports = outcomes.map((outcome): KnownReport => {
    const superseded = (outcome.built === null ? undefined : supersededBy.get(outcome.built.reuse_key)) ?? [];
    const sum = (of: 'days' | 'lines') => superseded.reduce((total, each) => total + each[of], 0);
    return {
      ...outcome,
      expired: outcome.expired === true,
      replaced_days: sum('days'),
      replaced_lines: sum('lines'),
      superseded: superseded.map(({ by, ...sums }) => ({ by: keyOf.get(by) ?? by, ...sums })),
    };
  });
  const shared_orders = await sharedOrders(store, months, plan.sharedOrders);
  const catalog: ReportCatalog = {
    reports,
    arrivals: arrivalsOf(plan, built),
    months: [...months],
    shared_orders,
    formats: plan.formats.all,
  };
  const warningsWith = (rollups: Manifest['rollups']) =>
    warningsOf({ outcomes, months, shared: shared_orders, rollups: Object.values(rollups), now: plan.checkedAt });
  const shared = {
    version: 2 as const,
    checked_at: plan.checkedAt.toISOString(),
    refresh_failed_at: null,
    pinned: false,
    overlap: settings.overlap,
    time_zone: settings.timeZone,
    rejected: built.reduce((sum, { summary }) => sum + summary.rejected, 0),
    missing_columns: [...new Set(built.flatMap(({ summary }) => summary.missing_columns))].sort(),
    first_published_at: before?.first_published_at ?? now().toISOString(),
    raw_counted: plan.rawCounted || built.some(({ key, runs }) => key !== settings.fallbackKey && runs.length > 0),
    history: historyOf(snapshot, before, settings.snapshotKeep),
    reports: summaryOf(snapshot, catalog),
  };
  const same = !rebuild && before?.snapshot === snapshot;
  if (same && (await hasItsFiles(store, before, months))) {
    const warnings = warningsWith(before.rollups);
    const manifest: Manifest = { ...before, ...shared, warnings: firstWarnings(warnings) };
    if (!plan.hasCatalog || manifest.reports.catalog !== before.reports.catalog)
      await writeCompanions(store, manifest, catalog);
    await writeManifest(store, manifest, plan.published);
    const warning = await writeLinesList(store, manifest, months);
    return { manifest, catalog: reports, outcome: 'unchanged', warnings, kpis: null, warning };
  }
  // If a file of the same snapshot is gone or damaged, none of them is used.
  const merged = before === null || rebuild || same ? null : { manifest: before, months: plan.months };
  const { files, daily } = await publishRollups(store, snapshot, months, merged, limits);
  const warnings = warningsWith(files);
  const set = new RollupSet({ daily: memoryReader(daily) });
  const currencies = await linesByCurrency(set);
  const range = set.range;
  const manifest: Manifest = {
    ...shared,
    warnings: firstWarnings(warnings),
    snapshot,
    model: MODEL_HASH,
    rollups: files,
    lines_index: await writeLinesIndex(store, snapshot, months),
    refreshed_at: now().toISOString(),
    currency: mainCurrency(currencies, settings.defaultCurrency),
    lines: linesIn(daily),
    days: range && { from: toIsoDay(range.from), to: toIsoDay(range.to) },
    currencies,
  };
  await writeCompanions(store, manifest, catalog);
  await writeManifest(store, manifest, plan.published);
  const warning = await writeLinesList(store, manifest, months);
  const figures = await kpis(set, { currency: manifest.currency });
  return { manifest, catalog: reports, outcome: 'published', warnings, kpis: figures, warning };
}

/** Most arrivals that are kept of bytes that are gone. */
const MOST_ARRIVALS = 10_000;

/** When the bytes of each report arrived first, now or in the past. */
function arrivalsOf({ arrivals }: Plan, built: readonly BuiltReport[]): Record<string, string> {
  const past = Object.entries(arrivals)
    .sort(([, a], [, b]) => (a < b ? 1 : -1))
    .slice(0, MOST_ARRIVALS);
  const all = new Map([...past, ...built.map(({ etag, arrived }) => [etag, arrived] as const)]);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The part of the manifest about the reports; the catalog lists each of them. */
function summaryOf(snapshot: string, catalog: ReportCatalog): Manifest['reports'] {
  const sources = sourcesOf(catalog.reports);
  const held = new Set(sources.filter(({ dataFrom }) => dataFrom !== null).map(({ series }) => series));
  const series = new Set(sources.map((source) => source.series).filter((name) => !held.has(name)));
  return { catalog: catalogKey(snapshot, catalog), ...summaryOfSources(sources), series: [...series].sort() };
}

const linesIndexOf = (months: readonly MonthPart[]): Buffer => {
  const index: LinesIndex = {
    months: months.map(({ series, month, count, lines }) => ({ series, month, count, lines })),
  };
  return Buffer.from(JSON.stringify(index));
};

async function writeLinesIndex(
  store: WritableStore,
  snapshot: string,
  months: readonly MonthPart[],
): Promise<WrittenFile> {
  const bytes = linesIndexOf(months);
  const key = linesIndexKey(snapshot);
  const etag = await store.put(key, bytes, 'application/json');
  return { key, etag, bytes: bytes.length, sha256: sha256(bytes) };
}

/** The catalog and a copy of it, and a copy of the manifest by which the snapshot can be published again. */
async function writeCompanions(store: WritableStore, manifest: Manifest, catalog: ReportCatalog): Promise<void> {
  const text = sealed(catalog);
  await Promise.all([
    store.put(manifest.reports.catalog, text, 'application/json'),
    store.put(snapshotCatalogKey(manifest.snapshot), text, 'application/json'),
    store.put(snapshotManifestKey(manifest.snapshot), sealed(manifest), 'application/json'),
  ]);
}

/**
 * Whether all files of a published snapshot are what was written, by the ETags of a listing first and then by their digests. Throws
 * `LostRollups` if the lines of some of its months are not, and `StoreError`.
 */
async function hasItsFiles(
  store: WritableStore,
  { snapshot, rollups, lines_index }: Manifest,
  months: readonly MonthPart[],
): Promise<boolean> {
  // Months that were made again may have other bytes.
  if (lines_index === null || lines_index.sha256 !== sha256(linesIndexOf(months))) return false;
  const etags = new Map<string, string>();
  for await (const { key, etag } of store.list(`${LAYOUT.snapshots}${snapshot}/`)) etags.set(key, etag);
  const files = [lines_index, ...Object.values(rollups).flatMap(filesOfRollup)];
  // Those that an earlier version wrote without digests are written again with them.
  if (!files.every(({ key, etag, sha256: digest }) => etags.get(key) === etag && digest !== null)) return false;
  const damaged = await damagedFiles(store, [...files, ...months.map(({ lines }) => lines)]);
  const lost = months.filter(({ lines }) => damaged.has(lines.key));
  if (lost.length === 0) return damaged.size === 0;
  throw new LostRollups(
    lost.map(({ id }) => id),
    lost.map(({ lines }) => lines.key),
  );
}

function historyOf(snapshot: string, before: Manifest | null, keep: number): string[] {
  return [snapshot, ...(before?.history ?? []).filter((id) => id !== snapshot)].slice(0, Math.max(1, keep));
}
