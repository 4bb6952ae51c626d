import './page-model.ts';
import { expect } from 'chai';
import { buildPage } from '../../../dashboard/build.ts';
import { dimensionTitle, FIGURES, FILTERS, FIRST_FILTERS, valueTitle } from '../../../dashboard/src/model.ts';
import { TILES } from '../../../dashboard/src/tile-list.ts';
import { trendColumns } from '../../../dashboard/src/trend-columns.ts';
import { allStates } from '../../../lib/clean/index.ts';
import { DIMENSION_NAMES } from '../../../lib/model/index.ts';

describe('the model on the page', () => {
  it('is a filter for each dimension, the usual ones first', () => {
    expect(FILTERS).to.have.members(DIMENSION_NAMES);
    expect(FILTERS.slice(0, FIRST_FILTERS.length)).to.deep.equal(FIRST_FILTERS);
    expect(FILTERS.map(dimensionTitle)).to.deep.equal([
      'State',
      'Category',
      'Fulfilment',
      'Customers',
      'Channel',
      'Country',
      'Series',
      'Currency',
      'Status',
      'Service level',
      'Promotion',
      'City',
      'SKU',
      'ASIN',
      'Style',
      'Size',
      'Hour',
      'Weekday',
    ]);
    expect(['true', 'false'].map((value) => valueTitle('b2b', value))).to.deep.equal(['Businesses', 'Consumers']);
    expect(valueTitle('state', 'Goa')).to.equal('Goa');
  });

  it('is a tile for the figures that the page is about, with labels and judgement of the model', () => {
    expect(TILES.map(({ label, better, change }) => [label(), better, Object.values(change)[0]])).to.deep.equal([
      ['Revenue', 'more', 'total_revenue'],
      ['Net revenue', 'more', 'net_revenue'],
      ['Orders', 'more', 'distinct_orders'],
      ['Revenue per order', 'more', 'distinct_order_value'],
      ['Units per order', 'more', 'units_per_order'],
      ['Units sold', 'more', 'total_quantity_sold'],
      ['B2B revenue share', undefined, 'b2b_percentage'],
      ['Cancellation rate', 'less', 'cancellation_rate'],
      ['Return rate', 'less', 'return_rate'],
      ['Fulfilled by Amazon', undefined, 'amazon'],
    ]);
    expect(TILES.find(({ id }) => id === 'returns')?.needs).to.deep.equal([]);
    expect(FIGURES.discounts.needs).to.include('item_discount');
  });

  it('is the columns of the trend, that of the chart first', () => {
    expect(trendColumns('net_revenue').map(({ header }) => header())).to.deep.equal([
      'Net revenue',
      'Revenue',
      'Orders',
      'Order lines',
      'Units',
      'Per order',
      'B2B',
      'Cancelled',
      'Returned',
      'By Amazon',
    ]);
    expect(trendColumns('revenue')).to.have.length(9);
  });

  it('comes without the code and the tables that clean names', async () => {
    const { html } = await buildPage();
    for (const state of allStates().filter((name) => name.length > 8)) expect(html).not.to.include(state);
    expect(html).to.include('Fulfilled by the merchant');
  });
});
