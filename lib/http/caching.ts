import { createHash } from 'node:crypto';
import { type HttpEvent, headerOf } from './event.ts';

/** Seconds for which a cache may reuse an answer without revalidating it. */
const MAX_AGE = 30;

/**
 * Value of `Cache-Control`. Only the caller's own cache may store the answer when the service requires a key or token, or
 * when the request carries one anyway.
 */
export function cacheControl(event: HttpEvent, requiresKey: boolean): string {
  const hasCredentials = ['x-api-key', 'authorization'].some((name) => headerOf(event, name) !== undefined);
  return requiresKey || hasCredentials ? `private, max-age=${MAX_AGE}` : `max-age=${MAX_AGE}`;
}

/** A weak ETag of everything that determines an answer except its timestamp. */
export function etagOf(parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `W/"${hash.slice(0, 22)}"`;
}

const OPAQUE_TAG = /"[^"]*"/g;

/** Whether `If-None-Match` contains this ETag (weak comparison), alone or in a list, or is `*`. */
export function matchesEtag(event: HttpEvent, etag: string): boolean {
  const header = headerOf(event, 'if-none-match');
  if (header === undefined) return false;
  const tag = etag.replace(/^W\//, '');
  const tags: readonly string[] = header.match(OPAQUE_TAG) ?? [];
  return header.trim() === '*' || tags.includes(tag);
}
