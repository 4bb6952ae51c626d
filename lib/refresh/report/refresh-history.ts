import {
  type RefreshEntry,
  type RefreshHistory,
  refreshHistorySchema,
  type RefreshReport,
} from '../../../schemas/manifest.ts';
import { Conflict, type WritableStore } from '../../storage/writable-store.ts';
import { LAYOUT } from '../layout.ts';

/** Most refreshes that are kept. */
const MOST_REFRESHES = 50;
/** Most failed reports of a refresh that are named. */
const MOST_FAILED = 20;
/** How often the history is written again after another refresh wrote it in between. */
const TRIES = 5;

/** A refresh in short: without its list of reports, but for those that failed. */
export function entryOf(report: RefreshReport): RefreshEntry {
  const { started_at, finished_at, outcome, error, snapshot, rows_read, rows_rejected, replaced, reports } = report;
  const read = reports.flatMap(({ action, summary }) => (action === 'read' && summary !== null ? [summary] : []));
  const failed = reports.flatMap(({ key, action, failure }) =>
    action === 'failed' && failure !== null ? [{ key, code: failure.code, message: failure.message }] : [],
  );
  const rejected: Record<string, number> = {};
  for (const { rejects_by_reason } of read) {
    for (const [reason, rows] of Object.entries(rejects_by_reason)) rejected[reason] = (rejected[reason] ?? 0) + rows;
  }
  const count = (action: string) => reports.filter((each) => each.action === action).length;
  return {
    started_at,
    finished_at,
    outcome,
    error,
    snapshot,
    rows_read,
    rows_counted: read.reduce((sum, { active, cancelled, refunds }) => sum + active + cancelled + refunds, 0),
    rows_rejected,
    rejected_by_reason: rejected,
    reports: { read: count('read'), reused: count('reused'), failed: count('failed'), removed: report.removed.length },
    superseded: replaced,
    failed: failed.slice(0, MOST_FAILED),
  };
}

/**
 * Adds a refresh to the history, which keeps the newest ones. Throws `StoreError`. Gives a warning if an object that the service
 * did not write is in the way, else null.
 */
export async function addToHistory(store: WritableStore, report: RefreshReport): Promise<string | null> {
  const key = LAYOUT.refreshHistory;
  for (let attempt = 1; ; attempt++) {
    const current = await store.read(key);
    if (current !== null && (await store.isForeign(key))) {
      return `${key}: skipped, since an object that this service did not create already exists at that key`;
    }
    const history: RefreshHistory = {
      refreshes: [entryOf(report), ...refreshesIn(current?.bytes)].slice(0, MOST_REFRESHES),
    };
    try {
      const condition = current === null ? { absent: true as const } : { etag: current.etag };
      await store.put(key, JSON.stringify(history), 'application/json', condition);
      return null;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES) throw error;
    }
  }
}

/** What a history holds; nothing where this version of the service cannot read it. */
function refreshesIn(bytes: Uint8Array | undefined): RefreshEntry[] {
  if (bytes === undefined) return [];
  try {
    return refreshHistorySchema().parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).refreshes;
  } catch {
    return [];
  }
}
