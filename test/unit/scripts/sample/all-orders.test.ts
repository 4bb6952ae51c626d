import { expect } from 'chai';
import { linesOf } from './read-sample.ts';

const HEADER = (
  'amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel ' +
  'order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax ' +
  'shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount ship-city ' +
  'ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number price-designation'
).split(' ');

describe('scripts/sample: an All Orders report', () => {
  const all = { rows: 12_000, format: 'all-orders', marketplaces: ['Amazon.in', 'Amazon.com'] } as const;
  const [header, ...lines] = linesOf(all);
  const rows = lines.map((line) => line.split('\t'));

  it('is tab separated under 32 headers', () => {
    expect(header).to.equal(HEADER.join('\t'));
    expect(rows.every((row) => row.length === 32)).to.equal(true);
  });

  it('has three more columns where 35 are asked for', () => {
    const [wider, ...further] = linesOf({ ...all, columns: 35 }).map((line) => line.split('\t'));
    expect(wider).to.deep.equal([...HEADER, 'fulfilled-by', 'is-iba', 'signature-confirmation-recommended']);
    expect(further.map((row) => row.slice(0, 32))).to.deep.equal(rows);
    expect(new Set(further.map((row) => row.slice(32).join('|')))).to.deep.equal(
      new Set(['|false|false', 'Easy Ship|false|false']),
    );
  });

  it('quotes nothing, and has names of products with a quote that nothing closes', () => {
    const names = rows.map((row) => at(row, 'product-name'));
    const unbalanced = names.filter((name) => (name.match(/"/g) ?? []).length % 2 === 1);
    expect(unbalanced.length / rows.length).to.be.within(0.1, 0.7);
    expect(unbalanced.some((name) => name.startsWith('"'))).to.equal(true);
    expect(unbalanced.some((name) => !name.startsWith('"'))).to.equal(true);
    expect(
      rows.some((row) => at(row, 'promotion-ids').includes(',') && !at(row, 'promotion-ids').includes('"')),
    ).to.equal(true);
  });

  it('dates purchases to the second in UTC, the newest first, and updates after them', () => {
    const purchases = rows.map((row) => at(row, 'purchase-date'));
    expect(purchases.every((date) => /^2022-0[456]-\d\dT\d\d:\d\d:\d\d\+00:00$/.test(date))).to.equal(true);
    expect(purchases).to.deep.equal([...purchases].sort().reverse());
    expect(new Set(purchases.map((date) => date.slice(0, 10))).size).to.equal(90);
    for (const row of rows) {
      const passed = Date.parse(at(row, 'last-updated-date')) - Date.parse(at(row, 'purchase-date'));
      expect(passed).to.be.within(60_000, 13 * 86_400_000);
    }
  });

  it('has an item cancelled while its order is shipped', () => {
    const items = rows.filter(
      (row) => at(row, 'item-status') === 'Cancelled' && at(row, 'order-status') !== 'Cancelled',
    );
    expect(items.length).to.be.greaterThan(20);
    for (const item of items) {
      expect([at(item, 'quantity'), at(item, 'item-price'), at(item, 'currency')]).to.deep.equal(['0', '', '']);
      const others = rows.filter((row) => row[0] === item[0] && at(row, 'item-status') !== 'Cancelled');
      expect(others).to.not.have.length(0);
    }
    for (const row of rows) {
      if (at(row, 'order-status') === 'Cancelled') expect(at(row, 'item-status')).to.equal('Cancelled');
    }
  });

  it('has two marketplaces with their currencies, order ids, states and countries', () => {
    const american = rows.filter((row) => /^11[1-4]-/.test(row[0] ?? ''));
    expect(american.length / rows.length).to.be.closeTo(0.2, 0.03);
    for (const row of american) {
      expect(at(row, 'ship-country')).to.equal('US');
      expect(at(row, 'currency')).to.be.oneOf(['USD', '']);
      expect(at(row, 'ship-postal-code')).to.match(/^\d{5}$/);
    }
    expect(new Set(american.map((row) => at(row, 'ship-state')))).to.include.keys('CA', 'NY', 'AR');
    expect(new Set(rows.map((row) => at(row, 'sales-channel')))).to.deep.equal(
      new Set(['Amazon.in', 'Amazon.com', 'Non-Amazon']),
    );
    expect(new Set(rows.map((row) => at(row, 'currency')))).to.deep.equal(new Set(['INR', 'USD', '']));
    expect(rows.every((row) => (at(row, 'currency') === '') === (at(row, 'item-price') === ''))).to.equal(true);
  });

  it('is Indian alone unless told otherwise', () => {
    const indian = linesOf({ rows: 3000, format: 'all-orders' }).slice(1);
    expect(indian.every((line) => !line.includes('USD') && !line.includes('Amazon.com'))).to.equal(true);
  });

  it('writes money with two decimals and booleans in small letters', () => {
    expect(rows.every((row) => /^(\d+\.\d\d)?$/.test(at(row, 'item-price')))).to.equal(true);
    expect(new Set(rows.map((row) => at(row, 'is-business-order')))).to.deep.equal(new Set(['false', 'true']));
  });
});

function at(row: readonly string[], name: string): string {
  return row[HEADER.indexOf(name)] ?? 'missing';
}
