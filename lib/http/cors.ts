import httpCors from '@middy/http-cors';
import type { MiddlewareObj } from '@middy/core';
import { readCorsOrigins } from '../runtime/config.ts';

export const ALLOWED_HEADERS = 'Content-Type, X-Api-Key, Authorization, If-None-Match';
export const EXPOSED_HEADERS = 'ETag, Retry-After, Content-Disposition, X-Request-Id';

/**
 * CORS headers on every answer, errors included, for the origins of `CORS_ORIGINS`; an answer to another origin has none.
 * The origins are read at the first request, on their own, so that a browser sees what else is wrong with the settings.
 */
export function cors(origins = () => readCorsOrigins(process.env)): MiddlewareObj {
  let middleware: ReturnType<typeof httpCors> | undefined;
  const created = () => (middleware ??= httpCors(optionsOf(origins())));
  return {
    before: (request) => created().before?.(request),
    after: (request) => created().after?.(request),
    onError: (request) => created().onError?.(request),
  };
}

function optionsOf(origins: string[]) {
  // With two origins or more the answer says that it varies by origin. One has to say so too, or a cache would serve the
  // answer to a foreign origin, which lacks the header, to the one that is allowed.
  const [only] = origins;
  const all = origins.length === 1 && only !== undefined && only !== '*' ? [only, only] : origins;
  return {
    disableBeforePreflightResponse: false,
    origins: all,
    methods: 'GET, OPTIONS',
    headers: ALLOWED_HEADERS,
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  };
}
