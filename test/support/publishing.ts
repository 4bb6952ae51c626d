import type { BuiltReport, MonthPart } from '../../schemas/manifest.ts';
import { readManifest } from '../../lib/refresh/manifest.ts';
import { publish, type Published } from '../../lib/refresh/publish.ts';
import type { RollupLimits } from '../../lib/refresh/publish-rollups.ts';
import { SeriesFormats } from '../../lib/refresh/series-format.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import { SETTINGS } from './etl.ts';

/** Publishes months of these reports, as a refresh does that has built them. `before`: the months of the snapshot before. */
export async function publishMonths(
  store: WritableStore,
  reports: readonly BuiltReport[],
  months: readonly MonthPart[],
  { before = [], ...limits }: RollupLimits & { before?: readonly MonthPart[] } = {},
): Promise<Published> {
  const now = () => new Date();
  const plan = {
    published: await readManifest(store),
    hasCatalog: true,
    catalog: [],
    months: [...before],
    arrivals: {},
    sharedOrders: [],
    formats: new SeriesFormats([], 'raw/'),
    files: new Map<string, string>(),
    rawCounted: false,
    isVersion1Pinned: false,
    built: new Set<string>(),
    checkedAt: now(),
    reports: [],
    erasedAt: null,
    reserve: null,
    expired: [],
    removed: [],
    ignored: [],
  };
  const outcomes = reports.map((built) => ({ key: built.key, series: built.series, built, failure: null }));
  return publish(store, plan, outcomes, months, SETTINGS, { now, ...limits });
}
