import { expect } from 'chai';
import fc from 'fast-check';
import {
  FIGURES,
  type Figure,
  LIST_FIGURES,
  MEASURES,
  SHARE_NAMES,
  type SumName,
} from '../../../../lib/model/index.ts';
import { scaled } from '../../../scale.ts';
import { anyCells, cell } from '../rollup/cells.ts';
import { ask, type Texts } from './ask.ts';
import { snapshotOf } from './snapshots.ts';

const DAY = 19_083;

const sales = snapshotOf([
  cell(DAY, { state: 'Goa' }, { revenue: 60_000 }),
  cell(DAY, { state: 'Kerala' }, { revenue: 30_000, lines: 3, quantity: 4 }),
  cell(DAY, { state: 'Delhi' }, { revenue: 7000, lines: 2, quantity: 2 }),
  cell(DAY, { state: 'Sikkim' }, { revenue: 3000 }),
  cell(DAY, { state: 'Punjab' }, { lines: 0, quantity: 0, revenue: 0, cancelled: 1, orders: 0, priced_orders: 0 }),
]);
const regions = (query: Texts) => ask.regions(sales, query);

describe('the totals of a list', () => {
  it('are of all rows, whatever is shown', async () => {
    for (const query of [{}, { limit: '1' }, { offset: '9' }]) {
      const { totals } = (await regions(query)).metadata;
      expect(totals).to.include({ revenue: 1000, order_count: 7, quantity_sold: 8, avg_order_value: 142.86 });
    }
    expect((await regions({ state: ['Goa'] })).metadata.totals.revenue).to.equal(600);
  });

  it('are compared as the rows are', async () => {
    const { totals } = (await regions({ compare: 'previous_week' })).metadata;
    expect([totals.previous?.revenue, totals.change_percent]).to.deep.equal([0, null]);
    const named = { compare_start_date: '2022-04-01', compare_end_date: '2022-04-01', start_date: '2022-04-01' };
    expect((await regions(named)).metadata.totals.change_percent).to.include({ revenue: 0, order_count: 0 });
  });
});

describe('the share of a row', () => {
  it('is that of the whole, not of the page', async () => {
    const { data } = await regions({ share: 'true', limit: '2' });
    expect(data.map(({ state, share }) => [state, share])).to.deep.equal([
      ['Goa', { revenue: 60, order_count: 14.29, quantity_sold: 12.5 }],
      ['Kerala', { revenue: 30, order_count: 42.86, quantity_sold: 50 }],
    ]);
  });

  it('is there only if it is requested', async () => {
    expect((await regions({})).data[0]).not.to.have.any.keys('share', 'others');
    expect((await regions({ share: 'false', others: 'false' })).data[0]).not.to.have.any.keys('share', 'others');
  });

  it('is of figures alone whose rows add up: sums of measures that add up', () => {
    for (const name of SHARE_NAMES) {
      const figure: Figure = LIST_FIGURES[name];
      const twos = Object.fromEntries(figure.from.map((sum) => [sum, 2])) as Record<SumName, number>;
      expect(figure.of(twos).whole, name).to.equal(1);
      for (const sum of figure.from) expect(MEASURES[sum as 'lines'].counts, name).to.equal('sum');
    }
    expect(SHARE_NAMES.map((name) => LIST_FIGURES[name])).to.include(FIGURES.revenue);
  });
});

describe('the row of the others', () => {
  it('is what limit and offset leave out, as one', async () => {
    const shown = async (query: Texts) =>
      (await regions({ others: 'true', ...query })).data.map(({ state, revenue, others }) => [state, revenue, others]);
    expect(await shown({ limit: '2' })).to.deep.equal([
      ['Goa', 600, undefined],
      ['Kerala', 300, undefined],
      ['Others', 100, 2],
    ]);
    expect(await shown({ limit: '1', offset: '1' })).to.deep.equal([
      ['Kerala', 300, undefined],
      ['Others', 700, 3],
    ]);
    expect(await shown({ offset: '9' })).to.deep.equal([['Others', 1000, 4]]);
  });

  it('is not there where nothing is left out', async () => {
    expect((await regions({ others: 'true', limit: '4' })).data).to.have.length(4);
    expect((await regions({ others: 'true', state: ['Sikkim', 'Bihar'] })).data).to.have.length(1);
  });

  it('has a share, and stays last however the rows are sorted', async () => {
    const { data } = await regions({ others: 'true', share: 'true', limit: '1', sort: 'revenue' });
    expect(data.at(-1)).to.deep.include({ state: 'Others', revenue: 970, others: 3 });
    expect(data.at(-1)?.share).to.deep.equal({ revenue: 97, order_count: 85.71, quantity_sold: 87.5 });
  });

  it('goes with the filters and exclusions of the query', async () => {
    const query = { others: 'true', limit: '1', exclude_state: ['Kerala'] };
    expect((await regions(query)).data.map(({ state, revenue }) => [state, revenue])).to.deep.equal([
      ['Goa', 600],
      ['Others', 100],
    ]);
  });

  it('and the rows shown add up to the totals, for any sales', async () => {
    const anyQuery = fc.record({
      limit: fc.integer({ min: 1, max: 4 }).map(String),
      offset: fc.nat({ max: 3 }).map(String),
    });
    await fc.assert(
      fc.asyncProperty(anyCells, anyQuery, async (cells, query) => {
        const { data, metadata } = await ask.regions(snapshotOf(cells), { ...query, others: 'true' });
        const { totals, total } = metadata;
        expect(data.reduce((all, { order_count }) => all + order_count, 0)).to.equal(totals.order_count);
        expect(data.reduce((all, { others = 1 }) => all + others, 0)).to.equal(total);
      }),
      { numRuns: scaled(500) },
    );
  });
});
