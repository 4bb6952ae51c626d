import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { config } from '../runtime/config.ts';
import { logger } from '../runtime/logger.ts';
import { snapshots } from '../snapshot/index.ts';
import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { cors } from './cors.ts';
import { type HttpEvent, type HttpResponse, asHttpEvent } from './event.ts';
import { allowMethods } from './method.ts';
import { Problem } from './problem.ts';
import { problems } from './problems.ts';
import { type RequestState, request } from './request.ts';
import { requestLog } from './request-log.ts';
import { checkSize } from './size.ts';

/** Milliseconds before the Lambda timeout at which the caller gets a `TIMED_OUT` problem instead. */
const TIMEOUT_MARGIN = 500;

/** What a route depends on beyond its request. Tests pass their own. */
export interface RouteDependencies {
  source: () => SnapshotSource;
  now: () => Date;
  service: () => { version: string; requiresKey: boolean };
}

/** The dependencies of the deployed service. Settings are read per request, so that wrong ones become an error answer. */
export const DEPLOYED_DEPENDENCIES: RouteDependencies = {
  source: snapshots,
  now: () => new Date(),
  service: () => ({ version: config().SERVICE_VERSION, requiresKey: config().API_AUTH !== 'none' }),
};

/** A Lambda handler, with the declaration it was made from. */
export type RouteHandler<Declaration = unknown> = ((event: unknown, context: Context) => Promise<HttpResponse>) & {
  readonly declaration: Declaration;
};

/**
 * The Lambda handler of a route, with the middlewares that all routes share. A payload that is not an HTTP request counts as
 * a request without parameters. `source`: where the route reads from, for the log; `methods`: default GET and HEAD.
 */
export function stack<Declaration extends { path: string }>(
  declaration: Declaration,
  respond: (event: HttpEvent) => Promise<HttpResponse>,
  source?: () => SnapshotSource,
  methods?: readonly string[],
): RouteHandler<Declaration> {
  const { path } = declaration;
  const handler = middy<HttpEvent, HttpResponse, Error, Context, RequestState>({
    timeoutEarlyInMillis: TIMEOUT_MARGIN,
    timeoutEarlyResponse: timedOut,
  })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(request())
    .use(cors())
    .use(requestLog(path, source))
    .use(problems(path))
    .use(allowMethods(methods))
    .handler(async (event: HttpEvent): Promise<HttpResponse> => checkSize(await respond(event)));
  return Object.assign((event: unknown, context: Context) => handler(asHttpEvent(event), context), { declaration });
}

function timedOut(): never {
  const headers = { 'Retry-After': '5' };
  throw new Problem('TIMED_OUT', 'The answer was not ready in time. Try again in a few seconds', { headers });
}
