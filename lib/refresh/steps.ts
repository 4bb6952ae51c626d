import type { BuildAnswer, BuildStep, PlannedRun, PlanStep, RunInput } from '../../schemas/steps.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type BuildEvents, type BuildResult, buildReport } from './build.ts';
import { type Plan, type PlannedReport, plan } from './plan.ts';
import { type RefreshEvents, type RefreshResult, refresh } from './refresh.ts';
import { readOutcome, writeItems, writeOutcome } from './run.ts';
import { withSecret } from './secret.ts';
import type { EtlSettings } from './settings.ts';

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
  const items = all.flatMap(({ report, reuseKey: reuse_key, action, name, cleaned }): BuildStep[] =>
    action === 'reuse' ? [] : [{ run, report, reuse_key, action, name, cleaned }],
  );
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
  { run, report, reuse_key, action, name, cleaned }: BuildStep,
  options: StepOptions<BuildEvents>,
): Promise<BuildAnswer> {
  const planned: PlannedReport = { report, reuseKey: reuse_key, known: undefined, action, name, cleaned };
  const built = await buildReport(store, planned, await withSecret(store, settings), options);
  const { key } = report;
  if ('gone' in built) return { key, outcome: 'gone', rows: 0, rejected: 0, error: null };
  await writeOutcome(store, run, built);
  const { rows, rejected } = built;
  if ('failure' in built) return { key, outcome: 'failed', rows, rejected, error: built.failure.message };
  return { key, outcome: built.adopted === true ? 'adopted' : 'built', rows, rejected, error: null };
}

/** The result of a run: its refresh, and whether reports that arrived meanwhile are to be built in another round. */
export interface PublishedRun {
  result: RefreshResult;
  /** Input of the next round; null if there is none. */
  next: RunInput | null;
}

/**
 * The step _publish_: the same refresh as in one function, but with the results of the _build_ steps. It plans again, so
 * another refresh that published in between does no harm. Throws as `refresh` does.
 */
export async function publishStep(
  store: WritableStore,
  settings: EtlSettings,
  { run, force, allow_empty, round, started_at }: PlannedRun,
  { now, events, retryDelay }: StepOptions<RefreshEvents>,
): Promise<PublishedRun> {
  const outcomeOf = async (planned: PlannedReport): Promise<BuildResult | null> => {
    const outcome = await readOutcome(store, run, planned.reuseKey);
    if (outcome === null || 'failure' in outcome) return outcome;
    return { ...outcome, built: { ...outcome.built, last_modified: planned.report.last_modified } };
  };
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
