import type { MonthPart } from '../../schemas/manifest.ts';
import type {
  BuildAnswer,
  BuildStep,
  MergeAnswer,
  MergeStep,
  PlannedMonths,
  PlannedRun,
  PlanStep,
  PublishStep,
  RunInput,
} from '../../schemas/steps.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { ReportError } from '../base/report-error.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type BuildEvents, type BuildResult, buildReport } from './build.ts';
import { PlanBuilder } from './build-plan.ts';
import { LAYOUT } from './layout.ts';
import { type MonthPlan, monthId, planMonths } from './months.ts';
import { etagsBelow, type Plan, type PlannedReport, plan } from './plan.ts';
import { builtReports, type RefreshEvents, type RefreshResult, refresh, withFirstArrivals } from './refresh.ts';
import {
  readFormatCopy,
  readMonthPlan,
  readOutcome,
  writeFormats,
  writeItems,
  writeMonths,
  writeOutcome,
} from './run.ts';
import { withSecret } from './secret.ts';
import type { BuildSettings, EtlSettings } from './settings.ts';
import { LostLines, settleMonth } from './settle-month.ts';
import { finishedMonth } from './settle-months.ts';

/** Most rounds of a run: reports that arrive while it works are built in another round. */
const MOST_ROUNDS = 10;
/** Outcomes that are read concurrently; each is a small object. */
const READERS = 16;

export interface StepOptions<Events> {
  now: () => Date;
  events?: Events | undefined;
  /** Waits between attempts, in milliseconds; tests wait less. */
  retryDelay?: number | undefined;
}

/** The step _plan_: finds the reports and lists those to build. Throws as `plan` does. */
export async function planStep(
  store: WritableStore,
  settings: EtlSettings,
  { run, asked }: PlanStep,
  { now, events }: StepOptions<{ planned?(plan: Plan): void }>,
): Promise<PlannedRun> {
  const started_at = now().toISOString();
  const planned = await plan(store, await withSecret(store, settings), {
    force: asked.force,
    allowEmpty: asked.allow_empty,
    now,
  });
  events?.planned?.(planned);
  const { reports, reserve } = planned;
  // Whether the reserve is needed is decided after the reports are built.
  const all = reserve === null ? reports : [...reports, reserve];
  const copies = await writeFormats(store, run, planned.formats.all);
  const items = all.flatMap(({ report, reuseKey: reuse_key, format, action, name, cleaned }): BuildStep[] => {
    const format_key = format === null ? null : copies.get(format.key)!;
    return action === 'reuse' ? [] : [{ run, report, reuse_key, action, name, cleaned, format_key }];
  });
  const items_key = await writeItems(store, run, items);
  return { ...asked, run, started_at, items_key, items: items.length };
}

/**
 * The step _build_: builds one report and writes the result to the bucket. A bad report is a result, not an error. Throws
 * `StoreError`; trying again, or building the report twice, gives the same result.
 */
export async function buildStep(
  store: WritableStore,
  settings: EtlSettings,
  { run, report, reuse_key, action, name, cleaned, format_key }: BuildStep,
  options: StepOptions<BuildEvents>,
): Promise<BuildAnswer> {
  const format = format_key === null ? null : await readFormatCopy(store, format_key);
  const planned: PlannedReport = { report, reuseKey: reuse_key, format, known: undefined, action, name, cleaned };
  const built = await buildReport(store, planned, await withSecret(store, settings), options);
  const { key } = report;
  if ('gone' in built) return { key, outcome: 'gone', rows: 0, rejected: 0, error: null };
  await writeOutcome(store, run, built);
  const { rows, rejected } = built;
  if ('failure' in built) return { key, outcome: 'failed', rows, rejected, error: built.failure.message };
  return { key, outcome: built.adopted === true ? 'adopted' : 'built', rows, rejected, error: null };
}

/**
 * The step _months_: plans again with the results of the _build_ steps, as _publish_ will, and lists the months that have to
 * be made for that. Throws as `plan` does.
 */
export async function monthsStep(
  store: WritableStore,
  settings: EtlSettings,
  step: PlannedRun,
  options: StepOptions<object>,
): Promise<PlannedMonths> {
  const all = { ...(await withSecret(store, settings)), concurrency: READERS };
  const plans = await monthsToMake(store, all, step, options);
  return { ...step, months_key: await writeMonths(store, step.run, plans), months: plans.length };
}

