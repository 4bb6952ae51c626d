import { expect } from 'chai';
import { csv, load, refusal, row } from '../rollup/reports.ts';

/** A report of one order a day, on these dates. */
const dated = (...dates: string[]) => csv([], ...dates.map((date, i) => [`o${i}`, date, 'Shipped', '100.00']));
const days = async (report: string | Buffer, options = {}) => (await load(report, options)).days.sort();

describe('the order of day and month', () => {
  it('is that in which every date exists', async () => {
    expect(await days(dated('04-01-2022', '04-13-2022'))).to.deep.equal(['2022-04-01', '2022-04-13']);
    expect(await days(dated('01/04/2022', '13/04/2022'))).to.deep.equal(['2022-04-01', '2022-04-13']);
    const { warnings, summary } = await load(dated('01/04/2022', '13/04/2022'));
    expect(warnings).to.be.empty;
    expect(summary.settled?.dates).to.include({ order: 'day-first', reason: 'day above 12' });
  });

  it('is found in rows far behind the first ones', async () => {
    const early = Array.from({ length: 20_000 }, (_, i) => `0${1 + (i % 9)}/04/2022`);
    const found = await load(dated(...early, '13/04/2022'));
    expect(found.days.sort().at(-1)).to.equal('2022-04-13');
    expect(found.days).to.have.length(10);
    expect(found.summary).to.include({ rows: 20_001, active: 20_001, rejected: 0 });
  });

  it('rejects one typo among many dates, with a warning', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => `04-${String(1 + (i % 30)).padStart(2, '0')}-2022`);
    const { summary, warnings, rejects } = await load(dated(...many, '30-04-2022'));
    expect(summary).to.include({ active: 1000, rejected: 1 });
    expect(rejects[0]).to.include({ line: 1002, code: 'day_first' });
    expect(warnings).to.deep.equal(['Dates: the month comes first, and 1 dates that have no such month were rejected']);
  });

  it('refuses a file with dates in both orders, and names two lines', async () => {
    const error = await refusal(dated('04-13-2022', '04-14-2022', '15-04-2022'));
    expect(error.code).to.equal('MIXED_DATES');
    expect(error.message).to.include('in line 2 the month comes first, in line 4 the day');
  });

  it('is said to be only likely where rows are in order, or closer together, in one of them alone', async () => {
    for (const [dates, order, reason] of [
      [['02/01/2022', '03/01/2022', '01/02/2022'], 'day-first', 'sorted'],
      [['02/01/2022', '02/03/2022', '03/02/2022'], 'month-first', 'sorted'],
      [['01/02/2022', '02/02/2022', '03/02/2022'], 'day-first', 'shorter span'],
      [['02/01/2022', '02/02/2022', '02/03/2022'], 'month-first', 'shorter span'],
      [['02/03/2022'], 'month-first', 'usual'],
    ] as const) {
      const { summary, warnings } = await load(dated(...dates));
      expect(summary.settled?.dates, dates.join()).to.include({ order, reason });
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include('only likely');
    }
  });

  it('is that with the day first where dates have points and nothing decides', async () => {
    const { summary, warnings, days: found } = await load(dated('04.05.2022'));
    expect(found).to.deep.equal(['2022-05-04']);
    expect(summary.settled?.dates).to.include({ order: 'day-first', reason: 'usual' });
    expect(warnings).to.have.length(1);
    expect(await days(dated('04.05.2022', '04.30.2022'))).to.deep.equal(['2022-04-05', '2022-04-30']);
  });

  it('is what the first rows show where every row is rejected for its amount at first', async () => {
    const rows = ['o1;13-03-2022;Shipped;1,000,000'];
    const { summary, days: found } = await load(['Order ID;Date;Status;Amount', ...rows].join('\n'));
    expect(summary).to.include({ active: 1, rejected: 0 });
    expect(found).to.deep.equal(['2022-03-13']);
  });

  it('puts no sale into the future, and needs no warning for it', async () => {
    const arrived = Date.UTC(2022, 4, 1) / 86_400_000;
    const { summary, warnings, days: found } = await load(dated('03/12/2022'), { declared: { arrived } });
    expect(summary.settled?.dates).to.include({ order: 'month-first', reason: 'no day in the future' });
    expect(found).to.deep.equal(['2022-03-12']);
    expect(warnings).to.be.empty;
    const other = await load(dated('12/03/2022'), { declared: { arrived } });
    expect(other.days).to.deep.equal(['2022-03-12']);
    // A day ahead is a time zone.
    const tomorrow = await load(dated('05/02/2022'), { declared: { arrived } });
    expect(tomorrow.summary.settled?.dates.reason).to.equal('usual');
  });

  it('is what the seller declares, unless dates show that it is not', async () => {
    expect(await days(dated('02/03/2022'), { declared: { dateOrder: 'day-first' } })).to.deep.equal(['2022-03-02']);
    expect(await days(dated('02/13/2022'), { declared: { dateOrder: 'day-first' } })).to.deep.equal(['2022-02-13']);
  });

  it('reads bare numbers as days of a spreadsheet only beside other dates', async () => {
    expect(await days(dated('44681', '2022-05-01'))).to.deep.equal(['2022-04-30', '2022-05-01']);
    const { rejects } = await load(dated('44681', '44682'));
    expect(rejects.map(({ code }) => code)).to.deep.equal(['serial_day', 'serial_day']);
    const late = [...Array.from({ length: 20_000 }, () => '44681'), '2022-05-01'];
    expect((await load(dated(...late))).summary).to.include({ active: 20_001, rejected: 0 });
  });
});

