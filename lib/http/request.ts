import { randomUUID } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { type HttpEvent, type HttpResponse, methodOf } from './event.ts';

/** What the middlewares of a request hand on to each other. */
export type Internal = { requestId: string };
export type Middleware = MiddlewareObj<HttpEvent, HttpResponse, Error, Context, Internal>;

const finish: NonNullable<Middleware['after']> = ({ event, internal, response }) => {
  if (!response) return;
  response.headers['X-Request-Id'] = internal.requestId;
  response.headers['X-Content-Type-Options'] = 'nosniff';
  if (methodOf(event) === 'HEAD') response.body = '';
};

/**
 * The outermost layer: gives the request its id (that of API Gateway, which stands in its logs too) and puts the headers
 * on that every answer has.
 */
export const request = (): Middleware => ({
  before({ event, context, internal }) {
    internal.requestId = event.requestContext?.requestId ?? context.awsRequestId ?? randomUUID();
  },
  after: finish,
  onError: finish,
});
