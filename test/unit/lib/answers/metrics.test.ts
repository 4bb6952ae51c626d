import { expect } from 'chai';
import { kpis } from '../../../../lib/answers/kpis.ts';
import { ranking, type Sort } from '../../../../lib/answers/rankings.ts';
import { monthlyTrends, trends } from '../../../../lib/answers/trends.ts';
import { byName } from '../../../../lib/base/records.ts';
import { divideHalfUp, percentage, toMajor } from '../../../../lib/model/money.ts';
import {
  LIST_FIGURES,
  type DimensionName,
  KPI_NAMES,
  KPIS,
  MEASURE_NAMES,
  type Measures,
  neededSums,
  presenceOf,
} from '../../../../lib/model/index.ts';
import { type Granularity, GRANULARITIES } from '../../../../lib/model/periods.ts';
import { clippedRange, filterOf, type Slice } from '../../../../lib/query/slice.ts';
import { linesByCurrency, mainCurrency } from '../../../../lib/rollup/lines.ts';
import { sumsOf } from '../../../../lib/rollup/sums.ts';
import { type Cell, setOf, valuesOf } from '../rollup/cells.ts';

const dayOf = (iso: string) => Date.parse(iso) / 86_400_000;

/** A cell of the measures given and no others. */
const cell = (day: string, values: Partial<Record<DimensionName, string>>, measures: Partial<Measures>): Cell => ({
  day: dayOf(day),
  values: valuesOf(values),
  measures: {
    ...byName(MEASURE_NAMES, () => 0),
    orders: 1,
    priced_orders: 1,
    fulfilment_lines: values.fulfilment === 'Unknown' ? 0 : (measures.lines ?? 0),
    ...measures,
  },
});

const NOTHING = setOf([]);
const INR = { currency: 'INR' };

