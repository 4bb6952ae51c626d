import { expect } from 'chai';
import { ColumnMemory } from '../../../../lib/rollup/column-memory.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import type { MeasureName } from '../../../../lib/model/index.ts';
import { spySource } from './byte-sources.ts';
import { cell, rollupOf } from './cells.ts';

const FIRST = 19_000;
const ALL_DAYS = { from: -Infinity, to: Infinity };
const rollup = rollupOf(
  Array.from({ length: 20 }, (_, day) => cell(FIRST + day, {}, { lines: day + 1, quantity: 7 * day, revenue: day })),
  'daily',
);
const FILE = toParquet(rollup, 5).rollup;

/** Of a measure, however many bytes each takes. */
const numbersIn = ({ measures }: Pick<Rollup, 'measures'>, name: MeasureName): number[] => [...measures[name]!];

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
  /** Of the day and a measure, whose numbers fit into a byte. */
  const COLUMNS = 20 * (4 + 1);

  it('keeps the columns that were used last, and reads the others again', async () => {
    const memory = new ColumnMemory(COLUMNS + 20);
    const { ask } = await opened(memory);
    expect((await ask('lines')).reads).to.be.above(0);
    expect((await ask('quantity')).reads).to.be.above(0);
    expect([(await ask('lines')).reads, (await ask('quantity')).reads]).to.deep.equal([0, 0]);
    expect((await ask('revenue')).reads).to.be.above(0);
    expect(memory.bytes).to.equal(COLUMNS + 20);
    expect((await ask('quantity')).reads).to.equal(0);
    const again = await ask('lines');
    expect(again.reads).to.be.above(0);
    expect(numbersIn(again.loaded, 'lines')).to.deep.equal(numbersIn(rollup, 'lines'));
  });

  it('keeps each column of a row group in as few bytes as its numbers need', async () => {
    const most = [255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52];
    for (const revenue of most) {
      const wide = rollupOf(
        Array.from({ length: 30 }, (_, day) =>
          cell(FIRST + day, {}, { lines: 1, revenue: day === 7 ? revenue : day % 3 }),
        ),
        'daily',
      );
      const memory = new ColumnMemory();
      const reader = await openRollup(spySource(toParquet(wide).rollup), { memory });
      const loaded = await reader.load({ dimensions: [], measures: ['revenue', 'returned'] }, ALL_DAYS);
      expect(numbersIn(loaded, 'revenue')).to.deep.equal(numbersIn(wide, 'revenue'));
      const bytes = revenue < 2 ** 8 ? 1 : revenue < 2 ** 16 ? 2 : revenue < 2 ** 32 ? 4 : 8;
      expect(memory.bytes, String(revenue)).to.equal(30 * (4 + bytes));
    }
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
      expect(numbersIn(loaded, name)).to.deep.equal(numbersIn(rollup, name));
      expect(numbersIn(loaded, 'lines')).to.deep.equal(numbersIn(rollup, 'lines'));
      expect(loaded.days).to.deep.equal(rollup.days);
    }
  });
});
