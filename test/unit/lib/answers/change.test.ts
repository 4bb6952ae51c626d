import { expect } from 'chai';
import fc from 'fast-check';
import { changePercent, changePoints } from '../../../../lib/model/index.ts';
import { scaled } from '../../../scale.ts';

const of = (part: number, whole = 1) => ({ part, whole });

describe('the change of a number', () => {
  it('is in percent of what it was, to two decimals', () => {
    expect(changePercent(of(200), of(250))).to.equal(25);
    expect(changePercent(of(300), of(200))).to.equal(-33.33);
    expect(changePercent(of(3), of(5))).to.equal(66.67);
    expect(changePercent(of(7), of(0))).to.equal(-100);
    expect(changePercent(of(7), of(7))).to.equal(0);
  });

  it('is rounded half up, below zero as well', () => {
    expect(changePercent(of(80_000), of(80_004))).to.equal(0.01); // 0.005
    expect(changePercent(of(80_000), of(79_996))).to.equal(0); // -0.005
    expect(changePercent(of(80_000), of(79_995))).to.equal(-0.01); // -0.00625
    expect(changePercent(of(80_000), of(79_988))).to.equal(-0.01); // -0.015
    expect(Object.is(changePercent(of(80_000), of(79_996)), 0)).to.equal(true);
  });

  it('is above 0 where a number grew, also from below 0', () => {
    expect(changePercent(of(-200), of(100))).to.equal(150);
    expect(changePercent(of(-200), of(-300))).to.equal(-50);
    expect(changePercent(of(100), of(-100))).to.equal(-200);
  });

  it('is null from 0, and from nothing', () => {
    expect(changePercent(of(0), of(5))).to.equal(null);
    expect(changePercent(of(0), of(0))).to.equal(null);
    expect(changePercent(of(0, 0), of(5, 2))).to.equal(null);
  });

  it('goes by what was before rounding', () => {
    // 33.333… to 33.344…: shown are 33.33 and 33.34
    expect(changePercent(of(1, 3), of(10_003, 29_999))).to.equal(0.03);
    expect(changePoints(of(1, 3), of(10_003, 29_999))).to.equal(0.01);
  });

  it('of shares is a difference in points too', () => {
    expect(changePoints(of(1, 4), of(1, 2))).to.equal(25);
    expect(changePoints(of(1, 2), of(1, 4))).to.equal(-25);
    expect(changePoints(of(0, 0), of(1, 8))).to.equal(12.5);
    expect(changePoints(of(1, 3), of(0, 0))).to.equal(-33.33);
  });

  it('is exact up to the largest sums', () => {
    const large = Number.MAX_SAFE_INTEGER;
    expect(changePercent(of(large), of(large - 1))).to.equal(0);
    expect(changePercent(of(large - 1, large), of(1))).to.equal(0);
    expect(changePoints(of(large - 1, large), of(1))).to.equal(0);
  });

  it('is near what floating point says', () => {
    const sum = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(sum, sum, sum, sum, (a, b, c, d) => {
        const [from, to] = [a / b, c / d];
        const percent = ((to - from) / from) * 100;
        expect(changePercent(of(a, b), of(c, d))).to.be.closeTo(percent, 0.005 + Math.abs(percent) * 1e-9);
        expect(changePoints(of(a, b), of(c, d))).to.be.closeTo((to - from) * 100, 0.005 + (from + to) * 1e-7);
      }),
      { numRuns: scaled(2000) },
    );
  });
});