describe('rounding', () => {
  it('is half up, exact to the last digit', () => {
    expect(divideHalfUp(5, 2)).to.equal(3);
    expect(divideHalfUp(7, 3)).to.equal(2);
    expect(divideHalfUp(Number.MAX_SAFE_INTEGER, 2)).to.equal(4503599627370496);
    expect(divideHalfUp(Number.MAX_SAFE_INTEGER - 2, Number.MAX_SAFE_INTEGER)).to.equal(1);
    expect(divideHalfUp(1, 0)).to.equal(0);
  });

  it('gives shares in percent to two decimals', () => {
    expect(percentage(1, 3)).to.equal(33.33);
    expect(percentage(1, 20_000)).to.equal(0.01);
    expect(percentage(1, 20_001)).to.equal(0);
    expect(percentage(2, 3)).to.equal(66.67);
    expect(percentage(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).to.equal(100);
    expect(percentage(3, 0)).to.equal(0);
  });

  it('follows the minor digits of the currency', async () => {
    expect([toMajor(852345050, 'INR'), toMajor(100, 'JPY'), toMajor(10_005, 'KWD')]).to.deep.equal([
      8523450.5, 100, 10.005,
    ]);
    const sales = setOf([cell('2022-04-01', { currency: 'JPY' }, { lines: 3, revenue: 100 })]);
    expect((await kpis(sales, { currency: 'JPY' })).average_order_value).to.equal(33);
  });
});

describe('kpis', () => {
  it('count active lines, and shares of them', async () => {
    const sales = setOf([
      cell('2022-04-01', { b2b: 'true' }, { lines: 1, quantity: 2, revenue: 10_050 }),
      cell(
        '2022-04-01',
        { fulfilment: 'Merchant' },
        {
          lines: 2,
          quantity: 2,
          revenue: 20_000,
          returned: 1,
          returned_revenue: 5000,
          cancelled: 1,
        },
      ),
      cell(
        '2022-04-02',
        { fulfilment: 'Unknown' },
        { lines: 1, quantity: 0, revenue: 0, priced_orders: 0, unpriced: 1 },
      ),
      cell('2022-04-02', { currency: 'USD' }, { lines: 9, quantity: 9, revenue: 900 }),
    ]);
    expect(await kpis(sales, INR)).to.deep.equal({
      total_revenue: 300.5,
      total_orders: 4,
      average_order_value: 75.13,
      total_quantity_sold: 4,
      b2b_revenue: 100.5,
      b2c_revenue: 200,
      b2b_percentage: 33.44,
      amazon_fulfilled_orders: 1,
      merchant_fulfilled_orders: 2,
      cancelled_orders: 1,
      cancellation_rate: 20,
      returned_orders: 1,
      returned_revenue: 50,
      return_rate: 25,
      distinct_orders: 3,
      distinct_order_value: 150.25,
      units_per_order: 1.33,
      unpriced_orders: 1,
      refunded_revenue: null,
      discounts: null,
      tax: null,
      shipping: null,
      promoted_orders: null,
      partial: ['amazon_fulfilled_orders', 'merchant_fulfilled_orders'],
      net_revenue: 250.5,
    });
    expect(await kpis(sales, { ...INR, from: dayOf('2022-04-02'), to: dayOf('2022-04-02') })).to.include({
      total_orders: 1,
      average_order_value: 0,
      cancellation_rate: 0,
    });
    expect(await sumsOf(sales, filterOf(INR), ['lines', 'cancelled'])).to.deep.equal({ lines: 4, cancelled: 1 });
  });

  it('are zeros of empty rollups', async () => {
    // Of what depends on columns nothing is known.
    expect(Object.values(await kpis(NOTHING, INR))).to.deep.equal(
      KPI_NAMES.map((name) => (neededSums(KPIS[name]).some((sum) => presenceOf(sum) !== undefined) ? null : 0)),
    );
    expect(await ranking(NOTHING, { slice: INR, by: ['state'], figures: LIST_FIGURES })).to.deep.equal([]);
    expect([await trends(NOTHING, INR, 'month'), NOTHING.range]).to.deep.equal([[], null]);
  });
});

describe('rankings', () => {
  it('go by revenue, ties by name, and leave out what has cancelled lines only', async () => {
    const sales = setOf([
      cell('2022-04-01', { state: 'Kerala' }, { lines: 1, revenue: 500 }),
      cell('2022-04-01', { state: 'Goa' }, { lines: 2, revenue: 500 }),
      cell('2022-04-02', { state: 'Bihar' }, { lines: 1, revenue: 900, quantity: 4 }),
      cell('2022-04-02', { state: 'Assam' }, { cancelled: 1 }),
    ]);
    const kept = new Set(['state', 'category', 'revenue', 'order_count', 'quantity_sold', 'avg_order_value']);
    const shown = async (slice: Slice, by: 'state' | 'category') =>
      (await ranking(sales, { slice, by: [by], figures: LIST_FIGURES }, '-revenue')).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => kept.has(name))),
      );
    expect(await shown(INR, 'state')).to.deep.equal([
      { state: 'Bihar', revenue: 9, order_count: 1, quantity_sold: 4, avg_order_value: 9 },
      { state: 'Goa', revenue: 5, order_count: 2, quantity_sold: 0, avg_order_value: 2.5 },
      { state: 'Kerala', revenue: 5, order_count: 1, quantity_sold: 0, avg_order_value: 5 },
    ]);
    const names = async (sort: Sort) =>
      (await ranking(sales, { slice: INR, by: ['state'], figures: LIST_FIGURES }, sort)).map(({ state }) => state);
    expect(await names('revenue')).to.deep.equal(['Goa', 'Kerala', 'Bihar']);
    expect(await names('-order_count')).to.deep.equal(['Goa', 'Bihar', 'Kerala']);
    expect(await names('order_count')).to.deep.equal(['Bihar', 'Kerala', 'Goa']);
    expect(await names('-quantity_sold')).to.deep.equal(['Bihar', 'Goa', 'Kerala']);
    expect(await names('avg_order_value')).to.deep.equal(['Goa', 'Kerala', 'Bihar']);
    expect(await names('value')).to.deep.equal(['Bihar', 'Goa', 'Kerala']);
    expect(await names('-value')).to.deep.equal(['Kerala', 'Goa', 'Bihar']);
    expect(await shown({ ...INR, where: { state: ['Goa', 'Kerala'] } }, 'category')).to.deep.equal([
      { category: 'Set', revenue: 10, order_count: 3, quantity_sold: 0, avg_order_value: 3.33 },
    ]);
  });
});

