import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { FORMATS } from '../../../lib/formats/index.ts';

const page = await readFile(new URL('../../../docs/reports.md', import.meta.url), 'utf8');

/** Formats of files that no place offers for download. */
const WITHOUT_DOWNLOAD = new Set(['cleaned', 'amazon-sale-report']);

describe('docs/reports.md: formats', () => {
  const sections = page.split(/^### /m).slice(1);

  for (const { id } of FORMATS.filter((format) => !WITHOUT_DOWNLOAD.has(format.id))) {
    it(`says step by step where the report is: ${id}`, () => {
      const section = sections.find((text) => text.includes(`<!-- generated: ${id} -->`));
      expect(section).to.match(/^1\. .+\n2\. /m);
    });
  }

  it('has an entry for each link to a section', () => {
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(' ', '-'));
    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).to.include(anchor);
  });
});
