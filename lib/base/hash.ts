import { createHash } from 'node:crypto';

/** The first 16 hex digits of the SHA-256 of a value's JSON. */
export function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
