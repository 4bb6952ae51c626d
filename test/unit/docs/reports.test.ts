import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cleanState, MARKETPLACES } from '../../../lib/clean/index.ts';
import { countryNamed } from '../../../lib/clean/countries.ts';
import {
  DETAIL_NAMES,
  detectFormat,
  FORMAT_PROPERTIES,
  type FormatDeclaration,
  ownFormat,
} from '../../../lib/formats/index.ts';
import { amountParser, parseAmount } from '../../../schemas/fields/amount.ts';
import { Flaw } from '../../../schemas/fields/field.ts';
import { dayParser } from '../../../schemas/fields/day.ts';
import { quantityParser } from '../../../schemas/fields/quantity.ts';
import { load } from '../lib/rollup/reports.ts';
import { callScript } from '../scripts/run-script.ts';

const page = await readFile(new URL('../../../docs/reports.md', import.meta.url), 'utf8');

const section = (heading: string): string => page.split(`${heading}\n`)[1]!.split(/\n##/)[0]!;

/** The cells of the rows of a table, without its head. */
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** The cells of a table's rows, those of a row without a name under the row before. */
function rowsOf(heading: string): Map<string, string> {
  const rows = new Map<string, string>();
  let name = '';
  for (const [first = '', second = ''] of cellsOf(section(`## ${heading}`))) {
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
    // In the style of some file.
    const read: Record<string, ((text: string) => unknown)[]> = {
      amount: [parseAmount, amountParser({ decimal: ',', threeDigits: 'fraction' })],
      quantity: ([',', '.'] as const).map((decimal) => quantityParser({ decimal, threeDigits: 'fraction' })),
      date: (['month-first', 'day-first'] as const).map((order) => dayParser('UTC', { order, serials: true })),
    };
    for (const [column, parsers] of Object.entries(read)) {
      const shown = quotedIn(rows.get(column)!).filter((text) => /\d/.test(text));
      expect(shown).to.not.be.empty;
      for (const text of shown) {
        expect(
          parsers.some((parse) => !(parse(text) instanceof Flaw)),
          text,
        ).to.equal(true);
      }
    }
  });

  it('shows spellings of states that are read as their names', () => {
    const rows = cellsOf(section('## Names'));
    expect(rows).to.have.length(12);
    for (const [country = '', names = '', spellings = ''] of rows) {
      const code = countryNamed(country)!;
      const shown = quotedIn(names);
      for (const name of shown) expect(cleanState(name, code).name).to.equal(name);
      for (const spelling of quotedIn(spellings)) expect(cleanState(spelling, code).name, spelling).to.be.oneOf(shown);
    }
  });

  describe('shows a format of one’s own', () => {
    /** The block of code behind a marker. */
    const example = (name: string): string =>
      new RegExp(`<!-- example: ${name} -->\\n\\n\`\`\`\\w+\\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

    it('that reads its file, and counts it as the page says', async () => {
      const { timeZone, ...declared } = ownFormat(example('format.json'));
      const { kpis, summary, warnings } = await load(example('orders.csv'), { declared, timeZone });
      expect(summary).to.include({ format: 'own', rejected: 0, currency: 'EUR' });
      expect(warnings).to.deep.equal([]);
      const text = section('## A format of your own');
      const said = [...text.matchAll(/`(\w+)`\s(\d+)/g)].map(([, name, value]) => [name!, Number(value)] as const);
      expect(said).to.have.lengthOf(6);
      expect(kpis).to.deep.include(Object.fromEntries(said));
    });

    it('that the command proposes, apart from what only the seller knows', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'reports-docs-'));
      try {
        await writeFile(join(folder, 'orders.csv'), example('orders.csv'));
        const { code, stdout } = await callScript('format', ['orders.csv'], { cwd: folder });
        expect(code).to.equal(0);
        const proposed = JSON.parse(stdout) as FormatDeclaration;
        const wanted = JSON.parse(example('format.json')) as FormatDeclaration;
        expect(proposed.columns).to.deep.equal({ ...wanted.columns, amount: 'Preis je Stück' });
        const { firstLineOnly, statuses, amountOf, dateOrder, decimal } = wanted.habits!;
        expect(proposed.habits).to.deep.equal({
          firstLineOnly,
          statuses: { ...statuses, returned: ['Retoure eingegangen'] },
          amountOf,
          dateOrder,
          decimal,
        });
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('with every property that there is', () => {
      const named = cellsOf(section('## A format of your own')).map(([name = '']) => name.replaceAll('`', ''));
      const { '': top = [], habits = [] } = FORMAT_PROPERTIES;
      const all = [...top.filter((name) => name !== 'habits'), ...habits.map((name) => `habits.${name}`)];
      expect(named).to.have.members(all);
      expect(() => ownFormat(example('short'))).to.not.throw();
    });
  });

  it('lists every marketplace', () => {
    const rows = cellsOf(section('### Marketplaces')).map((cells) => cells.map((cell) => cell.replaceAll('`', '')));
    expect(rows).to.deep.equal(
      MARKETPLACES.map(({ channel, country, currency, timeZone }) => [channel, country, currency, timeZone]),
    );
  });
});