describe('trends', () => {
  const sales = setOf([
    cell('2021-12-31', {}, { lines: 1, revenue: 100 }),
    cell('2022-01-01', {}, { lines: 1, revenue: 200 }),
    cell('2022-03-31', {}, { lines: 1, revenue: 400 }),
  ]);

  it('give every month of the range, oldest first, without gaps', async () => {
    expect(
      (await monthlyTrends(sales, INR)).map(({ period, month_name, order_count, partial }) => [
        period,
        month_name,
        order_count,
        partial,
      ]),
    ).to.deep.equal([
      ['2021-12', 'Dec', 1, true],
      ['2022-01', 'Jan', 1, false],
      ['2022-02', 'Feb', 0, false],
      ['2022-03', 'Mar', 1, false],
    ]);
  });

  it('are clipped to the data, and empty outside of it', async () => {
    const slice = { ...INR, from: dayOf('2022-02-10'), to: dayOf('2030-01-01') };
    expect((await trends(sales, slice, 'month')).map(({ period, partial }) => [period, partial])).to.deep.equal([
      ['2022-02', true],
      ['2022-03', false],
    ]);
    expect(clippedRange(sales.range, slice)).to.deep.equal({ from: slice.from, to: dayOf('2022-03-31') });
    expect(await trends(sales, { ...INR, from: dayOf('2023-01-01') }, 'month')).to.deep.equal([]);
  });
});

describe('trends of other lengths', () => {
  const sales = setOf([
    cell('2023-12-31', {}, { lines: 1, revenue: 100 }),
    cell('2024-02-29', {}, { lines: 1, revenue: 200 }),
    cell('2024-04-01', { currency: 'USD' }, { lines: 1, revenue: 400 }),
  ]);
  const rows = async (granularity: Granularity, from: string, to: string) =>
    (await trends(sales, { ...INR, from: dayOf(from), to: dayOf(to) }, granularity)).map(
      ({ period, order_count, partial }) => [period, order_count, ...(partial ? ['partial'] : [])].join(' '),
    );

  it('go by day, over a leap day', async () => {
    expect(await rows('day', '2024-02-28', '2024-03-01')).to.deep.equal([
      '2024-02-28 0',
      '2024-02-29 1',
      '2024-03-01 0',
    ]);
  });

  it("go by ISO week, over a year's end", async () => {
    expect(await rows('week', '2023-12-31', '2024-01-14')).to.deep.equal([
      '2023-W52 1 partial',
      '2024-W01 0',
      '2024-W02 0',
    ]);
  });

  it('go by quarter and year', async () => {
    expect(await rows('quarter', '2000-01-01', '2024-03-31')).to.deep.equal(['2023-Q4 1 partial', '2024-Q1 1']);
    expect(await rows('year', '2000-01-01', '2030-01-01')).to.deep.equal(['2023 1 partial', '2024 1 partial']);
    expect(await rows('year', '2024-01-01', '2024-03-31')).to.deep.equal(['2024 1 partial']);
  });

  it('of one day are one period, partial but for the day', async () => {
    const lines = await Promise.all(GRANULARITIES.map((granularity) => rows(granularity, '2024-02-29', '2024-02-29')));
    expect(lines).to.deep.equal([
      ['2024-02-29 1'],
      ['2024-W09 1 partial'],
      ['2024-02 1 partial'],
      ['2024-Q1 1 partial'],
      ['2024 1 partial'],
    ]);
  });

  it('are none outside of the data', async () => {
    expect(await rows('day', '2023-01-01', '2023-12-30')).to.deep.equal([]);
    expect(await rows('day', '2024-04-02', '2024-05-01')).to.deep.equal([]);
  });
});

describe('the lines of a snapshot', () => {
  it('are counted by currency, the one of most lines first, and that is the main one', async () => {
    const sales = setOf([
      cell('2022-04-01', { currency: 'USD' }, { lines: 1, cancelled: 1 }),
      cell('2022-04-01', {}, { lines: 1 }),
      cell('2022-04-02', { currency: 'EUR' }, { cancelled: 2 }),
    ]);
    const currencies = await linesByCurrency(sales);
    expect(Object.entries(currencies)).to.deep.equal([
      ['EUR', 2],
      ['USD', 2],
      ['INR', 1],
    ]);
    expect(mainCurrency(currencies, 'INR')).to.equal('EUR');
    expect(mainCurrency(await linesByCurrency(NOTHING), 'JPY')).to.equal('JPY');
  });
});
