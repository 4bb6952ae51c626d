import { type PublishedRun, type StepOptions, buildStep, planStep, publishStep } from '../../lib/refresh/steps.ts';
import type { EtlSettings } from '../../lib/refresh/settings.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import {
  type BuildAnswer,
  type BuildStep,
  type PlannedRun,
  type RunInput,
  buildAnswerSchema,
  buildStepSchema,
  planStepSchema,
  plannedRunSchema,
  runInputSchema,
} from '../../schemas/steps.ts';
import { SETTINGS } from './etl.ts';
import type { TestBucket } from './s3.ts';

/** How the steps are run; what is not told is as in the state machine. */
export interface Running {
  input?: Partial<RunInput>;
  run?: string;
  store?: WritableStore;
  settings?: Partial<EtlSettings>;
  /** Order in which the reports are built; a report that is named twice is built twice. */
  order?: (items: BuildStep[]) => BuildStep[] | Promise<BuildStep[]>;
  /** Called before each step _publish_. */
  beforePublish?: (round: number) => Promise<unknown>;
}

export interface Ran extends PublishedRun {
  planned: PlannedRun;
  built: BuildAnswer[];
}

/** What leaves one step and comes to the next: JSON, as the schema of the next takes it. */
const handed = <T>(schema: { parse(value: unknown): T }, value: unknown): T =>
  schema.parse(JSON.parse(JSON.stringify(value)));

/** Runs the steps one after the other as the state machine does: over what lies in the bucket, and again while reports come. */
export async function runSteps(bucket: TestBucket, running: Running = {}): Promise<Ran> {
  const { run = 'run-1', store = bucket.store, order = (items) => items } = running;
  const settings = { ...SETTINGS, ...running.settings };
  const options: StepOptions<object> = { now: () => new Date(), retryDelay: 1 };
  let asked = runInputSchema.parse(running.input ?? {});
  const built: BuildAnswer[] = [];
  for (;;) {
    const planned = await planStep(store, settings, handed(planStepSchema, { run, asked }), options);
    const items = JSON.parse((await bucket.read(planned.items_key)).toString('utf8')) as BuildStep[];
    for (const item of await order(items)) {
      const answer = await buildStep(store, settings, handed(buildStepSchema, item), options);
      built.push(handed(buildAnswerSchema, answer));
    }
    await running.beforePublish?.(planned.round);
    const published = await publishStep(store, settings, handed(plannedRunSchema, planned), options);
    if (published.next === null) return { ...published, planned, built };
    asked = handed(runInputSchema, published.next);
  }
}
