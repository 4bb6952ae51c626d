import { randomUUID } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { type HttpEvent, type HttpResponse, methodOf } from './event.ts';

/** What the middlewares share about a request. */
export type RequestState = { requestId: string };
export type Middleware = MiddlewareObj<HttpEvent, HttpResponse, Error, Context, RequestState>;

const addCommonHeaders: NonNullable<Middleware['after']> = ({ event, internal, response }) => {
  if (!response) return;
  response.headers['X-Request-Id'] = internal.requestId;
  response.headers['X-Content-Type-Options'] = 'nosniff';
  if (methodOf(event) === 'HEAD') withoutBody(response);
};

/** Takes the body away, and says how long it would be: without that, a server says 0. A 304 has no body for GET either. */
function withoutBody(response: HttpResponse): void {
  if (response.statusCode !== 304) response.headers['Content-Length'] = String(Buffer.byteLength(response.body));
  response.body = '';
}

/**
 * The outermost middleware: sets the request id (that of API Gateway, which its access log also has) and the headers that
 * every answer has.
 */
export const request = (): Middleware => ({
  before({ event, context, internal }) {
    internal.requestId = event.requestContext?.requestId ?? context.awsRequestId ?? randomUUID();
  },
  after: addCommonHeaders,
  onError: addCommonHeaders,
});
