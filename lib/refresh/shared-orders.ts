import type { MonthPart, SharedOrders } from '../../schemas/manifest.ts';
import { KeyTable } from '../base/key-table.ts';
import { openLines } from '../lines/index.ts';
import { partsOf } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';

/**
 * Orders that two series have in the same month: series are added up, so these count twice. `before`: the results for the
 * months of the previous snapshot, which are reused. Throws `StoreError`.
 */
export async function sharedOrders(
  store: WritableStore,
  months: readonly MonthPart[],
  before: readonly SharedOrders[],
): Promise<SharedOrders[]> {
  const known = new Map(before.map((each) => [each.ids.join(), each]));
  const found: SharedOrders[] = [];
  for (const [month, parts] of Map.groupBy(months, (part) => part.month)) {
    if (parts.length < 2) continue;
    const ids = parts.map(({ id }) => id).sort();
    found.push(known.get(ids.join()) ?? { month, ids, orders: await countShared(store, parts) });
  }
  return found.sort((a, b) => (a.month < b.month ? -1 : 1));
}

async function countShared(store: WritableStore, parts: readonly MonthPart[]): Promise<number> {
  const keys = new KeyTable();
  /** By number of a key: the place of its series + 1; 0 once it was counted. */
  const owners: number[] = [];
  let shared = 0;
  for (const [place, { lines }] of parts.entries()) {
    const reader = await openLines(partsOf(store, lines));
    for await (const { lines: size, columns } of reader.read(['order_key', 'refund'])) {
      const { high, low } = columns.order_key;
      for (let line = 0; line < size; line++) {
        if (columns.refund[line] === 1) continue;
        const number = keys.add(high[line]!, low[line]!);
        const owner = owners[number];
        if (owner === undefined) owners[number] = place + 1;
        else if (owner !== 0 && owner !== place + 1) {
          owners[number] = 0;
          shared++;
        }
      }
    }
  }
  return shared;
}
