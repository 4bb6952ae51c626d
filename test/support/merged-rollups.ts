import type { MonthPart } from '../../schemas/manifest.ts';
import { byName } from '../../lib/base/records.ts';
import { BASE_ROLLUPS, ROLLUP_NAMES, ROLLUPS, type RollupName } from '../../lib/model/index.ts';
import { loadRollup } from '../../lib/refresh/rollup-files.ts';
import { merge } from '../../lib/rollup/merge.ts';
import { projectAll } from '../../lib/rollup/project.ts';
import type { Rollup } from '../../lib/rollup/rollup.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';

/** All rollups of some months, merged at once from the files of these. */
export async function mergedRollups(
  store: WritableStore,
  months: readonly MonthPart[],
): Promise<Record<RollupName, Rollup>> {
  const base: Partial<Record<RollupName, Rollup>> = {};
  for (const name of BASE_ROLLUPS) {
    const parts = await Promise.all(months.map(({ rollups }) => loadRollup(store, rollups[name]!, ROLLUPS[name])));
    base[name] = merge(
      ROLLUPS[name],
      parts.map((part) => part!),
    );
  }
  return byName(ROLLUP_NAMES, (name) => projectAll(ROLLUP_NAMES, base)[name]);
}
