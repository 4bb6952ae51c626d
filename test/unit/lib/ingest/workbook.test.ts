import { expect } from 'chai';
import fc from 'fast-check';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { decompress } from '../../../../lib/ingest/decompress.ts';
import { openWorkbook } from '../../../../lib/ingest/open-workbook.ts';
import { readSales } from '../../../../lib/ingest/sales.ts';
import { workbookText, type WorkbookOptions } from '../../../../lib/ingest/workbook/index.ts';
import { formatAmount } from '../../../../schemas/fields/amount.ts';
import { scaled } from '../../../scale.ts';
import { failureOf } from '../../../support/failure.ts';
import { type Rows, utc, workbookOf } from '../../../support/workbook.ts';
import { zipOf } from '../../../support/zip.ts';

const HEADERS = ['Order ID', 'Date', 'Status', 'Amount'];

async function* chunksOf(bytes: Buffer, size = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The lines of a workbook as text, and its warnings. */
async function read(bytes: Buffer, options: WorkbookOptions = {}): Promise<{ lines: string[]; warnings: string[] }> {
  const warnings: string[] = [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of workbookText(chunksOf(bytes), { ...options, onWarning: (line) => warnings.push(line) })) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  expect(text.startsWith('\uFEFF')).to.equal(true);
  expect(text.endsWith('\n')).to.equal(true);
  return { lines: text.slice(1, -1).split('\n'), warnings };
}

const linesOf = async (rows: Rows, edit?: Parameters<typeof workbookOf>[1]): Promise<string[]> =>
  (await read(await workbookOf({ Orders: rows }, edit))).lines;

/** The text of the cell behind a row's order id. */
async function cellText(value: Rows[number][number], numFmt?: string): Promise<string> {
  const [, line] = await linesOf([HEADERS, ['1', value, 'x', 1]], (workbook) => {
    if (numFmt !== undefined) workbook.worksheets[0]!.getCell('B2').numFmt = numFmt;
  });
  return line!.replace(/^1,/, '').replace(/,x,1$/, '');
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A workbook as other programs write one: of one sheet, with the XML that is given. */
function bareWorkbook(sheet: string, { strings = '', workbookPr = '' } = {}, odd: Parameters<typeof zipOf>[0] = {}) {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return zipOf({
    '_rels/.rels': `<Relationships xmlns="${RELATIONS}">${relation('r', 'officeDocument', '/xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}">${workbookPr}<sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}">${relation('a', 'worksheet', 'worksheets/s.xml')}${relation('b', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/worksheets/s.xml': sheet,
    'xl/sharedStrings.xml': `<sst ${MAIN}>${strings}</sst>`,
    ...odd,
  });
}

const sheetOf = (rows: string): string => `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`;
const inline = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const HEADER_ROW = `<row>${HEADERS.map(inline).join('')}</row>`;

describe('workbookText', () => {
  describe('cells', () => {
    for (const [name, value, numFmt, text] of [
      ['a date', utc(2022, 4, 30), 'yyyy-mm-dd', '2022-04-30'],
      ['a date without a format of its own', utc(2022, 4, 30), undefined, '2022-04-30'],
      ['a date and a time', utc(2022, 4, 30, 23, 59, 58), 'dd/mm/yy h:mm AM/PM', '2022-04-30T23:59:58'],
      ['midnight, where a time is shown', utc(2022, 4, 30), 'm/d/yyyy h:mm', '2022-04-30T00:00:00'],
      ['a time that is not shown', utc(2022, 4, 30, 6), '[$-409]d-mmm-yy;@', '2022-04-30T06:00:00'],
      ['a month', utc(2022, 4, 1), 'mmm', '2022-04-01'],
      ['the last day of 1899 and before', -1, 'yyyy-mm-dd', '-1'],
      ['1 January 1900', 1, 'yyyy-mm-dd', '1900-01-01'],
      ['28 February 1900', 59, 'yyyy-mm-dd', '1900-02-28'],
      ['1 March 1900', 61, 'yyyy-mm-dd', '1900-03-01'],
      ['a day that rounds up', 44681.999999, 'yyyy-mm-dd', '2022-05-01'],
      ['a time of day', 0.75, 'h:mm', '18:00:00'],
      ['a duration', 1.5, '[h]:mm', '1.5'],
      ['a number in red', 5, '[Red]0.00', '5'],
      ['a number with letters beside it', 5, '0.0 "days"', '5'],
      ['a day number without a format', 44681, undefined, '44681'],
      ['an integer', 1099, undefined, '1099'],
      ['an order id', 40_412_345_678_901, undefined, '40412345678901'],
      ['a number over 2^53', 1.5e21, undefined, '1500000000000000000000'],
      ['a small number', 0.000_000_25, undefined, '0.00000025'],
      ['a negative one', -1.5e-7, undefined, '-0.00000015'],
      ['an amount', 649.99, '#,##0.00', '649.99'],
      ['what binary arithmetic leaves', 0.1 + 0.2, undefined, '0.3'],
      ['TRUE', true, undefined, 'TRUE'],
      ['FALSE', false, undefined, 'FALSE'],
      ['a formula with a number', { formula: 'A1*2', result: 12.5 }, undefined, '12.5'],
      ['a formula with a text', { formula: 'A1', result: 'a & b' }, undefined, 'a & b'],
      ['a formula with a date', { formula: 'A1', result: utc(2022, 4, 30) }, 'yyyy-mm-dd', '2022-04-30'],
      ['a formula without a result', { formula: 'A1' }, undefined, ''],
      ['an error', { error: '#N/A' }, undefined, ''],
      [
        'rich text',
        { richText: [{ text: 'Blue ' }, { font: { bold: true }, text: 'kurta' }] },
        undefined,
        'Blue kurta',
      ],
      ['a link', { text: 'kurta', hyperlink: 'https://example.com/kurta' }, undefined, 'kurta'],
      ['a text that looks like a date', '04-05-22', undefined, '04-05-22'],
      ['a text that looks like a number', '007', '0.00', '007'],
      ['a text with a comma and a quote', 'M, "slim"', undefined, '"M, ""slim"""'],
      ['a text with spaces around it', ' S ', undefined, '" S "'],
      ['a text over lines', 'a\nb\r\nc', undefined, 'a b c'],
      ['a text in another script', 'कुर्ता 👗', undefined, 'कुर्ता 👗'],
    ] as const) {
      it(`writes ${name} as ${JSON.stringify(text)}`, async () => {
        expect(await cellText(value as Rows[number][number], numFmt)).to.equal(text);
      });
    }

    it('counts days from 1904 where the workbook does', async () => {
      const rows = [HEADERS, ['1', utc(2022, 4, 30, 6), 'x', 1]];
      expect(
        await linesOf(rows, (workbook) => {
          workbook.properties.date1904 = true;
        }),
      ).to.deep.equal([HEADERS.join(','), '1,2022-04-30T06:00:00,x,1']);
    });

    it('has a merged cell once', async () => {
      const lines = await linesOf([HEADERS, ['1', 'x', 'y', 2], ['2', 'x', 'y', 2]], (workbook) => {
        workbook.worksheets[0]!.mergeCells('B2:C3');
      });
      expect(lines).to.deep.equal([HEADERS.join(','), '1,x,,2', '2,,,2']);
    });

    it('reads what other programs write', async () => {
      const cells = [
        '<c r="A2" t="s"><v>1</v></c>',
        '<c r="B2" t="d"><v>2022-04-30T06:00:00.000Z</v></c>',
        '<c r="C2" t="str"><f>x()</f><v>a_x000D__x005F_x</v></c>',
        '<c r="D2"><v>4.0412345678901E+16</v></c>',
        '<c r="E2"><v>not read</v></c>',
      ];
      const strings = '<si><t>no</t></si><si><r><t>東京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>';
      const prefixed = sheetOf(HEADER_ROW + `<row r="2">${cells.join('')}</row>`).replaceAll(/<(\/?)(?=\w)/g, '<$1x:');
      const sheet = prefixed.replace('xmlns=', 'xmlns:x=');
      const expected = [HEADERS.join(','), '東京,2022-04-30T06:00:00,a _x,40412345678901000'];
      expect((await read(bareWorkbook(sheet, { strings }))).lines).to.deep.equal(expected);
      const utf16 = Buffer.from(`\uFEFF${sheet}`, 'utf16le');
      expect((await read(bareWorkbook('', { strings }, { 'xl/worksheets/s.xml': utf16 }))).lines).to.deep.equal(
        expected,
      );
    });

    it('keeps every text and number of random workbooks', async () => {
      const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((each) => !/\p{Cc}/u.test(each));
      const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(text, number), { minLength: 1, maxLength: 20 }), async (pairs) => {
          const bytes = await workbookOf({ A: [HEADERS, ...pairs.map(([a, b]) => ['1', a, 'x', b])] });
          const rows = (await read(bytes)).lines.slice(1);
          expect(rows).to.have.lengthOf(pairs.length);
          for (const [index, [a, b]] of pairs.entries()) {
            const quoted = /[",]|^\s|\s$/.test(a) ? `"${a.replaceAll('"', '""')}"` : a;
            const [line, start] = [rows[index]!, `1,${quoted},x,`];
            expect(line.slice(0, start.length)).to.equal(start);
            const written = line.slice(start.length);
            expect(written).to.match(/^-?\d+(\.\d+)?$/);
            expect(Number(written)).to.be.closeTo(b, Math.abs(b) * 1e-14);
          }
        }),
        { numRuns: scaled(20) },
      );
    });
  });

  describe('rows', () => {
    it('have the number of their line, also behind empty ones', async () => {
      const rows: Rows = [HEADERS, [], ['1', 'a', 'b', 2], [null, ''], [], ['2', 'a', 'b', 2], []];
      expect(await linesOf(rows)).to.deep.equal([HEADERS.join(','), '', '1,a,b,2', '', '', '2,a,b,2']);
    });

    it('have the columns of the headers: those that are missing are empty, further ones are left out', async () => {
      expect(await linesOf([HEADERS, ['1'], ['2', 'a', 'b', 2, 'a note']])).to.deep.equal([
        HEADERS.join(','),
        '1,,,',
        '2,a,b,2',
      ]);
    });

    it('come behind blank lines for what stands above the headers', async () => {
      for (const preamble of [1, 20]) {
        const above = Array.from({ length: preamble }, (_, index) => [`Title ${index}`, 'note']);
        const lines = await linesOf([...above, HEADERS, ['1', 'a', 'b', 2]]);
        expect(lines).to.deep.equal([...Array<string>(preamble).fill(''), HEADERS.join(','), '1,a,b,2']);
      }
    });

    it('come as they are where the headers are further down, since these are not found', async () => {
      const above = Array.from({ length: 21 }, () => ['Title']);
      expect((await linesOf([...above, HEADERS]))[0]).to.equal('Title');
    });
  });

  describe('sheets', () => {
    const notes: Rows = [['Made by'], ['a program']];
    const orders: Rows = [HEADERS, ['1', 'a', 'b', 2]];
    const expected = [HEADERS.join(','), '1,a,b,2'];

    it('are looked through for the headers of a report', async () => {
      const { lines, warnings } = await read(await workbookOf({ Notes: notes, Orders: orders, Empty: [] }));
      expect(lines).to.deep.equal(expected);
      expect(warnings).to.deep.equal([
        'Only sheet 2 of the workbook was read: no other sheet has the headers of a report',
      ]);
    });

    it('are named where another one is a report too', async () => {
      const { lines, warnings } = await read(
        await workbookOf({ April: orders, Notes: notes, May: orders, June: orders }),
      );
      expect(lines).to.deep.equal(expected);
      expect(warnings).to.deep.equal([
        'Only sheet 1 of the workbook was read, though sheets 3, 4 too have the headers of a report. Save each sheet as a file of its own',
      ]);
    });

    it('that are hidden come last', async () => {
      const bytes = await workbookOf({ Old: [HEADERS, ['0', 'x', 'y', 1]], Orders: orders }, (workbook) => {
        workbook.worksheets[0]!.state = 'hidden';
      });
      expect((await read(bytes)).lines).to.deep.equal(expected);
    });

    it('that are hidden are read where no other one has headers', async () => {
      const bytes = await workbookOf({ Orders: orders, Notes: notes }, (workbook) => {
        workbook.worksheets[0]!.state = 'veryHidden';
      });
      expect((await read(bytes)).lines).to.deep.equal(expected);
    });

    it('give the first one with a cell where none has headers', async () => {
      expect((await read(await workbookOf({ Empty: [], Notes: notes }))).lines).to.deep.equal(['Made by', 'a program']);
    });

    it('are chosen by what the caller takes for headers', async () => {
      const bytes = await workbookOf({ Orders: orders, Notes: notes });
      const { lines } = await read(bytes, { isHeader: (fields) => fields[0] === 'Made by' });
      expect(lines).to.deep.equal(['Made by', 'a program']);
    });

    it('give no warning where there is one, or the others have formats alone', async () => {
      expect((await read(await workbookOf({ Orders: orders }))).warnings).to.deep.equal([]);
      const bytes = await workbookOf({ Orders: orders, Formats: [] }, (workbook) => {
        for (let row = 1; row < 40; row++) workbook.worksheets[1]!.getCell(row, 2).numFmt = '0.00';
      });
      expect((await read(bytes)).warnings).to.deep.equal([]);
    });
  });

  describe('dates that a spreadsheet exchanged', () => {
    const withDates = (...dates: Rows[number]): Promise<Buffer> =>
      workbookOf({ Orders: [HEADERS, ...dates.map((date, index) => [String(index), date, 'x', 1])] });
    const datesOf = async (bytes: Buffer) => {
      const { lines, warnings } = await read(bytes);
      return { dates: lines.slice(1).map((line) => line.split(',')[1]), warnings };
    };

    it('are exchanged back, with a warning', async () => {
      // 04-05-22 (April 5) as 4 May, 04-30-22 as text.
      const bytes = await withDates(utc(2022, 5, 4), '04-30-22', utc(2022, 12, 4, 6), '04/13/2022 10:00');
      const { dates, warnings } = await datesOf(bytes);
      expect(dates).to.deep.equal(['2022-04-05', '04-30-22', '2022-04-12T06:00:00', '04/13/2022 10:00']);
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.match(
        /^Column B of the workbook: .* day and month of 2 dates, which are exchanged back\./,
      );
    });

    it('are exchanged back where the day comes first as well', async () => {
      expect((await datesOf(await withDates('30.04.2022', utc(2022, 4, 5)))).dates).to.deep.equal([
        '30.04.2022',
        '2022-05-04',
      ]);
    });

    for (const [why, ...dates] of [
      ['a date has a day over 12', utc(2022, 5, 4), '04-30-22', utc(2022, 4, 30)],
      ['a text has no part over 12', utc(2022, 5, 4), '04-30-22', '04-05-22'],
      ['texts have different parts over 12', utc(2022, 5, 4), '04-30-22', '30-04-22'],
      ['there is no text', utc(2022, 5, 4), utc(2022, 4, 5)],
      ['a text has the year first', utc(2022, 5, 4), '04-30-22', '2022-04-13'],
      ['a text has the name of the month', utc(2022, 5, 4), '04-30-22', '13-Apr-2022'],
    ] as const) {
      it(`are taken as they are where ${why}`, async () => {
        const { dates: found, warnings } = await datesOf(await withDates(...dates));
        expect(found[0]).to.equal('2022-05-04');
        expect(warnings).to.deep.equal([]);
      });
    }

    it('are judged column by column', async () => {
      const rows = [
        [...HEADERS, 'last-updated-date'],
        ['1', utc(2022, 5, 4), 'x', 1, utc(2022, 5, 4)],
        ['2', '04-30-22', 'x', 1, utc(2022, 4, 30)],
      ];
      expect((await linesOf(rows))[1]).to.equal('1,2022-04-05,x,1,2022-05-04');
    });

    it('are judged by the last row too', async () => {
      const rows = Array.from({ length: 6000 }, () => utc(2022, 5, 4));
      expect((await datesOf(await withDates('04-30-22', ...rows, utc(2022, 5, 13)))).warnings).to.deep.equal([]);
      expect((await datesOf(await withDates(...rows, '04-30-22'))).dates[0]).to.equal('2022-04-05');
    });

    it('are judged by what comes late as well', async () => {
      const none = Array.from({ length: 4000 }, () => null);
      const { dates } = await datesOf(await withDates(...none, '04-30-22', utc(2022, 5, 4)));
      expect(dates.at(-1)).to.equal('2022-04-05');
    });
  });

  describe('refuses', () => {
    const orders = async (rows = 300): Promise<Buffer> =>
      workbookOf({ Orders: [HEADERS, ...Array.from({ length: rows }, (_, id) => [`id ${id}`, '04-30-22', 'x', id])] });
    const refusal = async (bytes: Buffer, options?: WorkbookOptions): Promise<ReportError> => {
      const error = await failureOf(read(bytes, options));
      if (!(error instanceof ReportError)) throw error;
      expect(error.message).to.match(/^[^\n]+\. [^\n]+[^.\n]$/);
      return error;
    };

    it('a workbook that is cut off, wherever', async () => {
      const bytes = await orders();
      for (let length = 30; length < bytes.length; length += 997) {
        const { code, message } = await refusal(bytes.subarray(0, length));
        expect(code).to.equal('BROKEN_WORKBOOK');
        expect(message).to.include('incomplete or damaged').and.to.include('Upload it again');
      }
    });

    it('a workbook with a wrong byte, or reads it as it was', async () => {
      const bytes = await orders(30);
      const whole = await read(bytes);
      let refused = 0;
      for (let at = 0; at < bytes.length; at += 61) {
        const other = Buffer.from(bytes);
        other[at]! ^= 0x55;
        const result = await read(other).catch((error: unknown) => error);
        if (result instanceof ReportError) refused++;
        else expect((result as typeof whole).lines, `byte ${at}`).to.deep.equal(whole.lines);
      }
      expect(refused).to.be.greaterThan(20);
    });

    it('other files in a zip archive', async () => {
      expect((await refusal(zipOf({ '[Content_Types].xml': '', 'word/document.xml': '' }))).message).to.match(/Word/);
      expect((await refusal(zipOf({ '[Content_Types].xml': '' }))).message).to.match(/zip archive/);
    });

    it('an empty workbook', async () => {
      for (const sheets of [{ A: [] }, { A: [], B: [[], [null]] }] as Record<string, Rows>[]) {
        expect(await refusal(await workbookOf(sheets))).to.include({ code: 'EMPTY_REPORT' });
      }
    });

    for (const [name, sheet, why] of [
      ['rows that go back', sheetOf('<row r="2"/><row r="1"/>'), 'out of order'],
      ['a row behind the last one', sheetOf('<row r="1048577"/>'), 'out of order'],
      ['a column behind the last one', sheetOf('<row><c r="XFE1"/></row>'), 'too many columns'],
      ['a text that is not there', sheetOf('<row><c t="s"><v>7</v></c></row>'), 'a text is missing'],
      ['XML that is not closed', sheetOf(HEADER_ROW).slice(0, -5), 'not well formed'],
      ['XML with a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${sheetOf('')}`, 'document type'],
      ['XML without an end of depth', '<a>'.repeat(200), 'nested'],
      ['a cell without an end', sheetOf(`<row>${inline('x'.repeat(3_000_000))}</row>`), 'too long'],
      ['an attribute without an end', `<worksheet a="${'x'.repeat(3_000_000)}`, 'too long'],
    ] as const) {
      it(`a sheet with ${name}`, async () => {
        const { code, message } = await refusal(bareWorkbook(sheet));
        expect(code).to.equal('BROKEN_WORKBOOK');
        expect(message).to.include(why);
      });
    }

    it('bytes that are not those that were packed', async () => {
      const data = sheetOf(HEADER_ROW);
      for (const odd of [
        { data, crc: 1 },
        { data, method: 99 },
      ]) {
        expect((await refusal(bareWorkbook('', {}, { 'xl/worksheets/s.xml': odd }))).code).to.equal('BROKEN_WORKBOOK');
      }
    });

    it('a file over the limit, and reads one at the limit', async () => {
      const bytes = await orders();
      const error = await refusal(bytes, { maxBytes: bytes.length - 1 });
      expect(error.code).to.equal('REPORT_TOO_LARGE');
      expect(error.message).to.include('Save it as CSV UTF-8');
      expect((await read(bytes, { maxBytes: bytes.length })).lines).to.have.lengthOf(301);
    });

    it('texts over the limit', async () => {
      const bytes = await orders();
      expect(await refusal(bytes, { maxTextBytes: 2000 })).to.include({ code: 'REPORT_TOO_LARGE' });
      expect((await read(bytes, { maxTextBytes: 8000 })).lines).to.have.lengthOf(301);
    });

    it('a part that unpacks to more than the limit, whatever the archive says of its size', async () => {
      const bomb = sheetOf(HEADER_ROW + '<row/>'.repeat(1_000_000));
      for (const size of [Buffer.byteLength(bomb), 100]) {
        for (const path of ['xl/worksheets/s.xml', 'xl/sharedStrings.xml']) {
          const bytes = bareWorkbook('', {}, { [path]: { data: bomb, size } });
          expect(bytes.length).to.be.lessThan(50_000);
          const error = await refusal(bytes, { maxXmlBytes: 1_000_000 });
          expect(error).to.include({ code: 'REPORT_TOO_LARGE' });
        }
      }
    });

    it('to hold what a cell that is repeated unpacks to', async () => {
      const strings = `<si><t>${'x'.repeat(30_000)}</t></si>`;
      const cells = '<c t="s"><v>0</v></c>'.repeat(2000);
      const headers = HEADERS.map(inline).join('');
      const sheet = sheetOf(`<row>${headers}${inline('more').repeat(1996)}</row>${`<row>${cells}</row>`.repeat(3)}`);
      const { lines } = await read(bareWorkbook(sheet, { strings }));
      for (const line of lines.slice(1)) expect(line.length).to.be.within(200_000, 400_000);
    });
  });

  it('passes on an error of the source', async () => {
    async function* source() {
      yield await orderBytes();
      throw new Error('down');
    }
    const orderBytes = () => workbookOf({ A: [HEADERS] });
    const consume = async () => {
      for await (const _ of workbookText(source()));
    };
    expect((await failureOf(consume())).message).to.equal('down');
  });

  it('becomes sales and rejects with the number of their row', async () => {
    const bytes = await workbookOf({
      Notes: [['x']],
      Orders: [
        ['Sales of April'],
        [],
        [...HEADERS, 'Qty', 'B2B'],
        [404_123, utc(2022, 4, 30, 23, 59), 'Shipped', 649.5, 2, true],
        [],
        ['2', 'never', 'Shipped', 1, 1, false],
      ],
    });
    const warnings: string[] = [];
    const options = { openWorkbook, onWarning: (line: string) => warnings.push(line) };
    const found = [];
    for await (const { sales, rejects } of readSales(chunksOf(bytes), options)) {
      for (const { orderId, hour, amount, quantity, attributes } of sales) {
        found.push({ orderId, hour, amount: formatAmount(amount), quantity, b2b: attributes.b2b });
      }
      for (const { line, field } of rejects) found.push({ line, field });
    }
    expect(found).to.have.lengthOf(2);
    expect(found[0]).to.deep.equal({ orderId: '404123', hour: 23, amount: '649.5', quantity: 2, b2b: true });
    expect(found[1]).to.deep.equal({ line: 6, field: 'date' });
    expect(warnings).to.have.lengthOf(1);
  });

  it('has days as bare numbers where no cell of the column is a date', async () => {
    const bytes = await workbookOf({ A: [HEADERS, ['1', 44_681, 'Shipped', 5], ['2', 44_682.5, 'Shipped', 5]] });
    const days: number[] = [];
    for await (const { sales } of readSales(chunksOf(bytes), { openWorkbook }))
      days.push(...sales.map(({ day }) => day));
    expect(days).to.deep.equal([Date.UTC(2022, 3, 30) / 86_400_000, Date.UTC(2022, 4, 1) / 86_400_000]);
  });

  it('has no day in a bare number where it counts days from 1904', async () => {
    const rows: Rows = [HEADERS, ['1', 43_219, 'Shipped', 5], ['2', utc(2022, 4, 30), 'Shipped', 5]];
    const bytes = await workbookOf({ A: rows }, (workbook) => void (workbook.properties.date1904 = true));
    const codes: string[] = [];
    for await (const { rejects } of readSales(chunksOf(bytes), { openWorkbook })) {
      codes.push(...rejects.map(({ code }) => code));
    }
    expect(codes).to.deep.equal(['serial_day']);
  });

  it('is bound by the size of the report as text', async () => {
    const bytes = await workbookOf({ A: [HEADERS, ...Array.from({ length: 50 }, () => ['1', 'a', 'b', 2])] });
    const consume = async () => {
      for await (const _ of decompress(chunksOf(bytes), { openWorkbook, maxBytes: 100 }));
    };
    expect(await failureOf(consume())).to.include({ code: 'REPORT_TOO_LARGE' });
  });
});
