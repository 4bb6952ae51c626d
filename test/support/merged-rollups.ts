import type { MonthPart } from '../../schemas/manifest.ts';
import type { RollupName } from '../../lib/model/index.ts';
import { mergeMonths } from '../../lib/refresh/merge-months.ts';
import type { Rollup } from '../../lib/rollup/rollup.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';

/** All rollups of some months, merged anew. */
export async function mergedRollups(
  store: WritableStore,
  months: readonly MonthPart[],
): Promise<Record<RollupName, Rollup>> {
  const rollups: Partial<Record<RollupName, Rollup>> = {};
  for await (const [name, rollup] of mergeMonths(store, months, null)) rollups[name] = rollup;
  return rollups as Record<RollupName, Rollup>;
}
