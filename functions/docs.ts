import document from '../docs/openapi.json' with { type: 'json' };
import { referencePage } from '../lib/http/reference-page.ts';
import { staticDocument } from '../lib/http/static-document.ts';

export const handler = staticDocument({
  path: '/docs',
  summary: 'The API reference as a page',
  contentType: 'text/html; charset=utf-8',
  content: async (prefix) => {
    // Read as a text when the function is bundled: the page carries it.
    const explorer = await import('openapi-explorer/dist/browser/openapi-explorer.min.js', { with: { type: 'text' } });
    const page = referencePage({ ...document, servers: [{ url: prefix || '/' }] }, explorer.default);
    return { text: page.html, headers: { 'Content-Security-Policy': page.contentSecurityPolicy } };
  },
});
