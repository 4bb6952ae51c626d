import type { BuiltReport, KnownReport, Manifest, MonthPart, RefreshReport } from '../../schemas/manifest.ts';
import { ReportError } from '../base/report-error.ts';
import { Conflict, type WritableStore } from '../storage/writable-store.ts';
import type { BuildEvents, BuildResult } from './build.ts';
import { PlanBuilder } from './build-plan.ts';
import { refreshReportKey } from './layout.ts';
import { markFailed } from './manifest.ts';
import type { Kpis } from '../answers/index.ts';
import { monthsWithLines, writeLinesList } from './lines-list.ts';
import { LostVersions } from './earlier-version.ts';
import { LostRollups } from './lost-rollups.ts';
import { type Plan, type PlannedReport, plan } from './plan.ts';
import { type Outcome, publish } from './publish.ts';
import type { RollupLimits } from './publish-rollups.ts';
import { addToHistory } from './report/refresh-history.ts';
import { type RefreshRecord, refreshReport } from './report/refresh-report.ts';
import { withSecret } from './secret.ts';
import type { BuildSettings, EtlSettings } from './settings.ts';
import { LostLines, type SettleLimits } from './settle-month.ts';
import { newestOf, settleMonths, TooMuchTogether } from './settle-months.ts';
import { sweep } from './sweep.ts';
import { readTombstones } from './tombstones.ts';

/** How often a refresh plans again after another one published in between. */
const TRIES = 3;

export interface RefreshOptions extends RollupLimits, SettleLimits {
  /** Read every report and merge the published rollups again, changed or not. */
  force?: boolean | undefined;
  allowEmpty?: boolean | undefined;
  now: () => Date;
  /** Time left, in milliseconds; default: no limit. */
  timeLeft?: (() => number) | undefined;
  events?: RefreshEvents | undefined;
  retryDelay?: number | undefined;
  /** When the run began that this refresh ends; default: now. */
  startedAt?: Date | undefined;
  /** Gets the first plan; true: it was handed over, and nothing is built here. */
  handOver?: ((plan: Plan) => Promise<boolean>) | undefined;
  /** The result of a build elsewhere, null if there is none; default: reports are built in this process. */
  outcomeOf?: ((planned: PlannedReport) => Promise<BuildResult | null>) | undefined;
}

/** Events of a running refresh. */
export interface RefreshEvents extends BuildEvents {
  planned?(plan: Plan): void;
  /** Something was left undone; the published numbers are right. */
  warning?(message: string, error?: unknown): void;
}

export interface RefreshResult {
  report: RefreshReport;
  /** The published snapshot; null if there is none. */
  manifest: Manifest | null;
  /** The key figures of what was published now, in the currency of the manifest; null if nothing was. */
  kpis: Kpis | null;
  /** There was no time for all reports: another refresh has to continue. */
  unfinished: boolean;
  /** Keys of reports that are not built yet and wait for another refresh. */
  left: readonly string[];
  /** Lines of reports are gone or cannot be read; all reports have to be built again. */
  lost: boolean;
}

const OUT_OF_TIME = 'Out of time. The refresh continues in another invocation';
const NOT_BUILT = 'Published reports, or all reports, are not built yet. Nothing was changed';
/** Most keys that a warning names. */
const NAMED = 5;

/**
 * Publishes a snapshot of the reports in the bucket: plan, build, publish. Finished builds are kept, so an interrupted refresh
 * costs only time. Throws if the store fails, the listing is empty or numbers would be lost (`LostVersions`); bad reports are
 * refused and reported.
 */
