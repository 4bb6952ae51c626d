import { expect } from 'chai';
import { csv, load } from '../unit/lib/rollup/reports.ts';

describe('a large report', () => {
  it('adds up a million times 0.10 to exactly 100000', async () => {
    const lines = 'o,04-30-22,Shipped,0.10\n'.repeat(1_000_000);
    const { kpis } = await load(`${csv([])}${lines}`);
    expect(kpis.total_revenue).to.equal(100_000);
  }).timeout(60_000);
});
