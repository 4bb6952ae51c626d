import {
  type BuildAnswer,
  type MergeAnswer,
  type PlannedMonths,
  type PlannedRun,
  type RunInput,
  buildStepSchema,
  mergeStepSchema,
  planStepSchema,
  plannedRunSchema,
  publishStepSchema,
} from '../../../schemas/steps.ts';
import type { Environment } from '../../../schemas/environment.ts';
import { logger } from '../../runtime/logger.ts';
import { type EtlFunction, type EtlHandler, countingHandler, etlHandler } from './function.ts';
import { type RefreshAnswer, answerOf } from '../report/refresh-answer.ts';
import { logResult, refreshLog } from '../report/refresh-log.ts';
import { countRefresh } from '../report/refresh-metrics.ts';
import { buildStep, mergeStep, monthsStep, planStep, publishStep } from '../steps.ts';

const now = () => new Date();

/**
 * The answer of the step _publish_: the refresh, with counts instead of lists, since the state of an execution is limited to
 * 256 KiB, and the input of the next round if there is one. The refresh report has the lists.
 */
export type PublishAnswer = Omit<RefreshAnswer, Lists> &
  Record<Lists, number> & { again: boolean; next: RunInput | null };
type Lists = 'failed' | 'removed' | 'ignored';

const plan: EtlFunction<typeof planStepSchema, PlannedRun> = {
  what: 'plan step',
  event: planStepSchema,
  async run(step, { store, settings }) {
    logger.info('Refresh started', { bucket: store.bucket, prefix: settings.rawPrefix, ...step });
    return planStep(store, settings, step, { now, events: refreshLog(logger, store.bucket) });
  },
};

const build: EtlFunction<typeof buildStepSchema, BuildAnswer> = {
  what: 'build step',
  event: buildStepSchema,
  run: async (step, { store, settings }) =>
    buildStep(store, settings, step, { now, events: refreshLog(logger, store.bucket) }),
};

const months: EtlFunction<typeof plannedRunSchema, PlannedMonths> = {
  what: 'months step',
  event: plannedRunSchema,
  async run(step, { store, settings }) {
    const planned = await monthsStep(store, settings, step, { now });
    logger.info(`Months to make: ${planned.months}`, { months: planned.months });
    return planned;
  },
};

const merge: EtlFunction<typeof mergeStepSchema, MergeAnswer> = {
  what: 'merge step',
  event: mergeStepSchema,
  async run(step, { store }) {
    const answer = await mergeStep(store, step);
    const { series, month, outcome, error } = answer;
    const message = `${month} of ${series}: ${outcome}`;
    if (error === null) logger.info(message, { ...answer });
    else logger.warn(`${message}. ${error}`, { ...answer });
    return answer;
  },
};

const publish: EtlFunction<typeof publishStepSchema, PublishAnswer> = {
  what: 'publish step',
  event: publishStepSchema,
  async run(step, { store, settings, metrics }) {
    const { result, next } = await publishStep(store, settings, step, {
      now,
      events: refreshLog(logger, store.bucket),
    });
    const { report } = result;
    countRefresh(metrics, report, Date.parse(report.finished_at) - Date.parse(report.started_at));
    logResult(logger, result);
    const { failed, removed, ignored, ...answer } = answerOf(report);
    const counts = { failed: failed.length, removed: removed.length, ignored: ignored.length };
    return { ...answer, ...counts, again: next !== null, next };
  },
};

/** The Lambda handler of the step _plan_. */
export const planHandler = (environment?: () => Environment): EtlHandler<PlannedRun> => etlHandler(plan, environment);

/** The Lambda handler of the step _build_: one report per invocation. */
export const buildHandler = (environment?: () => Environment): EtlHandler<BuildAnswer> =>
  etlHandler(build, environment);

/** The Lambda handler of the step _months_. */
export const monthsHandler = (environment?: () => Environment): EtlHandler<PlannedMonths> =>
  etlHandler(months, environment);

/** The Lambda handler of the step _merge_: one month per invocation. */
export const mergeHandler = (environment?: () => Environment): EtlHandler<MergeAnswer> =>
  etlHandler(merge, environment);

/** The Lambda handler of the step _publish_, which writes log and metrics of the run. */
export const publishHandler = (environment?: () => Environment): EtlHandler<PublishAnswer> =>
  countingHandler(publish, environment);