async function monthsToMake(
  store: WritableStore,
  settings: BuildSettings,
  { run, force, allow_empty }: PlannedRun,
  { now, retryDelay }: StepOptions<object>,
): Promise<MonthPlan[]> {
  const planned = await plan(store, settings, { force, allowEmpty: allow_empty, now });
  if (planned.isVersion1Pinned || planned.published?.manifest.pinned === true) return [];
  const builder = new PlanBuilder(store, settings, { now, retryDelay, outcomeOf: outcomesOf(store, run) });
  const outcomes = await builder.build(planned);
  // Nothing is published without the version that counts.
  if (outcomes === null || builder.lost.length > 0) return [];
  const known = new Set(planned.months.map(({ id }) => id));
  const built = builtReports(withFirstArrivals(outcomes, planned));
  const others = planMonths(built, settings.overlap).filter(({ id }) => !known.has(id));
  const toMake: MonthPlan[] = [];
  const find = ({ id }: MonthPlan) => finishedMonth(store, id, planned.files);
  for await (const [month, there] of mapConcurrent(others, READERS, find)) {
    if (there === null) toMake.push(month);
  }
  return toMake;
}

/**
 * The step _merge_: makes one month. Making it twice gives the same. A month that cannot be made is an answer, not an error:
 * _publish_ leaves out a report, or has reports built again. Throws `StoreError`.
 */
export async function mergeStep(store: WritableStore, { run, series, month, id }: MergeStep): Promise<MergeAnswer> {
  const answer = (outcome: MergeAnswer['outcome'], part?: MonthPart | null, error?: string): MergeAnswer => {
    return { series, month, outcome, lines: part?.count ?? 0, error: error ?? null };
  };
  const there = await finishedMonth(store, id, await etagsBelow(store, [`${LAYOUT.months}${id}/`]));
  if (there !== null) return answer('there', there);
  const planned = await readMonthPlan(store, run, id);
  // A deployment in the meantime: this version would make other files than those that the id stands for.
  if (planned === null || monthId(planned) !== id) return answer('outdated');
  try {
    return answer('made', await settleMonth(store, planned));
  } catch (error) {
    // Waiting brings no lines back, so Step Functions need not try again.
    if (error instanceof LostLines) return answer('lost', null, error.message);
    if (error instanceof ReportError) return answer('failed', null, error.message);
    throw error;
  }
}

/** The results of the _build_ steps of a run. */
function outcomesOf(store: WritableStore, run: string): (planned: PlannedReport) => Promise<BuildResult | null> {
  return async ({ reuseKey, report }) => {
    const outcome = await readOutcome(store, run, reuseKey);
    if (outcome === null || 'failure' in outcome) return outcome;
    return { ...outcome, built: { ...outcome.built, last_modified: report.last_modified } };
  };
}

/** The result of a run: its refresh, and whether reports that arrived meanwhile are to be built in another round. */
export interface PublishedRun {
  result: RefreshResult;
  /** Input of the next round; null if there is none. */
  next: RunInput | null;
}

/**
 * The step _publish_: the same refresh as in one function, but with the results of the _build_ and _merge_ steps. It plans
 * again, so another refresh that published in between does no harm, and makes months that are missing. Throws as `refresh` does.
 */
export async function publishStep(
  store: WritableStore,
  settings: EtlSettings,
  { run, force, allow_empty, round, started_at }: PublishStep,
  { now, events, retryDelay }: StepOptions<RefreshEvents>,
): Promise<PublishedRun> {
  const outcomeOf = outcomesOf(store, run);
  const result = await refresh(
    store,
    { ...settings, concurrency: READERS },
    { force, allowEmpty: allow_empty, startedAt: new Date(started_at), outcomeOf, now, events, retryDelay },
  );
  const { left, lost, report } = result;
  if (left.length === 0) return { result, next: null };
  if (round < MOST_ROUNDS) return { result, next: { force: lost, allow_empty, round: round + 1 } };
  if (report.outcome === 'failed') throw new Error(`After ${round} rounds: ${report.error}`);
  return { result, next: null };
}
