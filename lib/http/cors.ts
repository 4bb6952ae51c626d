import httpCors from '@middy/http-cors';
import type { MiddlewareObj } from '@middy/core';
import { readCorsOrigins } from '../runtime/config.ts';

export const ALLOWED_HEADERS = 'Content-Type, X-Api-Key, Authorization, If-None-Match';
export const EXPOSED_HEADERS = 'ETag, Retry-After, Content-Disposition, X-Request-Id';

/**
 * Puts CORS headers on every answer, errors included, to a request from an origin in `CORS_ORIGINS`. The origins are read
 * at the first request and apart from the other settings, so that a browser can read the error when one of those is wrong.
 */
export function cors(origins = () => readCorsOrigins(process.env)): MiddlewareObj {
  let middleware: ReturnType<typeof httpCors> | undefined;
  const corsOnce = () => (middleware ??= httpCors(optionsOf(origins())));
  return {
    before: (request) => corsOnce().before?.(request),
    after: (request) => corsOnce().after?.(request),
    onError: (request) => corsOnce().onError?.(request),
  };
}

function optionsOf(origins: string[]) {
  // The middleware sends `Vary: Origin` only for two origins or more. A single origin needs it as well: otherwise a cache
  // would give the allowed origin the answer that it stored for another origin, which has no CORS header. So it is listed twice.
  const [only] = origins;
  const all = origins.length === 1 && only !== undefined && only !== '*' ? [only, only] : origins;
  return {
    disableBeforePreflightResponse: false,
    origins: all,
    methods: 'GET, HEAD, OPTIONS',
    headers: ALLOWED_HEADERS,
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  };
}
