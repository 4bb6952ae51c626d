import { expect } from 'chai';
import { generatedPages, withPart } from '../../../scripts/docs/pages.ts';
import { MODEL_TABLES } from '../../../scripts/docs/tables.ts';

const pages = await generatedPages();

describe('the tables of the docs that are made from the model', () => {
  for (const { file, outdated } of pages) {
    for (const name of Object.keys(MODEL_TABLES[file] ?? {})) {
      it(`${file}: ${name}`, () => {
        expect(outdated, `The table "${name}" of ${file} is out of date: npm run docs writes it anew`).not.to.include(
          name,
        );
      });
    }
  }

  it('stay between their markers, and leave the rest of the page alone', () => {
    const page = 'a\n\n<!-- generated: x -->\n\nold\n\n<!-- end -->\n\nb\n<!-- end -->\n';
    expect(withPart(page, 'x', 'new $& table\n')).to.equal(page.replace('old', () => 'new $& table'));
    expect(() => withPart(page, 'y', '')).to.throw('The page must have one place for "y": <!-- generated: y -->');
    expect(() => withPart(page + page, 'x', '')).to.throw('one place for "x"');
  });
});
