import type { Failure } from '../../schemas/manifest.ts';
import type { WritableStore } from '../store/writable-store.ts';
import { type Built, adopt, build } from './build.ts';
import type { Plan, PlannedReport } from './plan.ts';
import type { Outcome } from './publish.ts';
import type { EtlSettings } from './settings.ts';

/** Below this much time no further report is begun, in milliseconds. */
const LEAST_TIME = 60_000;

export interface BuildPlanOptions {
  now: () => Date;
  /** Time left, in milliseconds; default: all there is. */
  timeLeft?: (() => number) | undefined;
  events?: BuildEvents | undefined;
  /** Waits between attempts, in milliseconds; tests wait less. */
  retryDelay?: number | undefined;
}

/** What is told of each report that is read. */
export interface BuildEvents {
  reading?(planned: PlannedReport): void;
  /** Bytes and rows of one report so far. */
  progress?(planned: PlannedReport, progress: { bytes: number; rows: number }): void;
  read?(planned: PlannedReport, built: Built): void;
}

/** Builds the reports of a plan, and of the plans after it, some at a time; knows what it has read. */
export class PlanBuilder {
  readonly #store: WritableStore;
  readonly #settings: EtlSettings;
  readonly #options: BuildPlanOptions;
  readonly #read = new Map<string, { rows: number; rejected: number }>();
  readonly #failures = new Map<string, Failure>();

  constructor(store: WritableStore, settings: EtlSettings, options: BuildPlanOptions) {
    this.#store = store;
    this.#settings = settings;
    this.#options = options;
  }

  /** By key, the rows of the reports that were read. */
  get read(): ReadonlyMap<string, { rows: number; rejected: number }> {
    return this.#read;
  }

  /** What came of each report of the plan; null where the time did not suffice. Throws `StoreError`. */
  async build({ reports, cubes }: Plan): Promise<Outcome[] | null> {
    const outcomes: (Outcome | null)[] = reports.map(() => null);
    const queue = [...reports.entries()];
    let outOfTime = false;
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [place, planned] = next;
        if (planned.action === 'read' && (this.#options.timeLeft?.() ?? Infinity) < LEAST_TIME) {
          outOfTime = true;
          queue.length = 0;
          return;
        }
        try {
          outcomes[place] = await this.#outcome(planned, cubes);
        } catch (error) {
          queue.length = 0;
          throw error;
        }
      }
    };
    const results = await Promise.allSettled(Array.from({ length: this.#settings.concurrency }, worker));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outOfTime ? null : outcomes.filter((outcome) => outcome !== null);
  }

  async #outcome(planned: PlannedReport, cubes: ReadonlySet<string>): Promise<Outcome | null> {
    const { report, reuseKey, known, action } = planned;
    const { key, series, last_modified } = report;
    // The cube of an older version cannot be made again: without it the report holds nothing until it is mended.
    const before = known?.built ?? null;
    const previous = before !== null && cubes.has(before.cube) ? before : null;
    const failure = (action === 'reuse' ? known?.failure : this.#failures.get(reuseKey)) ?? null;
    if (failure !== null) return { key, series, built: previous, failure };
    if (action === 'reuse') return { key, series, built: { ...previous!, last_modified }, failure };
    if (action === 'adopt') {
      const adopted = await adopt(this.#store, planned);
      if (adopted !== null) return { key, series, built: { ...adopted, last_modified }, failure: null };
    }
    const built = await this.#build(planned);
    if ('gone' in built) return null;
    if ('failure' in built) return { key, series, built: previous, failure: built.failure };
    return { key, series, built: built.built, failure: null };
  }

  async #build(planned: PlannedReport): Promise<Built> {
    const { now, retryDelay, events } = this.#options;
    events?.reading?.(planned);
    const onProgress = (progress: { bytes: number; rows: number }) => events?.progress?.(planned, progress);
    const options = { now, retryDelay, onProgress };
    const built = await build(this.#store, planned, this.#settings, options);
    events?.read?.(planned, built);
    if (!('gone' in built)) this.#read.set(planned.report.key, { rows: built.rows, rejected: built.rejected });
    if ('failure' in built) this.#failures.set(built.failure.reuse_key, built.failure);
    return built;
  }
}
