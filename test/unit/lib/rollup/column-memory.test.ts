import { expect } from 'chai';
import { ColumnMemory } from '../../../../lib/rollup/column-memory.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import { spySource } from './byte-sources.ts';
import { cell, rollupOf } from './cells.ts';

const FIRST = 19_000;
const ALL_DAYS = { from: -Infinity, to: Infinity };
const rollup = rollupOf(
  Array.from({ length: 20 }, (_, day) => cell(FIRST + day, {}, { lines: day + 1, quantity: 7 * day, revenue: day })),
  'daily',
);
const FILE = toParquet(rollup, 5);

describe('the memory of columns', () => {
  const opened = async (memory: ColumnMemory) => {
    const source = spySource(FILE);
    const reader = await openRollup(source, { memory, tailBytes: 64 });
    const ask = async (...measures: ('lines' | 'quantity' | 'revenue')[]) => {
      const before = source.reads.length;
      const loaded = await reader.load({ dimensions: [], measures }, ALL_DAYS);
      return { loaded, reads: source.reads.length - before };
    };
    return { ask, source };
  };
  /** Of the day and a measure. */
  const COLUMNS = 20 * (4 + 8);

  it('keeps the columns that were used last, and reads the others again', async () => {
    const memory = new ColumnMemory(COLUMNS + 20 * 8);
    const { ask } = await opened(memory);
    expect((await ask('lines')).reads).to.be.above(0);
    expect((await ask('quantity')).reads).to.be.above(0);
    expect([(await ask('lines')).reads, (await ask('quantity')).reads]).to.deep.equal([0, 0]);
    expect((await ask('revenue')).reads).to.be.above(0);
    expect(memory.bytes).to.equal(COLUMNS + 20 * 8);
    expect((await ask('quantity')).reads).to.equal(0);
    const again = await ask('lines');
    expect(again.reads).to.be.above(0);
    expect(again.loaded.measures.lines).to.deep.equal(rollup.measures.lines);
  });

  it('is of all rollups, and forgets those of a snapshot that was replaced', async () => {
    const memory = new ColumnMemory(COLUMNS);
    const [old, newer] = [await opened(memory), await opened(memory)];
    await old.ask('lines');
    await newer.ask('lines');
    expect(memory.bytes).to.equal(COLUMNS);
    expect((await newer.ask('lines')).reads).to.equal(0);
    expect((await old.ask('lines')).reads).to.be.above(0);
    memory.clear();
    expect(memory.bytes).to.equal(0);
    expect((await old.ask('lines')).reads).to.be.above(0);
  });

  it('takes no column from a question that is being answered, and changes no number', async () => {
    const { ask } = await opened(new ColumnMemory(0));
    const questions = (['lines', 'quantity', 'revenue'] as const).flatMap((name) => [name, name, name]);
    const answers = await Promise.all(questions.map(async (name) => ({ name, ...(await ask(name, 'lines')) })));
    for (const { name, loaded } of answers) {
      expect(loaded.measures[name]).to.deep.equal(rollup.measures[name]);
      expect(loaded.measures.lines).to.deep.equal(rollup.measures.lines);
      expect(loaded.days).to.deep.equal(rollup.days);
    }
  });
});
