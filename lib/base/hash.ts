import { createHash } from 'node:crypto';

/** Sixteen hex digits that stand for a value, by its JSON. */
export function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
