import { expect } from 'chai';
import fc from 'fast-check';
import type { Reject } from '../../../../schemas/reject.ts';
import { byName } from '../../../../lib/base/records.ts';
import { DETAIL_NAMES, type DetailField } from '../../../../lib/formats/index.ts';
import { type ReadOptions, readSales } from '../../../../lib/ingest/sales.ts';
import { scaled } from '../../../scale.ts';

type Row = Record<DetailField, unknown> & { orderId: string; day: number; hour: number | null };

/** What is read of a report: its sales with their details, and what was not. */
async function read(report: string | Buffer, options: ReadOptions = {}) {
  const rows: Row[] = [];
  const rejects: Reject[] = [];
  const unreadable: Partial<Record<DetailField, number>> = {};
  for await (const batch of readSales(chunks(Buffer.from(report as string)), options)) {
    for (const { row, orderId, day, hour } of batch.sales) {
      const details = byName(DETAIL_NAMES, (name) => batch.details[name]?.[row] ?? null);
      rows.push({ orderId, day, hour, ...details });
    }
    rejects.push(...batch.rejects);
    for (const [name, count] of Object.entries(batch.unreadable) as [DetailField, number][]) {
      unreadable[name] = (unreadable[name] ?? 0) + count;
    }
  }
  return { rows, rejects, unreadable };
}

async function* chunks(whole: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += 65_521) yield whole.subarray(at, at + 65_521);
}

const ALL_ORDERS =
  'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tproduct-name\tsku\tasin\tquantity\titem-price\titem-tax\t' +
  'shipping-price\tshipping-tax\tgift-wrap-price\titem-promotion-discount\tship-promotion-discount\tship-city\t' +
  'ship-service-level\tpromotion-ids\n';
const SALE_REPORT = 'Order ID,Date,Status,Amount,Style,SKU,Size,ship-city,promotion-ids\n';
const amount = (digits: number, scale: number) => ({ digits, scale, priced: true, negative: false, words: null });
const NOTHING = byName(DETAIL_NAMES, () => null);

