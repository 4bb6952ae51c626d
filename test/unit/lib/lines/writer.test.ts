import { expect } from 'chai';
import fc from 'fast-check';
import { COLUMN_NAMES, COLUMNS, type Line, LinesWriter } from '../../../../lib/lines/index.ts';
import { monthName } from '../../../../lib/lines/month.ts';
import { STORED_DIMENSIONS } from '../../../../lib/model/index.ts';
import { failureOf } from '../../../support/failure.ts';
import { scaled } from '../../../scale.ts';
import { anyLine, APRIL, fileOf, KeptBytes, linesOf, open, plainLine } from './files.ts';

/** The lines by month, then in their order: as a file has them that was written at once. */
const byMonth = (lines: readonly Line[]): Line[] =>
  lines.toSorted((one, other) =>
    monthName(one.day) < monthName(other.day) ? -1 : monthName(one.day) > monthName(other.day) ? 1 : 0,
  );

/** The lines of each month, in the order of the file. */
function months(lines: readonly Line[]): Record<string, Line[]> {
  const groups: Record<string, Line[]> = {};
  for (const line of lines) (groups[monthName(line.day)] ??= []).push(line);
  return groups;
}

describe('lines files', () => {
  it('have a column for every dimension that does not follow from others, each once', () => {
    expect(COLUMN_NAMES).to.include.members([...STORED_DIMENSIONS]);
    expect(new Set(COLUMN_NAMES).size).to.equal(COLUMN_NAMES.length);
    expect(COLUMN_NAMES.slice(0, 5)).to.deep.equal(['order_id', 'order_key', 'line_key', 'refund', 'day']);
    expect(COLUMNS.b2b.type).to.equal('flag');
  });

  it('give back any lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 60 }), async (lines) => {
        expect(await linesOf(await fileOf(lines))).to.deep.equal(byMonth(lines));
      }),
      { numRuns: scaled(300, 30) },
    );
  });

  it('give back any lines in row groups of any size, the lines of a month in their order', async () => {
    const sizes = fc.record({
      rowGroupLines: fc.integer({ min: 1, max: 20 }),
      maxBufferedLines: fc.integer({ min: 1, max: 40 }),
      maxBufferedBytes: fc.integer({ min: 1, max: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 60 }), sizes, async (lines, options) => {
        expect(months(await linesOf(await fileOf(lines, options)))).to.deep.equal(months(lines));
      }),
      { numRuns: scaled(300, 30) },
    );
  });

  it('give back more lines than a row group holds', async () => {
    const lines = Array.from({ length: 25_000 }, (_, i) =>
      plainLine({
        order_id: `404-${i}`,
        order_key: { high: i, low: 2 ** 32 - 1 - i },
        amount: i % 7 === 0 ? null : i * 1000,
        sku: i % 3 === 0 ? null : `SKU-${i % 5000}`,
        last_update: 1_650_000_000_000 + 1000 * i,
        promotion: i % 2 === 0,
      }),
    );
    const bytes = await fileOf(lines);
    expect((await open(bytes)).groups.map((group) => group.lines)).to.deep.equal([20_000, 5000]);
    expect(await linesOf(bytes)).to.deep.equal(lines);
  });

  it('have row groups of one month only, with their days', async () => {
    const lines = [APRIL + 29, APRIL + 30, APRIL, APRIL + 31].map((day) => plainLine({ day }));
    const { groups } = await open(await fileOf(lines));
    expect(groups.map(({ month, from, to, lines: count }) => [month, from, to, count])).to.deep.equal([
      ['2022-04', APRIL, APRIL + 29, 2],
      ['2022-05', APRIL + 30, APRIL + 31, 2],
    ]);
  });

  it('may be empty', async () => {
    const bytes = await fileOf([]);
    expect(await linesOf(bytes)).to.deep.equal([]);
    expect((await open(bytes)).groups).to.deep.equal([]);
  });

  it('carry notes', async () => {
    const bytes = await fileOf([], { notes: { report: 'raw/april.csv' } });
    expect([...(await open(bytes)).notes]).to.deep.equal([['report', 'raw/april.csv']]);
  });
});

describe('LinesWriter', () => {
  it('copies a line, so that one object serves for all', async () => {
    const sink = new KeptBytes();
    const writer = new LinesWriter(sink);
    const line = plainLine({});
    for (const low of [1, 2, 3]) {
      line.order_key.low = low;
      await writer.add(line);
    }
    await writer.finish();
    expect((await linesOf(sink.bytes)).map(({ order_key }) => order_key.low)).to.deep.equal([1, 2, 3]);
  });

  it('holds back no more lines than allowed, however many months are open', async () => {
    const writer = new LinesWriter(new KeptBytes(), { maxBufferedLines: 500, rowGroupLines: 100 });
    let most = 0;
    for (let i = 0; i < 5000; i++) {
      await writer.add(plainLine({ day: APRIL + 31 * ((i * 7) % 60) }));
      most = Math.max(most, writer.bufferedLines);
    }
    expect(most).to.equal(499);
  });

  it('holds back no more text than allowed', async () => {
    const sink = new KeptBytes();
    const writer = new LinesWriter(sink, { maxBufferedBytes: 100_000 });
    for (let i = 0; i < 20; i++) await writer.add(plainLine({ product_name: `${i} ${'long '.repeat(2000)}` }));
    expect(writer.bufferedLines).to.be.lessThan(10);
  });

  it('waits for the sink', async () => {
    let release = () => {};
    const writer = new LinesWriter(
      { write: () => new Promise<void>((resolve) => (release = resolve)) },
      { rowGroupLines: 2 },
    );
    expect(writer.add(plainLine({}))).to.equal(undefined);
    const waiting = writer.add(plainLine({}));
    expect(waiting).to.be.a('promise');
    expect(() => writer.add(plainLine({}))).to.throw('Await the promise');
    release();
    await waiting;
    expect(writer.add(plainLine({}))).to.equal(undefined);
  });

  it('passes on what the sink throws', async () => {
    const writer = new LinesWriter({ write: () => Promise.reject(new Error('disk full')) }, { rowGroupLines: 1 });
    expect((await failureOf(writer.add(plainLine({}))!)).message).to.equal('disk full');
    expect((await failureOf(writer.finish())).message).to.contain('has failed');
  });

  for (const [name, value] of Object.entries({ quantity: 2 ** 31, amount: 0.5, hour: 1.5 })) {
    it(`refuses a number that does not fit ${name}`, () => {
      const writer = new LinesWriter(new KeptBytes());
      expect(() => writer.add(plainLine({ [name]: value }))).to.throw(RangeError);
    });
  }
});
