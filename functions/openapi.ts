import document from '../docs/openapi.json' with { type: 'json' };
import { staticDocument } from '../lib/http/static-document.ts';

export const handler = staticDocument({
  path: '/openapi.json',
  summary: 'This API description, in OpenAPI 3.1',
  contentType: 'application/json',
  content: async (prefix) => ({ text: JSON.stringify({ ...document, servers: [{ url: prefix || '/' }] }) }),
});
