import { expect } from 'chai';
import { scaled } from '../scale.ts';
import { csv, load } from '../unit/lib/rollup/reports.ts';

describe('a large report', () => {
  it('adds up 0.10 exactly, however often', async () => {
    const rows = scaled(1_000_000, 200_000);
    const lines = 'o,04-30-22,Shipped,0.10\n'.repeat(rows);
    const { kpis } = await load(`${csv([])}${lines}`);
    expect(kpis.total_revenue).to.equal(rows / 10);
  });
});
