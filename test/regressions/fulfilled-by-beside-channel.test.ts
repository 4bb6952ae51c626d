import { expect } from 'chai';
import { csv, load, row } from '../unit/lib/rollup/reports.ts';

// Indian All Orders reports have both columns. `fulfilled-by` holds only `Easy Ship` or nothing there, so when it counted
// for more than `fulfillment-channel`, nothing was fulfilled by Amazon.
describe('a report with fulfillment-channel and fulfilled-by', () => {
  it('goes by the channel, wherever the columns stand', async () => {
    const behind = csv(['fulfillment-channel', 'fulfilled-by'], row('Amazon', ''), row('Merchant', 'Easy Ship'));
    const before = csv(['fulfilled-by', 'fulfillment-channel'], row('', 'Amazon'), row('Easy Ship', 'Merchant'));
    for (const report of [behind, before]) {
      const { kpis, summary } = await load(report);
      expect(kpis).to.include({ amazon_fulfilled_orders: 1, merchant_fulfilled_orders: 1 });
      expect(summary.ignored_headers).to.deep.equal(['fulfilled-by']);
    }
  });

  it('goes by fulfilled-by where there is no channel', async () => {
    const { kpis } = await load(csv(['fulfilled-by'], row('Easy Ship'), row('')));
    expect(kpis).to.include({ amazon_fulfilled_orders: 0, merchant_fulfilled_orders: 1 });
  });
});
