import { createHash } from 'node:crypto';

/** A page that contains all it needs: it loads nothing, so it works offline and under any address. */
export interface ReferencePage {
  html: string;
  contentSecurityPolicy: string;
}

/** Makes text safe inside a script element, which `</script>` would end. */
const escapeForScript = (text: string) => text.replaceAll('<', String.raw`\u003c`);

const ENTITIES: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escapeForAttribute = (text: string) => text.replaceAll(/[&"<>]/g, (sign) => ENTITIES[sign] ?? '');

const START = `
const page = document.querySelector('openapi-explorer');
page.loadSpec(JSON.parse(document.querySelector('#document').textContent));
`;

/** The fields of an OpenAPI document that the page itself reads. */
export interface OpenApi {
  info: { title: string };
  servers: { url: string }[];
}

/** What the page is made of besides its document: the script of openapi-explorer, and the style. */
export interface ReferenceParts {
  explorer: string;
  style: string;
}

/** A page for reading and trying an API, with a way back to the dashboard, which is at the address of the server. */
export function referencePage(document: OpenApi, { explorer, style }: ReferenceParts): ReferencePage {
  const home = `${document.servers[0]?.url.replace(/\/$/, '') ?? ''}/`;
  const script = explorer.replaceAll('</script', String.raw`<\/script`);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><h1>${document.info.title}</h1><a href="${escapeForAttribute(home)}">Dashboard</a></header>
<openapi-explorer default-schema-tab="schema" use-path-in-nav-bar="true" hide-components="true" hide-server-selection="true"></openapi-explorer>
<script type="application/json" id="document">${escapeForScript(JSON.stringify(document))}</script>
<script>${script}</script>
<script type="module">${START}</script>
</body>
</html>
`;
  const directives = {
    'default-src': "'none'",
    'script-src': `${digest(script)} ${digest(START)}`,
    'style-src': "'unsafe-inline'", // openapi-explorer adds styles at run time
    'img-src': "'self' data:",
    'font-src': 'data:',
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  const policy = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  return { html, contentSecurityPolicy: policy.join('; ') };
}

const digest = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
