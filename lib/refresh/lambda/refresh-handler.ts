import { performance } from 'node:perf_hooks';
import type { Context } from 'aws-lambda';
import type { Environment } from '../../../schemas/environment.ts';
import type { RefreshReport } from '../../../schemas/manifest.ts';
import { type RefreshEvent, refreshEventSchema } from '../../../schemas/refresh-event.ts';
import { logger } from '../../runtime/logger.ts';
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

/** The answer of the function, with the execution of the state machine if the refresh was handed over. */
export type HandlerAnswer = RefreshAnswer & { execution?: string };

/**
 * The Lambda handler of the refresh. Throws if S3 or the function fails, so that Lambda retries the event and then sends it to
 * the dead letter queue; bad reports do not throw.
 */
export function refreshHandler(environmentOf?: () => Environment): EtlHandler<HandlerAnswer> {
  const declaration: EtlFunction<typeof refreshEventSchema, HandlerAnswer> = {
    what: 'refresh',
    event: refreshEventSchema,
    async run(request, { store, settings, environment, metrics, context }) {
      const began = performance.now();
      logger.info('Refresh started', { bucket: store.bucket, prefix: settings.rawPrefix, asked: request });
      let execution: string | undefined;
      const result = await refresh(store, settings, {
        force: request.force,
        allowEmpty: request.allow_empty,
        now: () => new Date(),
        timeLeft: () => context.getRemainingTimeInMillis(),
        events: refreshLog(logger, store.bucket),
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
    },
  };
  return countingHandler(declaration, environmentOf);
}

/** Null: the work is done in this process. */
async function handOver(
  plan: Plan,
  { force, allow_empty }: RefreshEvent,
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
  { continued, allow_empty }: RefreshEvent,
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
