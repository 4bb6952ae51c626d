import { DamagedFile } from '../base/damaged-file.ts';
import { type BuiltReport, hasLines, type KnownReport, type PreviousReport } from '../../schemas/manifest.ts';
import { ObjectChanged } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { idsInRejects, orderIdsOf } from './erase-order.ts';
import { readPublished } from './manifest.ts';

/** A report that has some of the orders that somebody looks for. */
export interface ReportWithOrders {
  key: string;
  series: string;
  /** Whether its file has expired, so that only the service has something of the orders. */
  expired: boolean;
  /** By order id, its lines in the report; 0: only a rejected row has it. */
  orders: ReadonlyMap<string, number>;
}

/**
 * The reports of the catalog whose lines or rejects have one of these orders. Lines that cannot be read are passed over: the
 * next refresh builds them again. `series`: only reports of this series. Throws `BrokenManifest` and `StoreError`.
 */
export async function findOrders(
  store: WritableStore,
  ids: ReadonlySet<string>,
  series: string | null,
): Promise<ReportWithOrders[]> {
  const { reports } = await readPublished(store);
  const found: ReportWithOrders[] = [];
  for (const report of reports) {
    if (series !== null && report.series !== series) continue;
    const orders = await ordersIn(store, report, ids);
    if (orders.size > 0) found.push({ key: report.key, series: report.series, expired: report.expired, orders });
  }
  return found;
}

async function ordersIn(
  store: WritableStore,
  { built, failure }: PreviousReport | KnownReport,
  ids: ReadonlySet<string>,
): Promise<Map<string, number>> {
  const orders = new Map<string, number>();
  if (built !== null && hasLines(built)) {
    for await (const id of readable(store, built)) if (ids.has(id)) orders.set(id, (orders.get(id) ?? 0) + 1);
  }
  for (const key of new Set([built?.rejects ?? null, failure?.rejects ?? null])) {
    for await (const id of idsInRejects(store, key)) if (ids.has(id) && !orders.has(id)) orders.set(id, 0);
  }
  return orders;
}

async function* readable(store: WritableStore, built: BuiltReport): AsyncGenerator<string> {
  try {
    yield* orderIdsOf(store, built);
  } catch (error) {
    if (!(error instanceof DamagedFile || error instanceof ObjectChanged)) throw error;
  }
}
