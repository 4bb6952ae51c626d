import { byName } from '../../lib/base/records.ts';
import { OrderKeys } from '../../lib/ingest/order-key.ts';
import { LinesWriter } from '../../lib/lines/index.ts';
import { emptyLine } from '../../lib/lines/line-maker.ts';
import { runsOf } from '../../lib/refresh/overlap.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import type { BuiltReport } from '../../schemas/manifest.ts';
import type { ModelReport } from '../models/orders-in-effect.ts';

/** The report as the build leaves it: its lines in the store. */
export async function builtReport(store: WritableStore, report: ModelReport): Promise<BuiltReport> {
  const chunks: Uint8Array[] = [];
  const writer = new LinesWriter({ write: async (bytes) => void chunks.push(bytes) }, { rowGroupLines: 3 });
  const keys = new OrderKeys('secret');
  const part = new OrderKeys('secret');
  const line = emptyLine();
  line.order_key = keys;
  const refunds = new Map<string, number>();
  for (const each of report.lines) {
    keys.set(each.orderId, each.day);
    line.line_key = null;
    if (each.refund) {
      const place = `${each.orderId} ${each.day}`;
      refunds.set(place, (refunds.get(place) ?? 0) + 1);
      part.setPart(each.orderId, `refund ${each.day} ${refunds.get(place)}`);
      line.line_key = part;
    } else if (each.lineKey !== null) {
      part.setPart(`${keys.high} ${keys.low}`, each.lineKey);
      line.line_key = part;
    }
    Object.assign(line, {
      order_id: each.orderId,
      day: each.day,
      refund: each.refund,
      cancelled: each.cancelled,
      amount: each.amount,
      quantity: each.quantity,
      series: report.series,
      currency: 'INR',
      ...byName(['country', 'fulfilment', 'channel'], () => 'one'),
      state: each.state,
      category: each.category,
      status: 'Shipped',
    });
    await writer.add(line);
  }
  const { bytes, sha256 } = await writer.finish();
  const key = `etl-output/reports/${report.etag}/lines.parquet`;
  const etag = await store.put(key, Buffer.concat(chunks), '');
  const days = Map.groupBy(report.lines, ({ day }) => day);
  const updates = report.lines.flatMap(({ lastUpdate }) => (lastUpdate === null ? [] : [lastUpdate]));
  const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    key: report.key,
    series: report.series,
    etag: report.etag,
    last_modified: new Date(report.arrived).toISOString(),
    size: 1,
    reuse_key: report.etag,
    time_zone: 'UTC',
    summary: {
      rows: report.lines.length,
      active: report.lines.length,
      cancelled: 0,
      refunds: 0,
      no_lines: 0,
      rejected: 0,
      erased: 0,
      rejects_by_reason: {},
      rejected_lines: {},
      missing_columns: [],
      ignored_headers: [],
      unknown_states: [],
      unknown_countries: [],
      unreadable: {},
      currency: 'INR',
      bytes: 1,
      hint: null,
    },
    runs: runsOf([...days].sort(([a], [b]) => a - b).map(([day, { length }]) => ({ day, lines: length }))),
    cleaned: null,
    rejects: null,
    etags: {},
    warnings: [],
    tombstones: '',
    lines: { key, etag, bytes, sha256 },
    edge_orders: null,
    holds: report.holds,
    arrived: new Date(report.arrived).toISOString(),
    last_update: updates.length === 0 ? null : instant(Math.max(...updates)),
    last_purchase:
      report.lines.length === 0 ? null : instant(Math.max(...report.lines.map(({ purchase }) => purchase))),
  };
}
