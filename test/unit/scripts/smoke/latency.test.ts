import { expect } from 'chai';
import { percentile } from '../../../../scripts/smoke/latency.ts';

describe('scripts/smoke/latency', () => {
  it('gives the value that so many do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.5)).to.equal(50);
    expect(percentile(values, 0.95)).to.equal(95);
    expect(percentile(values, 1)).to.equal(100);
    expect(percentile(values, 0)).to.equal(1);
    expect(percentile([7], 0.95)).to.equal(7);
    expect(percentile([3, 1], 0.5)).to.equal(1);
    expect(() => percentile([], 0.5)).to.throw('no values');
  });
});
