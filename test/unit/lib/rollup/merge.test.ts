import { expect } from 'chai';
import { merge } from '../../../../lib/rollup/merge.ts';
import { ReportError } from '../../../../lib/base/report-error.ts';
import { type Cell, VALUES, cubeOf } from './cubes.ts';

const CELL: Cell = {
  day: 19_083,
  values: VALUES,
  measures: { lines: 1, quantity: 1, revenue: 2 ** 52, cancelled: 0, returned: 0, returned_revenue: 0 },
};

const ofStates = (from: number, count: number): Cell[] =>
  Array.from({ length: count }, (_, place) => ({
    ...CELL,
    values: { ...VALUES, state: `State ${from + place}` },
    measures: { ...CELL.measures, revenue: 1 },
  }));

describe('merging', () => {
  it('refuses sums that are no longer exact', () => {
    expect(merge([cubeOf([CELL])]).measures.revenue[0]).to.equal(2 ** 52);
    expect(() => merge([cubeOf([CELL]), cubeOf([CELL])]))
      .to.throw(ReportError, 'past exact counting')
      .with.property('code', 'SUM_OVERFLOW');
  });

  it('refuses more values of a dimension than a cube can hold, and takes just as many', () => {
    const half = cubeOf(ofStates(0, 40_000));
    expect(merge([half, cubeOf(ofStates(40_000, 25_535))]).values.state).to.have.length(65_535);
    expect(() => merge([half, cubeOf(ofStates(40_000, 25_536))]))
      .to.throw(ReportError, 'state has 65536 values')
      .with.property('code', 'TOO_MANY_VALUES');
  });

  it('leaves the cubes that it merges as they were', () => {
    const [a, b] = [cubeOf(ofStates(0, 3)), cubeOf(ofStates(2, 3))];
    const before = structuredClone([a, b]);
    const sum = merge([a, b]);
    expect(sum.size).to.equal(5);
    expect([a, b]).to.deep.equal(before);
  });
});
