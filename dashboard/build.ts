import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from '../lib/http/page.ts';
import { PAGE_MODEL } from './page-model.ts';
import { en } from './src/texts/en.ts';

const SOURCE = join(import.meta.dirname, 'src');

/**
 * The dashboard as one document: `src/index.html` with the bundles of `src/main.ts` and `src/style.css` and the texts in it. Its policy
 * allows this script, this style and the API beside the page, and nothing else. Throws what esbuild says of
 * the sources.
 */
export async function buildPage(): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'main.ts'), join(SOURCE, 'style.css')],
    outdir: SOURCE, // names the outputs; none is written
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    define: { MODEL: JSON.stringify(PAGE_MODEL) }, // lib/model itself would bring its cleaning tables along
    tsconfig: join(SOURCE, 'tsconfig.json'),
    logLevel: 'silent',
  });
  const output = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? '';
  const script = output('.js');
  const style = output('.css');
  const html = withTexts(readFileSync(join(SOURCE, 'index.html'), 'utf8'))
    .replace(/<!--.*?-->\n?/gs, '')
    .replace(/^ +/gm, '')
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`);
  // Weak: the same page, whatever compresses it on the way.
  return { html, contentSecurityPolicy: policy(script, style), etag: `W/"${digest(html, 'base64url').slice(0, 22)}"` };
}

/** The document with the English texts in it: `data-text` names that of an element, `data-aria` that of its label. */
function withTexts(html: string): string {
  return html
    .replace(
      /(<(\w+)[^>]*\sdata-text="([\w.-]+)"[^>]*>)\s*(<\/\2\s*>)/g,
      (_, open: string, _tag, key: string, end: string) => {
        return `${open}${textOf(key)}${end}`;
      },
    )
    .replace(/\sdata-aria="([\w.-]+)"/g, (attribute, key: string) => `${attribute} aria-label="${textOf(key)}"`);
}

/** Throws for a key that the catalogue does not have, and for a text that is not one of a document. */
function textOf(key: string): string {
  const text = (en as Record<string, unknown>)[key];
  if (typeof text !== 'string' || /[<>&"{}]/.test(text)) throw new Error(`index.html: there is no plain text ${key}`);
  return text;
}

function policy(script: string, style: string): string {
  const directives = {
    'default-src': "'none'",
    'script-src': `'sha256-${digest(script, 'base64')}'`,
    'style-src': `'sha256-${digest(style, 'base64')}'`,
    'img-src': 'data:', // the icon
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

const digest = (text: string, encoding: 'base64' | 'base64url') => createHash('sha256').update(text).digest(encoding);
