import { expect } from 'chai';
import { kpis } from '../../../../lib/answers/kpis.ts';
import { ranking } from '../../../../lib/answers/rankings.ts';
import { LIST_FIGURES } from '../../../../lib/model/index.ts';
import { trends } from '../../../../lib/answers/trends.ts';
import { byName, keysOf, mapRecord } from '../../../../lib/base/records.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { FORMAT_EXAMPLES } from '../../../support/format-examples.ts';
import { load } from '../rollup/reports.ts';

const withMoney = (amounts: readonly (readonly [string, number])[]) =>
  Object.fromEntries(amounts.filter(([, amount]) => amount > 0));

describe('the example of each format, read and counted', () => {
  for (const { id, bytes, totals } of FORMAT_EXAMPLES) {
    it(`gives the totals that were worked out by hand: ${id}`, async () => {
      const { rollups, summary } = await load(bytes);
      const set = new RollupSet(mapRecord(rollups, memoryReader));
      const slice = { currency: summary.currency };
      const found = await kpis(set, slice);
      const months = (await trends(set, slice, 'month')).map(({ period, revenue }) => [period, revenue] as const);
      const states = (await ranking(set, { slice, by: ['state'], figures: LIST_FIGURES }, '-revenue')).map(
        ({ state, revenue }) => [state, revenue] as const,
      );
      const read = {
        currency: summary.currency,
        rows: summary.rows,
        active: summary.active,
        cancelled: summary.cancelled,
        rejected: summary.rejected,
        left_aside: summary.no_lines,
        refunds: summary.refunds,
        returned: found.returned_orders,
        unpriced: found.unpriced_orders,
        revenue: found.total_revenue,
        refunded_revenue: found.refunded_revenue,
        quantity: found.total_quantity_sold,
        distinct_orders: found.distinct_orders,
        months: withMoney(months),
        states: withMoney(states),
      };
      const expected = {
        refunds: 0,
        ...totals,
        // A report that never tells of a refund does not say that there was none.
        refunded_revenue: (totals.refunds ?? 0) > 0 ? totals.refunded_revenue : null,
        months: withMoney(Object.entries(totals.months)),
        states: withMoney(Object.entries(totals.states)),
      };
      expect(read).to.deep.equal(byName(keysOf(read), (name) => expected[name]));
    });
  }
});
