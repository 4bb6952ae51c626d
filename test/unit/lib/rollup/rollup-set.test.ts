import { expect } from 'chai';
import { byName } from '../../../../lib/base/records.ts';
import {
  type DimensionName,
  MEASURE_NAMES,
  type MeasureName,
  ROLLUP_NAMES,
  type RollupName,
} from '../../../../lib/model/index.ts';
import { query } from '../../../../lib/rollup/query.ts';
import { memoryReader, type RollupReader } from '../../../../lib/rollup/reader.ts';
import { RollupMissing, RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { failureOf } from '../../../support/failure.ts';
import { cell, rollupOf } from './cells.ts';

const DAY = 19_083;
const CELLS = [
  cell(DAY, { state: 'Goa' }, { revenue: 100 }),
  cell(DAY, { state: 'Kerala' }, { revenue: 200 }),
  cell(DAY, { state: 'Kerala', category: 'Kurta' }, { revenue: 400 }),
  cell(DAY + 1, { state: 'Goa', channel: 'Non-Amazon' }, { revenue: 800 }),
];

interface Load {
  from: RollupName;
  dimensions: readonly DimensionName[];
  measures: readonly MeasureName[];
  days: [from: number, to: number];
}

/** A set of the rollups named, and what was loaded of which. */
function spySet(names: readonly RollupName[] = ROLLUP_NAMES) {
  const loads: Load[] = [];
  const readers = byName(names, (name): RollupReader => {
    const reader = memoryReader(rollupOf(CELLS, name));
    return {
      ...reader,
      load(columns, days) {
        loads.push({ from: name, ...columns, days: [days.from, days.to] });
        return reader.load(columns, days);
      },
    };
  });
  return { set: new RollupSet(readers), loads };
}

describe('a set of rollups', () => {
  it('answers from the smallest rollup that has the dimensions of the filter and the grouping', async () => {
    for (const [filter, by, expected] of [
      [{}, [], 'daily'],
      [{ from: DAY }, ['day'], 'daily'],
      [{ where: { channel: ['Amazon.in'] } }, ['currency'], 'daily'],
      [{ where: { state: undefined } }, ['b2b'], 'daily'],
      [{}, ['state'], 'places'],
      [{ where: { state: ['Goa'] } }, [], 'places'],
      [{ where: { state: ['Goa'] } }, ['category'], 'sales'],
      [{ where: { sku: ['one'] } }, ['weekday'], 'products'],
      [{ where: { category: ['Set'] } }, ['day', 'series'], 'products'],
    ] as const) {
      const { set, loads } = spySet();
      const groups = await set.sums<'day' | DimensionName>(filter, by, ['revenue']);
      expect(loads.map(({ from }) => from)).to.deep.equal([expected]);
      expect(groups).to.deep.equal(query(rollupOf(CELLS, expected), filter, by, ['revenue']));
    }
  });

  it('takes the larger rollup where the smaller one is not there', async () => {
    const { set, loads } = spySet(['sales']);
    expect((await set.sums({}, [], ['lines']))[0]!.measures).to.deep.equal({ lines: 4 });
    expect(loads.map(({ from }) => from)).to.deep.equal(['sales']);
  });

  it('loads the columns and days of the question, each column once', async () => {
    const { set, loads } = spySet();
    await set.sums({ from: DAY, where: { state: ['Goa'], b2b: ['false'] } }, ['day', 'state'], ['lines', 'revenue']);
    expect(loads).to.deep.equal([
      { from: 'sales', dimensions: ['state', 'b2b'], measures: ['lines', 'revenue'], days: [DAY, Infinity] },
    ]);
  });

  it('says which columns no rollup has', async () => {
    const { set } = spySet(['daily']);
    const failure = await failureOf(set.sums({ where: { category: ['Set'] } }, ['state'], ['lines']));
    expect(failure).to.be.instanceOf(RollupMissing);
    expect(failure.message).to.include('state, category, lines');
    expect(await failureOf(set.values('state'))).to.be.instanceOf(RollupMissing);
    expect(await failureOf(new RollupSet({}).sums({}, [], []))).to.be.instanceOf(RollupMissing);
    const lines = memoryReader(rollupOf(CELLS));
    const narrow = new RollupSet({ sales: { ...lines, shape: { ...lines.shape, measures: ['lines'] } } });
    expect((await narrow.sums({}, [], ['lines']))[0]!.measures.lines).to.equal(4);
    expect(await failureOf(narrow.sums({}, [], MEASURE_NAMES))).to.be.instanceOf(RollupMissing);
  });

  it('gives the values of a dimension, the range of days and the cells of each rollup', async () => {
    const { set } = spySet();
    expect(await set.values('state')).to.deep.equal(['Goa', 'Kerala']);
    expect(await set.values('channel')).to.deep.equal(['Amazon.in', 'Non-Amazon']);
    expect(set.range).to.deep.equal({ from: DAY, to: DAY + 1 });
    expect(set.sizes).to.deep.equal({ sales: 4, daily: 2, products: 3, places: 3, handling: 2, hours: 2 });
    expect([new RollupSet({}).range, new RollupSet({}).sizes]).to.deep.equal([null, {}]);
  });

  describe('remembers sums', () => {
    it('and does not sum them again', async () => {
      const { set, loads } = spySet();
      const first = await set.sums({ where: { state: ['Goa'] } }, ['day'], ['revenue']);
      expect(await set.sums({ where: { state: ['Goa'] } }, ['day'], ['revenue'])).to.equal(first);
      expect(loads).to.have.length(1);
    });

    it('apart by filter, grouping and measures', async () => {
      const { set, loads } = spySet();
      await set.sums({}, ['state'], ['revenue']);
      await set.sums({}, ['state'], ['lines']);
      await set.sums({}, ['category'], ['revenue']);
      await set.sums({ from: DAY + 1 }, ['state'], ['revenue']);
      await set.sums({ to: DAY }, ['state'], ['revenue']);
      await set.sums({ where: { state: ['Goa'] } }, ['state'], ['revenue']);
      expect(loads).to.have.length(6);
    });

    it('but no failure', async () => {
      const reader = memoryReader(rollupOf(CELLS));
      let isDown = true;
      const load: RollupReader['load'] = async (columns, days) => {
        if (isDown) throw new TypeError('down');
        return reader.load(columns, days);
      };
      const set = new RollupSet({ sales: { ...reader, load } });
      expect(await failureOf(set.sums({}, [], ['lines']))).to.be.instanceOf(TypeError);
      isDown = false;
      expect((await set.sums({}, [], ['lines']))[0]!.measures.lines).to.equal(4);
    });

    it('up to a bound, those longest that were needed last', async () => {
      const { set, loads } = spySet();
      const ask = async (place: number) => {
        const before = loads.length;
        // A long question weighs as much as many groups: 500 of 20,000 characters are over the bound.
        await set.sums({ from: place, where: { state: ['x'.repeat(20_000)] } }, [], ['lines']);
        return loads.length > before ? 'summed' : 'remembered';
      };
      expect([await ask(0), await ask(1)]).to.deep.equal(['summed', 'summed']);
      for (let place = 2; place < 1000; place++) {
        await ask(place);
        if (place % 100 === 0) expect(await ask(0)).to.equal('remembered');
      }
      expect([await ask(0), await ask(999), await ask(1)]).to.deep.equal(['remembered', 'remembered', 'summed']);
    });

    it('but none that is over the bound alone', async () => {
      const { set, loads } = spySet();
      const large = { where: { channel: ['x'.repeat(11_000_000)] } };
      await set.sums({}, ['state'], ['lines']);
      await set.sums(large, ['state'], ['lines']);
      await set.sums(large, ['state'], ['lines']);
      expect(loads).to.have.length(3);
      await set.sums({}, ['state'], ['lines']);
      expect(loads).to.have.length(3);
    });
  });
});
