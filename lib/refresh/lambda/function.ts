import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { Environment } from '../../../schemas/environment.ts';
import { config } from '../../runtime/config.ts';
import { logger } from '../../runtime/logger.ts';
import { createClient } from '../../storage/client.ts';
import { type WritableStore, writableStore } from '../../storage/writable-store.ts';
import { failureOf } from '../report/failure-log.ts';
import { type EtlSettings, settingsOf } from '../settings.ts';
import { thrownFor } from './retryable-error.ts';

/** The dependencies of a function of the refresh. */
export interface Tools {
  store: WritableStore;
  settings: EtlSettings;
  environment: Environment;
  metrics: Metrics;
  context: Context;
}

export interface EtlFunction<Event extends z.ZodType, Answer> {
  /** Name of the function in the message about an invalid event: "refresh". */
  what: string;
  event: Event;
  run: (event: z.output<Event>, tools: Tools) => Promise<Answer>;
}

export type EtlHandler<Answer> = (event: unknown, context: Context) => Promise<Answer>;

/**
 * The Lambda handler of a function of the refresh: it validates the event and gets the bucket and the settings from the
 * environment (default: that of the process). An error is logged once, and fails the invocation, as a `RetryableError` if a
 * retry makes sense.
 */
export const etlHandler = <Event extends z.ZodType, Answer>(
  declaration: EtlFunction<Event, Answer>,
  environment?: () => Environment,
): EtlHandler<Answer> => handlerOf(declaration, () => [], environment);

/** The same for a function that writes metrics to CloudWatch. */
export const countingHandler = <Event extends z.ZodType, Answer>(
  declaration: EtlFunction<Event, Answer>,
  environment?: () => Environment,
): EtlHandler<Answer> => handlerOf(declaration, (metrics) => [logMetrics(metrics)], environment);

function handlerOf<Event extends z.ZodType, Answer>(
  declaration: EtlFunction<Event, Answer>,
  more: (metrics: Metrics) => ReturnType<typeof logMetrics>[],
  environmentOf: () => Environment = config,
): EtlHandler<Answer> {
  const metrics = new Metrics({ namespace: 'SalesAnalytics' });
  let tools: Omit<Tools, 'context'> | undefined;
  return middy<unknown, Answer>()
    .use([injectLambdaContext(logger, { resetKeys: true }), ...more(metrics)])
    .handler(async (event, context) => {
      try {
        // A warm function keeps its connections to S3.
        tools ??= toolsOf(environmentOf(), metrics);
        return await invoke(declaration, event, { ...tools, context });
      } catch (error) {
        // Lambda logs what is thrown in a form of its own, without level, cause and what to do.
        const { message, fields } = failureOf(declaration.what, error);
        logger.error(message, { ...fields });
        throw thrownFor(error);
      }
    }) as never;
}

function toolsOf(environment: Environment, metrics: Metrics): Omit<Tools, 'context'> {
  metrics.setDefaultDimensions({ stage: environment.STAGE });
  const store = writableStore(createClient(environment, 'refresh'), environment.S3_BUCKET);
  return { store, settings: settingsOf(environment), environment, metrics };
}

async function invoke<Event extends z.ZodType, Answer>(
  { what, event: schema, run }: EtlFunction<Event, Answer>,
  event: unknown,
  tools: Tools,
): Promise<Answer> {
  const parsed = schema.safeParse(event ?? {});
  if (!parsed.success) {
    throw new Error(`Invalid ${what} event: ${z.prettifyError(parsed.error)}`);
  }
  return run(parsed.data, tools);
}
