import { expect } from 'chai';
import { fieldsOf, linesOf } from './read-sample.ts';

const HEADER =
  'index,Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,Style,SKU,Category,Size,ASIN,Courier Status,' +
  'Qty,currency,Amount,ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,B2B,fulfilled-by,Unnamed: 22';

describe('scripts/sample: an Amazon Sale Report', () => {
  const ROWS = 40_000;
  const [header, ...lines] = linesOf({ rows: ROWS, seed: 7 });
  const names = HEADER.split(',');
  const rows = lines.map((line) => fieldsOf(line));
  const column = (name: string): string[] => rows.map((row) => row[names.indexOf(name)] ?? 'missing');

  it('has the 24 headers of a real one, and as many fields in each row', () => {
    expect(header).to.equal(HEADER);
    expect(rows.every((row) => row.length === 24)).to.equal(true);
    expect(rows.map((row) => row[0])).to.deep.equal(rows.map((_, index) => String(index)));
  });

  it('holds about 605 bytes a row, most of them promotions in quotes', () => {
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
    expect(bytes / ROWS).to.be.within(570, 640);
    const many = column('promotion-ids').filter((ids) => ids.startsWith('"'));
    expect(many.length / ROWS).to.be.closeTo(0.267, 0.01);
    const count = many.reduce((sum, ids) => sum + ids.split(',').length, 0);
    expect(count / many.length).to.be.closeTo(23, 1);
  });

  // Shares of a real report of 5,733 lines.
  const shares: [column: string, value: string, share: number][] = [
    ['Status', 'Shipped', 0.5904],
    ['Status', 'Shipped - Delivered to Buyer', 0.2487],
    ['Status', 'Cancelled', 0.1421],
    ['Status', 'Shipped - Returned to Seller', 0.0183],
    ['Fulfilment', 'Amazon', 0.6735],
    ['Sales Channel ', 'Non-Amazon', 0.0028],
    ['ship-service-level', 'Expedited', 0.6593],
    ['Category', 'Set', 0.4092],
    ['Category', 'kurta', 0.3972],
    ['Category', 'Saree', 0.0023],
    ['Size', 'M', 0.1762],
    ['Courier Status', 'Unshipped', 0.0398],
    ['Qty', '0', 0.1057],
    ['Qty', '1', 0.8917],
    ['currency', '', 0.0659],
    ['Amount', '0.0', 0.0232],
    ['ship-state', 'MAHARASHTRA', 0.1648],
    ['ship-state', 'Gujarat', 0.0394],
    ['B2B', 'True', 0.0075],
    ['ship-country', '', 0.0003],
  ];
  for (const [name, value, expected] of shares) {
    it(`has ${name} '${value}' in ${(expected * 100).toFixed(2)} % of the rows, or nearly`, () => {
      const tolerance = 5 * Math.sqrt(expected / ROWS) + 0.0001;
      expect(share(column(name), value)).to.be.closeTo(expected, tolerance);
    });
  }

  it('keeps the columns together that depend on each other', () => {
    for (const row of rows) {
      const [status, fulfilment, channel, level] = row.slice(3, 7);
      const [courier, quantity, currency, amount] = row.slice(12, 16);
      expect(currency === '', row.join()).to.equal(amount === '');
      expect(row[22]).to.equal(fulfilment === 'Merchant' ? 'Easy Ship' : '');
      if (fulfilment === 'Merchant') expect(level).to.equal('Standard');
      if (fulfilment === 'Merchant' && status === 'Cancelled') expect([courier, quantity]).to.deep.equal(['', '0']);
      if (channel === 'Non-Amazon') expect([row[1]?.slice(0, 3), level, amount]).to.deep.equal(['S02', 'Standard', '']);
      if (row[19] === '') expect(row.slice(16, 20)).to.deep.equal(['', '', '', '']);
    }
  });

  it('has cancelled lines with an amount and without one', () => {
    const cancelled = rows.filter((row) => row[3] === 'Cancelled');
    const without = cancelled.filter((row) => row[15] === '').length / cancelled.length;
    expect(without).to.be.closeTo(0.44, 0.03);
    expect(cancelled.some((row) => /\.\d\d$/.test(row[15] ?? ''))).to.equal(true);
    expect(column('Amount').every((amount) => /^(\d+\.\d{1,2})?$/.test(amount))).to.equal(true);
  });

  it('has the mean amounts of the categories', () => {
    expect(mean(rows, 'Set')).to.be.closeTo(830, 40);
    expect(mean(rows, 'kurta')).to.be.closeTo(453, 30);
    expect(mean(rows, 'Western Dress')).to.be.closeTo(766, 45);
    expect(mean(rows, 'Top')).to.be.closeTo(519, 40);
  });

  it('spreads its lines over 90 days, the newest first, with weekends above the middle of the week', () => {
    const days = column('Date');
    const counts = new Map<string, number>();
    for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1);
    expect([...counts.keys()]).to.have.length(90);
    expect([days[0], days.at(-1)]).to.deep.equal(['06-29-22', '04-01-22']);
    expect([...counts.keys()]).to.deep.equal([...counts.keys()].sort().reverse());
    const perDay = ROWS / 90;
    expect(Math.min(...counts.values())).to.be.greaterThan(perDay * 0.75);
    expect(Math.max(...counts.values())).to.be.lessThan(perDay * 1.3);
    expect(counts.get('05-15-22')).to.be.greaterThan(counts.get('05-18-22') ?? 0);
    expect(counts.get('04-06-22')).to.be.greaterThan(counts.get('06-22-22') ?? 0);
  });

  it('puts the lines of an order together, with one address and day', () => {
    const orders = new Map<string, string[][]>();
    for (const row of rows) orders.set(row[1] ?? '', [...(orders.get(row[1] ?? '') ?? []), row]);
    const several = [...orders.values()].filter((order) => order.length > 1);
    expect(several.length / orders.size).to.be.closeTo(0.05, 0.01);
    for (const order of several) {
      const first = Number(order[0]?.[0]);
      expect(order.map((row) => Number(row[0]))).to.deep.equal(order.map((_, line) => first + line));
      for (const shared of [2, 3, 4, 16, 17, 18, 21]) {
        expect(new Set(order.map((row) => row[shared])).size).to.equal(1);
      }
    }
    expect([...orders.keys()].every((id) => /^(\d{3}|S02)-\d{7}-\d{7}$/.test(id))).to.equal(true);
  });

  it('spells states as people do', () => {
    const states = new Set(column('ship-state'));
    expect([...states]).to.include.members(['Rajshthan', 'rajasthan', 'NL', 'PB', 'AR', 'New Delhi', 'Orissa', 'RJ']);
    expect([...states]).to.include.members(['Pondicherry', 'DADRA AND NAGAR', 'ANDAMAN & NICOBAR ', 'punjab', '']);
    expect(states.has('Punjab/Mohali/Zirakpur')).to.equal(true);
  });

  it('types cities in capitals mostly, and writes postal codes as decimals', () => {
    const cities = column('ship-city').filter((city) => city !== '');
    expect(cities.filter((city) => city === city.toUpperCase()).length / cities.length).to.be.closeTo(0.85, 0.02);
    expect(cities).to.include.members(['Mumbai', 'mumbai', 'MUMBAI', '"Old Mumbai, Maharashtra"']);
    expect(column('ship-postal-code').every((code) => code === '' || /^\d{6}\.0$/.test(code))).to.equal(true);
  });
});

function share(values: readonly string[], value: string): number {
  return values.filter((other) => other === value).length / values.length;
}

/** Mean amount of the lines of one piece that cost something. */
function mean(rows: readonly string[][], category: string): number {
  const amounts = rows.filter((row) => row[9] === category && row[13] === '1' && Number(row[15]) > 0);
  return amounts.reduce((sum, row) => sum + Number(row[15]), 0) / amounts.length;
}
