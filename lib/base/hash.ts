import { createHash } from 'node:crypto';

/** The SHA-256 of bytes, or of a text as UTF-8, in hexadecimal. */
export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** The first 16 hex digits of the SHA-256 of a value's JSON. */
export const hash = (value: unknown): string => sha256(JSON.stringify(value)).slice(0, 16);