describe('details of sales', () => {
  it('are read of All Orders', async () => {
    const { rows, unreadable } = await read(
      `${ALL_ORDERS}405-1\t2022-06-29T23:59:42+00:00\t2022-06-30T22:07:40+00:00\tShipped\tSaree 6" border \t KR-1\tB0\t1\t` +
        '809.00\t38.52\t40\t1.90\t20\t10.5\t5\tNAVI MUMBAI\tStandard\tFree shipping\n',
      { timeZone: 'Asia/Kolkata' },
    );
    expect(rows).to.deep.equal([
      {
        orderId: '405-1',
        day: Date.UTC(2022, 5, 30) / 86_400_000,
        hour: 5,
        last_update: Date.UTC(2022, 5, 30, 22, 7, 40) / 1000,
        city: 'Navi Mumbai',
        sku: 'KR-1',
        asin: 'B0',
        style: null,
        size: null,
        product_name: 'Saree 6" border',
        service_level: 'Standard',
        promotion: true,
        item_tax: amount(3852, 2),
        shipping: amount(40, 0),
        shipping_tax: amount(190, 2),
        gift_wrap: amount(20, 0),
        item_discount: amount(105, 1),
        shipping_discount: amount(5, 0),
      },
    ]);
    expect(unreadable).to.deep.equal({});
  });

  it('are read of an Amazon Sale Report', async () => {
    const { rows } = await read(`${SALE_REPORT}405-1,04-30-22,Shipped,1,set389,"KR, ""1""",free, o'FALLON ,\n`);
    expect(rows).to.deep.equal([
      {
        orderId: '405-1',
        day: 19_112,
        hour: null,
        ...NOTHING,
        style: 'Set389',
        sku: 'KR, "1"',
        size: 'Free',
        city: "O'Fallon",
        promotion: false,
      },
    ]);
  });

  it('are null where the report has no such column', async () => {
    const { rows } = await read('Order ID,Date,Status,Amount\n405-1,04-30-22,Shipped,1\n');
    expect(rows[0]).to.include(NOTHING);
  });

  it('are null where the cell is empty, or says that there is nothing', async () => {
    const nothing = ['', ' ', 'NULL', 'nan', 'N/A', '\\N', '-', '""'];
    const rows = nothing.map((text) => `405-1,04-30-22,Shipped,1,${[text, text, text, text, text].join()}`);
    const found = await read(`${SALE_REPORT}${rows.join('\n')}\n`);
    expect(found.rows).to.have.length(nothing.length);
    for (const row of found.rows) expect(row).to.include({ ...NOTHING, promotion: false });
    expect(found.unreadable).to.deep.equal({});
  });

  it('that cannot be read are null and counted, and cost no row', async () => {
    const header = 'Order ID,Date,Status,Amount,last-updated-date,item-tax\n';
    const { rows, rejects, unreadable } = await read(
      `${header}405-1,04-30-22,Shipped,1,yesterday,12\n405-2,04-30-22,Shipped,1,30-13-2022,1;2\n405-3,04-31-22,Shipped,1,x,x\n`,
    );
    expect(rows.map(({ item_tax, last_update }) => [item_tax, last_update])).to.deep.equal([
      [amount(12, 0), null],
      [null, null],
    ]);
    expect(rejects.map(({ code }) => code)).to.deep.equal(['no_such_day']);
    expect(unreadable).to.deep.equal({ last_update: 2, item_tax: 1 });
  });

  it('lose the mark with which a cleaned file guards formulas', async () => {
    const { rows } = await read(`${SALE_REPORT}405-1,04-30-22,Shipped,1,,'=KR-1,,,\n`);
    expect(rows[0]!.sku).to.equal('=KR-1');
  });

  it('are decoded row by row: a row that is not UTF-8 is Windows-1252', async () => {
    const line = (city: Buffer) =>
      Buffer.concat([Buffer.from('405-1,04-30-22,Shipped,1,,,,'), city, Buffer.from(',\n')]);
    const utf8 = Buffer.from('Köln');
    const report = [Buffer.from(SALE_REPORT), line(utf8), line(Buffer.from('köln', 'latin1'))];
    // The bytes of the first city again, in a row that is not UTF-8 elsewhere.
    report.push(Buffer.concat([Buffer.from('405-1,04-30-22,Shipped,1,,\xfc,,', 'latin1'), utf8, Buffer.from(',\n')]));
    const { rows } = await read(Buffer.concat(report));
    expect(rows.map(({ city }) => city)).to.deep.equal(['Köln', 'Köln', 'Kã¶Ln']);
  });

  it('do not depend on the rows before', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        'Kurta',
        'PUNE',
        '"Navi ""M"""',
        ' x ',
        "'=1",
        '-',
        'é',
        '"a\nb"',
        'x'.repeat(40),
        'x'.repeat(1100),
      ),
      fc.stringMatching(/^[a-z0-9 .]{0,6}$/),
    );
    const date = fc.constantFrom('04-30-22', '2022-04-30T22:10:00+05:30', '2022-04-30 23:30:00', '"05-01-22"');
    const row = fc
      .tuple(date, cell, cell, cell, cell, cell)
      .map(([day, ...cells]) => `405-1,${day},Shipped,1,${cells.join(',')}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
        const options = { timeZone: 'Asia/Kolkata' };
        const together = await read(SALE_REPORT + rows.join(''), options);
        const alone = await Promise.all(rows.map((each) => read(SALE_REPORT + each, options)));
        expect(together.rows).to.deep.equal(alone.flatMap((each) => each.rows));
      }),
      { numRuns: scaled(200, 20) },
    );
  });
});

describe('hours of sales', () => {
  it('are those of the time zone', async () => {
    const times = ['2022-04-30T20:00:00Z', '2022-04-30T20:00:00', '2022-04-30', '04-30-22', '2022-10-30T00:30:00Z'];
    const report = `Order ID,Date,Status,Amount\n${times.map((time) => `405-1,${time},Shipped,1\n`).join('')}`;
    const { rows } = await read(report, { timeZone: 'Europe/Berlin' });
    expect(rows.map(({ hour }) => hour)).to.deep.equal([22, 20, null, null, 2]);
    const kolkata = await read(report, { timeZone: 'Asia/Kolkata' });
    expect(kolkata.rows.map(({ day, hour }) => [day - 19_112, hour])[0]).to.deep.equal([1, 1]);
  });
});

describe('texts over 60,000 bytes', () => {
  const row = (sku: string, promotions = '') => `405-1,04-30-22,Shipped,1,,${sku},,,${promotions}\n`;

  it('reject their row, with the name of the field', async () => {
    const { rows, rejects } = await read(SALE_REPORT + row('x'.repeat(60_001)) + row('x'.repeat(60_000)) + row('KR'));
    expect(rows.map(({ sku }) => (sku as string).length)).to.deep.equal([60_000, 2]);
    expect(rejects).to.have.length(1);
    expect(rejects[0]).to.include({ line: 2, field: 'sku', code: 'too_long_value' });
  });

  it('are measured in UTF-8', async () => {
    const report = Buffer.from(SALE_REPORT + row('é'.repeat(30_001)) + row('é'.repeat(30_000)), 'latin1');
    const { rows, rejects } = await read(report);
    expect([rows.length, rejects.map(({ line }) => line)]).to.deep.equal([1, [2]]);
  });

  it('are measured without their quotes', async () => {
    const { rows, rejects } = await read(
      SALE_REPORT + row(`"${'""'.repeat(30_000)}"`) + row(`"${'x'.repeat(60_000)}"`),
    );
    expect([rows.length, rejects.length]).to.deep.equal([2, 0]);
  });

  it('of an order id count too', async () => {
    const { rejects } = await read(`Order ID,Date,Status,Amount\n${'4'.repeat(60_001)},04-30-22,Shipped,1\n`);
    expect(rejects[0]).to.include({ field: 'order_id', code: 'too_long_value' });
  });

  it('of promotions do not, since only whether there are some is kept', async () => {
    const { rows } = await read(SALE_REPORT + row('KR', 'x'.repeat(62_000)));
    expect(rows[0]).to.include({ sku: 'KR', promotion: true });
  });
});
