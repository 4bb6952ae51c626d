import { createHash } from 'node:crypto';
import { type HttpEvent, headerOf } from './event.ts';

/** Seconds for which an answer may be used again without asking. */
const MAX_AGE = 30;

/**
 * How long an answer may be used again, and by whom: only by the caller where keys or tokens are asked for, or where one
 * came with the request all the same.
 */
export function cacheControl(event: HttpEvent, asksForKey: boolean): string {
  const proved = ['x-api-key', 'authorization'].some((name) => headerOf(event, name) !== undefined);
  return asksForKey || proved ? `private, max-age=${MAX_AGE}` : `max-age=${MAX_AGE}`;
}

/** A weak ETag over all that decides what an answer says, its timestamp aside. */
export function etagOf(parts: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `W/"${hash.slice(0, 22)}"`;
}

const OPAQUE_TAG = /"[^"]*"/g;

/** Whether `If-None-Match` names this ETag, compared weakly: alone, in a list, or as `*`. */
export function isKnown(event: HttpEvent, etag: string): boolean {
  const known = headerOf(event, 'if-none-match');
  if (known === undefined) return false;
  const tag = etag.replace(/^W\//, '');
  const tags: readonly string[] = known.match(OPAQUE_TAG) ?? [];
  return known.trim() === '*' || tags.includes(tag);
}