export async function refresh(
  store: WritableStore,
  etlSettings: EtlSettings,
  options: RefreshOptions,
): Promise<RefreshResult> {
  const ending = new Ending(store, options);
  const lost = { reports: new Set<string>(), months: new Set<string>() };
  try {
    const settings = await withSecret(store, etlSettings);
    const { outcomeOf } = options;
    const builder = new PlanBuilder(store, settings, {
      ...options,
      // Lines that are lost have to be built again, also those of a build elsewhere.
      outcomeOf:
        outcomeOf && (async (planned) => (lost.reports.has(planned.reuseKey) ? null : await outcomeOf(planned))),
    });
    ending.builder = builder;
    for (let attempt = 1; ; attempt++) {
      // Whoever published in between may have erased an order.
      if (attempt > 1) settings.tombstones = await readTombstones(store, settings.orderSecret);
      const planned = await plan(store, settings, {
        ...options,
        lost: lost.reports,
        force: options.force === true && attempt === 1,
      });
      options.events?.planned?.(planned);
      const before = planned.published?.manifest ?? null;
      if (planned.isVersion1Pinned) return await ending.finish('pinned', null, planned, []);
      if (planned.reports.length === 0 && planned.catalog.length === 0 && before === null)
        return await ending.finish('nothing', null, planned, []);
      if (attempt === 1 && (await options.handOver?.(planned)) === true) {
        return await ending.finish('handed_over', before, planned, []);
      }
      try {
        const result = await buildAndPublish(store, settings, { planned, builder, ending, options, lost });
        if (result !== null) return result;
        attempt--; // a report less
      } catch (error) {
        if (attempt === TRIES) throw error;
        if (error instanceof LostLines) for (const key of error.reuseKeys) lost.reports.add(key);
        else if (error instanceof LostRollups) for (const id of error.months) lost.months.add(id);
        else if (!(error instanceof Conflict)) throw error;
      }
    }
  } catch (error) {
    await ending.fail(error);
    throw error;
  }
}

interface Attempt {
  planned: Plan;
  builder: PlanBuilder;
  ending: Ending;
  options: RefreshOptions;
  /** Reuse keys of reports, and ids of months, whose files are gone or cannot be read. */
  lost: { reports: ReadonlySet<string>; months: ReadonlySet<string> };
}

/** Null: a report exceeds a limit together with others. It was marked as failed, and the rest has to be planned again. */
async function buildAndPublish(
  store: WritableStore,
  settings: BuildSettings,
  { planned, builder, ending, options, lost }: Attempt,
): Promise<RefreshResult | null> {
  const before = planned.published?.manifest ?? null;
  const outcomes = await builder.build(planned);
  if (outcomes === null) return ending.finish('failed', before, planned, [], OUT_OF_TIME);
  const { lost: lostVersions, expiredLost } = builder;
  const isUnbuilt = builder.left.length > 0 && (outcomes.length === 0 || lostVersions.length > 0);
  if (isUnbuilt) {
    const result = await ending.finish('failed', before, planned, outcomes, NOT_BUILT);
    return { ...result, lost: lost.reports.size > 0 };
  }
  if (lostVersions.length + expiredLost.length > 0) throw new LostVersions(lostVersions, expiredLost);
  if (before?.pinned === true) {
    // Whoever pinned the snapshot may have been interrupted before its list was written.
    const warning = await writeLinesList(store, before, await monthsWithLines(store, planned.months));
    if (warning !== null) ending.warn(warning);
    return ending.finish('pinned', before, planned, outcomes);
  }
  const dated = withFirstArrivals(outcomes, planned);
  const built = builtReports(dated);
  const { now, force: rebuild, timeLeft, maxCells, largeRollup, rowGroupCells, segmentLines } = options;
  try {
    const settle = {
      overlap: settings.overlap,
      before: planned.months,
      files: planned.files,
      lost: lost.months,
      timeLeft,
      segmentLines,
      rowGroupCells,
    };
    const months = await settleMonths(store, built, settle);
    if (months === null) return await ending.finish('failed', before, planned, outcomes, OUT_OF_TIME);
    const published = await publish(store, planned, dated, months, settings, {
      now,
      rebuild,
      maxCells,
      largeRollup,
      rowGroupCells,
    });
    const { outcome, manifest, catalog, warnings, warning = null } = published;
    if (warning !== null) ending.warn(warning);
    for (const { code, message } of warnings) {
      // That a report is left out was logged when it was built.
      ending.warn(
        message,
        undefined,
        outcome === 'published' && code !== 'REPORT_LEFT_OUT' && code !== 'BROKEN_FORMAT',
      );
    }
    const result = await ending.finish(outcome, manifest, planned, dated, null, catalog, months);
    return { ...result, kpis: published.kpis, lost: lost.reports.size > 0 && builder.left.length > 0 };
  } catch (error) {
    if (error instanceof TooMuchTogether) builder.fail(error.report, error.cause);
    else if (error instanceof ReportError && built.length > 0) builder.fail(newestOf(built, planned.months), error);
    else throw error;
    return null;
  }
}

