import { expect } from 'chai';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import { BASE_ROLLUPS, DIMENSION_NAMES, MEASURE_NAMES, ROLLUP_NAMES, ROLLUPS } from '../../../../lib/model/index.ts';
import { project, projectAll } from '../../../../lib/rollup/project.ts';
import { query } from '../../../../lib/rollup/query.ts';
import { MissingColumn, type Rollup } from '../../../../lib/rollup/rollup.ts';
import { scaled } from '../../../scale.ts';
import { anyCells, cell, rollupOf } from './cells.ts';

const runs = { numRuns: scaled(500, 50) };

describe('a projection', () => {
  it('is the rollup that is built from the cells themselves', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        expect(project(rollupOf(cells, 'sales'), ROLLUPS.daily)).to.deep.equal(rollupOf(cells, 'daily'));
      }),
      runs,
    );
  });

  it('of all rollups gives each as it is built from the cells', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const base = byName(BASE_ROLLUPS, (name) => rollupOf(cells, name));
        expect(projectAll(ROLLUP_NAMES, base)).to.deep.equal(byName(ROLLUP_NAMES, (name) => rollupOf(cells, name)));
      }),
      runs,
    );
  });

  it('to any columns has the sums of the whole', () => {
    const anyShape = fc.record({
      dimensions: fc.subarray([...ROLLUPS.sales.dimensions]),
      measures: fc.subarray([...MEASURE_NAMES]),
    });
    fc.assert(
      fc.property(anyCells, anyShape, (cells, shape) => {
        const rollup = rollupOf(cells);
        const projected = project(rollup, shape);
        expect(projected.shape).to.deep.equal(shape);
        const by = ['day', ...shape.dimensions] as const;
        const groups = query(rollup, {}, by, shape.measures);
        expect(query(projected, {}, by, shape.measures)).to.deep.equal(groups);
        expect(projected.size).to.equal(groups.length);
      }),
      runs,
    );
  });

  it('adds up cells whose values are renamed to the same one, and has no value without a cell', () => {
    const rename = (name: string, value: string): string => (name === 'state' ? (value[0] ?? '') : value);
    fc.assert(
      fc.property(anyCells, fc.boolean(), (cells, hasUnused) => {
        const all = rollupOf(cells);
        const rollup = hasUnused ? { ...all, values: { ...all.values, state: [...all.values.state!, '~'] } } : all;
        const renamed = cells.map((each) => ({
          ...each,
          values: byName(DIMENSION_NAMES, (name) => rename(name, each.values[name])),
        }));
        expect(project(rollup, all.shape, rename)).to.deep.equal(rollupOf(renamed));
        expect(project(rollup, all.shape)).to.deep.equal(all);
      }),
      runs,
    );
  });

  it('keeps cells apart whose dimensions have more combinations than a number counts exactly', () => {
    const most = 3000;
    const values = (i: number) => byName(DIMENSION_NAMES, () => `v${String(i % most).padStart(4, '0')}`);
    const cells = Array.from({ length: most }, (_, i) => cell(19_083, values(i)));
    // Differs from the last cell in its last dimension alone.
    const last = ROLLUPS.sales.dimensions.at(-1)!;
    cells.push(cell(19_083, { ...values(most - 1), [last]: 'v0000' }, { lines: 7 }));
    const rollup = rollupOf(cells);
    expect(project(rollup, rollup.shape)).to.deep.equal(rollup);
  });

  it('refuses columns that the rollup does not have', () => {
    const daily: Rollup = rollupOf([cell(19_083)], 'daily');
    expect(() => project(daily, ROLLUPS.sales)).to.throw(MissingColumn);
  });
});
