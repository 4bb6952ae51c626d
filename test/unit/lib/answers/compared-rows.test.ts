import { expect } from 'chai';
import { byName } from '../../../../lib/base/records.ts';
import { ROLLUPS } from '../../../../lib/model/index.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { parseIsoDay } from '../../../../schemas/fields/day.ts';
import { cell, rollupOf } from '../rollup/cells.ts';
import { ask, type Texts } from './ask.ts';
import { snapshotOf } from './snapshots.ts';

const day = (text: string) => parseIsoDay(text)!;

/** April and May 2022: Goa grew, Kerala fell, Delhi is gone, Sikkim is new. */
const cells = [
  cell(day('2022-04-01'), { state: 'Goa' }, { revenue: 10_000 }),
  cell(day('2022-04-02'), { state: 'Kerala' }, { revenue: 40_000, lines: 2, quantity: 2 }),
  cell(day('2022-04-30'), { state: 'Delhi' }, { revenue: 5000 }),
  cell(day('2022-05-01'), { state: 'Goa' }, { revenue: 15_000 }),
  cell(day('2022-05-02'), { state: 'Kerala' }, { revenue: 10_000 }),
  cell(day('2022-05-31'), { state: 'Sikkim' }, { revenue: 20_000 }),
];
const sales = snapshotOf(cells);
const MAY = { start_date: '2022-05-01', end_date: '2022-05-31' };
const APRIL = { compare_start_date: '2022-04-01', compare_end_date: '2022-04-30' };

/** What rows say of money besides the revenue where no line has the columns. */
const nullMoney = (net_revenue: number) => ({
  refunded_revenue: null,
  net_revenue,
  discounts: null,
  tax: null,
  shipping: null,
  promoted_orders: null,
});

const rowsOf = async (query: Texts, snapshot = sales) =>
  (await ask.regions(snapshot, { ...MAY, ...APRIL, ...query })).data.map(
    ({ state, revenue, previous, change_percent }) => [
      state,
      revenue,
      previous?.revenue,
      change_percent && change_percent.revenue,
    ],
  );

