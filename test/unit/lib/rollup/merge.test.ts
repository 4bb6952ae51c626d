import { expect } from 'chai';
import { merge } from '../../../../lib/rollup/merge.ts';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { ROLLUPS } from '../../../../lib/model/index.ts';
import { type Cell, cell, rollupOf } from './cells.ts';

const { sales } = ROLLUPS;
const LARGE = cell(19_083, {}, { revenue: 2 ** 52 });

const ofStates = (from: number, count: number): Cell[] =>
  Array.from({ length: count }, (_, place) => cell(19_083, { state: `State ${from + place}` }, { revenue: 1 }));

describe('merging', () => {
  it('refuses sums that are no longer exact', () => {
    expect(merge(sales, [rollupOf([LARGE])]).measures.revenue?.[0]).to.equal(2 ** 52);
    expect(() => merge(sales, [rollupOf([LARGE]), rollupOf([LARGE])]))
      .to.throw(ReportError, 'past exact counting')
      .with.property('code', 'SUM_OVERFLOW');
  });

  it('refuses more values of a dimension than a rollup can hold, and takes just as many', () => {
    const half = rollupOf(ofStates(0, 40_000));
    expect(merge(sales, [half, rollupOf(ofStates(40_000, 25_535))]).values.state).to.have.length(65_535);
    expect(() => merge(sales, [half, rollupOf(ofStates(40_000, 25_536))]))
      .to.throw(ReportError, '65536 values of state')
      .with.property('code', 'TOO_MANY_VALUES');
  });

  it('leaves the rollups that it merges as they were', () => {
    const [a, b] = [rollupOf(ofStates(0, 3)), rollupOf(ofStates(2, 3))];
    const before = structuredClone([a, b]);
    const sum = merge(sales, [a, b]);
    expect(sum.size).to.equal(5);
    expect([a, b]).to.deep.equal(before);
  });
});
