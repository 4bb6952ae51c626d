import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type FormatDeclaration, FORMATS, ownFormat, type ReportField } from '../../../lib/formats/index.ts';
import { analyticsAnswerSchema } from '../../../schemas/responses.ts';
import { FORMAT_EXAMPLES, headersOf } from '../../support/format-examples.ts';
import { utc, workbookOf } from '../../support/workbook.ts';
import { guessColumns } from '../../../scripts/format/guess.ts';
import { readTable } from '../../../scripts/format/table.ts';
import { callScript } from './run-script.ts';

const TILL = `Bon;Verkauft am;Stand;Einzelpreis brutto;Anzahl;Artikelnummer;Kasse
A-17;03.04.2022;Bezahlt;2,50;4;T1;1
A-17;03.04.2022;Bezahlt;12,00;1;K1;1
A-18;04.04.2022;Storniert;2,50;1;T1;2
A-19;05.04.2022;Retoure;12,00;1;K1;1
`;

describe('npm run format', function () {
  this.timeout(30_000);
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'format-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const format = (...args: string[]) => callScript('format', args, { cwd: folder });
  async function proposalFor(name: string, bytes: string | Buffer, code = 0) {
    await writeFile(at(name), bytes);
    const ran = await format(name);
    expect(ran.code, ran.stderr).to.equal(code);
    return { declaration: JSON.parse(ran.stdout) as FormatDeclaration, stderr: ran.stderr };
  }

  it('proposes a declaration for a file that the service does not know, which counts as it stands', async () => {
    const { declaration, stderr } = await proposalFor('till.csv', TILL);
    expect(declaration).to.deep.equal({
      columns: {
        order_id: 'Bon',
        date: 'Verkauft am',
        status: 'Stand',
        amount: 'Einzelpreis brutto',
        quantity: 'Anzahl',
        sku: 'Artikelnummer',
      },
      holds: 'orders',
      habits: {
        dateOrder: 'day-first',
        decimal: ',',
        amountOf: 'unit',
        amountIncludes: ['tax'],
        statuses: { cancelled: ['Storniert'], returned: ['Retoure'] },
      },
      delimiter: ';',
    });
    expect(stderr)
      .to.match(/^Of 4 rows 3 count as sold, 1 as cancelled, 0 as refunds; none rejected$/m)
      .and.match(/^Unused columns: "Kasse"$/m)
      .and.match(/^Missing:\n( {2}.*\n)* {2}columns\.currency: amounts are in DEFAULT_CURRENCY/m)
      .and.match(/^Unsure:\n( {2}.*\n)* {2}habits\.amountOf: "Einzelpreis brutto" seems to be the price of one unit/m)
      .and.include('habits.statuses: these count as sold: "Bezahlt"')
      .and.include('holds: "orders" if each report has all lines');
    expect(await format('till.csv', '--out', 'format.json')).to.include({ code: 0, stdout: '' });
    expect(JSON.parse(await readFile(at('format.json'), 'utf8'))).to.deep.equal(declaration);
    const { code, stdout } = await callScript('analyze', ['--format', 'format.json', 'till.csv'], { cwd: folder });
    expect(code).to.equal(0);
    const { data } = analyticsAnswerSchema().parse(JSON.parse(stdout));
    expect(data.kpis).to.include({ total_revenue: 34, cancelled_orders: 1, returned_orders: 1 });
  });

  it('reads files in Windows-1252 as the service does: its headers and statuses can be declared', async () => {
    const rows = `Bestellnummer;Bestelldatum;Status;Gesamtpreis;Währung;Versandland;Warengruppe
A-17;23.04.2022;Rückerstattet;2,50;CHF;Österreich;Küche
A-18;24.04.2022;Bezahlt;2,50;CHF;DE;Küche
`;
    const { declaration, stderr } = await proposalFor('latin.csv', Buffer.from(rows, 'latin1'));
    expect(declaration.columns).to.include({ currency: 'Währung', country: 'Versandland', category: 'Warengruppe' });
    expect(declaration.habits?.statuses).to.deep.equal({ returned: ['Rückerstattet'] });
    expect(declaration).to.not.have.property('encoding');
    expect(stderr).to.include('encoding: 2 rows are not UTF-8 and were read as Windows-1252');
    const utf8 = await proposalFor('utf8.csv', rows);
    expect(utf8.declaration).to.deep.equal(declaration);
    expect(utf8.stderr).to.not.include('encoding');
    // One such row in a file in UTF-8.
    const [header = '', ...lines] = rows.split('\n');
    const mixed = Buffer.concat([Buffer.from(`${header}\n`), Buffer.from(lines.join('\n'), 'latin1')]);
    expect((await proposalFor('mixed.csv', mixed)).declaration).to.deep.equal(declaration);
  });

  it('says what is unsure of dates and amounts, and settles what the file shows', async () => {
    const rows = (date: string, amount: string) => `Ref,Sold on,Line Total\nA1,${date},${amount}\n`;
    const open = await proposalFor('open.csv', rows('02/03/2022', '"1,042"'));
    expect(open.declaration.habits).to.include({ dateOrder: 'month-first', decimal: '.' });
    expect(open.stderr).to.include('habits.dateOrder: "month-first" is only likely').and.include('habits.decimal: "."');
    const shown = await proposalFor('shown.csv', rows('23/03/2022', '10.50'));
    expect(shown.declaration.habits).to.include({ dateOrder: 'day-first', decimal: '.' });
    expect(shown.stderr).to.not.include('only likely');
    expect((await proposalFor('plain.csv', rows('2022-03-23', '5'))).declaration.habits).to.not.have.property(
      'dateOrder',
    );
  });

  it('names a needed column that is missing, and still proposes the others', async () => {
    const { declaration, stderr } = await proposalFor('part.csv', 'Order Ref,Colour,Town,Notes\nA1,red,Pune,x\n', 1);
    expect(declaration.columns).to.include({ city: 'Town' });
    expect(stderr)
      .to.include('columns.date: no matching column was found, and this field is needed')
      .and.include('columns.amount: ');
  });

  it('finds by their values columns whose headers say nothing', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `K${i},x${i % 2},2022-04-${String(i + 1).padStart(2, '0')},${i}.50`,
    );
    const { declaration, stderr } = await proposalFor('odd.csv', ['Aa,Bb,Cc,Dd', ...rows].join('\n'));
    expect(declaration.columns).to.deep.equal({ order_id: 'Aa', date: 'Cc', amount: 'Dd' });
    expect(stderr).to.include('columns.date: "Cc" was chosen only by its values');
  });

  it('reads workbooks, compressed files and other encodings', async () => {
    const rows = [
      ['Bon', 'Verkauft am', 'Betrag'],
      ['A1', utc(2022, 4, 3), 2.5],
    ];
    const workbook = await proposalFor('till.xlsx', Buffer.from(await workbookOf({ Till: rows })));
    expect(workbook.declaration).to.not.have.any.keys('delimiter', 'encoding');
    expect(workbook.declaration.columns).to.deep.equal({ order_id: 'Bon', date: 'Verkauft am', amount: 'Betrag' });
    expect((await proposalFor('till.csv.gz', gzipSync(TILL))).declaration.delimiter).to.equal(';');
    const japanese = new Uint8Array([0x92, 0x8d, 0x95, 0xb6, 0x94, 0xd4, 0x8d, 0x86]); // 注文番号
    const rest = ',Date,Amount,currency\nA1,2022-04-03,500,JPY\n'.repeat(1);
    const found = await proposalFor('jp.csv', Buffer.concat([japanese, Buffer.from(rest)]));
    expect(found.declaration).to.deep.include({ encoding: 'shift_jis' });
    expect(found.declaration.columns).to.include({ order_id: '注文番号' });
  });

  it('says that the service knows a file, and what another report is', async () => {
    const { bytes } = FORMAT_EXAMPLES.find(({ id }) => id === 'etsy-orders')!;
    const { stderr } = await proposalFor('etsy.csv', bytes);
    expect(stderr).to.match(/^The service recognizes this file: its format is etsy-orders \(Etsy orders\)/);
    await writeFile(
      at('settlement.txt'),
      'settlement-id\ttransaction-type\tamount-type\tamount-description\n1\t2\t3\t4\n',
    );
    const other = await format('settlement.txt');
    expect(other).to.include({ code: 1, stdout: '' });
    expect(other.stderr).to.match(/^format: settlement\.txt: this is the Settlement report of Amazon, [^\n]+\n$/);
  });

  it('fails in one line for what is no table, and never overwrites the report', async () => {
    for (const [name, text] of [
      ['text.txt', 'Dear Asha,\nthank you.\n'],
      ['page.html', '<!doctype html><html>'],
      ['empty.csv', ''],
    ] as const) {
      await writeFile(at(name), text);
      const { code, stdout, stderr } = await format(name);
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr)
        .to.match(/^format: [^\n]+\n$/)
        .and.not.include('Asha');
    }
    await writeFile(at('till.csv'), TILL);
    expect((await format('till.csv', '--out', 'till.csv')).code).to.equal(2);
    expect((await format('till.csv', 'text.txt')).code).to.equal(2);
    expect((await format()).code).to.equal(2);
    expect(await readFile(at('till.csv'), 'utf8')).to.equal(TILL);
    expect(await readdir(folder)).to.have.members(['till.csv', 'text.txt', 'page.html', 'empty.csv']);
  });

  it('finds in each example of a format most columns that the format declares', async () => {
    for (const { id, bytes, totals } of FORMAT_EXAMPLES) {
      const { columns } = FORMATS.find((each) => each.id === id)!;
      const table = await readTable(stream(bytes));
      const headers = headersOf({ id, bytes, totals });
      expect(
        table!.headers.map((header) => header.trim()),
        id,
      ).to.deep.equal(headers.map((header) => header.trim()));
      const guessed = guessColumns(table!).columns;
      const declared = Object.keys(columns) as ReportField[];
      const found = declared.filter((field) =>
        columns[field]?.some((alias) => sameHeader(alias, guessed[field] ?? '')),
      );
      expect(found.length / declared.filter((field) => hasOne(headers, columns[field]!)).length, id).to.be.greaterThan(
        0.6,
      );
      for (const field of ['order_id', 'date', 'amount'] as const) {
        if (field !== 'amount') expect(guessed[field], `${id}: ${field}`).to.not.equal(undefined);
      }
      ownFormat(JSON.stringify({ columns: { order_id: 'A', date: 'B', amount: 'C', ...guessed } }));
    }
  });
});

const sameHeader = (one: string, other: string): boolean =>
  one.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === other.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const hasOne = (headers: readonly string[], aliases: readonly string[]): boolean =>
  aliases.some((alias) => headers.some((header) => sameHeader(alias, header)));

async function* stream(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
