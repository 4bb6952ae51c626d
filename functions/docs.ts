import document from '../docs/openapi.json' with { type: 'json' };
import { referencePage } from '../lib/http/reference-page.ts';
import { staticDocument } from '../lib/http/static-document.ts';

export const handler = staticDocument({
  path: '/docs',
  summary: 'The API reference as a page',
  contentType: 'text/html; charset=utf-8',
  content: async (prefix) => {
    // Read as texts when the function is bundled: the page carries them.
    const [explorer, theme, style] = await Promise.all([
      import('openapi-explorer/dist/browser/openapi-explorer.min.js', { with: { type: 'text' } }),
      import('../dashboard/src/style/theme.css', { with: { type: 'text' } }),
      import('../dashboard/src/style/reference.css', { with: { type: 'text' } }),
    ]);
    const served = { ...document, servers: [{ url: prefix || '/' }] };
    const page = referencePage(served, { explorer: explorer.default, style: theme.default + style.default });
    return { text: page.html, headers: { 'Content-Security-Policy': page.contentSecurityPolicy } };
  },
});
