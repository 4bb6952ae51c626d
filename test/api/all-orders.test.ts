import { expect } from 'chai';
import { dimensionsAnswerSchema, kpisAnswerSchema, sourcesAnswerSchema } from '../../schemas/responses.ts';
import { handler as categoriesRoute } from '../../functions/categories.ts';
import { handler as regionsRoute } from '../../functions/regions.ts';
import { sampleReport } from '../../scripts/sample/index.ts';
import { type Api, startedApi } from './harness.ts';

/** What a report of the flat file says, read as plainly as can be: lines, and fields between tabs. */
function read(report: Buffer) {
  const [header = '', ...lines] = report
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
  const names = header.split('\t');
  const rows = lines.map((line) => line.split('\t')).filter((fields) => isGood(fields, names));
  const sales = rows.map((fields) => {
    const at = (name: string) => fields[names.indexOf(name)] ?? '';
    const cancelled = [at('order-status'), at('item-status')].some((status) => /^cancell?ed$/i.test(status));
    return {
      cancelled,
      currency: at('currency') || (at('sales-channel') === 'Amazon.com' ? 'USD' : 'INR'),
      amount: Math.round(Number(at('item-price') || 0) * 100),
      quantity: Number(at('quantity')),
      amazon: at('fulfillment-channel') === 'Amazon',
      b2b: at('is-business-order') === 'true',
      country: at('ship-country'),
      state: at('ship-state'),
    };
  });
  return { rows: lines.length, rejected: lines.length - rows.length, columns: names.length, sales };
}

function isGood(fields: string[], names: string[]): boolean {
  const date = fields[names.indexOf('purchase-date')] ?? '';
  const amount = fields[names.indexOf('item-price')] ?? '';
  const day = date.slice(0, 10);
  return (
    fields.length === names.length &&
    !fields.join('').includes('\0') &&
    !Number.isNaN(Date.parse(day)) &&
    new Date(day).toISOString().startsWith(day) &&
    /^(\d+(\.\d+)?)?$/.test(amount)
  );
}

type Sale = ReturnType<typeof read>['sales'][number];

const summed = (sales: Sale[]) => {
  const sold = sales.filter(({ cancelled }) => !cancelled);
  const revenue = sold.reduce((sum, { amount }) => sum + amount, 0);
  return {
    total_revenue: revenue / 100,
    total_orders: sold.length,
    total_quantity_sold: sold.reduce((sum, { quantity }) => sum + quantity, 0),
    b2b_revenue: sold.reduce((sum, { b2b, amount }) => sum + (b2b ? amount : 0), 0) / 100,
    amazon_fulfilled_orders: sold.filter(({ amazon }) => amazon).length,
    cancelled_orders: sales.length - sold.length,
  };
};

