import { expect } from 'chai';
import { byName } from '../../../../lib/base/records.ts';
import { MEASURE_NAMES, ROLLUPS } from '../../../../lib/model/index.ts';
import { project } from '../../../../lib/rollup/project.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import fc from 'fast-check';
import { CLEANED_HEADER, CleanedRows, cleanedCell } from '../../../../lib/ingest/cleaned.ts';
import { kpis } from '../../../../lib/answers/kpis.ts';
import { mapRecord } from '../../../../lib/base/records.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import type { CarriedField } from '../../../../lib/formats/index.ts';
import { rollupsOfReport, settled } from '../../../../lib/rollup/report.ts';
import { codesOf, measureOf, valuesOf } from '../../../../lib/rollup/rollup.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { sampleReport } from '../../../../scripts/sample/index.ts';
import { scaled } from '../../../scale.ts';

/** A report's rollups, and its cleaned file. */
async function clean(
  report: string | Buffer,
  carry?: readonly CarriedField[],
): Promise<{ rollups: ReturnType<typeof carried>; cleaned: string; rejected: number }> {
  const rows = new CleanedRows(carry);
  let cleaned = '';
  const { rollups, summary } = await settled((known) => {
    cleaned = `${CLEANED_HEADER.map(cleanedCell).join(',')}\n`;
    return rollupsOfReport(chunks(Buffer.from(report as string)), {
      known,
      rollups: ['sales', 'daily'],
      onBatch: (batch) => {
        cleaned += rows.encode(batch).toString();
      },
    });
  });
  return { rollups: carried(rollups), cleaned, rejected: summary.rejected };
}

/** What a cleaned file has all of: not the products, and not the money besides the amount. */
const carried = (rollups: Readonly<Record<'sales' | 'daily', Rollup>>) =>
  byName(['sales', 'daily'], (name) =>
    project(rollups[name], {
      dimensions: ROLLUPS[name].dimensions,
      measures: MEASURE_NAMES.filter((measure) => !NOT_CARRIED.test(measure)),
    }),
  );
const NOT_CARRIED = /^(discounts|tax|shipping|promot)/;

async function* chunks(whole: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += 65_521) yield whole.subarray(at, at + 65_521);
}

/** Rows of a CSV file by header, by RFC 4180 and nothing else. */
function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^",\n]*)(,|\n)/g)) {
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\n') rows.push([]);
  }
  const [header = [], ...body] = rows.slice(0, -1);
  return body.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]!])));
}

const NEEDED = 'Order ID,Date,Status,Amount';

