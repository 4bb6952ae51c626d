import { expect } from 'chai';
import { EXCLUDABLE_DIMENSIONS, type DimensionName, dimensionOf } from '../../../../lib/model/index.ts';
import { filterParameters } from '../../../../schemas/query.ts';
import { ask, flawsOf, type Texts } from '../answers/ask.ts';
import { snapshotOf } from '../answers/snapshots.ts';
import { cell } from '../rollup/cells.ts';

const DAY = 19_083; // 2022-04-01
const dayOf = (iso: string) => Date.parse(iso) / 86_400_000;

/** Lines by state; two of them are of one business. */
const sales = snapshotOf([
  cell(DAY, { state: 'Goa', category: 'Set' }, { lines: 1 }),
  cell(DAY, { state: 'Kerala', category: 'Set' }, { lines: 10 }),
  cell(DAY, { state: 'Kerala', category: 'Kurta' }, { lines: 100 }),
  cell(DAY, { state: 'Delhi', category: 'Kurta', b2b: 'true' }, { lines: 1000 }),
]);
const linesOf = async (query: Texts) => (await ask.kpis(sales, query)).data.total_orders;

describe('exclusions', () => {
  it('are there for every dimension that is filtered by names or by yes and no, and for no other', () => {
    const kinds = EXCLUDABLE_DIMENSIONS.map((name) => dimensionOf(name).kind);
    expect(new Set(kinds)).to.deep.equal(new Set(['name', 'flag']));
    const excluded = Object.keys(filterParameters).filter((name) => name.startsWith('exclude_'));
    expect(excluded).to.have.members(EXCLUDABLE_DIMENSIONS.map((name) => `exclude_${name}`));
  });

  it('leave out lines of any of the values, written in any way that the filter takes', async () => {
    expect(await linesOf({ exclude_state: ['kerala'] })).to.equal(1001);
    expect(await linesOf({ exclude_state: ['KL', 'goa'] })).to.equal(1000);
    expect(await linesOf({ exclude_state: ['Kerala,Goa'], exclude_category: ['kurta'] })).to.equal(0);
  });

  it('take a flag: true leaves out those that are, false those that are not', async () => {
    expect(await linesOf({ exclude_b2b: 'true' })).to.equal(111);
    expect(await linesOf({ exclude_b2b: 'false' })).to.equal(1000);
  });

  it('stand beside the filter of the same dimension: what passes one must pass the other', async () => {
    expect(await linesOf({ state: ['Kerala', 'Goa'], exclude_state: ['Goa'] })).to.equal(110);
    expect(await linesOf({ state: ['Goa'], exclude_state: ['Goa'] })).to.equal(0);
    expect(await linesOf({ b2b: 'true', exclude_b2b: 'true' })).to.equal(0);
  });

  it('leave out nothing by a known name without lines', async () => {
    expect(await linesOf({ exclude_state: ['Sikkim'] })).to.equal(1111);
  });

  it('are shown as they were understood', async () => {
    const { metadata } = await ask.kpis(sales, { state: ['Goa'], exclude_state: ['KL'], exclude_b2b: 'false' });
    expect(metadata.filters).to.deep.equal({
      start_date: '2022-04-01',
      end_date: '2022-04-01',
      state: ['Goa'],
      exclude_state: ['Kerala'],
      exclude_b2b: false,
    });
  });

  it('with an unknown name are refused by their own parameter, with a suggestion', async () => {
    const query = { exclude_state: ['Keralaa'], category: ['Sett'] };
    expect(await flawsOf(ask.kpis(sales, query))).to.deep.equal([
      'Unknown category "Sett". Did you mean "Set"? Valid values: /analytics/dimensions',
      'Unknown exclude_state "Keralaa". Did you mean "Kerala"? Valid values: /analytics/dimensions',
    ]);
  });
});

/** India has most lines; most of Kurtas and of the last day are American. */
const world = snapshotOf([
  cell(DAY, { category: 'Set' }, { lines: 5 }),
  cell(DAY, { category: 'Kurta' }, { lines: 1 }),
  cell(DAY, { category: 'Kurta', country: 'US', currency: 'USD' }, { lines: 1, cancelled: 2 }),
  cell(dayOf('2022-04-03'), { category: 'Top', country: 'US', currency: 'USD' }, { lines: 2 }),
  cell(dayOf('2022-04-03'), { category: 'Top', country: 'JP', currency: 'JPY' }, { lines: 2 }),
]);
const currencyOf = async (query: Texts) => {
  const { currency, other_currencies } = (await ask.kpis(world, query)).metadata;
  return [currency, other_currencies];
};

describe('the currency of an answer', () => {
  it('is that of most lines that pass the filters, cancelled ones too', async () => {
    expect(await currencyOf({})).to.deep.equal(['INR', { USD: 5, JPY: 2 }]);
    expect(await currencyOf({ category: ['kurta'] })).to.deep.equal(['USD', { INR: 1 }]);
    expect(await currencyOf({ country: ['US'] })).to.deep.equal(['USD', {}]);
    expect(await currencyOf({ exclude_category: ['Set', 'Kurta'] })).to.deep.equal(['JPY', { USD: 2 }]);
  });

  it('does not depend on days, which the lines of the other currencies do', async () => {
    expect(await currencyOf({ start_date: '2022-04-03' })).to.deep.equal(['INR', { JPY: 2, USD: 2 }]);
    expect(await currencyOf({ category: ['Kurta'], start_date: '2022-04-03' })).to.deep.equal(['USD', {}]);
    expect(await currencyOf({ compare: 'previous_period', category: ['Top'] })).to.deep.equal(['JPY', { USD: 2 }]);
  });

  it('is the one that the query names', async () => {
    expect(await currencyOf({ country: ['US'], currency: 'inr' })).to.deep.equal(['INR', { USD: 5 }]);
    expect(await currencyOf({ currency: 'EUR' })).to.deep.equal(['EUR', { INR: 6, USD: 5, JPY: 2 }]);
  });

  it('is that of most lines of all where none passes', async () => {
    expect(await currencyOf({ country: ['FR'] })).to.deep.equal(['INR', {}]);
  });
});

describe('the values of filters', () => {
  const valuesOf = async (name: DimensionName, query: Texts) => (await ask.dimensions(world, query)).data[name];

  it('are counted over the lines that pass, of every currency', async () => {
    expect(await valuesOf('category', {})).to.deep.equal([
      { value: 'Set', lines: 5 },
      { value: 'Kurta', lines: 4 },
      { value: 'Top', lines: 4 },
    ]);
    expect(await valuesOf('category', { country: ['US'], exclude_category: ['Top'] })).to.deep.equal([
      { value: 'Kurta', lines: 3 },
    ]);
    expect(await valuesOf('currency', { start_date: '2022-04-03' })).to.deep.equal([
      { value: 'JPY', lines: 2 },
      { value: 'USD', lines: 2 },
    ]);
  });

  it('are of one currency where the query names it', async () => {
    expect(await valuesOf('category', { currency: 'INR' })).to.deep.equal([
      { value: 'Set', lines: 5 },
      { value: 'Kurta', lines: 1 },
    ]);
  });

  it('are none outside of the data', async () => {
    const { data, metadata } = await ask.dimensions(world, { start_date: '2030-01-01' });
    expect(Object.values(data).flat()).to.deep.equal([]);
    expect(metadata.totals['category']).to.equal(0);
  });
});