describe('the rows of a list that is compared', () => {
  it('have the figures of the other days and the change, rows of those days alone included', async () => {
    expect(await rowsOf({})).to.deep.equal([
      ['Sikkim', 200, 0, null],
      ['Goa', 150, 100, 50],
      ['Kerala', 100, 400, -75],
      ['Delhi', 0, 50, -100],
    ]);
    const { data, metadata } = await ask.regions(sales, { ...MAY, ...APRIL, sort: 'revenue', limit: '1' });
    expect(data).to.deep.equal([
      {
        state: 'Delhi',
        revenue: 0,
        order_count: 0,
        quantity_sold: 0,
        avg_order_value: 0,
        distinct_orders: 0,
        distinct_order_value: 0,
        units_per_order: 0,
        unpriced_orders: 0,
        ...nullMoney(0),
        previous: {
          revenue: 50,
          order_count: 1,
          quantity_sold: 1,
          avg_order_value: 50,
          distinct_orders: 1,
          distinct_order_value: 50,
          units_per_order: 1,
          unpriced_orders: 0,
          ...nullMoney(50),
        },
        change_percent: {
          revenue: -100,
          order_count: -100,
          quantity_sold: -100,
          avg_order_value: -100,
          distinct_orders: -100,
          distinct_order_value: -100,
          units_per_order: -100,
          unpriced_orders: null,
          ...nullMoney(-100),
        },
      },
    ]);
    expect(metadata.total).to.equal(4);
    expect(metadata.comparison).to.deep.equal({ start_date: '2022-04-01', end_date: '2022-04-30', partial: false });
  });

  it('are sorted by a change, those without one last', async () => {
    const names = async (sort: string) => (await rowsOf({ sort })).map(([state]) => state);
    expect(await names('-change_percent.revenue')).to.deep.equal(['Goa', 'Kerala', 'Delhi', 'Sikkim']);
    expect(await names('change_percent.revenue')).to.deep.equal(['Delhi', 'Kerala', 'Goa', 'Sikkim']);
    expect(await names('change_percent.order_count')).to.deep.equal(['Delhi', 'Kerala', 'Goa', 'Sikkim']);
    expect(await names('value')).to.deep.equal(['Delhi', 'Goa', 'Kerala', 'Sikkim']);
    expect(await names('-value')).to.deep.equal(['Sikkim', 'Kerala', 'Goa', 'Delhi']);
  });

  it('have no change where the other days are not all in the data', async () => {
    const query = { ...MAY, compare: 'previous_period' };
    const { data, metadata } = await ask.regions(sales, query);
    expect(metadata.comparison).to.deep.equal({ start_date: '2022-03-31', end_date: '2022-04-30', partial: true });
    expect(data.map(({ state, previous, change_percent }) => [state, previous?.revenue, change_percent])).to.deep.equal(
      [
        ['Sikkim', 0, null],
        ['Goa', 100, null],
        ['Kerala', 400, null],
        ['Delhi', 50, null],
      ],
    );
    const sorted = await ask.regions(sales, { ...query, sort: '-change_percent.revenue' });
    expect(sorted.data.map(({ state }) => state)).to.deep.equal(['Delhi', 'Goa', 'Kerala', 'Sikkim']);
  });

  it('are of the last 30 days where the query has no days, and of all where it names those to compare with', async () => {
    const { filters, comparison } = (await ask.regions(sales, { compare: 'previous_week' })).metadata;
    expect(filters).to.deep.equal({ start_date: '2022-05-02', end_date: '2022-05-31' });
    expect(comparison).to.deep.equal({ start_date: '2022-04-25', end_date: '2022-05-24', partial: false });
    const named = (await ask.regions(sales, APRIL)).metadata;
    expect(named.filters).to.deep.equal({ start_date: '2022-04-01', end_date: '2022-05-31' });
  });

  it('are none, compared with no days, for a range outside of the data', async () => {
    const { data, metadata } = await ask.regions(sales, { start_date: '2023-01-01', compare: 'previous_year' });
    expect([data, metadata.comparison]).to.deep.equal([[], { start_date: null, end_date: null, partial: true }]);
    const named = await ask.regions(sales, { start_date: '2023-01-01', ...APRIL });
    expect(named.data.map(({ state, revenue, previous }) => [state, revenue, previous?.revenue])).to.deep.equal([
      ['Delhi', 0, 50],
      ['Goa', 0, 100],
      ['Kerala', 0, 400],
    ]);
  });

  it('have neither without a comparison', async () => {
    const { data, metadata } = await ask.regions(sales, MAY);
    expect(data[0]).not.to.have.any.keys('previous', 'change_percent');
    expect(metadata).not.to.have.property('comparison');
  });

  it('have null for what published rollups lack, on both sides and as the change', async () => {
    const measures = ROLLUPS.sales.measures.filter((name) => name !== 'unpriced');
    const { shape: _shape, ...columns } = rollupOf(cells);
    const old = { ...columns, shape: { ...ROLLUPS.sales, measures } };
    const rollups = new RollupSet(byName(['sales'], () => memoryReader(old)));
    const { data } = await ask.regions(snapshotOf(cells, { rollups }), { ...MAY, ...APRIL });
    for (const row of data) {
      const { unpriced_orders, previous, change_percent } = row;
      const found = [unpriced_orders, previous?.unpriced_orders, change_percent?.unpriced_orders];
      expect(found, row.state).to.deep.equal([null, null, null]);
    }
    const months = (await ask.trends(snapshotOf(cells, { rollups }), { granularity: 'week', ...APRIL })).data;
    expect(new Set(months.map(({ unpriced_orders }) => unpriced_orders))).to.deep.equal(new Set([null]));
  });
});

