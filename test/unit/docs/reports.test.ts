import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { DETAIL_NAMES, detectFormat } from '../../../lib/formats/index.ts';
import { parseAmount } from '../../../schemas/fields/amount.ts';
import { dayParser } from '../../../schemas/fields/day.ts';
import { parseQuantity } from '../../../schemas/fields/quantity.ts';

const page = await readFile(new URL('../../../docs/reports.md', import.meta.url), 'utf8');

/** The cells of a table's rows, those of a row without a name under the row before. */
function rowsOf(heading: string): Map<string, string> {
  const section = page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = new Map<string, string>();
  let name = '';
  for (const line of section
    .split('\n')
    .filter((each) => each.startsWith('| '))
    .slice(2)) {
    const [first = '', second = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    name = first || name;
    rows.set(name, `${rows.get(name) ?? ''} ${second}`);
  }
  return rows;
}

const quotedIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

describe('docs/reports.md', () => {
  it('names headers that the loader finds', () => {
    const rows = rowsOf('Columns');
    expect(rows.size).to.equal(12);
    for (const [column, headers] of rows) {
      for (const header of quotedIn(headers)) {
        expect(Object.keys(detectFormat([header]).columns), `${column}: ${header}`).to.have.lengthOf(1);
      }
    }
  });

  it('names every detail, with its header', () => {
    const rows = rowsOf('Details');
    const found = [...rows.values()].flatMap((text) =>
      quotedIn(text).flatMap((header) => Object.keys(detectFormat([header]).columns)),
    );
    expect([...new Set(found)]).to.have.members([...DETAIL_NAMES]);
    expect(rows.size).to.equal(DETAIL_NAMES.length + 1);
  });

  it('shows values that the loader reads', () => {
    const rows = rowsOf('Values');
    const read: Record<string, (text: string) => unknown> = {
      amount: parseAmount,
      quantity: parseQuantity,
      date: dayParser('UTC'),
    };
    for (const [column, parse] of Object.entries(read)) {
      const shown = quotedIn(rows.get(column)!).filter((text) => /\d/.test(text));
      expect(shown).to.not.be.empty;
      for (const text of shown) expect(parse(text), text).to.not.have.property('code');
    }
  });
});
