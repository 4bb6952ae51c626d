import { expect } from 'chai';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import {
  type DimensionName,
  MEASURE_NAMES,
  type MeasureName,
  ROLLUP_NAMES,
  ROLLUPS,
} from '../../../../lib/model/index.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import { type Filter, type GroupBy, query } from '../../../../lib/rollup/query.ts';
import type { RollupReader } from '../../../../lib/rollup/reader.ts';
import { codesOf, MissingColumn, type Rollup, valuesOf } from '../../../../lib/rollup/rollup.ts';
import { failureOf } from '../../../support/failure.ts';
import { scaled } from '../../../scale.ts';
import type { ByteRange } from '../../../../lib/base/parquet-digests.ts';
import { spySource } from './byte-sources.ts';
import { anyCells, type Cell, cell, rollupOf } from './cells.ts';

const ALL_DAYS = { from: -Infinity, to: Infinity };
const FIRST = 19_000;

/** A question to a rollup: which cells count, by what they are grouped, and what is summed. */
interface RollupQuestion {
  filter: Filter;
  by: GroupBy[];
  measures: MeasureName[];
}

const anyDay = fc.option(fc.integer({ min: FIRST - 5, max: FIRST + 25 }), { nil: undefined });

const anyQuestion = (dimensions: readonly DimensionName[]): fc.Arbitrary<RollupQuestion> =>
  fc
    .record({
      filter: fc.record({
        from: anyDay,
        to: anyDay,
        where: fc.record({
          fulfilment: fc.option(fc.subarray(['Amazon', 'Merchant', '__proto__']), { nil: undefined }),
          b2b: fc.option(fc.subarray(['true', 'false']), { nil: undefined }),
        }),
      }),
      by: fc.shuffledSubarray<GroupBy>(['day', ...dimensions], { maxLength: 3 }),
      measures: fc.subarray([...MEASURE_NAMES], { minLength: 1 }),
    })
    .map(({ filter, ...rest }) => ({
      ...rest,
      filter: {
        ...filter,
        where: Object.fromEntries(Object.entries(filter.where).filter(([name]) => dimensions.includes(name as never))),
      },
    }));

/** The answer of a reader, which loads the columns that the question names and no others. */
async function answerOf(reader: RollupReader, { filter, by, measures }: RollupQuestion) {
  const dimensions = [...new Set([...Object.keys(filter.where ?? {}), ...by])].filter((name) => name !== 'day');
  const days = { from: filter.from ?? -Infinity, to: filter.to ?? Infinity };
  const loaded = await reader.load({ dimensions: dimensions as DimensionName[], measures }, days);
  return query(loaded, filter, by, measures);
}

/** The same rollup as version 0.1.0 wrote its file: without the values of dimensions in the footer. */
function withoutValues({ shape, days, ...rollup }: Rollup, rowGroupSize = 4): Uint8Array {
  const text = (name: DimensionName) =>
    Array.from(codesOf({ shape, days, ...rollup }, name), (code) => valuesOf({ shape, days, ...rollup }, name)[code]!);
  const columnData = [
    { name: 'day', data: days, type: 'INT32' as const, statistics: true },
    ...shape.dimensions.map((name) =>
      name === 'b2b'
        ? { name, data: text(name).map((value) => value === 'true'), type: 'BOOLEAN' as const, statistics: false }
        : { name, data: text(name), type: 'STRING' as const, statistics: false },
    ),
    ...shape.measures.map((name) => ({
      name,
      data: new Int32Array(rollup.measures[name]!),
      type: 'INT32' as const,
      statistics: false,
    })),
  ];
  return new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize, kvMetadata: [{ key: 'cube_format', value: '1' }] }),
  );
}

/** Cells whose measures no compression makes small: 20 days of 1,250 states. */
/** The day of a place: four days of each month. */
const dayAt = (place: number): number => FIRST + 30 * Math.floor(place / 4) + (place % 4);

