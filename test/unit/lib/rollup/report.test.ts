import { expect } from 'chai';
import { csv, gzipped, load, refusal, row } from './reports.ts';

describe('reading a report', () => {
  it('finds columns by name, in any order, case and punctuation', async () => {
    const { kpis } = await load('AMOUNT,status,order-id, date \n12.50,Shipped,a,2022-04-30\n');
    expect(kpis).to.include({ total_revenue: 12.5, total_orders: 1, total_quantity_sold: 1 });
  });

  it('reads comma, semicolon and tab separated files, the last without quoting', async () => {
    for (const delimiter of [',', ';', '\t']) {
      const text = ['Order ID', 'Date', 'Status', 'Amount', 'Category'].join(delimiter);
      const { kpis, categories } = await load(
        `${text}\n${['a', '04-30-22', 'Shipped', '7', '5" Top'].join(delimiter)}\n`,
      );
      expect(kpis.total_revenue).to.equal(7);
      expect(categories).to.deep.equal(['5" Top']);
    }
    const { summary } = await load('order id\tdate\tstatus\tamount\tcategory\na\t04-30-22\tShipped\t7\t"Top\n');
    expect(summary).to.include({ rows: 1, rejected: 0 });
  });

  it('names the missing field and the headers looked for, and no other text of the file', async () => {
    const error = await refusal('Order ID,Status,Amount,Colour\n1,Shipped,5,red\n');
    expect(error.code).to.equal('MISSING_COLUMN');
    expect(error.message).to.include('date (Date or purchase-date').and.not.include('Colour');
  });

  it('names the optional columns that are missing and the headers that were left aside', async () => {
    const { summary } = await load(csv(['Fulfilment', 'fulfilled-by', 'Qty', 'Quantity'], row('Amazon', '', '2', '9')));
    expect(summary.ignored_headers).to.deep.equal(['Quantity', 'fulfilled-by']);
    expect(summary.missing_columns).to.deep.equal(['currency', 'state', 'country', 'category', 'channel', 'b2b']);
  });

  it('refuses an empty report and takes a header alone', async () => {
    expect((await refusal('')).code).to.equal('EMPTY_REPORT');
    expect((await refusal('\n\n')).code).to.equal('EMPTY_REPORT');
    expect((await load(csv([]))).summary).to.include({
      rows: 0,
      active: 0,
      cancelled: 0,
      rejected: 0,
      currency: 'INR',
    });
  });

  it('takes a byte order mark, CRLF, gzip and UTF-16', async () => {
    const plain = await load(csv(['Category'], row('Set')));
    for (const report of [
      `\ufeff${csv(['Category'], row('Set'))}`,
      csv(['Category'], row('Set')).replaceAll('\n', '\r\n'),
      gzipped(csv(['Category'], row('Set'))),
      Buffer.concat([gzipped('Order ID,Date,Status,'), gzipped('Amount,Category\no,2022-04-30,Shipped,100,Set')]),
    ]) {
      expect((await load(report)).rollups).to.deep.equal(plain.rollups);
    }
    const utf16 = Buffer.from(`\ufeff${csv(['Category'], row('Set'))}`, 'utf16le');
    for (const report of [utf16, utf16.subarray(2), Buffer.from(utf16).swap16(), gzipped(utf16)]) {
      expect((await load(report)).rollups).to.deep.equal(plain.rollups);
    }
  });

  it('refuses gzip that is broken or ends early, and a report that grows past the limit', async () => {
    const whole = gzipped(
      csv([], ...Array.from({ length: 1000 }, (_, i) => [`o${i * 7919}`, '04-30-22', 'Shipped', String(i)])),
    );
    expect((await refusal(whole.subarray(0, whole.length - 100))).code).to.equal('BROKEN_GZIP');
    const broken = Buffer.from(whole);
    broken.fill(0xff, 200, 260);
    expect((await refusal(broken)).code).to.equal('BROKEN_GZIP');
    expect((await refusal(whole, { maxBytes: 1000 })).code).to.equal('REPORT_TOO_LARGE');
  });

  it('puts every form of date into days of the report zone', async () => {
    const dates = [
      '04-30-22',
      '2022-04-30',
      '4/30/2022',
      '4/30/22',
      '2022-04-30T23:30:00Z',
      '2022-04-30 23:30',
      '2022-04-30T19:00:00+05:30',
    ];
    const report = csv([], ...dates.map((date) => ['o', date, 'Shipped', '1']));
    expect((await load(report)).days).to.deep.equal(['2022-04-30']);
    const india = await load(report, { timeZone: 'Asia/Kolkata' });
    expect(india.days).to.deep.equal(['2022-04-30', '2022-05-01']);
    expect(india.rollups.sales.measures.lines?.[1]).to.equal(1);
  });

  it('rejects impossible values with line, field and reason, and reads on', async () => {
    const { rejects, summary, kpis } = await load(
      csv(
        ['Qty', 'currency', 'B2B'],
        row('1', 'INR', 'False'),
        ['o', '02-30-22', 'Shipped', '1', '1', 'INR', 'False'],
        ['o', '04-30-22', 'Shipped', '"12,50"', '1', 'INR', 'False'],
        ['o', '04-30-22', 'Shipped', '1', '-1', 'INR', 'False'],
        ['o', '04-30-22', 'Shipped', '1e3', '1', 'INR', 'False'],
        ['o', '04-30-22', 'Shipped', '1', '1.5', 'INR', 'False'],
        ['o', '04-30-22', 'Shipped', '1', '1', 'RUPEES', 'False'],
        ['o', '04-30-22', 'Shipped', '1', '1', 'INR', 'perhaps'],
        [' ', '04-30-22', 'Shipped', '1', '1', 'INR', 'False'],
        ['o', '', 'Shipped', '1', '1', 'INR', 'False'],
        ['o', '04-30-22', '""', '1', '1', 'INR', 'False'],
        row('1.0', 'inr', 'TRUE'),
      ),
    );
    expect(rejects.map(({ line, field }) => `${line} ${field}`)).to.deep.equal([
      '3 date',
      '4 amount',
      '5 quantity',
      '6 amount',
      '7 quantity',
      '8 currency',
      '9 b2b',
      '10 order_id',
      '11 date',
      '12 status',
    ]);
    expect(rejects[1]!.raw).to.equal('o,04-30-22,Shipped,"12,50",1,INR,False');
    expect(summary).to.include({ rows: 12, active: 2, rejected: 10, hint: null });
    expect(Object.values(summary.rejects_by_reason).reduce((a, b) => a + b)).to.equal(10);
    expect(
      Object.values(summary.rejected_lines)
        .flat()
        .toSorted((a, b) => a - b),
    ).to.deep.equal([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(kpis).to.include({ total_revenue: 200, total_orders: 2, total_quantity_sold: 2, b2b_percentage: 50 });
  });

  it('keeps the first lines of each reason, and counts all', async () => {
    const wrong = Array.from({ length: 25 }, () => ['o', '04-31-22', 'Shipped', '1']);
    const { summary } = await load(csv([], row(), ...wrong, ['o', '04-30-22', 'Shipped', 'much'], row()));
    const [[reason, count], [other]] = Object.entries(summary.rejects_by_reason) as [
      [string, number],
      [string, number],
    ];
    expect([reason, count]).to.deep.equal(['date: no_such_day', 25]);
    expect(summary.rejected_lines).to.deep.equal({
      [reason]: Array.from({ length: 20 }, (_, place) => 3 + place),
      [other]: [28],
    });
  });

  it('says so when most rejects are dates', async () => {
    const others = ['2022.13.30', 'Apr 30', '1969-12-31', '04-31-2022'];
    const { summary } = await load(csv([], row(), ...others.map((date) => ['o', date, 'Shipped', '1'])));
    expect(summary.hint).to.equal('Write dates as YYYY-MM-DD');
  });

  it('keeps order of rejects and lines of the file, framing and model together', async () => {
    const { rejects } = await load(
      `${csv(['City'], ['o', '04-30-22', 'Shipped', 'x', '"two\nlines"'])}"a"b,1\n\no,bad,Shipped,1,c\n1,2\n`,
    );
    expect(rejects.map(({ line, field, code }) => [line, field, code])).to.deep.equal([
      [2, 'amount', 'unknown_form'],
      [4, null, 'stray_quote'],
      [6, 'date', 'unknown_form'],
      [7, null, 'field_count'],
    ]);
  });

  it('reads a row that is not UTF-8 as Windows-1252, also where its bytes stood in another row before', async () => {
    const report = Buffer.concat([
      Buffer.from(csv(['Category', 'ship-state', 'ship-country'], row('Été', 'Île', 'FR'))),
      Buffer.from(
        'o,04-30-22,Shipped,100.00,\xc9t\xe9,\xcele,FR\no,04-30-22,Shipped,100.00,\xc9t\xe9,\xcele,FR\n',
        'latin1',
      ),
    ]);
    const { states, categories, summary } = await load(report);
    expect(summary.rejected).to.equal(0);
    expect(categories).to.deep.equal(['Été']);
    expect(states).to.deep.equal(['Île']);
  });

  it('counts a line cancelled when order or item says so, and returned lines as active too', async () => {
    const { kpis, summary } = await load(
      csv(
        ['item-status'],
        ['a', '04-30-22', 'Shipped', '10', 'cancelled'],
        ['b', '04-30-22', 'CANCELED', '10', ''],
        ['c', '04-30-22', 'Shipped - Returned to Seller', '10.25', ''],
        ['d', '04-30-22', 'Shipped - Rejected by Buyer', '', ''],
        ['e', '04-30-22', 'Shipped', '20', 'Unshipped'],
      ),
    );
    expect(summary).to.include({ active: 3, cancelled: 2 });
    expect(kpis).to.include({
      total_revenue: 30.25,
      cancelled_orders: 2,
      cancellation_rate: 40,
      returned_orders: 2,
      returned_revenue: 10.25,
      return_rate: 66.67,
    });
  });

  it('counts two equal lines twice', async () => {
    expect((await load(csv([], row(), row()))).kpis).to.include({ total_orders: 2, total_revenue: 200 });
  });
});

describe('the currency of rows that name none', () => {
  it('is the most frequent one of the report, also in minor digits', async () => {
    const report = (majority: string) =>
      csv(
        ['currency'],
        ['a', '04-30-22', 'Shipped', '10.005', ''],
        ...[1, 2].map(() => ['b', '04-30-22', 'Cancelled', '1', majority]),
        ['c', '04-30-22', 'Shipped', '1', 'INR'],
      );
    const revenues = await Promise.all(
      ['USD', 'JPY', 'KWD', 'CLF'].map(async (currency) => {
        const { summary, kpis, rollups } = await load(report(currency));
        expect(summary.currency).to.equal(currency);
        expect(rollups.sales.values.currency).to.deep.equal(['INR', currency].sort());
        return kpis.total_revenue;
      }),
    );
    // Three digits behind a point are thousands of yen, fils of dinars, and of dollars nobody knows what.
    expect(revenues).to.deep.equal([0, 10_005, 10.005, 0]);
  });

  it('is the default where no row names one', async () => {
    expect((await load(csv([], row()), { defaultCurrency: 'EUR' })).rollups.sales.values.currency).to.deep.equal([
      'EUR',
    ]);
  });

  it('is never added to another one', async () => {
    const { kpis, summary } = await load(csv(['currency'], row('USD'), row('INR'), row('INR')));
    expect(summary).to.include({ rows: 3, active: 3, currency: 'INR' });
    expect(kpis).to.include({ total_revenue: 200, total_orders: 2 });
  });

  it('settles whether a state is Indian where nothing else does', async () => {
    const spelled = (currency: string) =>
      csv(['ship-state', 'currency'], row('Rajshthan', ''), row('Kerala', currency));
    expect((await load(spelled('INR'))).states).to.deep.equal(['Kerala', 'Rajasthan']);
    expect((await load(spelled('EUR'))).states).to.deep.equal(['Kerala', 'Rajshthan']);
    expect((await load(csv(['ship-state'], row('RJ'), row('rajasthan')))).states).to.deep.equal(['Rajasthan']);
  });
});

describe('cleaning', () => {
  it('maps spellings of listed states, keeps what matches nothing in title case and lists it', async () => {
    const { states, summary } = await load(
      csv(
        ['ship-state', 'ship-country'],
        row('NL', 'IN'),
        row('bhagalpur city', 'India'),
        row('', 'IN'),
        row('ca', 'US'),
        row('Calif.', 'USA'),
        row('GOTHAM', 'US'),
        row('nh', 'NL'),
        row('leeds', 'UK'),
      ),
    );
    expect(states.sort()).to.deep.equal([
      'Bhagalpur City',
      'California',
      'Gotham',
      'Leeds',
      'NH (NL)',
      'Nagaland',
      'Unknown',
    ]);
    expect(summary.unknown_states).to.deep.equal(['Bhagalpur City', 'Gotham']);
  });

  it('lists countries that are none of ISO 3166, in upper case', async () => {
    const rows = ['India', 'gallia', 'DE', '', 'Gallia'].map((country) => row(country));
    const { summary } = await load(csv(['ship-country'], ...rows));
    expect(summary.unknown_countries).to.deep.equal(['GALLIA']);
  });

  it('refuses a dimension of over 5,000 values and names the column', async () => {
    const error = await refusal(csv(['Category'], ...Array.from({ length: 5001 }, (_, i) => row(`C${i}`))));
    expect(error.code).to.equal('TOO_MANY_VALUES');
    expect(error.message).to.include('category');
  });
});
