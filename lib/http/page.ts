import { isKnown } from './caching.ts';
import type { HttpEvent, HttpResponse } from './event.ts';
import { type RouteHandler, stack } from './stack.ts';

/** A page that is a single document. */
export interface Page {
  html: string;
  contentSecurityPolicy: string;
  /** Names the bytes of `html`. */
  etag: string;
}

export interface PageRoute {
  path: string;
  summary: string;
  page: Page;
}

/** The Lambda handler of a page: the same for everybody, whatever the query, for that is the page's own. */
export function pageRoute(declaration: PageRoute): RouteHandler<PageRoute> {
  const { page } = declaration;
  const headers = {
    ETag: page.etag,
    'Cache-Control': 'no-cache', // it may be kept, but is only shown once it is known to be the newest
    'Content-Security-Policy': page.contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
  const respond = (event: HttpEvent): HttpResponse =>
    isKnown(event, page.etag)
      ? { statusCode: 304, headers: { ...headers }, body: '' }
      : { statusCode: 200, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, body: page.html };
  return stack(declaration, async (event) => respond(event));
}
