import { s3HostOf } from '../storage/presigned-post.ts';
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

/** What of the page stands there for a stage that takes reports, and is not shown unless it does. */
const UPLOAD = /(<section id="upload"[^>]*?)\s+hidden(?==""|>|\s)/;

/**
 * The page of a stage that accepts reports: it shows where to drop them, and may send them to the buckets of its region. The
 * name of the bucket is shown only with a key.
 */
export function withUploads({ html, contentSecurityPolicy, etag }: Page, region: string): Page {
  const host = s3HostOf(region);
  return {
    html: html.replace(UPLOAD, '$1'),
    contentSecurityPolicy: contentSecurityPolicy.replace("connect-src 'self'", `$& https://${host} https://*.${host}`),
    etag: etag.replace(/"$/, '-upload"'),
  };
}

/** The page of a service on this machine, which accepts reports at the origin `url`. */
export function withLocalUploads({ html, contentSecurityPolicy, etag }: Page, url: string): Page {
  return {
    html: html.replace(UPLOAD, `$1 data-url="${url}"`),
    contentSecurityPolicy: contentSecurityPolicy.replace("connect-src 'self'", `$& ${url}`),
    etag: etag.replace(/"$/, `-${url.replace(/\W+/g, '-')}"`),
  };
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
