import { expect } from 'chai';
import { CsvParserStream } from 'fast-csv';
import fc from 'fast-check';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { byName } from '../../../../lib/base/records.ts';
import { DETAIL_NAMES } from '../../../../lib/formats/index.ts';
import { ReportReader } from '../../../../lib/ingest/sales.ts';
import { scaled } from '../../../scale.ts';
import { load } from '../rollup/reports.ts';

const HEADER = ['Order ID', 'Date', 'Status', 'Amount', 'Qty', 'currency', 'ship-state', 'ship-city', 'SKU', 'B2B'];
/** What cells of each column may have: values of lines, and what is none. */
const CELLS: readonly (readonly string[])[] = [
  ['405-1', '405-2', ' 405-3', '405, 4', 'a"b', 'é-1', "'=7", '', 'N/A', '-', 'Total', '405\n5'],
  ['04-30-22', '05-01-22', '2022-06-29T23:59:59+00:00', '2022-05-02 10:15', ' 04-30-22', '', 'NULL', '45-45-22'],
  ['Shipped', 'Cancelled', 'Shipped - Returned to Seller', '', 'N/A'],
  ['100.00', '100', '7.5', '1,099.00', '₹ 406.00', '-5', '', 'nan', 'free'],
  ['1', '2', '0', '-1', '', 'two'],
  ['INR', 'USD', '', 'rupees'],
  ['Goa', 'KERALA', 'Tamil  Nadu', '', 'Kerala, "south"'],
  ['NAVI MUMBAI', 'pune', '', 'São Paulo'],
  ['KR-1', '"KR-2"', '', 'N/A'],
  ['False', 'true', '', 'perhaps'],
];
/** The first column as it is read. */
const ORDER_IDS = CELLS[0]!.map((text) => text.trim().replace(/^'/, ''));

type Row = readonly string[];

const always = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const whereNeeded = (text: string): string => (/[",\n]/.test(text) ? always(text) : text);
const file = (header: Row, rows: readonly Row[], quoted: (text: string) => string): string =>
  [header, ...rows].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');

/** The lines of a report and its rejects without their raw text. */
async function linesOf(report: string) {
  const reader = new ReportReader();
  const lines: { orderId: string; line: number | undefined }[] = [];
  const rejects: unknown[] = [];
  for await (const { sales, rejects: some, frame, details } of reader.batches(chunks(report))) {
    for (const { row, ...sale } of sales) {
      lines.push({
        ...sale,
        line: frame.lines[row],
        ...byName(DETAIL_NAMES, (name) => details[name]?.[row]),
      });
    }
    rejects.push(...some.map(({ raw: _raw, ...reject }) => reject));
  }
  return { lines, rejects };
}

/** All that is found in a report, apart from its bytes and the raw text of its rejects. */
async function readingOf(report: string) {
  const found = await linesOf(report);
  try {
    const { rollups, summary, warnings } = await load(report);
    return { ...found, rollups, summary: { ...summary, bytes: 0 }, warnings };
  } catch (error) {
    if (error instanceof ReportError) return { ...found, error: error.message };
    throw error;
  }
}

async function* chunks(report: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(report));
}

/** How many rows pass through fast-csv while a report is read, its header aside. */
async function parsedRows(report: string): Promise<number> {
  let rows = 0;
  // The method is inherited, so that one of its own can be put before it.
  const own = CsvParserStream.prototype as unknown as { end?: (text: string) => unknown };
  const { end } = own;
  own.end = function (text) {
    rows += text.split('\n').length - 1;
    return end!.call(this, text);
  };
  try {
    const { lines } = await linesOf(report);
    expect(lines).to.have.length(report.split('\n').length - 2);
  } finally {
    delete own.end;
  }
  return rows;
}

describe('a report that quotes every field', () => {
  it('gives the same as one that quotes only where it must', async () => {
    const anyRow = fc.tuple(...CELLS.map((cells) => fc.constantFrom(...cells)));
    // Few combinations, which are cached soon, with any order id.
    const usual = fc.tuple(
      ...CELLS.map((cells, column) => fc.constantFrom(...(column === 0 ? cells : cells.slice(0, 2)))),
    );
    const rows = fc.array(fc.oneof({ weight: 3, arbitrary: usual }, anyRow), {
      minLength: 1,
      maxLength: 60,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const [quoted, bare] = [file(HEADER, some, always), file(HEADER, some, whereNeeded)];
        const found = await readingOf(quoted);
        expect(found).to.deep.equal(await readingOf(bare));
        // A text with a quote is quoted in both.
        expect(ORDER_IDS).to.include.members(found.lines.map(({ orderId }) => orderId));
      }),
      { numRuns: scaled(1000) },
    );
  });

  it('has no more rows parsed in full', async () => {
    const rows = Array.from({ length: 4000 }, (_, i) => [
      `405-${i}`,
      `2022-04-${10 + (i % 20)}T10:${10 + (i % 50)}:00+00:00`,
      'Shipped',
      i % 2 === 0 ? `${i}.50` : `₹ ${i}`,
      '1',
      'INR',
      'Goa',
      'PANAJI',
      `KR-${i}`,
      'False',
    ]);
    const parsed = await parsedRows(file(HEADER, rows, always));
    expect(parsed).to.be.within(1, 50);
    expect(parsed).to.equal(await parsedRows(file(HEADER, rows, whereNeeded)));
  });

  it('has no more rows parsed in full where it has a date of refunds', async () => {
    const header = ['Seller Gstin', 'Invoice Number', 'Order Id', 'Order Date', 'Transaction Type', 'Quantity'];
    const all = [...header, 'Invoice Amount', 'Ship To State', 'Credit Note No', 'Credit Note Date'];
    const rows = Array.from({ length: 2000 }, (_, i) => [
      '29AAACR0000A1Z5',
      `IN-${i}`,
      `405-${i}`,
      '2022-04-30 10:15:00',
      'Shipment',
      '1',
      `${i}.00`,
      'GOA',
      '',
      '',
    ]);
    const parsed = await parsedRows(file(all, rows, always));
    expect(parsed).to.be.within(1, 50);
    expect(parsed).to.equal(await parsedRows(file(all, rows, whereNeeded)));
  });
});
