import type { BuiltReport, MonthPart } from '../../schemas/manifest.ts';
import { ReportError } from '../base/report-error.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { monthKey } from './layout.ts';
import { filesOfMonth, isWhole, type MonthPlan, planMonths } from './months.ts';
import type { Overlap } from './overlap.ts';
import { oldestFirst } from './report-order.ts';
import { readMonth, type SettleLimits, settleMonth } from './settle-month.ts';

/** Time that must be left to begin a month, in milliseconds. */
const TIME_FOR_A_MONTH = 60_000;

export interface SettleOptions extends SettleLimits {
  overlap: Overlap;
  /** The months of the snapshot before. */
  before: readonly MonthPart[];
  /** ETags of the files of months, by key. */
  files: ReadonlyMap<string, string>;
  /** Ids of months whose files are gone or cannot be read. */
  lost: ReadonlySet<string>;
  /** Time left, in milliseconds; default: no limit. */
  timeLeft?: (() => number) | undefined;
}

/** Several reports together exceed a limit. `report`: the one that is refused for it. */
export class TooMuchTogether extends Error {
  override readonly name = 'TooMuchTogether';
  readonly report: BuiltReport;
  override readonly cause: ReportError;

  constructor(report: BuiltReport, cause: ReportError) {
    super(cause.message, { cause });
    this.report = report;
    this.cause = cause;
  }
}

/**
 * The months of these reports; those that are the same as before, or that an interrupted refresh has finished, are taken as
 * they are. Null: there was not enough time. Throws `TooMuchTogether`, `LostLines` and `StoreError`.
 */
export async function settleMonths(
  store: WritableStore,
  reports: readonly BuiltReport[],
  { overlap, before, files, lost, timeLeft = () => Infinity, ...limits }: SettleOptions,
): Promise<MonthPart[] | null> {
  const known = new Map(before.map((part) => [part.id, part]));
  const parts: MonthPart[] = [];
  for (const plan of planMonths(reports, overlap)) {
    const there = lost.has(plan.id) ? null : (known.get(plan.id) ?? (await finishedMonth(store, plan.id, files)));
    if (there !== null) parts.push(there);
    else if (timeLeft() < TIME_FOR_A_MONTH) return null;
    else parts.push(await settle(store, plan, before, limits));
  }
  return parts;
}

/** A month that was finished before; null if there is none whose files are whole. `files`: their ETags, by key. */
export async function finishedMonth(
  store: WritableStore,
  id: string,
  files: ReadonlyMap<string, string>,
): Promise<MonthPart | null> {
  const part = files.has(monthKey(id)) ? await readMonth(store, id) : null;
  return part !== null && isWhole(files, filesOfMonth(part)) ? part : null;
}

async function settle(
  store: WritableStore,
  plan: MonthPlan,
  before: readonly MonthPart[],
  limits: SettleLimits,
): Promise<MonthPart> {
  try {
    const { id, series, month } = plan;
    // A month that has to be made again, as a file of it is damaged, is not made from itself.
    const other = before.find((part) => part.series === series && part.month === month && part.id !== id);
    return await settleMonth(store, plan, other, limits);
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const there = plan.reports.filter(({ lines }) => lines > 0).map(({ report }) => report);
    throw new TooMuchTogether(newestOf(there, before), error);
  }
}

/** The newest of the reports that did not count before, else the newest of all. */
export function newestOf(reports: readonly BuiltReport[], before: readonly MonthPart[]): BuiltReport {
  const counted = new Set(before.flatMap((part) => part.reports.map(({ reuse_key }) => reuse_key)));
  const added = reports.filter(({ reuse_key }) => !counted.has(reuse_key));
  return oldestFirst(added.length > 0 ? added : reports).at(-1)!;
}
