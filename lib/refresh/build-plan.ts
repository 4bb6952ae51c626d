import type { BuiltReport, Failure, PreviousReport, Report } from '../../schemas/manifest.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { type BuildEvents, type BuildResult, buildReport } from './build.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import type { ReportError } from '../base/report-error.ts';
import { type EarlierVersion, earlierVersion, expiredVersion } from './earlier-version.ts';
import type { ExpiredReport, Plan, PlannedReport } from './plan.ts';
import type { Outcome } from './publish.ts';
import type { SeriesFormats } from './series-format.ts';
import type { BuildSettings } from './settings.ts';

/** Bounds of the time that must be left to begin a report, in milliseconds: one function reads the largest in less. */
const TIME = { least: 60_000, most: 600_000 };
/** A quarter of the measured rate of a function with one vCPU. */
const BYTES_PER_SECOND = 10_000_000;
/** Usual upper bound of the ratio of a report's size to its compressed size. */
const COMPRESSION = 10;

/** Time that must be left to begin a report, in milliseconds. */
export function timeFor({ key, size }: Pick<Report, 'key' | 'size'>): number {
  const bytes = key.toLowerCase().endsWith('.gz') ? COMPRESSION * size : size;
  return Math.min(TIME.most, Math.max(TIME.least, (bytes / BYTES_PER_SECOND) * 1000));
}

/** The same by the action of the plan; a report to adopt may have to be read after all. */
function timeToBegin({ action, report }: PlannedReport): number {
  if (action === 'reuse') return 0;
  return action === 'adopt' ? TIME.least : timeFor(report);
}

export interface BuildPlanOptions {
  now: () => Date;
  /** Time left, in milliseconds; default: no limit. */
  timeLeft?: (() => number) | undefined;
  events?: BuildEvents | undefined;
  /** Waits between attempts, in milliseconds; tests wait less. */
  retryDelay?: number | undefined;
  /** The result of a build elsewhere, null if there is none; default: reports are built in this process. */
  outcomeOf?: ((planned: PlannedReport) => Promise<BuildResult | null>) | undefined;
}

/** Builds the reports of a plan, and of later plans of the same refresh, some concurrently; keeps what it has read. */
export class PlanBuilder {
  readonly #store: WritableStore;
  readonly #settings: BuildSettings;
  readonly #options: BuildPlanOptions;
  readonly #read = new Map<string, { rows: number; rejected: number }>();
  readonly #failures = new Map<string, Failure>();
  readonly #earlier = new Map<string, EarlierVersion | null>();
  #turn: Promise<unknown> = Promise.resolve();
  #left: string[] = [];
  #lost: PreviousReport[] = [];
  #expiredLost: PreviousReport[] = [];

  constructor(store: WritableStore, settings: BuildSettings, options: BuildPlanOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#options = options;
  }

  /** By key, the rows of the reports that were read. */
  get read(): ReadonlyMap<string, { rows: number; rejected: number }> {
    return this.#read;
  }

  /** Keys of the reports of the plan that are not built yet and wait for another refresh. */
  get left(): readonly string[] {
    return this.#left;
  }

  /** Reports that count by an earlier version that cannot be built any more: publishing without it would lose numbers. */
  get lost(): readonly PreviousReport[] {
    return this.#lost;
  }

  /** Reports whose file has expired and whose lines cannot be used: publishing without them would lose numbers. */
  get expiredLost(): readonly PreviousReport[] {
    return this.#expiredLost;
  }

