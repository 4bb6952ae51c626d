import { expect } from 'chai';
import type { ReportError } from '../../../../lib/base/report-error.ts';
import { readSales } from '../../../../lib/ingest/sales.ts';

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

async function batchesOf(text: string) {
  const batches = [];
  for await (const { detected, rows } of readSales(bytesOf(text))) batches.push({ format: detected.format.id, rows });
  return batches;
}

async function refusalOf(text: string): Promise<ReportError> {
  try {
    await batchesOf(text);
  } catch (error) {
    return error as ReportError;
  }
  throw new Error('The report was read');
}

describe('the header row of a report', () => {
  it('gives the format of the report', async () => {
    const row = '1,2022-04-30,Shipped,5';
    expect(await batchesOf(`Order ID,Date,Status,Amount\n${row}\n`)).to.deep.equal([
      { format: 'amazon-sale-report', rows: 1 },
    ]);
    const tabs = `amazon-order-id,purchase-date,order-status,item-price\n${row}\n`.replaceAll(',', '\t');
    expect(await batchesOf(tabs)).to.deep.equal([{ format: 'all-orders', rows: 1 }]);
  });

  it('says which columns are missing, what they may be called and which were found', async () => {
    const error = await refusalOf('Order ID,Colour,STATUS,AMOUNT\n1,red,Shipped,5\n');
    expect(error).to.include({ code: 'MISSING_COLUMN' });
    expect(error.message).to.equal(
      'Missing column: date (Date or purchase-date or Order Date). Known columns found: Order ID, Status, Amount. If the columns have other names, declare them in a format.json, which npm run format proposes',
    );
    expect((await refusalOf('purchase-date;item-price;order-status;Money\n')).message).to.match(
      /^Missing column: order_id \(.*\)\. Known columns found: purchase-date, item-price, order-status\. If/,
    );
    expect((await refusalOf('Order ID,State\n')).message).to.match(/^Missing columns: date \(.*\), amount \(.*\)\./);
  });

  for (const [name, delimiter] of [
    ['commas', ','],
    ['tabs', '\t'],
    ['semicolons', ';'],
  ] as const) {
    it(`is never quoted in an error if it is a line of data between ${name}`, async () => {
      const fields = [
        '407-1234567-7654321',
        '2022-04-30T10:00:00+05:30',
        'Shipped',
        '"Asha Verma"',
        '12 Lake Road Size',
        'asha.verma@example.com',
        '+91 98765 43210',
        '560001',
        'BENGALURU',
        'INR',
        '649.00',
      ];
      const { code, message } = await refusalOf(`${fields.join(delimiter)}\n`);
      expect(code).to.equal('MISSING_COLUMN');
      expect(message).to.match(
        /^Missing columns: order_id \(.*\), date \(.*\), amount \(.*\)\. No known column was found\. Does the report begin with a header row\? If [\w ,.]+$/,
      );
      for (const field of fields) expect(message).to.not.include(field);
    });
  }

  it('is not quoted either where a line of data has the name of a column in it', async () => {
    const { message } = await refusalOf('Shipped,status 山田太郎,Asha Verma,date,"Amount ""Verma""é"\n');
    expect(message).to.match(/Known columns found: Date\. If/);
    expect(message).to.not.match(/山田|Verma|Shipped/);
  });
});