describe('the flat file "All Orders"', function () {
  this.timeout(120_000);
  let api: Api;

  before(async () => {
    api = await startedApi();
  });
  afterEach(() => api.unpublish());

  const kpis = async (query = '') => kpisAnswerSchema().parse((await api.get(`/analytics/kpis?${query}`)).json);

  for (const columns of [32, 35] as const) {
    it(`of ${columns} columns is read to the last line, in two currencies, with what is wrong in it`, async () => {
      const report = Buffer.concat([
        ...sampleReport({
          format: 'all-orders',
          columns,
          rows: 4000,
          dirty: 0.02,
          marketplaces: ['Amazon.in', 'Amazon.com'],
        }),
      ]);
      const plain = read(report);
      expect(plain.columns).to.equal(columns);
      expect(plain.rejected).to.be.greaterThan(40);
      await api.publish(report, 'raw/all-orders.txt');
      const { data: reports } = sourcesAnswerSchema().parse((await api.get('/analytics/sources')).json);
      expect(reports).to.have.length(1);
      expect(reports[0]).to.include({
        key: 'raw/all-orders.txt',
        rows: plain.rows,
        rejected: plain.rejected,
        failure: null,
      });
      for (const currency of ['INR', 'USD']) {
        const { data, metadata } = await kpis(`currency=${currency}`);
        expect(data).to.include(summed(plain.sales.filter((sale) => sale.currency === currency)));
        expect(metadata.missing_columns).to.deep.equal(['category', 'refunds']);
      }
      for (const [state, name] of [
        ['CA', 'California'],
        ['NY', 'New York'],
        ['AR', 'Arkansas'],
      ] as const) {
        const inState = plain.sales.filter(
          (sale) =>
            sale.country === 'US' &&
            [state, name.toUpperCase()].includes(sale.state.toUpperCase()) &&
            sale.currency === 'USD',
        );
        expect(inState).not.to.have.length(0);
        const { data, metadata } = await kpis(`currency=USD&state=${state}&country=USA`);
        expect(data).to.include(summed(inState));
        expect(metadata.filters.state).to.include(name);
      }
    });
  }

  it('is understood where its lines are odd', async () => {
    const header =
      'amazon-order-id\tpurchase-date\torder-status\tfulfillment-channel\tsales-channel\tproduct-name\titem-status\tquantity\tcurrency\titem-price\tship-city\tship-state\tship-country\tis-business-order';
    const line = (values: Partial<Record<string, string>>) => {
      const given: Record<string, string> = {
        'amazon-order-id': '405-1',
        'purchase-date': '2022-04-30T20:00:00+00:00',
        'order-status': 'Shipped',
        'fulfillment-channel': 'Amazon',
        'sales-channel': 'Amazon.in',
        'product-name': 'Kurta',
        'item-status': 'Shipped',
        quantity: '1',
        currency: 'INR',
        'item-price': '100.00',
        'ship-city': 'PUNE',
        'ship-state': 'MAHARASHTRA',
        'ship-country': 'IN',
        'is-business-order': 'false',
        ...(values as Record<string, string>),
      };
      return header
        .split('\t')
        .map((name) => given[name])
        .join('\t');
    };
    const dollars = {
      currency: 'USD',
      'sales-channel': 'Amazon.com',
      'ship-country': 'US',
      'fulfillment-channel': 'Merchant',
    };
    const lines = [
      header,
      line({}),
      line({ 'item-status': 'Cancelled', 'item-price': '', currency: '', quantity: '0' }), // of a shipped order
      line({ 'product-name': 'Saree 6" border', 'item-price': '50.00' }),
      line({ 'product-name': '"Best of India', 'item-price': '25.50' }),
      line({ 'ship-city': 'S\xe3o Jos\xe9', 'item-price': '10.00', 'ship-state': 'AR' }), // Windows-1252
      line({ ...dollars, 'ship-state': 'CA', 'item-price': '19.99', 'is-business-order': 'true' }),
      line({ ...dollars, 'ship-state': 'NY', 'item-price': '5.01' }),
      line({ ...dollars, 'ship-state': 'AR', 'item-price': '1.00' }),
    ];
    await api.publish(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'), 'raw/orders.txt');

    const rupees = await kpis();
    expect(rupees.data).to.include({
      total_revenue: 185.5,
      total_orders: 4,
      cancelled_orders: 1,
      total_quantity_sold: 4,
    });
    expect(rupees.metadata).to.deep.include({ currency: 'INR', currencies: { INR: 5, USD: 3 }, rejected_records: 0 });
    const { data } = await kpis('currency=usd');
    expect(data).to.include({ total_revenue: 26, total_orders: 3, b2b_revenue: 19.99, merchant_fulfilled_orders: 3 });

    const states = async (query: string) => {
      const answer = regionsRoute.declaration.response().parse((await api.get(`/analytics/regions?${query}`)).json);
      return answer.data.map(({ state, revenue }) => [state, revenue]);
    };
    expect(await states('currency=USD')).to.deep.equal([
      ['California', 19.99],
      ['New York', 5.01],
      ['Arkansas', 1],
    ]);
    expect(await states('')).to.deep.equal([
      ['Maharashtra', 175.5],
      ['Arunachal Pradesh', 10],
    ]);
    expect(await states('state=AR')).to.deep.equal([['Arunachal Pradesh', 10]]);
    expect(await states('state=ar&currency=USD')).to.deep.equal([['Arkansas', 1]]);

    const categories = categoriesRoute.declaration.response().parse((await api.get('/analytics/categories')).json);
    expect(categories.data).to.have.length(1);
    expect(categories.data[0]).to.deep.include({
      category: 'Unknown',
      revenue: 185.5,
      order_count: 4,
      quantity_sold: 4,
      avg_order_value: 46.38,
      distinct_orders: 1,
      distinct_order_value: 185.5,
      units_per_order: 4,
      unpriced_orders: 0,
    });
    const dimensions = dimensionsAnswerSchema().parse((await api.get('/analytics/dimensions')).json);
    expect(dimensions.data.channel).to.deep.equal([
      { value: 'Amazon.in', lines: 5 },
      { value: 'Amazon.com', lines: 3 },
    ]);
  });
});
