import { matchesEtag } from './caching.ts';
import type { HttpEvent, HttpResponse } from './event.ts';
import { type RouteHandler, stack } from './stack.ts';

/** A page that consists of one document. */
export interface Page {
  html: string;
  contentSecurityPolicy: string;
  /** Changes with `html`. */
  etag: string;
}

export interface PageRoute {
  path: string;
  summary: string;
  page: Page;
}

/** The Lambda handler of a page. The query is read by the page itself, so the answer does not depend on it. */
export function pageRoute(declaration: PageRoute): RouteHandler<PageRoute> {
  const { page } = declaration;
  const headers = {
    ETag: page.etag,
    'Cache-Control': 'no-cache', // caches may store it, but must revalidate it before each use
    'Content-Security-Policy': page.contentSecurityPolicy,
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  };
  const respond = (event: HttpEvent): HttpResponse =>
    matchesEtag(event, page.etag)
      ? { statusCode: 304, headers: { ...headers }, body: '' }
      : { statusCode: 200, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, body: page.html };
  return stack(declaration, async (event) => respond(event));
}
