import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { config } from '../runtime/config.ts';
import { logger } from '../runtime/logger.ts';
import { snapshots } from '../snapshot/index.ts';
import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { cors } from './cors.ts';
import { type HttpEvent, type HttpResponse, asHttpEvent } from './event.ts';
import { onlyReads } from './method.ts';
import { Problem } from './problem.ts';
import { problems } from './problems.ts';
import { type Internal, request } from './request.ts';
import { requestLog } from './request-log.ts';
import { sendable } from './size.ts';

/** Time that is kept for telling the caller that there will be no answer, in milliseconds. */
const TIMEOUT_MARGIN = 500;

/** What a route depends on besides its request; tests put their own in. */
export interface Surroundings {
  source: () => SnapshotSource;
  now: () => Date;
  service: () => { version: string; asksForKey: boolean };
}

/** As deployed; the environment is read when a request needs it, so that it learns what is wrong with that. */
export const DEPLOYED: Surroundings = {
  source: snapshots,
  now: () => new Date(),
  service: () => ({ version: config().SERVICE_VERSION, asksForKey: config().API_AUTH !== 'none' }),
};

/** A Lambda handler that knows what it was made from. */
export type RouteHandler<Declaration = unknown> = ((event: unknown, context: Context) => Promise<HttpResponse>) & {
  readonly declaration: Declaration;
};

/**
 * The Lambda handler of a route: one stack of middlewares, the same for all. Whatever it is invoked with that is no HTTP
 * request counts as one without parameters. `source`: where the route reads from, for the log.
 */
export function stack<Declaration extends { path: string }>(
  declaration: Declaration,
  respond: (event: HttpEvent) => Promise<HttpResponse>,
  source?: () => SnapshotSource,
): RouteHandler<Declaration> {
  const { path } = declaration;
  const handler = middy<HttpEvent, HttpResponse, Error, Context, Internal>({
    timeoutEarlyInMillis: TIMEOUT_MARGIN,
    timeoutEarlyResponse: timedOut,
  })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(request())
    .use(cors())
    .use(requestLog(path, source))
    .use(problems(path))
    .use(onlyReads())
    .handler(async (event: HttpEvent): Promise<HttpResponse> => sendable(await respond(event)));
  return Object.assign((event: unknown, context: Context) => handler(asHttpEvent(event), context), { declaration });
}

function timedOut(): never {
  const headers = { 'Retry-After': '5' };
  throw new Problem('TIMED_OUT', 'The answer was not ready in time; try again in a few seconds', { headers });
}