describe('the periods of a trend that is compared', () => {
  const pairs = async (query: Texts) =>
    (await ask.trends(sales, query)).data.map(({ period, revenue, previous, change_percent }) => [
      period,
      revenue,
      previous && [previous.period, previous.start_date, previous.end_date, previous.partial, previous.revenue],
      change_percent && change_percent.revenue,
    ]);

  it('have the period that they are compared with, by position', async () => {
    expect(await pairs({ ...MAY, compare: 'previous_period' })).to.deep.equal([
      ['2022-05', 450, ['2022-04', '2022-04-01', '2022-04-30', false, 550], -18.18],
    ]);
    expect(await pairs({ end_date: '2022-05-15', start_date: '2022-05-01', compare: 'previous_period' })).to.deep.equal(
      [['2022-05', 250, ['2022-04', '2022-04-01', '2022-04-15', false, 500], -50]],
    );
    expect((await pairs({ ...MAY, ...APRIL, granularity: 'day' })).slice(0, 2)).to.deep.equal([
      ['2022-05-01', 150, ['2022-04-01', '2022-04-01', '2022-04-01', false, 100], 50],
      ['2022-05-02', 100, ['2022-04-02', '2022-04-02', '2022-04-02', false, 400], -75],
    ]);
  });

  it('have days of two periods for months of the previous week', async () => {
    expect(await pairs({ start_date: '2022-04-01', end_date: '2022-05-31', compare: 'previous_week' })).to.deep.equal([
      ['2022-04', 550, ['2022-03', '2022-03-25', '2022-04-23', true, 500], null],
      ['2022-05', 450, ['2022-04', '2022-04-24', '2022-05-24', false, 300], 50],
    ]);
  });

  it('have none, and no change, past the days that the query names', async () => {
    const query = { ...MAY, ...APRIL, granularity: 'day' };
    expect((await pairs(query)).at(-1)).to.deep.equal(['2022-05-31', 200, null, null]);
    const { comparison } = (await ask.trends(sales, query)).metadata;
    expect(comparison).to.deep.equal({ start_date: '2022-04-01', end_date: '2022-04-30', partial: false });
  });

  it('have no change where the other period is not all in the data', async () => {
    expect(await pairs({ ...APRIL, compare_start_date: '2022-03-31', start_date: '2022-05-01' })).to.deep.equal([
      ['2022-05', 450, ['2022-03', '2022-03-31', '2022-03-31', true, 0], null],
    ]);
    expect(await pairs({ ...MAY, compare: 'previous_year' })).to.deep.equal([
      ['2022-05', 450, ['2021-05', '2021-05-01', '2021-05-31', true, 0], null],
    ]);
  });

  it('begin with the week that week_start says', async () => {
    const weeks = async (query: Texts) =>
      (await ask.trends(sales, { granularity: 'week', start_date: '2022-05-01', end_date: '2022-05-02', ...query }))
        .data;
    expect((await weeks({})).map(({ period, revenue }) => [period, revenue])).to.deep.equal([
      ['2022-W17', 150],
      ['2022-W18', 100],
    ]);
    const [row, ...others] = await weeks({ week_start: 'sunday', compare: 'previous_week' });
    expect([row?.period, row?.revenue, others]).to.deep.equal(['2022-W18', 250, []]);
    expect(row?.previous).to.include({ period: '2022-W17', start_date: '2022-04-24', end_date: '2022-04-25' });
  });

  it('are none for a range outside of the data', async () => {
    const { data, metadata } = await ask.trends(sales, { start_date: '2023-01-01', compare: 'previous_year' });
    expect([data, metadata.comparison]).to.deep.equal([[], { start_date: null, end_date: null, partial: true }]);
  });
});

describe('/analytics that is compared', () => {
  it('has in each of its parts what the single routes have', async () => {
    const query = { ...MAY, ...APRIL };
    const { data, metadata } = await ask.analytics(sales, query);
    const [kpis, regions, categories] = await Promise.all([
      ask.kpis(sales, query),
      ask.regions(sales, query),
      ask.categories(sales, query),
    ]);
    expect(data.kpis).to.deep.equal(kpis.data);
    expect(data.kpis.change_percent?.total_revenue).to.equal(-18.18);
    expect(data.regional_analytics).to.deep.equal(regions.data);
    expect(data.category_performance).to.deep.equal(categories.data);
    expect(data.monthly_trends.map(({ previous }) => previous?.period)).to.deep.equal(['2022-04']);
    expect(metadata.comparison).to.deep.equal(regions.metadata.comparison);
  });
});
