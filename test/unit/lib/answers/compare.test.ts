import { expect } from 'chai';
import { parseIsoDay } from '../../../../schemas/fields/day.ts';
import { ask, type Texts } from './ask.ts';
import { cell } from '../rollup/cells.ts';
import { snapshotOf } from './snapshots.ts';

const day = (text: string) => parseIsoDay(text)!;

/** 100 days from 2022-01-01 to 2022-04-10; the revenue of each is 100 paise more than that of the day before. */
const sales = snapshotOf(
  Array.from({ length: 100 }, (_, place) =>
    cell(day('2022-01-01') + place, { b2b: String(place % 4 === 0) }, { revenue: 100 * (place + 1), cancelled: 1 }),
  ),
);
const compared = (query: Texts, snapshot = sales) => ask.kpis(snapshot, { compare: 'previous_period', ...query });
const shown = async (query: Texts, snapshot = sales) => {
  const { data, metadata } = await compared(query, snapshot);
  const { start_date, end_date, partial, total_orders } = data.previous!;
  return {
    range: [metadata.filters.start_date, metadata.filters.end_date],
    before: [start_date, end_date],
    partial,
    total_orders,
  };
};

describe('a comparison with the previous period', () => {
  it('is with as many days before the range', async () => {
    const { data } = await compared({ start_date: '2022-02-01', end_date: '2022-02-10' });
    const plain = (await ask.kpis(sales, { start_date: '2022-02-01', end_date: '2022-02-10' })).data;
    const before = (await ask.kpis(sales, { start_date: '2022-01-22', end_date: '2022-01-31' })).data;
    const { previous, change_percent, change_points, ...kpis } = data;
    expect(kpis).to.deep.equal(plain);
    expect(previous).to.deep.equal({ start_date: '2022-01-22', end_date: '2022-01-31', partial: false, ...before });
    // 32 + … + 41 = 365 rupees after 22 + … + 31 = 265
    expect([plain.total_revenue, before.total_revenue]).to.deep.equal([365, 265]);
    expect(change_percent).to.include({ total_revenue: 37.74, total_orders: 0, average_order_value: 37.74 });
    expect(change_percent).to.include({ cancellation_rate: 0, returned_orders: null, return_rate: null });
    expect(change_points).to.deep.equal({
      // 33, 37, 41 of 365 and 25, 29 of 265
      b2b_percentage: 10.03,
      cancellation_rate: 0,
      return_rate: 0,
    });
  });

  it('without dates is that of the last 30 days of the data', async () => {
    expect(await shown({})).to.deep.equal({
      range: ['2022-03-12', '2022-04-10'],
      before: ['2022-02-10', '2022-03-11'],
      partial: false,
      total_orders: 30,
    });
  });

  it('with one date goes by the clipped range', async () => {
    expect(await shown({ start_date: '2022-04-01' })).to.deep.include({
      range: ['2022-04-01', '2022-04-10'],
      before: ['2022-03-22', '2022-03-31'],
    });
    expect(await shown({ end_date: '2022-01-20' })).to.deep.include({
      range: ['2022-01-01', '2022-01-20'],
      before: ['2021-12-12', '2021-12-31'],
      partial: true,
    });
  });

  it('with a range past the data goes by the days that are in it', async () => {
    expect(await shown({ start_date: '2022-04-01', end_date: '2022-12-31' })).to.deep.include({
      range: ['2022-04-01', '2022-04-10'],
      before: ['2022-03-22', '2022-03-31'],
      partial: false,
    });
  });

  it('of one day is with the day before, over a leap day', async () => {
    const leap = snapshotOf([cell(day('2024-02-29')), cell(day('2024-03-01'), {}, { lines: 3 })]);
    expect(await shown({ start_date: '2024-03-01' }, leap)).to.deep.equal({
      range: ['2024-03-01', '2024-03-01'],
      before: ['2024-02-29', '2024-02-29'],
      partial: false,
      total_orders: 1,
    });
    expect((await compared({ start_date: '2024-03-01' }, leap)).data.change_percent?.total_orders).to.equal(200);
  });

  it('reaches back just as far as the data', async () => {
    expect(await shown({ start_date: '2022-01-11', end_date: '2022-01-20' })).to.include({
      partial: false,
      total_orders: 10,
    });
  });

  it('is partial, without a change, where the data does not reach back so far', async () => {
    const { data } = await compared({ start_date: '2022-01-10', end_date: '2022-01-19' });
    expect(data.previous).to.include({
      start_date: '2021-12-31',
      end_date: '2022-01-09',
      partial: true,
      total_orders: 9,
    });
    expect([data.change_percent, data.change_points]).to.deep.equal([null, null]);
    const short = snapshotOf([cell(day('2024-02-29')), cell(day('2024-03-01'))]);
    expect(await shown({}, short)).to.deep.include({
      range: ['2024-02-29', '2024-03-01'],
      partial: true,
      total_orders: 0,
    });
  });

  for (const [name, query, snapshot] of [
    ['before the data', { end_date: '2021-12-31' }, sales],
    ['after the data', { start_date: '2022-04-11' }, sales],
    ['of no data', {}, snapshotOf([])],
  ] as const) {
    it(`of a range ${name} is with nothing`, async () => {
      expect(await shown(query, snapshot)).to.deep.equal({
        range: [null, null],
        before: [null, null],
        partial: true,
        total_orders: 0,
      });
      expect((await compared(query, snapshot)).data.change_percent).to.equal(null);
    });
  }

  it('is present only if it is requested', async () => {
    expect((await ask.kpis(sales)).data).not.to.have.any.keys('previous', 'change_percent', 'change_points');
  });

  it('filters both periods', async () => {
    const { data } = await compared({ start_date: '2022-02-01', end_date: '2022-02-08', b2b: 'true' });
    expect([data.total_orders, data.previous?.total_orders]).to.deep.equal([2, 2]);
    expect(data.previous?.b2b_percentage).to.equal(100);
  });
});