describe('dates of which a spreadsheet exchanged day and month', () => {
  const april = (written: (day: string) => string) =>
    Array.from({ length: 30 }, (_, i) => {
      const day = String(i + 1).padStart(2, '0');
      return i < 12 ? written(day) : `04-${day}-22`;
    });
  const whole = Array.from({ length: 30 }, (_, i) => `2022-04-${String(i + 1).padStart(2, '0')}`);
  const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

  it('are exchanged back, with a warning', async () => {
    for (const written of [
      (day: string) => `2022-${day}-04`,
      (day: string) => `2022/${Number(day)}/4 0:00`,
      (day: string) => `04-${MONTHS[Number(day) - 1]!}-22`,
      (day: string) => String(Date.UTC(2022, Number(day) - 1, 4) / 86_400_000 + 25_569),
    ]) {
      const { days: found, warnings, summary } = await load(dated(...april(written)));
      expect(found.sort()).to.deep.equal(whole);
      expect(summary.rejected).to.equal(0);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^Dates: a spreadsheet swapped day and month .* swapped back/);
    }
  });

  it('are taken as they are where a date shows that none was exchanged, or where they are closer to each other so', async () => {
    const swapped = april((day) => `2022-${day}-04`);
    for (const more of ['2022-04-13', '04-05-22', '04-04-22', '2022-04-05T10:00:00Z']) {
      const { days: found, warnings } = await load(dated(...swapped, more));
      expect(found, more).to.include('2022-12-04');
      expect(warnings.join(), more).to.not.include('swapped');
    }
    const { days: found, warnings } = await load(dated(...april((day) => `2022-04-${day}`)));
    expect(found.sort()).to.deep.equal(whole);
    expect(warnings).to.be.empty;
  });

  it('have a warning alone where they are as close to each other either way', async () => {
    const year = MONTHS.flatMap((_, i) => [
      `2022-${String(i + 1).padStart(2, '0')}-${12 - i}`.replace(/-(\d)$/, '-0$1'),
    ]);
    const { days: found, warnings } = await load(dated(...year, '01-13-22', '12-30-22'));
    expect(found).to.include('2022-01-12');
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('may have swapped day and month');
  });
});