describe('cleaned file', () => {
  it('has the headers of the Amazon Sale Report, and the calendar', async () => {
    const { cleaned } = await clean(`${NEEDED}\n`);
    expect(cleaned).to.equal(
      'Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,SKU,Category,Size,ASIN,Qty,currency,Amount,' +
        'ship-city,ship-state,ship-postal-code,ship-country,B2B,fulfilled-by,Year,Month,MonthName\n',
    );
  });

  it('leaves the columns empty that are not carried, and gives the same numbers', async () => {
    const header = `${NEEDED},SKU,ASIN,Size,ship-city,ship-postal-code,ship-service-level,ship-state`;
    const report = `${header}\n405-1,04-30-22,Shipped,9,S-1,B09KX,XL,MUMBAI,400081,Standard,GOA\n`;
    const all = await clean(report);
    const some = await clean(report, ['sku', 'city']);
    expect(readCsv(all.cleaned)[0]).to.include({ 'ship-postal-code': '400081', ASIN: 'B09KX' });
    expect(some.cleaned.split('\n')[0]).to.equal(all.cleaned.split('\n')[0]);
    expect(readCsv(some.cleaned)).to.deep.equal([
      {
        ...readCsv(all.cleaned)[0],
        'ship-postal-code': '',
        ASIN: '',
        Size: '',
        'ship-service-level': '',
      },
    ]);
    expect(readCsv(some.cleaned)[0]).to.include({ SKU: 'S-1', 'ship-city': 'MUMBAI' });
    const none = await clean(report, []);
    expect(readCsv(none.cleaned)[0]).to.include({ SKU: '', 'ship-city': '', 'ship-state': 'GOA' });
    for (const { cleaned } of [some, none]) expect((await clean(cleaned)).rollups).to.deep.equal(all.rollups);
  });

  it('writes an Amazon Sale Report in canonical form', async () => {
    const report =
      'index,Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,Style,SKU,Category,Size,ASIN,Courier Status,' +
      'Qty,currency,Amount,ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,B2B,fulfilled-by,Unnamed: 22\n' +
      '0,405-1,04-30-22,Canceled,MFN,Amazon.in ,Standard,SET389,SET389-KR,kurta,S,B09KX,,1.0,inr,"₹1,23,456.5",MUMBAI,' +
      'MAHARASHTRA,400081.0,IN,,TRUE,Easy Ship,\n' +
      '1,405-2,2022-05-01T00:10:00+05:30,Shipped - Returned to Seller,Amazon,Amazon.in,Expedited,J,JNE,Set,XL,B0,Shipped,,,,' +
      '"Navi ""M"", x",Rajshthan,1,IN,"a, b",false,,\n';
    const [first, second, ...rest] = readCsv((await clean(report)).cleaned);
    expect(rest).to.have.lengthOf(0);
    expect(first).to.deep.equal({
      'Order ID': '405-1',
      Date: '2022-04-30',
      Status: 'Cancelled',
      Fulfilment: 'Merchant',
      'Sales Channel ': 'Amazon.in',
      'ship-service-level': 'Standard',
      SKU: 'SET389-KR',
      Category: 'Kurta',
      Size: 'S',
      ASIN: 'B09KX',
      Qty: '1',
      currency: 'INR',
      Amount: '123456.5',
      'ship-city': 'MUMBAI',
      'ship-state': 'Maharashtra',
      'ship-postal-code': '400081.0',
      'ship-country': 'IN',
      B2B: 'True',
      'fulfilled-by': 'Merchant',
      Year: '2022',
      Month: '4',
      MonthName: 'Apr',
    });
    expect(second).to.include({
      Date: '2022-04-30',
      Status: 'Shipped - Returned to Seller',
      Qty: '0',
      currency: 'INR',
      Amount: '0',
      'ship-city': 'Navi "M", x',
      'ship-state': 'Rajasthan',
      B2B: 'False',
      'fulfilled-by': 'Amazon',
    });
  });

  it('takes quotes, commas and Windows-1252 of an All Orders report for what they are', async () => {
    const report = Buffer.concat([
      Buffer.from(
        'amazon-order-id\tpurchase-date\torder-status\titem-status\titem-price\tquantity\tship-city\tship-state\t' +
          'fulfillment-channel\tis-business-order\tsku\n' +
          '405-1\t2022-04-30T10:00:00+00:00\tShipped\tCancelled\t10.00\t1\tSai"nt, "x\tGoa\tAFN\ttrue\t"K\n' +
          '405-2\t2022-04-30T10:00:00+00:00\tShipped\tShipped\t12.50\t2\t',
      ),
      Buffer.from('Orl\u00e9ans', 'latin1'),
      Buffer.from('\tGoa\tMFN\tfalse\t=K\n'),
    ]);
    const { rollups, cleaned } = await clean(report);
    const [first, second] = readCsv(cleaned);
    expect(first).to.include({ Status: 'Cancelled', 'ship-city': 'Sai"nt, "x', SKU: '"K', B2B: 'True' });
    expect(first).to.include({ 'fulfilled-by': 'Amazon', Category: 'Unknown', 'ship-country': 'Unknown' });
    expect(second).to.include({ 'ship-city': 'Orléans', SKU: "'=K", Amount: '12.50', Qty: '2' });
    expect((await clean(cleaned)).rollups).to.deep.equal(rollups);
  });

  it('reads semicolons, and quotes what holds a comma', async () => {
    const report =
      'Order ID;Date;Status;Amount;ship-city;Category\n"4;1";04-30-22;Shipped;1,099.00;a, b;"Set; ""x"""\n';
    const { rollups, cleaned } = await clean(report);
    const [row] = readCsv(cleaned);
    expect(row).to.include({ 'Order ID': '4;1', Amount: '1099.00', 'ship-city': 'a, b', Category: 'Set; "x"' });
    expect((await clean(cleaned)).rollups).to.deep.equal(rollups);
  });

  it('leaves out rejects and keeps what only it carries empty where the report has no such column', async () => {
    const { cleaned, rejected } = await clean(
      `${NEEDED}\no1,04-30-22,Shipped,1\no2,02-30-22,Shipped,1\no3,04-30-22,Shipped,12,50\n`,
    );
    expect(rejected).to.equal(2);
    expect(cleaned.split('\n')[1]).to.equal(
      'o1,2022-04-30,Shipped,Unknown,Unknown,,,Unknown,,,1,,1,,Unknown,,Unknown,False,Unknown,2022,4,Apr',
    );
    expect(cleaned.split('\n')).to.have.lengthOf(3);
  });

  it('guards every cell that a spreadsheet would run, quoted or not', async () => {
    const report =
      `${NEEDED},Category,ship-city,SKU,Sales Channel \n` +
      `-1,04-30-22,=Shipped,1,@SUM(1),+1,"-""x""",=A1\n"=1+1",04-30-22,"\tShipped",1,Set,"\t=1","\rx, y",x\n`;
    const { rollups, cleaned } = await clean(report);
    const rows = readCsv(cleaned);
    for (const cell of rows.flatMap(Object.values)) expect(cell).to.not.match(/^[=+\-@\t\r]/);
    expect(rows[0]).to.include({
      'Order ID': "'-1",
      Status: "'=Shipped",
      Category: "'@SUM(1)",
      'ship-city': "'+1",
      SKU: `'-"x"`,
      'Sales Channel ': "'=A1",
    });
    expect(rows[1]).to.include({ 'Order ID': "'=1+1", Status: 'Shipped', 'ship-city': "'\t=1", SKU: "'\rx, y" });
    expect((await clean(cleaned)).rollups).to.deep.equal(rollups);
  });

  describe('read again gives the same rollups', () => {
    for (const options of [
      { rows: 2000, dirty: 0.02 },
      { rows: 2000, format: 'all-orders', marketplaces: ['Amazon.in', 'Amazon.com'], dirty: 0.02, lineEnd: 'crlf' },
    ] as const) {
      it(`for a sample: ${JSON.stringify(options)}`, async () => {
        const { rollups, cleaned, rejected } = await clean(Buffer.concat([...sampleReport(options)]));
        const again = await clean(cleaned);
        expect(rejected).to.be.greaterThan(10);
        expect(again.rejected).to.equal(0);
        expect(again.rollups).to.deep.equal(rollups);
        expect(again.cleaned).to.equal(cleaned);
      });
    }

    const nasty = fc.string({
      unit: fc.constantFrom(...Array.from(`'=+-@\t\r\n",; .aZéßİ\u00a0\u0000\ufeff\u{1f600}\u200b`), 'Unknown', "''"),
      maxLength: 6,
    });
    const one = <T>(...values: T[]) => fc.constantFrom(...values);
    const anyRow = fc.record({
      id: fc.oneof({ weight: 4, arbitrary: one('405-1', '405-2') }, nasty),
      date: one('04-30-22', '2022-05-01', '5/1/2022', '2022-05-01T23:30:00-05:00', '02-30-22'),
      status: fc.oneof(one('Shipped', 'Cancelled', 'canceled', 'Shipped - Returned to Seller'), nasty),
      amount: one('', '0', '1,099.00', '1,23,456.505', '12.5', '$7', '647.6200000009', '12,50', '-1'),
      quantity: one('', '1', '2.0', '1.5'),
      currency: one('', '', 'INR', 'usd', 'JPY', 'KWD'),
      state: fc.oneof(one('', 'rajasthan', 'NL', 'CA', 'CA (US)', 'new york', 'Nowhere'), nasty),
      country: fc.oneof(one('', '', 'IN', 'us', 'Unknown'), nasty),
      category: fc.oneof(one('', 'kurta', 'Set'), nasty),
      fulfilment: fc.oneof(one('', 'AFN', 'Easy Ship', 'merchant'), nasty),
      channel: fc.oneof(one('', 'Amazon.in ', 'Non-Amazon'), nasty),
      b2b: one('', 'TRUE', 'no'),
      city: nasty,
      style: nasty,
    });
    const HEADERS =
      'Order ID,Date,Status,Amount,Qty,currency,ship-state,ship-country,Category,Fulfilment,Sales Channel ,B2B,ship-city,Style';

    /** Written by what the format allows: quotes and line breaks only where fields can be quoted. */
    const anyReport = fc
      .record({
        rows: fc.array(anyRow, { maxLength: 12 }),
        delimiter: one(',', ';', '\t'),
        lineEnd: one('\n', '\r\n'),
        encoding: one<BufferEncoding>('utf8', 'utf8', 'latin1'),
        // Some columns are not there at all.
        columns: fc.subarray([...Array(10).keys()].map((i) => i + 4)),
      })
      .map(({ rows, delimiter, lineEnd, encoding, columns }) => {
        const wanted = [0, 1, 2, 3, ...columns];
        const cell = (text: string) => {
          if (delimiter === '\t') return text.replaceAll(/[\t\r\n]/g, ' ');
          return /["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        };
        const table = [HEADERS.split(','), ...rows.map((row) => Object.values(row))];
        const text = table.map((row) => wanted.map((i) => cell(row[i]!)).join(delimiter) + lineEnd).join('');
        return Buffer.from(text, encoding);
      });

    it('for any report', async () => {
      await fc.assert(
        fc.asyncProperty(anyReport, async (report) => {
          const { rollups, cleaned } = await clean(report);
          const again = await clean(cleaned);
          expect(again.rejected).to.equal(0);
          expect(again.rollups).to.deep.equal(rollups);
          expect(again.cleaned).to.equal(cleaned);
        }),
        { numRuns: scaled(3000, 200) },
      );
    }).timeout(300_000);
  });

  it('can be read by a program that knows a handful of its columns', async () => {
    const { rollups, cleaned } = await clean(Buffer.concat([...sampleReport({ rows: scaled(20_000, 3000), seed: 3 })]));
    const rows = readCsv(cleaned);
    const active = rows.filter((row) => row['Status'] !== 'Cancelled');
    const total = (of: typeof rows, column = 'Amount') => of.reduce((sum, row) => sum + Number(row[column]), 0);
    const { sales } = rollups;
    const numbers = await kpis(new RollupSet(mapRecord(rollups, memoryReader)), { currency: 'INR' });
    expect(active).to.have.lengthOf(numbers.total_orders);
    expect(rows.length - active.length).to.equal(numbers.cancelled_orders);
    expect(total(active)).to.be.closeTo(numbers.total_revenue, 0.01);
    expect(total(active, 'Qty')).to.equal(numbers.total_quantity_sold);
    expect(total(active.filter((row) => row['B2B'] === 'True'))).to.be.closeTo(numbers.b2b_revenue, 0.01);
    const by = (name: string) => active.filter((row) => row['fulfilled-by'] === name).length;
    expect(by('Amazon')).to.equal(numbers.amazon_fulfilled_orders);
    expect(by('Merchant')).to.equal(numbers.merchant_fulfilled_orders);
    expect(numbers.merchant_fulfilled_orders).to.be.greaterThan(0);

    const groups = (name: (row: Record<string, string>) => string) => {
      const sums = new Map<string, number>();
      for (const row of active) sums.set(name(row), (sums.get(name(row)) ?? 0) + Number(row['Amount']));
      return sums;
    };
    const inRollup = (name: (cell: number) => string) => {
      const sums = new Map<string, number>();
      for (let i = 0; i < sales.size; i++) {
        if (measureOf(sales, 'lines')[i] === 0) continue;
        sums.set(name(i), (sums.get(name(i)) ?? 0) + measureOf(sales, 'revenue')[i]! / 100);
      }
      return sums;
    };
    const same = (found: Map<string, number>, expected: Map<string, number>) => {
      expect([...found.keys()].sort()).to.deep.equal([...expected.keys()].sort());
      for (const [name, sum] of expected) expect(found.get(name), name).to.be.closeTo(sum, 0.01);
    };
    const value = (dimension: 'state' | 'category') => (i: number) =>
      valuesOf(sales, dimension)[codesOf(sales, dimension)[i]!]!;
    same(
      groups((row) => row['ship-state']!),
      inRollup(value('state')),
    );
    same(
      groups((row) => row['Category']!),
      inRollup(value('category')),
    );
    const month = (i: number) => {
      const date = new Date(sales.days[i]! * 86_400_000);
      const name = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
      return `${date.getUTCFullYear()}-${date.getUTCMonth() + 1} ${name}`;
    };
    same(
      groups((row) => `${row['Year']}-${row['Month']} ${row['MonthName']}`),
      inRollup(month),
    );
  });
});
