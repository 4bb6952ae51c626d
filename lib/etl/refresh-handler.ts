import { performance } from 'node:perf_hooks';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { RefreshReport } from '../../schemas/manifest.ts';
import { type RefreshEvent, refreshEventSchema } from '../../schemas/refresh-event.ts';
import { config } from '../config.ts';
import { logger } from '../logger.ts';
import { createClient } from '../store/client.ts';
import { writableStore } from '../store/writable-store.ts';
import { startAgain } from './continue.ts';
import { logResult, refreshLog } from './refresh-log.ts';
import { countRefresh } from './refresh-metrics.ts';
import { refresh } from './refresh.ts';
import { settingsOf } from './settings.ts';

/** A refresh that reads nothing before its time is up would go on for ever. */
const MOST_CONTINUATIONS = 100;

/** What the function answers: the refresh report without its lists of reports. */
export type RefreshAnswer = Pick<
  RefreshReport,
  'outcome' | 'error' | 'snapshot' | 'rows_read' | 'rows_rejected' | 'replaced'
> & {
  reports: number;
  failed: string[];
  removed: string[];
  ignored: string[];
};

/**
 * The Lambda handler of the refresh. Throws where the machinery fails, so that the invocation is repeated and then kept
 * as a dead letter; bad reports do not throw.
 */
export function refreshHandler(): (event: unknown, context: Context) => Promise<RefreshAnswer> {
  const metrics = new Metrics({ namespace: 'SalesAnalytics' });
  const run = async (event: unknown, context: Context): Promise<RefreshAnswer> => {
    const began = performance.now();
    const asked = eventOf(event);
    const settings = config();
    metrics.setDefaultDimensions({ stage: settings.STAGE });
    logger.info('Refresh started', { bucket: settings.S3_BUCKET, prefix: settings.RAW_PREFIX, asked });
    const store = writableStore(createClient(settings, 'refresh'), settings.S3_BUCKET);
    const result = await refresh(store, settingsOf(settings), {
      force: asked.force,
      allowEmpty: asked.allow_empty,
      now: () => new Date(),
      timeLeft: () => context.getRemainingTimeInMillis(),
      events: refreshLog(logger, settings.S3_BUCKET),
    });
    const { report } = result;
    countRefresh(metrics, report, performance.now() - began);
    await logResult(logger, store, result);
    if (result.unfinished) await goOn(asked, report, context);
    return answerOf(report);
  };
  return middy<unknown, RefreshAnswer>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(run) as never;
}

async function goOn({ continued, allow_empty }: RefreshEvent, report: RefreshReport, context: Context): Promise<void> {
  if (report.rows_read === 0 || continued >= MOST_CONTINUATIONS) {
    throw new Error('The time of the function does not suffice to read a report; give it more, or split the report');
  }
  await startAgain(context.functionName, { allow_empty, continued: continued + 1 });
}

function eventOf(event: unknown): RefreshEvent {
  const result = refreshEventSchema.safeParse(event ?? {});
  if (result.success) return result.data;
  throw new Error(`The event is none that a refresh takes: ${z.prettifyError(result.error)}`);
}

function answerOf({
  outcome,
  error,
  snapshot,
  rows_read,
  rows_rejected,
  replaced,
  reports,
  removed,
  ignored,
}: RefreshReport): RefreshAnswer {
  const failed = reports
    .filter(({ action }) => action === 'failed')
    .map(({ key, failure }) => `${key}: ${failure?.message}`);
  return {
    outcome,
    error,
    snapshot,
    rows_read,
    rows_rejected,
    replaced,
    reports: reports.length,
    failed,
    removed,
    ignored,
  };
}
