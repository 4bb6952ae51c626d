import './page-model.ts';
import { expect } from 'chai';
import { buildPage } from '../../../dashboard/build.ts';
import { DIMENSIONS, FILTERS, FIRST_FILTERS, valueTitle } from '../../../dashboard/src/model.ts';
import { TILES } from '../../../dashboard/src/tile-list.ts';
import { TREND_COLUMNS } from '../../../dashboard/src/trend-columns.ts';
import { allStates } from '../../../lib/clean/index.ts';
import { DIMENSION_NAMES } from '../../../lib/model/index.ts';

describe('the model on the page', () => {
  it('is a filter for each dimension, the usual ones first', () => {
    expect(FILTERS).to.have.members(DIMENSION_NAMES);
    expect(FILTERS.slice(0, FIRST_FILTERS.length)).to.deep.equal(FIRST_FILTERS);
    expect(FILTERS.map((name) => DIMENSIONS[name].title)).to.deep.equal([
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
    expect(TILES.map(({ label, better, change }) => [label, better, Object.values(change)[0]])).to.deep.equal([
      ['Revenue', 'more', 'total_revenue'],
      ['Orders', 'more', 'total_orders'],
      ['Average order value', 'more', 'average_order_value'],
      ['Units sold', 'more', 'total_quantity_sold'],
      ['B2B revenue share', undefined, 'b2b_percentage'],
      ['Cancellation rate', 'less', 'cancellation_rate'],
      ['Return rate', 'less', 'return_rate'],
      ['Fulfilled by Amazon', undefined, 'amazon'],
    ]);
  });

  it('is the columns of the trend', () => {
    expect(TREND_COLUMNS.map(({ header }) => header)).to.deep.equal([
      'Revenue',
      'Orders',
      'Units',
      'Average',
      'B2B',
      'Cancelled',
      'Returned',
      'By Amazon',
    ]);
  });

  it('comes without the code and the tables that clean names', async () => {
    const { html } = await buildPage();
    for (const state of allStates().filter((name) => name.length > 8)) expect(html).not.to.include(state);
    expect(html).to.include('Fulfilled by the merchant');
  });
});