describe('dates that cannot be right', () => {
  it('have a warning where they are after the arrival of the report', async () => {
    const arrived = Date.UTC(2022, 4, 1) / 86_400_000;
    const late = await load(dated('2022-04-30', '2026-04-30'), { declared: { arrived } });
    expect(late.warnings).to.deep.equal(['Dates: the last one, 2026-04-30, is after the arrival of the report']);
    expect((await load(dated('2022-05-02'), { declared: { arrived } })).warnings).to.be.empty;
  });

  it('have a warning where a year of two digits seems to come first', async () => {
    const { warnings } = await load(dated('22/04/05', '22/04/06', '22/04/07'));
    expect(warnings.join()).to.include('the year may come first');
    const { warnings: none } = await load(dated('22/04/22', '22/04/22', '23/04/22', '24/04/23'));
    expect(none).to.be.empty;
  });
});

describe('order ids that a spreadsheet rounded', () => {
  const ids = (...texts: string[]) => csv([], ...texts.map((id) => [id, '2022-04-30', 'Shipped', '5.00']));

  it('have a warning', async () => {
    for (const rounded of [
      ['4.02E+16'],
      ['OD1', '"4,02E+16"'],
      ['440000000000001000', '440000000000002000', '440000000000003000'],
    ]) {
      const { warnings, summary } = await load(ids(...rounded));
      expect(warnings, rounded.join()).to.have.length(1);
      expect(warnings[0]).to.match(/^Orders: a spreadsheet rounded the order ids/);
      expect(summary.rejected).to.equal(0);
    }
  });

  it('are not suspected where ids have digits of their own', async () => {
    for (const whole of [
      ['440000000000001001', '440000000000002000', '440000000000003000'],
      ['440000000000001000', '440000000000002000'],
      ['1E5', '405-1234567-1000000'],
    ]) {
      expect((await load(ids(...whole))).warnings, whole.join()).to.be.empty;
    }
  });
});

/** A report of orders with these amounts. */
const priced = (delimiter: string, ...amounts: string[]) =>
  [['Order ID', 'Date', 'Status', 'Amount'], ...amounts.map((amount, i) => [`o${i}`, '2022-04-30', 'Shipped', amount])]
    .map((cells) => cells.join(delimiter))
    .join('\n');

describe('the decimal sign', () => {
  it('is that of the amounts that show it', async () => {
    expect((await load(priced(';', '89,90', '1.042'))).kpis.total_revenue).to.equal(1131.9);
    expect((await load(priced(';', '1.042', '89.90'))).kpis.total_revenue).to.equal(90.94);
    expect((await load(priced('\t', '1,042', '89.90'))).kpis.total_revenue).to.equal(1131.9);
  });

  it('is found in rows far behind the first ones', async () => {
    const whole = Array.from({ length: 20_000 }, () => '1.042');
    const { kpis, summary } = await load(priced('\t', ...whole, '89,90'));
    expect(kpis.total_revenue).to.equal(20_000 * 1042 + 89.9);
    expect(summary.rejected).to.equal(0);
  });

  it('is only likely by semicolons, and otherwise three digits behind a point are rejected', async () => {
    const { kpis, warnings } = await load(priced(';', '1.042', '899'));
    expect(kpis.total_revenue).to.equal(1941);
    expect(warnings).to.have.length(1);
    const { rejects, kpis: rest } = await load(priced('\t', '1.042', '899'));
    expect(rejects.map(({ code }) => code)).to.deep.equal(['ambiguous_amount']);
    expect(rest.total_revenue).to.equal(899);
  });

  it('rejects amounts that have another one', async () => {
    const { rejects, kpis, warnings } = await load(priced('\t', '1.50', '2.50', '3.50', '4,50'));
    expect(rejects.map(({ code }) => code)).to.deep.equal(['decimal_comma']);
    expect(kpis.total_revenue).to.equal(7.5);
    expect(warnings[0]).to.include('1 with another decimal sign');
  });
});

