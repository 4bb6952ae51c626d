import { logger } from '../runtime/logger.ts';
import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { methodOf, parametersOf } from './event.ts';
import { Problem } from './problem.ts';
import type { Middleware } from './request.ts';

/** Metric of requests before the first report: a stage that waits for its first report must not set off an alarm for errors. */
export const REQUESTS_WITHOUT_DATA = 'RequestsWithoutData';

/** Fields by which CloudWatch counts a log line in a metric, beside those that every line has. */
const countWithoutData = (): Record<string, unknown> => ({
  stage: process.env['STAGE'] ?? 'local',
  [REQUESTS_WITHOUT_DATA]: 1,
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      {
        Namespace: 'SalesAnalytics',
        Dimensions: [['service', 'stage']],
        Metrics: [{ Name: REQUESTS_WITHOUT_DATA, Unit: 'Count' }],
      },
    ],
  },
});

/** Logs the start and the end of each request, with the request id that the caller gets. */
export const requestLog = (path: string, source?: () => SnapshotSource): Middleware => {
  const started = new WeakMap<object, number>();
  const outcome = (request: object, statusCode: number) => ({
    route: path,
    status: statusCode,
    success: statusCode < 400,
    duration_ms: Math.round((performance.now() - (started.get(request) ?? performance.now())) * 10) / 10,
  });
  return {
    before(request) {
      started.set(request, performance.now());
      logger.setCorrelationId(request.internal.requestId);
      const parameters = Object.fromEntries(parametersOf(request.event));
      logger.info(`Start ${methodOf(request.event)} ${path}`, { route: path, parameters, ...source?.().origin });
    },
    after(request) {
      logger.info(`Done ${path}`, outcome(request, request.response?.statusCode ?? 500));
    },
    onError(request) {
      const { error, response } = request;
      const fields = outcome(request, response?.statusCode ?? 500);
      if (error instanceof Problem && error.status < 500) {
        logger.info(`Refused ${path}: ${error.message}`, { ...fields, code: error.code });
      } else {
        const withoutData = error instanceof Problem && error.code === 'NO_DATA' ? countWithoutData() : {};
        logger.error(`Failed ${path}`, { ...fields, ...withoutData, error: error ?? undefined });
      }
    },
  };
};
