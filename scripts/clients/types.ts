import { createHash } from 'node:crypto';

export const DOCUMENT = 'docs/openapi.json';
export const CLIENT_TYPES = 'examples/api.ts';

/** The first line of the types that were made of a document. It changes with the document, so a test sees types that are out of date. */
export function firstLineOf(document: Uint8Array): string {
  const digest = createHash('sha256').update(document).digest('hex').slice(0, 16);
  return `// Types of the API. Written by npm run clients from ${DOCUMENT}, whose SHA-256 begins with ${digest}.`;
}

/** The module of the types that openapi-typescript has made of a document. */
export const clientTypes = (types: string, document: Uint8Array): string => `${firstLineOf(document)}\n${types}`;
