import { performance } from 'node:perf_hooks';
import type { Context } from 'aws-lambda';
import type { Environment } from '../../../schemas/environment.ts';
import type { RefreshReport } from '../../../schemas/manifest.ts';
import {
  type Batch,
  type RefreshEvent,
  type RefreshRequest,
  refreshEventSchema,
} from '../../../schemas/refresh-event.ts';
import { logger } from '../../runtime/logger.ts';
import { Conflict } from '../../storage/writable-store.ts';
import { startAgain } from './continue.ts';
import { type EtlFunction, type EtlHandler, countingHandler } from './function.ts';
import { type HandedOver, isTooMuch, startRun, toRead } from './hand-over.ts';
import type { Plan } from '../plan.ts';
import { type RefreshAnswer, answerOf } from '../report/refresh-answer.ts';
import { logResult, refreshLog } from '../report/refresh-log.ts';
import { countRefresh } from '../report/refresh-metrics.ts';
import { refresh } from '../refresh.ts';

export type { RefreshAnswer } from '../report/refresh-answer.ts';

/** Most invocations of one refresh: it would never end if each one read too little. */
const MOST_CONTINUATIONS = 100;
/** Most ids of messages in a log line. */
const NAMED = 5;

/**
 * The answer of the function, with the execution of the state machine if the refresh was handed over. Only outcome and error
 * if others kept publishing in between.
 */
export type HandlerAnswer = Pick<RefreshAnswer, 'outcome' | 'error'> & Partial<RefreshAnswer> & { execution?: string };

/**
 * The Lambda handler of the refresh. Throws if S3 or the function fails: a batch of messages then returns to the queue, and
 * Lambda retries another invocation; after the last attempt it goes to the dead letter queue. Bad reports do not throw.
 */
export function refreshHandler(environmentOf?: () => Environment): EtlHandler<HandlerAnswer> {
  const declaration: EtlFunction<typeof refreshEventSchema, HandlerAnswer> = {
    what: 'refresh',
    event: refreshEventSchema,
    async run(event, { store, settings, environment, metrics, context }) {
      const { batch, ...request }: RefreshEvent = event;
      const began = performance.now();
      const { bucket } = store;
      const messages = batch && { messages: batch.messages };
      logger.info('Refresh started', { bucket, prefix: settings.rawPrefix, asked: request, ...messages });
      if (batch !== undefined) warnOfUnreadable(batch);
      let execution: string | undefined;
      try {
        const result = await refresh(store, settings, {
          force: request.force,
          allowEmpty: request.allow_empty,
          now: () => new Date(),
          timeLeft: () => context.getRemainingTimeInMillis(),
          events: refreshLog(logger, bucket),
          async handOver(plan) {
            execution = (await handOver(plan, request, environment))?.execution;
            return execution !== undefined;
          },
        });
        const { report } = result;
        countRefresh(metrics, report, performance.now() - began);
        logResult(logger, result);
        if (result.unfinished) await continueRefresh(request, report, context);
        return { ...answerOf(report), ...(execution !== undefined && { execution }) };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        return await startOver(request, error, context);
      }
    },
  };
  return countingHandler(declaration, environmentOf);
}

function warnOfUnreadable({ unreadable }: Batch): void {
  if (unreadable.length === 0) return;
  const fields = { count: unreadable.length, message_ids: unreadable.slice(0, NAMED) };
  logger.warn('Messages that are not refresh requests count as requests without options', fields);
}

/** Null: the work is done in this process. */
async function handOver(
  plan: Plan,
  { force, allow_empty }: RefreshRequest,
  { STATE_MACHINE_ARN, SCALE_OUT_BYTES, SCALE_OUT_REPORTS }: Environment,
): Promise<HandedOver | null> {
  const work = toRead(plan);
  const most = { bytes: SCALE_OUT_BYTES, reports: SCALE_OUT_REPORTS };
  if (STATE_MACHINE_ARN === undefined || !isTooMuch(work, most)) return null;
  const handed = await startRun(STATE_MACHINE_ARN, { force, allow_empty });
  const to = handed.running ? 'the running execution' : 'the state machine';
  logger.info(`Handed over to ${to}: ${work.reports} reports`, { ...work, ...handed });
  return handed;
}

async function continueRefresh(
  { continued, allow_empty }: RefreshRequest,
  report: RefreshReport,
  context: Context,
): Promise<void> {
  if (report.rows_read === 0 || continued >= MOST_CONTINUATIONS) {
    throw new Error(
      'The function timed out before it could read one report. Raise its timeout or memory, or split the report',
    );
  }
  await startAgain(context.functionName, { allow_empty, continued: continued + 1 });
}

/**
 * Other refreshes published each time before this one could. That is no failure, so it must use up no tries of the messages
 * that it is for: another invocation starts from the beginning. Throws `lost` when that was done too often.
 */
async function startOver(
  { force, allow_empty, continued }: RefreshRequest,
  lost: Conflict,
  context: Context,
): Promise<HandlerAnswer> {
  if (continued >= MOST_CONTINUATIONS) throw lost;
  const error = 'Other refreshes published in between. The refresh starts again in another invocation';
  logger.warn(error, { error: lost });
  await startAgain(context.functionName, { force, allow_empty, continued: continued + 1 });
  return { outcome: 'failed', error };
}