  /** Leaves out a report that was built: it exceeds a limit together with others. */
  fail({ reuse_key, etag, last_modified, size }: BuiltReport, { code, message }: ReportError): void {
    if (this.#failures.has(reuse_key)) throw new Error(`${message} (it was left out before, which did not help)`);
    const at = this.#options.now().toISOString();
    const failure = {
      reuse_key,
      etag,
      last_modified,
      size,
      code,
      message,
      at,
      rejected: null,
      rejects_by_reason: {},
      rejected_lines: {},
      rejects: null,
      tombstones: '',
    };
    this.#failures.set(reuse_key, failure);
  }

  /** The outcome of each report of the plan; null if there was not enough time. Throws `StoreError`. */
  async build({ reports, reserve, expired, formats, built: there }: Plan): Promise<Outcome[] | null> {
    const outcomes: (Outcome | null)[] = reports.map(() => null);
    const queue = [...reports.entries()];
    let outOfTime = false;
    this.#left = [];
    this.#lost = [];
    this.#expiredLost = [];
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [place, planned] = next;
        if (!this.#hasTimeFor(planned)) {
          outOfTime = true;
          queue.length = 0;
          return;
        }
        try {
          outcomes[place] = await this.#outcome(planned, there);
        } catch (error) {
          queue.length = 0;
          throw error;
        }
      }
    };
    const results = await Promise.allSettled(Array.from({ length: this.#settings.concurrency }, worker));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (outOfTime) return null;
    const kept = await this.#expired(expired, formats, there);
    const found = [...outcomes.filter((outcome) => outcome !== null), ...kept];
    if (kept.length > 0) found.sort((one, other) => (one.key < other.key ? -1 : 1));
    if (reserve === null || found.some(({ built }) => built !== null && built.runs.length > 0)) return found;
    if (!this.#hasTimeFor(reserve)) return null;
    const instead = await this.#outcome(reserve, there);
    return instead === null ? found : [...found, instead];
  }

  #hasTimeFor(planned: PlannedReport): boolean {
    return (this.#options.timeLeft?.() ?? Infinity) >= timeToBegin(planned);
  }

  async #outcome(planned: PlannedReport, there: ReadonlySet<string>): Promise<Outcome | null> {
    const { report, reuseKey, known, action } = planned;
    const { key, series, last_modified } = report;
    const failure = this.#failures.get(reuseKey) ?? (action === 'reuse' ? known?.failure : null) ?? null;
    if (failure !== null) return { key, series, built: await this.#earlierBuilt(planned, there), failure };
    if (action === 'reuse') return { key, series, built: { ...(known!.built as BuiltReport), last_modified }, failure };
    const built = await this.#build(planned);
    if (built === null) {
      this.#left.push(key);
      const earlier = await this.#earlierBuilt(planned, there);
      return earlier === null ? null : { key, series, built: earlier, failure: null };
    }
    if ('gone' in built) return null;
    if ('failure' in built) {
      return { key, series, built: await this.#earlierBuilt(planned, there), failure: built.failure };
    }
    return { key, series, built: built.built, failure: null };
  }

  /** What counts of reports whose file has expired. */
  async #expired(
    reports: readonly ExpiredReport[],
    formats: SeriesFormats,
    there: ReadonlySet<string>,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const versionOf = ({ built }: ExpiredReport) =>
      expiredVersion(this.#store, built, formats.of(built.key), (reuseKey) => there.has(reuseKey), this.#settings);
    for await (const [report, version] of mapConcurrent(reports, this.#settings.concurrency, versionOf)) {
      const { key, series, failure } = report;
      // One that failed beside others would be lost for good: it cannot be read again.
      if ('lost' in version || this.#failures.has(version.built.reuse_key)) this.#expiredLost.push(report);
      else outcomes.push({ key, series, built: version.built, failure, expired: true });
    }
    return outcomes;
  }

  /** The version that counts of a report whose newest one does not. */
  async #earlierBuilt(planned: PlannedReport, there: ReadonlySet<string>): Promise<BuiltReport | null> {
    const { key } = planned.report;
    let earlier = this.#earlier.get(key);
    if (earlier === undefined) {
      const { now, retryDelay } = this.#options;
      const isBuilt = (reuseKey: string) => there.has(reuseKey);
      const work = () => earlierVersion(this.#store, planned, isBuilt, this.#settings, { now, retryDelay });
      // One at a time: each may read a whole report.
      const turn = this.#turn.then(work);
      this.#turn = turn.catch(() => null);
      earlier = await turn;
      this.#earlier.set(key, earlier);
    }
    if (earlier === null) return null;
    // What exceeds a limit together with others is no earlier version to fall back to.
    if ('built' in earlier) return this.#failures.has(earlier.built.reuse_key) ? null : earlier.built;
    this.#lost.push(planned.known!);
    return null;
  }

  async #build(planned: PlannedReport): Promise<BuildResult | null> {
    const { now, retryDelay, events, outcomeOf } = this.#options;
    const built =
      outcomeOf === undefined
        ? await buildReport(this.#store, planned, this.#settings, { now, retryDelay, events })
        : await outcomeOf(planned);
    if (built === null || 'gone' in built) return built;
    if (!('adopted' in built && built.adopted === true))
      this.#read.set(planned.report.key, { rows: built.rows, rejected: built.rejected });
    if ('failure' in built) this.#failures.set(built.failure.reuse_key, built.failure);
    return built;
  }
}