describe('the money of a line', () => {
  it('is in the currency of its sign, where its line names none', async () => {
    const { summary, rollups } = await load(csv([], ['a', '04-30-22', 'Shipped', '$40.00'], row()));
    expect(summary.currency).to.equal('USD');
    expect(rollups.sales.values.currency).to.deep.equal(['USD']);
  });

  it('is in the currency of the country of all lines, where a sign can mean several and no line names one', async () => {
    const sold = (amount: string, ...countries: string[]) =>
      csv(['Country'], ...countries.map((country, i) => [`o${i}`, '2022-04-30', 'Shipped', amount, country]));
    for (const [report, currency, warned] of [
      [sold('$40.00', 'Canada', 'CA'), 'CAD', false],
      [sold('$40.00', 'US'), 'USD', false],
      [sold('40.00 kr', 'Sweden'), 'SEK', false],
      [sold('¥40', 'China'), 'CNY', false],
      [sold('$40.00', 'Canada', 'USA'), 'USD', true],
      [sold('$40.00', 'Germany'), 'USD', true],
      [sold('Rs. 40', 'Nepal'), 'INR', true],
      [sold('€40.00', 'Canada'), 'EUR', false],
    ] as const) {
      const { summary, warnings } = await load(report);
      expect(summary, report).to.include({ currency, rejected: 0 });
      expect(warnings.join().includes('no column says which currency'), report).to.equal(warned);
    }
    const ebay = 'Sales Record Number,Order Number,Item Title,Quantity,Sold For,Sale Date,Ship To Country';
    const abroad = await load(`${ebay}\n1,24-1,Card,1,$40.00,Jul-25-22,Canada`);
    expect(abroad.summary).to.include({ format: 'ebay-orders', currency: 'USD' });
    expect(abroad.warnings).to.be.empty;
    const { summary, warnings } = await load(sold('$40.00', ''), { defaultCurrency: 'AUD' });
    expect(summary.currency).to.equal('AUD');
    expect(warnings).to.be.empty;
  });

  it('is in the currency of the sign in the header of the amounts', async () => {
    for (const [header, currency] of [
      ['Amount (€)', 'EUR'],
      ['£ Total', 'GBP'],
      ['Amount [$]', 'USD'],
      ['Amount', 'INR'],
    ] as const) {
      const { summary } = await load(`Order ID,Date,${header}\na,2022-04-30,5.00`);
      expect(summary, header).to.include({ currency, rejected: 0 });
    }
    const { rejects } = await load('Order ID,Date,Currency,Amount (€)\na,2022-04-30,USD,5.00\nb,2022-04-30,EUR,5.00');
    expect(rejects.map(({ code }) => code)).to.deep.equal(['other_currency']);
  });

  it('rejects a sign of another currency than that of the line', async () => {
    const report = csv(
      ['currency'],
      ['a', '04-30-22', 'Shipped', 'US$5.00', 'INR'],
      ['b', '04-30-22', 'Shipped', '₹5.00', 'INR'],
      ['c', '04-30-22', 'Shipped', '$5.00', 'CAD'],
    );
    const { rejects, summary } = await load(report);
    expect(rejects.map(({ line, code }) => [line, code])).to.deep.equal([[2, 'other_currency']]);
    expect(summary.active).to.equal(2);
  });

  it('is in the currency of its channel, where its line names none', async () => {
    const { rollups } = await load(
      csv(['currency', 'sales-channel'], row('EUR', 'Amazon.de'), row('', 'Amazon.co.uk'), row('', 'Other')),
    );
    expect(rollups.sales.values.currency).to.deep.equal(['EUR', 'GBP']);
  });

  it('went back where it is negative: a refund of its own, which lowers no revenue', async () => {
    const report = csv(
      ['Qty'],
      ['a', '04-30-22', 'Shipped', '100.00', '1'],
      ['a', '05-02-22', 'Shipped', '-40.00', '-1'],
      ['b', '05-03-22', 'Shipped', '(10.00)', '1'],
    );
    const { kpis, summary, months } = await load(report);
    expect(summary).to.include({ rows: 3, active: 1, refunds: 2, rejected: 0 });
    expect(kpis).to.include({
      total_revenue: 100,
      total_orders: 1,
      total_quantity_sold: 1,
      refunded_revenue: 50,
      net_revenue: 50,
      distinct_orders: 1,
    });
    expect(months).to.deep.equal(['2022-04', '2022-05']);
  });
});

