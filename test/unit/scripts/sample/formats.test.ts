import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { detectFormat } from '../../../../lib/formats/index.ts';
import { FORMATS, sampleReport } from '../../../../scripts/sample/index.ts';
import type { FormatName } from '../../../../scripts/sample/index.ts';
import { FORMAT_EXAMPLES, headersOf } from '../../../support/format-examples.ts';
import { textOf } from './read-sample.ts';

const ROWS = 1500;

describe('scripts/sample: formats', () => {
  it('have an example each', () => {
    expect(FORMAT_EXAMPLES.map(({ id }) => id)).to.include.members([...FORMATS]);
  });

  // The sample of All Orders has its headers from an older form of the report.
  const sameForm: ReadonlySet<string> = new Set(FORMATS.filter((name) => name !== 'all-orders'));
  for (const example of FORMAT_EXAMPLES.filter(({ id }) => sameForm.has(id))) {
    it(`have the headers of the example, and the detected format: ${example.id}`, () => {
      const [headers = []] = tableOf(example.id as FormatName);
      expect(headers).to.deep.equal(headersOf(example));
      expect(detectFormat(headers).format.id).to.equal(example.id);
    });
  }

  for (const format of FORMATS) {
    it(`have a field for each header, and values where a line needs them: ${format}`, () => {
      const [headers = [], ...rows] = tableOf(format);
      expect(rows).to.have.length(ROWS);
      expect(new Set(rows.map((row) => row.length))).to.deep.equal(new Set([headers.length]));
      const { columns } = detectFormat(headers);
      for (const field of ['order_id', 'date'] as const) {
        expect(
          rows.every((row) => row[columns[field]!] !== ''),
          field,
        ).to.equal(true);
      }
      const amounts = rows.map((row) => row[columns.amount!] ?? '');
      const blank = format === 'all-orders' || format === 'amazon-sale-report';
      expect(amounts.every((amount) => /^(-?\$?[\d,]+(\.\d+)?)$/.test(amount) || (blank && amount === ''))).to.equal(
        true,
      );
    });

    it(`are the same each time: ${format}`, () => {
      const report = sampleReport({ rows: 50, format });
      const first = Buffer.concat([...report]).toString('latin1');
      expect(textOf({ rows: 50, format })).to.equal(first);
      expect(report.summary).to.include({ rows: 50, bytes: first.length, malformed: 0 });
    });
  }

  it('have what an order has in common on its first line alone, with Shopify', () => {
    const [headers = [], ...rows] = tableOf('shopify-orders');
    const at = (row: readonly string[], header: string) => row[headers.indexOf(header)] ?? '';
    let further = 0;
    for (const [index, row] of rows.entries()) {
      const isFirst = at(rows[index - 1] ?? [], 'Name') !== at(row, 'Name');
      if (!isFirst) further += 1;
      expect(at(row, 'Financial Status') === '').to.equal(!isFirst);
      expect(at(row, 'Cancelled at') !== '').to.equal(at(row, 'Financial Status') === 'voided');
    }
    expect(further).to.be.greaterThan(20);
  });

  it('pay back in rows of their own, with the tax report of Amazon', () => {
    const [headers = [], ...rows] = tableOf('amazon-mtr-b2c');
    const at = (row: readonly string[], header: string) => row[headers.indexOf(header)] ?? '';
    const types = new Set(rows.map((row) => at(row, 'Transaction Type')));
    expect(types).to.deep.equal(new Set(['Shipment', 'Refund', 'Cancel']));
    for (const row of rows) {
      expect(at(row, 'Credit Note Date') !== '').to.equal(at(row, 'Transaction Type') === 'Refund');
      expect(at(row, 'Invoice Amount').startsWith('-')).to.equal(
        at(row, 'Transaction Type') === 'Refund' && at(row, 'Invoice Amount') !== '0.00',
      );
    }
  });

  it('begin with a line of commas and end with totals, with eBay', () => {
    const lines = textOf({ rows: 3, format: 'ebay-orders', lineEnd: 'crlf' }).split('\r\n');
    expect(lines[0]).to.match(/^\xef\xbb\xbf,+$/);
    expect(lines[1]).to.match(/^"Sales Record Number","Order Number"/);
    expect(lines.slice(5)).to.deep.equal([
      '',
      '3,record(s) downloaded,from Apr-01-22 to Jun-29-22',
      'Seller ID : sample_seller',
      '',
    ]);
  });
});

/** The header row and the rows of a sample, without the lines around them. */
function tableOf(format: FormatName): string[][] {
  const text = Buffer.from(textOf({ rows: ROWS, format }), 'latin1').toString('utf8');
  const tabs = /^[^,]*\t/.test(text);
  const rows: string[][] = parse(text, {
    bom: true,
    delimiter: tabs ? '\t' : ',',
    quote: tabs ? null : '"',
    relax_column_count: true,
  });
  const start = rows.findIndex((row) => row.some((field) => field !== ''));
  return rows.slice(start, start + 1 + ROWS);
}
