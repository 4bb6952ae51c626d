import {
  type PublishedRun,
  type StepOptions,
  buildStep,
  mergeStep,
  monthsStep,
  planStep,
  publishStep,
} from '../../lib/refresh/steps.ts';
import type { EtlSettings } from '../../lib/refresh/settings.ts';
import type { WritableStore } from '../../lib/storage/writable-store.ts';
import {
  type BuildAnswer,
  type BuildStep,
  type MergeAnswer,
  type MergeStep,
  type PlannedMonths,
  type RunInput,
  buildAnswerSchema,
  buildStepSchema,
  mergeAnswerSchema,
  mergeStepSchema,
  planStepSchema,
  plannedRunSchema,
  publishStepSchema,
  runInputSchema,
} from '../../schemas/steps.ts';
import { type Published, SETTINGS } from './etl.ts';
import type { Bucket } from './s3.ts';

/** How the steps are run; what is not told is as in the state machine. */
export interface Running {
  input?: Partial<RunInput>;
  run?: string;
  store?: WritableStore;
  settings?: Partial<EtlSettings>;
  /** Order in which the reports are built; a report that is named twice is built twice. */
  order?: (items: BuildStep[]) => BuildStep[] | Promise<BuildStep[]>;
  /** Called before each step _months_. */
  beforeMonths?: (round: number) => Promise<unknown>;
  /** Order in which the months are made; a month that is named twice is made twice. */
  monthOrder?: (items: MergeStep[]) => MergeStep[] | Promise<MergeStep[]>;
  /** Called before each step _publish_. */
  beforePublish?: (round: number) => Promise<unknown>;
}

export interface Ran extends PublishedRun {
  planned: PlannedMonths;
  built: BuildAnswer[];
  merged: MergeAnswer[];
}

/** What leaves one step and comes to the next: JSON, as the schema of the next takes it. */
const handed = <T>(schema: { parse(value: unknown): T }, value: unknown): T =>
  schema.parse(JSON.parse(JSON.stringify(value)));

/** Runs the steps one after the other as the state machine does: over what lies in the bucket, and again while reports come. */
export async function runSteps(bucket: Bucket, running: Running = {}): Promise<Ran> {
  const { run = 'run-1', store = bucket.store, order = (items) => items, monthOrder = (items) => items } = running;
  const settings = { ...SETTINGS, ...running.settings };
  const options: StepOptions<object> = { now: () => new Date(), retryDelay: 1 };
  let asked = runInputSchema.parse(running.input ?? {});
  const read = async <Item>(key: string) => JSON.parse((await bucket.read(key)).toString('utf8')) as Item[];
  const built: BuildAnswer[] = [];
  const merged: MergeAnswer[] = [];
  for (;;) {
    const listed = await planStep(store, settings, handed(planStepSchema, { run, asked }), options);
    for (const item of await order(await read<BuildStep>(listed.items_key))) {
      const answer = await buildStep(store, settings, handed(buildStepSchema, item), options);
      built.push(handed(buildAnswerSchema, answer));
    }
    await running.beforeMonths?.(listed.round);
    const planned = await monthsStep(store, settings, handed(plannedRunSchema, listed), options);
    for (const item of await monthOrder(await read<MergeStep>(planned.months_key))) {
      merged.push(handed(mergeAnswerSchema, await mergeStep(store, handed(mergeStepSchema, item))));
    }
    await running.beforePublish?.(planned.round);
    const published = await publishStep(store, settings, handed(publishStepSchema, planned), options);
    if (published.next === null) return { ...published, planned, built, merged };
    asked = handed(runInputSchema, published.next);
  }
}

/** Removes all that was made, but the secret: with another one keys and hashes would be others. */
export async function wipe(bucket: Bucket) {
  for (const key of await bucket.keys('etl-output/')) {
    if (key !== 'etl-output/secret.json') await bucket.remove(key);
  }
}

/** What is published without the times of its making. */
export function timeless({ manifest, reports }: Published) {
  return {
    manifest: {
      ...manifest,
      first_published_at: '',
      refreshed_at: '',
      checked_at: '',
      reports: { ...manifest.reports, catalog: '' },
    },
    reports: reports.map((report) => ({ ...report, failure: report.failure && { ...report.failure, at: '' } })),
  };
}