describe('the form of a file', () => {
  const HEADER = 'Order ID,Date,Status,Amount,ship-city';

  it('may have lines before the header row', async () => {
    const before = [
      'sep=;',
      '"All amounts in INR, unless specified"',
      '',
      ...Array.from({ length: 17 }, () => 'a note'),
    ];
    const report = [...before, HEADER, 'a,2022-04-30,Shipped,5.00,X'].join('\n').replaceAll(',', ';');
    const { summary } = await load(report);
    expect(summary).to.include({ rows: 1, active: 1 });
    expect(summary.settled).to.include({ delimiter: ';', header_line: 21 });
  });

  it('may end with titles and totals, and begin with empty rows, which are no lines', async () => {
    const rows = [',,,,', 'a,2022-04-30,Shipped,5.00,X', ',,,,note', 'Total,,,5.00,', 'printed on Monday'];
    const { summary, kpis } = await load([HEADER, ...rows].join('\n'));
    expect(summary).to.include({ rows: 5, active: 1, rejected: 0, no_lines: 4 });
    expect(kpis.total_revenue).to.equal(5);
    const { summary: amid } = await load([HEADER, ...rows, 'b,2022-04-30,Shipped,5.00,X'].join('\n'));
    expect(amid).to.include({ active: 2, rejected: 3, no_lines: 1 });
  });

  it('has no lines in rows without any text, wherever and how many they are', async () => {
    const empty = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? ',,,,' : ',"",, ,,,'));
    const rows = ['a,2022-04-30,Shipped,5.00,X', ...empty, 'b,2022-04-30,Shipped,5.00,X', ...empty];
    const { summary } = await load([HEADER, ...rows].join('\n'));
    expect(summary).to.include({ rows: 62, active: 2, rejected: 0, no_lines: 60 });
  });

  it('has no line in a row with a word for a total as its order id', async () => {
    const lines = Array.from({ length: 10 }, (_, i) => `Sum-${i},2022-04-30,Shipped,5.00,X`);
    const rows = [...lines, 'Subtotal,2022-04-30,Shipped,50.00,X', ...lines, 'Total,2022-04-30,Shipped,100.00,X'];
    const { summary, rejects, kpis } = await load([HEADER, ...rows].join('\n'));
    expect(summary).to.include({ active: 20, rejected: 1, no_lines: 1 });
    expect(rejects[0]).to.include({ line: 12, field: 'order_id', code: 'total' });
    expect(kpis.total_revenue).to.equal(100);
  });

  it('may have marks without a width before a status', async () => {
    const rows = ['a,2022-04-30,\u200bCancelled,5.00,X', 'b,2022-04-30,\ufeffCanceled,5.00,X'];
    expect((await load([HEADER, ...rows].join('\n'))).summary).to.include({ active: 0, cancelled: 2, rejected: 0 });
  });

  it('may end with a total that is named in the column of the date', async () => {
    const rows = ['a,2022-04-30,Shipped,5.00,X', ',Total,,5.00,'];
    expect((await load([HEADER, ...rows].join('\n'))).summary).to.include({ active: 1, rejected: 0, no_lines: 1 });
  });

  it('has a warning where it has a column twice, of which the first counts', async () => {
    const { kpis, warnings } = await load('Order ID,Date,Amount,amount\na,2022-04-30,5.00,6.00');
    expect(kpis.total_revenue).to.equal(5);
    expect(warnings).to.deep.equal([
      'Columns: there is more than one with the header Amount, of which the first counts',
    ]);
  });

  it('takes words that programs write for nothing as empty, in every column', async () => {
    const report = [
      HEADER,
      'a,2022-04-30,Shipped,NULL,nan',
      'b,2022-04-30,Shipped,N/A,\\N',
      '-,2022-04-30,Shipped,1,X',
    ];
    const { kpis, rejects } = await load(report.join('\n'));
    expect(kpis).to.include({ total_orders: 2, unpriced_orders: 2, total_revenue: 0 });
    expect(rejects.map(({ field, code }) => [field, code])).to.deep.equal([['order_id', 'empty']]);
  });

  it('may quote fields between tabs, where the quotes come in pairs', async () => {
    const tabs = (rows: readonly string[][]) => rows.map((cells) => cells.join('\t')).join('\n');
    const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`);
    const cells = [
      ['Order ID', 'Date', 'Status', 'Amount', 'Category'],
      ...[1, 2].map((i) => [`o${i}`, '2022-04-30', 'Shipped', '5.00', 'Set']),
    ];
    const { categories, summary } = await load(tabs(cells.map(quoted)));
    expect([categories, summary.settled?.quoting]).to.deep.equal([['Set'], true]);
    const some = await load(tabs([cells[0]!, quoted(cells[1]!), cells[2]!]));
    expect([some.categories, some.summary.settled?.quoting]).to.deep.equal([['Set'], true]);
    // A quote far behind shows that quotes are characters.
    const many = Array.from({ length: 10_000 }, (_, i) => [
      `o${i}`,
      '2022-04-30',
      'Shipped',
      '5.00',
      i === 0 ? '"Set"' : 'Set',
    ]);
    const late = await load(tabs([cells[0]!, ...many, ['x', '2022-04-30', 'Shipped', '5.00', '"5 inch" top']]));
    expect(late.summary).to.include({ active: 10_001, rejected: 0 });
    expect(late.summary.settled?.quoting).to.equal(false);
  });

  it('may be in Shift_JIS, which the first bytes need not show', async () => {
    const japanese = Buffer.from([0x93, 0x8c, 0x8b, 0x9e, 0x93, 0x73]); // 東京都
    const line = (id: string, state: Buffer) =>
      Buffer.concat([
        Buffer.from(`${id}\t2024-03-01T09:00:00+09:00\tShipped\t1000\tJPY\tAmazon.co.jp\tJP\t`),
        state,
        Buffer.from('\n'),
      ]);
    const header = Buffer.from(
      'amazon-order-id\tpurchase-date\torder-status\titem-price\tcurrency\tsales-channel\tship-country\tship-state\n',
    );
    const short = await load(Buffer.concat([header, line('a', japanese)]));
    expect(short.states).to.deep.equal(['東京都']);
    const ascii = Array.from({ length: 5000 }, (_, i) => line(`o${i}`, Buffer.from('')));
    const late = await load(Buffer.concat([header, ...ascii, line('z', japanese)]));
    expect(late.states).to.include('東京都');
    expect(late.summary.settled?.encoding).to.equal('shift_jis');
  });
});

describe('a status', () => {
  const warningsOf = async (...statuses: string[]) =>
    (await load(csv([], ...statuses.map((status, i) => [`o${i}`, '2022-04-30', status, '100.00'])))).warnings;

  it('that looks cancelled and counts as a sale is named in a warning', async () => {
    const warnings = await warningsOf('Shipped', 'Order Cancelled', 'Storniert', 'Cancel', 'Annulé', 'Cancelled');
    expect(warnings).to.deep.equal([
      'Status: lines with "Order Cancelled", "Storniert", "Cancel" count as sales. If they were cancelled, declare habits.statuses.cancelled in a format.json',
    ]);
  });

  it('that says that a line was not cancelled, or was, is not', async () => {
    expect(await warningsOf('Not cancelled', 'Non-cancellable', 'Shipped', 'Cancelled by Seller')).to.deep.equal([]);
  });
});