function wideCells(): Cell[] {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 0x7fffffff);
  return Array.from({ length: 25_000 }, (_, i) =>
    cell(
      dayAt(Math.floor(i / 1250)),
      { state: `State ${i % 1250}`, category: `Category ${random() % 400}` },
      { lines: random() % 1_000_000, quantity: random() % 1_000_000, revenue: random(), returned_revenue: random() },
    ),
  );
}

/** Where the chunk of each column lies, by row group. */
const chunksOf = (bytes: Uint8Array): Map<string, ByteRange>[] =>
  parquetMetadata(bytes.buffer as ArrayBuffer).row_groups.map(
    ({ columns }) =>
      new Map(
        columns.map(({ meta_data: chunk }) => {
          const start = Number(chunk!.dictionary_page_offset ?? chunk!.data_page_offset);
          return [chunk!.path_in_schema[0]!, { start, end: start + Number(chunk!.total_compressed_size) }];
        }),
      ),
  );

const overlap = (a: ByteRange, b: ByteRange) => a.start < b.end && b.start < a.end;
const bytesIn = (ranges: Iterable<ByteRange>) => [...ranges].reduce((sum, { start, end }) => sum + end - start, 0);

describe('a reader of rollup files', () => {
  it('answers any question as the whole rollup in memory does, with anything loaded before', async () => {
    const anyCase = fc.constantFrom(...ROLLUP_NAMES).chain((name) =>
      fc.record({
        name: fc.constant(name),
        cells: anyCells,
        rowGroupCells: fc.integer({ min: 1, max: 12 }),
        tailBytes: fc.constantFrom(8, 300, 128 * 1024),
        questions: fc.array(anyQuestion(ROLLUPS[name].dimensions), { minLength: 1, maxLength: 6 }),
        together: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ name, cells, rowGroupCells, tailBytes, questions, together }) => {
        const rollup = rollupOf(cells, name);
        const reader = await openRollup(spySource(toParquet(rollup, rowGroupCells).rollup), { tailBytes });
        expect(reader.range).to.deep.equal(
          rollup.size === 0 ? null : { from: rollup.days[0]!, to: rollup.days.at(-1)! },
        );
        const found = [];
        if (together) found.push(...(await Promise.all(questions.map((question) => answerOf(reader, question)))));
        else for (const question of questions) found.push(await answerOf(reader, question));
        const expected = questions.map(({ filter, by, measures }) => query(rollup, filter, by, measures));
        expect(found).to.deep.equal(expected);
      }),
      { numRuns: scaled(1000, 50) },
    );
  });

  it('reads a file without the list of values, as version 0.1.0 wrote it, as one with it', async () => {
    await fc.assert(
      fc.asyncProperty(anyCells, async (cells) => {
        const rollup = rollupOf(cells);
        const reader = await openRollup(spySource(withoutValues(rollup)), { tailBytes: 64 });
        expect(await reader.load(rollup.shape, ALL_DAYS)).to.deep.equal(rollup);
        for (const name of rollup.shape.dimensions) {
          expect(await reader.values(name)).to.deep.equal(valuesOf(rollup, name));
        }
      }),
      { numRuns: scaled(200, 20) },
    );
  });

  it('is loaded by row groups, but for those that share a day', async () => {
    const places = [0, 0, 0, 1, 1, 1, 4, 4, 4, 8, 8, 8];
    const rollup = rollupOf(places.map((place, i) => cell(dayAt(place), { state: `State ${i}` })));
    const partsOf = async (rowGroupSize: number) =>
      (await openRollup(spySource(withoutValues(rollup, rowGroupSize)))).parts(ALL_DAYS);
    const days = (...ranges: [from: number, to: number][]) =>
      ranges.map(([from, to]) => ({ from: dayAt(from), to: dayAt(to) }));
    expect(await partsOf(3)).to.deep.equal(days([0, 0], [1, 1], [4, 4], [8, 8]));
    expect(await partsOf(6)).to.deep.equal(days([0, 1], [4, 8]));
    expect(await partsOf(4)).to.deep.equal(days([0, 8]));
  });

  it('throws where a column is missing', async () => {
    const reader = await openRollup(spySource(toParquet(rollupOf([cell(FIRST)], 'daily')).rollup));
    expect(await failureOf(reader.load({ dimensions: ['state'], measures: [] }, ALL_DAYS)))
      .to.be.instanceOf(MissingColumn)
      .with.property('message')
      .that.includes('"state"');
    expect(await failureOf(reader.values('state'))).to.be.instanceOf(MissingColumn);
    const days = parquetWriteBuffer({ columnData: [{ name: 'day', data: new Int32Array(1), type: 'INT32' }] });
    const bare = await openRollup(spySource(new Uint8Array(days)));
    expect(await failureOf(bare.load({ dimensions: [], measures: ['lines'] }, ALL_DAYS))).to.be.instanceOf(
      MissingColumn,
    );
    const other = parquetWriteBuffer({ columnData: [{ name: 'state', data: ['Goa'], type: 'STRING' }] });
    expect(await failureOf(openRollup(spySource(new Uint8Array(other))))).to.be.instanceOf(MissingColumn);
  });

  describe('of a file that is larger than its tail', () => {
    const TAIL = 128 * 1024;
    const rollup = rollupOf(wideCells());
    const bytes = toParquet(rollup, 5000).rollup; // five row groups of a month each
    const chunks = chunksOf(bytes);
    const tail = { start: bytes.length - TAIL, end: bytes.length };
    const wanted = { dimensions: ['category'], measures: ['revenue'] } as const;
    const columns = ['day', ...wanted.dimensions, ...wanted.measures];
    const days = { from: dayAt(5), to: dayAt(9) }; // in the second and third row group
    /** Between two columns that are wanted, a gap of up to 32 KiB is read as well: that is quicker than a request more. */
    const GAP = 32 * 1024;

    it('opens it with its tail alone', async () => {
      const source = spySource(bytes);
      await openRollup(source);
      expect(chunks).to.have.length(5);
      expect(bytes.length).to.be.greaterThan(2 * TAIL);
      expect(source.reads).to.deep.equal([tail]);
    });

    it('reads the columns requested, of the row groups that hold the days, and nothing else', async () => {
      const source = spySource(bytes);
      const reader = await openRollup(source);
      source.reads.length = 0;
      const loaded = await reader.load(wanted, days);
      expect(query(loaded, days, ['category'], ['revenue'])).to.deep.equal(
        query(rollup, days, ['category'], ['revenue']),
      );
      expect(Object.keys(loaded.codes)).to.deep.equal(wanted.dimensions);
      expect(Object.keys(loaded.measures)).to.deep.equal(wanted.measures);
      for (const [place, group] of chunks.entries()) {
        for (const [name, chunk] of group) {
          const isWanted = (place === 1 || place === 2) && columns.includes(name);
          const isRead = source.reads.some((read) => overlap(read, chunk));
          const isInGap = (place === 1 || place === 2) && chunk.end - chunk.start <= GAP;
          if (isWanted) expect(isRead, `${name} of row group ${place} is read`).to.equal(true);
          else if (!isInGap) expect(isRead, `${name} of row group ${place} is not read`).to.equal(false);
        }
      }
      const needed = [chunks[1]!, chunks[2]!].flatMap((group) => columns.map((name) => group.get(name)!));
      expect(bytesIn(source.reads)).to.be.within(bytesIn(needed), bytesIn(needed) + 2 * columns.length * GAP);
    });

    it('reads each column of each row group once, whoever needs it', async () => {
      const source = spySource(bytes);
      const reader = await openRollup(source);
      source.reads.length = 0;
      const [first, second] = await Promise.all([reader.load(wanted, days), reader.load(wanted, days)]);
      expect(second).to.deep.equal(first);
      const { length } = source.reads;
      for (const [i, read] of source.reads.entries()) {
        for (const other of source.reads.slice(i + 1)) expect(overlap(read, other)).to.equal(false);
      }
      await reader.load({ dimensions: [], measures: ['revenue'] }, { from: dayAt(8), to: dayAt(8) });
      expect(source.reads).to.have.length(length);
      await reader.load({ ...wanted, measures: ['revenue', 'quantity'] }, days);
      const more = source.reads.slice(length);
      const quantities = [chunks[1]!.get('quantity')!, chunks[2]!.get('quantity')!];
      expect(more).to.deep.equal(quantities);
    });

    it('is loaded in parts that share no month, which together hold the days', async () => {
      const reader = await openRollup(spySource(bytes));
      const third = { from: dayAt(8), to: dayAt(9) };
      expect(await reader.parts(days)).to.deep.equal([{ from: dayAt(5), to: dayAt(7) }, third]);
    });

    it('reads no row group for days that it does not hold', async () => {
      const source = spySource(bytes);
      const reader = await openRollup(source);
      source.reads.length = 0;
      for (const none of [
        { from: FIRST - 9, to: FIRST - 1 },
        { from: dayAt(20), to: dayAt(20) + 99 },
      ]) {
        expect((await reader.load(wanted, none)).size).to.equal(0);
      }
      expect(source.reads).to.deep.equal([]);
    });

    it('reads from its source again at the next question after a failure', async () => {
      const source = spySource(bytes);
      const reader = await openRollup(source);
      const fails = () => {
        throw new TypeError('The network is down');
      };
      source.onRead = fails;
      const failures = await Promise.all([1, 2].map(() => failureOf(reader.load(wanted, days))));
      for (const failure of failures) expect(failure.message).to.equal('The network is down');
      source.onRead = () => {};
      expect(query(await reader.load(wanted, days), days, [], ['revenue'])).to.deep.equal(
        query(rollup, days, [], ['revenue']),
      );
    });

    it('keeps what it read where a part of a question failed', async () => {
      const source = spySource(bytes);
      const reader = await openRollup(source);
      await reader.load(wanted, { from: dayAt(5), to: dayAt(5) });
      source.onRead = () => {
        throw new TypeError('The network is down');
      };
      await failureOf(reader.load(wanted, days));
      source.onRead = () => {};
      source.reads.length = 0;
      await reader.load(wanted, days);
      const second = [...chunks[1]!.values()];
      expect(source.reads).not.to.be.empty;
      expect(source.reads.some((read) => second.some((chunk) => overlap(read, chunk)))).to.equal(false);
    });
  });

  it('reads a file that is not larger than its tail whole, in one request', async () => {
    const rollup = rollupOf([cell(FIRST), cell(FIRST + 1, { state: 'Kerala' })]);
    const source = spySource(toParquet(rollup, 1).rollup);
    expect(await (await openRollup(source)).load(rollup.shape, ALL_DAYS)).to.deep.equal(rollup);
    expect(source.reads).to.deep.equal([{ start: 0, end: source.byteLength }]);
  });

  it('reads the tail again after a failure', async () => {
    const source = spySource(toParquet(rollupOf([cell(FIRST)])).rollup);
    source.onRead = () => {
      throw new TypeError('The network is down');
    };
    expect(await failureOf(openRollup(source))).to.be.instanceOf(TypeError);
    source.onRead = () => {};
    expect((await openRollup(source)).size).to.equal(1);
  });

  it('reads the values again after a failure', async () => {
    const rollup = rollupOf([cell(FIRST), cell(FIRST, { state: 'Kerala' })]);
    const source = spySource(withoutValues(rollup));
    const reader = await openRollup(source, { tailBytes: 8 });
    source.onRead = () => {
      throw new TypeError('The network is down');
    };
    expect(await failureOf(reader.values('state'))).to.be.instanceOf(TypeError);
    source.onRead = () => {};
    expect(await reader.values('state')).to.deep.equal(['Goa', 'Kerala']);
  });
});
