import type { BuiltReport, Failure, Manifest, ManifestReport } from '../../schemas/manifest.ts';
import { type Kpis, kpis, mainCurrency } from '../answers/figures.ts';
import { toParquet } from '../rollup/parquet.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { mergedCubeKey } from './layout.ts';
import { writeManifest } from './manifest.ts';
import { linesIn, mergeReports, merging } from './merge-reports.ts';
import type { Plan } from './plan.ts';
import type { EtlSettings } from './settings.ts';

/** Name of the note in a merged cube that holds the manifest which published it: a snapshot can be chosen again. */
export const MANIFEST_NOTE = 'manifest';

/** What is known of a report after the build. */
export interface Outcome {
  key: string;
  series: string;
  built: BuiltReport | null;
  failure: Failure | null;
}

export interface PublishOptions {
  now: () => Date;
  /** Make the cube anew from those of the reports, changed or not. */
  rebuild?: boolean | undefined;
}

export interface Published {
  manifest: Manifest;
  outcome: 'published' | 'unchanged' | 'pinned';
  /** The key figures of what was published now, in the currency of the manifest; null where nothing was. */
  kpis: Kpis | null;
}

/**
 * Merges what was built and publishes it by one conditional write of the manifest; the cube that it names is there
 * before. Throws `Conflict` where another refresh published since the plan.
 */
export async function publish(
  store: WritableStore,
  plan: Plan,
  outcomes: readonly Outcome[],
  settings: EtlSettings,
  { now, rebuild = false }: PublishOptions,
): Promise<Published> {
  const before = plan.published?.manifest ?? null;
  if (before?.pinned === true) return { manifest: before, outcome: 'pinned', kpis: null };
  const built = outcomes.flatMap((outcome) => (outcome.built === null ? [] : [outcome.built]));
  const target = merging(built, settings.overlap);
  const reports = outcomes.map((outcome): ManifestReport => {
    const lost = outcome.built === null ? undefined : target.replaced.get(outcome.built.cube);
    return { ...outcome, replaced_days: lost?.days ?? 0, replaced_lines: lost?.lines ?? 0 };
  });
  const checked_at = plan.checkedAt.toISOString();
  const shared = {
    version: 1 as const,
    checked_at,
    pinned: false,
    overlap: settings.overlap,
    rejected: built.reduce((sum, { summary }) => sum + summary.rejected, 0),
    missing_columns: [...new Set(built.flatMap(({ summary }) => summary.missing_columns))].sort(),
    raw_counted:
      before?.raw_counted === true || built.some(({ key, runs }) => key !== settings.fallbackKey && runs.length > 0),
    history: historyOf(target.snapshot, before, settings.snapshotKeep),
    reports,
  };
  const same = !rebuild && before?.snapshot === target.snapshot;
  if (same && (await store.findObject(before.cube)) !== null) {
    const manifest: Manifest = { ...before, ...shared };
    await writeManifest(store, manifest, plan.published);
    return { manifest, outcome: 'unchanged', kpis: null };
  }
  const cube = await mergeReports(store, built, target, rebuild ? null : before);
  const manifest: Manifest = {
    ...shared,
    snapshot: target.snapshot,
    cube: mergedCubeKey(target.snapshot),
    refreshed_at: now().toISOString(),
    currency: mainCurrency(cube, settings.defaultCurrency),
    lines: linesIn(cube),
  };
  const file = toParquet(cube, { [MANIFEST_NOTE]: JSON.stringify(manifest) });
  await store.put(manifest.cube, file, 'application/vnd.apache.parquet');
  await writeManifest(store, manifest, plan.published);
  return { manifest, outcome: 'published', kpis: kpis(cube, { currency: manifest.currency }) };
}

function historyOf(snapshot: string, before: Manifest | null, keep: number): string[] {
  return [snapshot, ...(before?.history ?? []).filter((id) => id !== snapshot)].slice(0, Math.max(1, keep));
}