/** Bytes that have been here before keep their first arrival, also after they were restored. */
export const withFirstArrivals = (outcomes: readonly Outcome[], planned: Plan): Outcome[] =>
  outcomes.map((outcome) => ({ ...outcome, built: outcome.built && firstArrival(outcome.built, planned) }));

/** The reports that count. */
export const builtReports = (outcomes: readonly Outcome[]): BuiltReport[] =>
  outcomes.flatMap(({ built }) => (built === null ? [] : [built]));

function firstArrival(built: BuiltReport, { arrivals }: Plan): BuiltReport {
  const first = arrivals[built.etag];
  return first === undefined || first >= built.arrived ? built : { ...built, arrived: first };
}

/** Removes unused files and writes the refresh report. An error here is only a warning: the snapshot is published. */
class Ending {
  readonly #store: WritableStore;
  readonly #options: RefreshOptions;
  builder: PlanBuilder | undefined;
  readonly #startedAt: Date;
  readonly #warnings: string[] = [];

  constructor(store: WritableStore, options: RefreshOptions) {
    this.#store = store;
    this.#options = options;
    this.#startedAt = options.startedAt ?? options.now();
  }

  /** `error`: why the outcome is `failed`. */
  async finish(
    outcome: RefreshReport['outcome'],
    manifest: Manifest | null,
    planned: Plan,
    outcomes: readonly Outcome[],
    error: string | null = null,
    catalog: readonly KnownReport[] | null = null,
    months: readonly MonthPart[] = [],
  ): Promise<RefreshResult> {
    const left = this.builder?.left ?? [];
    if (left.length > 0) {
      const named = [...left.slice(0, NAMED), ...(left.length > NAMED ? ['…'] : [])].join(', ');
      this.warn(`${left.length} reports are not built yet: ${named}`);
    }
    if (manifest !== null && catalog !== null) await this.#sweep(manifest, catalog, months, planned);
    const report = await this.#report({
      outcome,
      error,
      manifest,
      catalog: catalog ?? planned.catalog,
      plan: planned,
      outcomes,
    });
    return { report, manifest, kpis: null, unfinished: error === OUT_OF_TIME, left, lost: false };
  }

  async fail(error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    await this.#report({ outcome: 'failed', error: message, manifest: null, catalog: [], plan: null, outcomes: [] });
    // The failure itself is what matters: where this fails too, or another refresh has just published, it stays unsaid.
    try {
      await markFailed(this.#store, this.#options.now());
    } catch {
      return;
    }
  }

  async #report(
    of: Pick<RefreshRecord, 'outcome' | 'error' | 'manifest' | 'catalog' | 'plan' | 'outcomes'>,
  ): Promise<RefreshReport> {
    const startedAt = this.#startedAt;
    const finishedAt = this.#options.now();
    const report = refreshReport({
      ...of,
      startedAt,
      finishedAt,
      read: this.builder?.read ?? new Map(),
      warnings: this.#warnings,
    });
    try {
      await this.#store.put(refreshReportKey(finishedAt), JSON.stringify(report, null, 1), 'application/json');
    } catch (error) {
      this.warn('The refresh report could not be written', error);
    }
    try {
      const warning = await addToHistory(this.#store, report);
      if (warning !== null) this.warn(warning);
    } catch (error) {
      this.warn('The history of refreshes could not be written', error);
    }
    return report;
  }

  async #sweep(
    manifest: Manifest,
    reports: readonly KnownReport[],
    months: readonly MonthPart[],
    { removed, erasedAt }: Plan,
  ): Promise<void> {
    const outputs = removed.flatMap(({ built, failure }) => [built?.cleaned, built?.rejects, failure?.rejects]);
    const keys = outputs.filter((key) => typeof key === 'string');
    try {
      await sweep(this.#store, manifest, { reports, months }, { removed: keys, now: this.#options.now(), erasedAt });
    } catch (error) {
      this.warn('Some unused files could not be removed. The next refresh tries again', error);
    }
  }

  /** `isNew`: it was not there before, and belongs in the log. */
  warn(message: string, error?: unknown, isNew = true): void {
    this.#warnings.push(message);
    if (isNew) this.#options.events?.warning?.(message, error);
  }
}
