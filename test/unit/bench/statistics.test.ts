import { expect } from 'chai';
import { exponent, median, percentile, rounded } from '../../../bench/measure/statistics.ts';

describe('bench/measure/statistics', () => {
  it('finds the middle of values in any order', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
    expect(median([])).to.be.NaN;
  });

  it('finds the value under which a share lies, and leaves the values as they are', () => {
    const values = Array.from({ length: 101 }, (_, place) => 100 - place);
    expect(percentile(values, 0.99)).to.equal(99);
    expect(percentile(values, 1)).to.equal(100);
    expect(percentile(values, 0)).to.equal(0);
    expect(values[0]).to.equal(100);
  });

  it('finds the exponent by which something grows', () => {
    const grown = (y: (x: number) => number) => exponent([1, 10, 100, 1826].map((x) => [x, y(x)]));
    expect(grown((x) => 7 * x)).to.be.closeTo(1, 1e-9);
    expect(grown((x) => 3 * Math.sqrt(x))).to.be.closeTo(0.5, 1e-9);
    expect(grown(() => 5)).to.be.closeTo(0, 1e-9);
    expect(grown((x) => 100 + x)).to.be.within(0.1, 0.6);
    expect(exponent([[10, 3]])).to.be.NaN;
    expect(exponent([])).to.be.NaN;
  });

  it('rounds to what can be told apart', () => {
    expect([0.123456, 12.3456, 99.96, 1234.5].map(rounded)).to.deep.equal([0.123, 12.3, 100, 1235]);
  });
});
