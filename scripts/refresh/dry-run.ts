import type { RefreshResult } from '../../lib/refresh/refresh.ts';
import type { RollupSet } from '../../lib/rollup/rollup-set.ts';
import { toMajor } from '../../lib/model/index.ts';
import { publishedSnapshots } from '../../lib/snapshot/published-snapshot.ts';
import { overlayStore } from '../../lib/storage/overlay-store.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import { toIsoDay } from '../../schemas/fields/day.ts';
import { MANIFEST_KEY } from '../../schemas/manifest.ts';
import type { Bucket } from '../cli/bucket.ts';
import { formatCount } from '../cli/format.ts';
import { textTable } from '../cli/table.ts';
import { type RefreshRun, runRefresh, withCliErrors } from './run.ts';

/** Active and cancelled lines, and the revenue in minor units, of a month in a currency. */
interface Total {
  lines: number;
  revenue: number;
}

/** What a refresh would publish. */
export interface DryRun {
  result: RefreshResult;
  /** The totals by month, before and after, as a table for people. */
  table: string;
}

/** Refreshes a bucket without writing anything: what would be written is kept in memory. Throws `CliError` if it fails. */
export async function dryRun({ store, settings }: Bucket, run: RefreshRun = {}): Promise<DryRun> {
  const overlay = overlayStore(store, () => new Date());
  const before = await withCliErrors(() => totalsOf(store));
  const result = await runRefresh({ store: overlay, settings }, run);
  return { result, table: tableOf(before, await withCliErrors(() => totalsOf(overlay))) };
}

/** The totals that are published, by month and currency: `2022-04 INR`. */
async function totalsOf(store: WritableStore): Promise<Map<string, Total>> {
  const snapshot = await publishedSnapshots(store, MANIFEST_KEY)();
  return snapshot === null ? new Map() : totalsByMonth(snapshot.rollups);
}

async function totalsByMonth(rollups: RollupSet): Promise<Map<string, Total>> {
  const totals = new Map<string, Total>();
  for (const { key, measures } of await rollups.sums({}, ['day', 'currency'], ['lines', 'cancelled', 'revenue'])) {
    const month = `${toIsoDay(key.day).slice(0, 7)} ${key.currency}`;
    const { lines, revenue } = totals.get(month) ?? { lines: 0, revenue: 0 };
    totals.set(month, {
      lines: lines + measures.lines + measures.cancelled,
      revenue: revenue + measures.revenue,
    });
  }
  return totals;
}

const COLUMNS = ['MONTH', 'CURRENCY', 'LINES', 'LINES AFTER', 'REVENUE', 'REVENUE AFTER', ''];

function tableOf(before: ReadonlyMap<string, Total>, after: ReadonlyMap<string, Total>): string {
  const months = [...new Set([...before.keys(), ...after.keys()])].sort();
  const rows = [COLUMNS, ...months.map((month) => rowOf(month, before.get(month), after.get(month)))];
  return textTable(rows, (column) => column >= 2 && column <= 5);
}

function rowOf(name: string, before: Total = NONE, after: Total = NONE): string[] {
  const [month = '', currency = ''] = name.split(' ');
  const money = (minor: number) => toMajor(minor, currency).toLocaleString('en-US');
  const changed = before.lines !== after.lines || before.revenue !== after.revenue;
  return [
    month,
    currency,
    formatCount(before.lines),
    formatCount(after.lines),
    money(before.revenue),
    money(after.revenue),
    changed ? 'changes' : '',
  ];
}

const NONE: Total = { lines: 0, revenue: 0 };
