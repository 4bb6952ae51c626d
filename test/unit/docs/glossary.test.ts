import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const TERMS = Array.from(read('docs/glossary.md').matchAll(/^- \*\*(.+?)\*\*: /gm), ([, term = '']) => term);
const PAGES = globSync(['README.md', 'docs/*.md'], { cwd: ROOT, exclude: (name) => name.endsWith('glossary.md') });

describe('docs/glossary.md', () => {
  const text = PAGES.map(read)
    .join('\n')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');

  it('explains terms, each once', () => {
    expect(TERMS.length).to.be.greaterThan(30);
    expect([...new Set(TERMS)]).to.deep.equal(TERMS);
  });

  for (const term of TERMS) {
    it(`explains a term that another page uses: ${term}`, () => expect(text).to.include(term.toLowerCase()));
  }
});
