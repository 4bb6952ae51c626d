import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DimensionName,
  GRANULARITIES,
  LONGER_PERIODS,
  type LongerPeriod,
  MEASURE_NAMES,
  ORDER_MEASURES,
  PERIODS,
} from '../../../../lib/model/index.ts';
import { DamagedFile } from '../../../../lib/base/damaged-file.ts';
import { byPeriod } from '../../../../lib/rollup/project.ts';
import type { Filter, GroupBy } from '../../../../lib/rollup/query.ts';
import { memoryReader, type RollupReader } from '../../../../lib/rollup/reader.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { SpanCollector } from '../../../../lib/rollup/spans.ts';
import { parseIsoDay, toIsoDay } from '../../../../schemas/fields/day.ts';
import { failureOf } from '../../../support/failure.ts';
import { scaled } from '../../../scale.ts';
import { anyCell, type Cell, cell, rollupOf } from './cells.ts';

const dayOf = (text: string): number => parseIsoDay(text)!;
const FIRST = dayOf('2021-11-17');
const LAST = dayOf('2024-02-11');

/** Cells of more than two years, some of them on the first and last days of months. */
const anyCells: fc.Arbitrary<Cell[]> = fc.array(
  fc
    .record({
      cell: anyCell,
      day: fc.oneof(
        fc.integer({ min: FIRST, max: LAST }),
        fc.constantFrom('2021-12-31', '2022-01-01', '2022-12-31', '2023-01-01', '2023-02-28', '2023-03-01').map(dayOf),
      ),
    })
    .map((each) => cell(each.day, each.cell.values, each.cell.measures)),
  { minLength: 1, maxLength: 40 },
);

/** Some orders in several cells of a month. */
function withSpans(rollup: Rollup, picks: readonly number[]): Rollup {
  const months = Array.from(rollup.days, PERIODS.month.of);
  const spans = new SpanCollector();
  for (const pick of picks) {
    const month = months[pick % rollup.size];
    const cells = [...months.keys()].filter((place) => months[place] === month);
    spans.add([...cells.slice(pick % cells.length), cells[0]!], 1 + (pick % 3));
  }
  const found = spans.finish();
  return { ...rollup, spans: Object.fromEntries(ORDER_MEASURES.map((name) => [name, found])) };
}

/** What was read of which. */
type Read = [of: 'day' | LongerPeriod, from: string, to: string];

/** The products by day and by these longer periods. */
function setOf(rollup: Rollup, periods: readonly LongerPeriod[]): { set: RollupSet; reads: Read[] } {
  const reads: Read[] = [];
  const spied = (of: Read[0], reader: RollupReader): RollupReader => ({
    ...reader,
    load(columns, days) {
      const named = (day: number) => (Number.isFinite(day) ? toIsoDay(day) : String(day));
      reads.push([of, named(days.from), named(days.to)]);
      return reader.load(columns, days);
    },
  });
  const longer = periods.map((period) => {
    const reader = memoryReader(byPeriod(rollup, period));
    return [period, spied(period, reader)];
  });
  const products = { ...spied('day', memoryReader(rollup)), longer: Object.fromEntries(longer) };
  return { set: new RollupSet({ products }), reads };
}

const anyDay = fc.option(
  fc.oneof(fc.integer({ min: FIRST - 50, max: LAST + 50 }), fc.constantFrom(dayOf('2022-01-01'))),
  {
    nil: undefined,
  },
);
const anyFilter: fc.Arbitrary<Filter> = fc.record({
  where: fc.record({
    category: fc.option(fc.subarray(['Set', 'Kurta']), { nil: undefined }),
    weekday: fc.option(fc.constant(['Monday', 'Friday']), { nil: undefined, freq: 3 }),
  }),
  without: fc.record({ sku: fc.option(fc.constant(['two']), { nil: undefined }) }),
  except: fc.option(fc.constant({ by: ['series', 'category'] as const, groups: [['b', 'Set']] }), { nil: undefined }),
});
const anyGrouping = fc.subarray<GroupBy>(
  [...GRANULARITIES, 'sunday_week', 'weekday', 'series', 'category', 'sku', 'currency'] as const,
  { maxLength: 3 },
);

describe('a rollup by longer periods', () => {
  it('has the sums of the days of each period', () => {
    fc.assert(
      fc.property(anyCells, fc.constantFrom(...LONGER_PERIODS), (cells, period) => {
        const longer = byPeriod(rollupOf(cells, 'products'), period);
        const { of, firstDay } = PERIODS[period];
        const moved = cells.map((each) => ({ ...each, day: firstDay(of(each.day)) }));
        const { descriptions: _, shape, ...expected } = rollupOf(moved, 'products');
        const { dimensions, measures } = shape;
        expect(longer).to.deep.equal({ ...expected, shape: { dimensions, measures } });
      }),
      { numRuns: scaled(200, 30) },
    );
  });

  it('changes no answer, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCells,
        fc.array(fc.nat({ max: 1000 }), { maxLength: 6 }),
        fc.subarray([...LONGER_PERIODS]),
        fc.array(fc.tuple(anyFilter, anyGrouping), { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(anyDay, anyDay), { minLength: 1, maxLength: 4 }),
        async (cells, picks, periods, questions, ranges) => {
          const rollup = withSpans(rollupOf(cells, 'products'), picks);
          const byDay = new RollupSet({ products: memoryReader(rollup) });
          const { set } = setOf(rollup, periods);
          // A question is asked again for other days, some periods of which are known then.
          for (const [from, to] of ranges) {
            for (const [other, by] of questions) {
              const filter = { ...other, from, to };
              const groups = await set.sums(filter, by, MEASURE_NAMES);
              expect(groups).to.deep.equal(await byDay.sums(filter, by, MEASURE_NAMES));
            }
          }
        },
      ),
      { numRuns: scaled(1000, 100) },
    );
  }).timeout(120_000);

  const reads = async (
    [from, to]: readonly [string | undefined, string | undefined],
    by: readonly GroupBy[] = [],
    where: Filter['where'] = {},
    periods: readonly LongerPeriod[] = LONGER_PERIODS,
  ): Promise<Read[]> => {
    const rollup = rollupOf([cell(dayOf('2021-11-17')), cell(dayOf('2024-02-11'))], 'products');
    const asked = setOf(rollup, periods);
    const days = { from: from === undefined ? undefined : dayOf(from), to: to === undefined ? undefined : dayOf(to) };
    await asked.set.sums({ ...days, where: { ...where, category: ['Set'] } }, by as readonly DimensionName[], [
      'lines',
    ]);
    return asked.reads;
  };

  it('is read for whole years and months, and days only at both ends', async () => {
    expect(await reads(['2021-12-20', '2024-02-03'])).to.deep.equal([
      ['day', '2021-12-20', '2021-12-31'],
      ['year', '2022-01-01', '2023-12-31'],
      ['month', '2024-01-01', '2024-01-31'],
      ['day', '2024-02-01', '2024-02-03'],
    ]);
    expect(await reads(['2022-02-15', '2022-11-30'])).to.deep.equal([
      ['day', '2022-02-15', '2022-02-28'],
      ['month', '2022-03-01', '2022-11-30'],
    ]);
    expect(await reads(['2022-03-01', '2022-03-31'])).to.deep.equal([['month', '2022-03-01', '2022-03-31']]);
    expect(await reads(['2022-03-01', '2022-03-30'])).to.deep.equal([['day', '2022-03-01', '2022-03-30']]);
    expect(await reads(['2022-12-01', '2023-12-31'], [], {}, ['month'])).to.deep.equal([
      ['month', '2022-12-01', '2023-12-31'],
    ]);
  });

  it('is read once for a question, whichever of its days are asked for next', async () => {
    const { set, reads: all } = setOf(
      rollupOf([cell(dayOf('2021-11-17')), cell(dayOf('2024-02-11'))], 'products'),
      LONGER_PERIODS,
    );
    const ask = async (from: string, to: string, by: readonly DimensionName[] = []): Promise<Read[]> => {
      const before = all.length;
      await set.sums({ from: dayOf(from), to: dayOf(to) }, by, ['lines']);
      return all.slice(before);
    };
    await ask('2022-03-01', '2022-05-31');
    expect(await ask('2022-02-27', '2022-07-01')).to.deep.equal([
      ['day', '2022-02-27', '2022-02-28'],
      ['month', '2022-06-01', '2022-06-30'],
      ['day', '2022-07-01', '2022-07-01'],
    ]);
    expect(await ask('2022-02-01', '2022-08-31')).to.deep.equal([
      ['month', '2022-02-01', '2022-02-28'],
      ['month', '2022-07-01', '2022-08-31'],
    ]);
    expect(await ask('2022-03-01', '2022-04-30', ['sku'])).to.deep.equal([['month', '2022-03-01', '2022-04-30']]);
  });

  it('holds all of the first and the last month of the data', async () => {
    const whole: Read = ['year', '2021-01-01', '2024-12-31'];
    expect(await reads([undefined, undefined])).to.deep.equal([whole]);
    expect(await reads(['2021-11-17', '2024-02-11'])).to.deep.equal([whole]);
    expect(await reads(['2020-01-01', '2030-01-01'])).to.deep.equal([whole]);
    expect(await reads(['2021-11-18', undefined])).to.deep.equal([
      ['day', '2021-11-18', '2021-11-30'],
      ['month', '2021-12-01', '2021-12-31'],
      ['year', '2022-01-01', '2024-12-31'],
    ]);
  });

  it('gives no number where its values are others than those of the days', async () => {
    const days = rollupOf([cell(FIRST, { sku: 'A' }), cell(FIRST + 60, { sku: 'B' })], 'products');
    const month = memoryReader(byPeriod(rollupOf([cell(FIRST + 60, { sku: 'C' })], 'products'), 'month'));
    const set = new RollupSet({ products: { ...memoryReader(days), longer: { month } } });
    const asked = set.sums({ from: FIRST + 1, to: FIRST + 60 }, ['sku'], ['lines']);
    expect(await failureOf(asked)).to.be.instanceOf(DamagedFile);
  });

  it('is not read where a question is about its days', async () => {
    const asked = ['2022-01-01', '2022-12-31'] as const;
    const byDay: Read[] = [['day', ...asked]];
    for (const by of ['day', 'week', 'sunday_week', 'weekday'] as const)
      expect(await reads(asked, [by])).to.deep.equal(byDay);
    expect(await reads(asked, [], { weekday: ['Monday'] })).to.deep.equal(byDay);
    expect(await reads(asked, ['sku', 'year'])).to.deep.equal([['year', ...asked]]);
    for (const by of ['month', 'quarter'] as const) {
      expect(await reads(asked, [by])).to.deep.equal([['month', ...asked]]);
      expect(await reads(asked, [by], {}, ['year'])).to.deep.equal(byDay);
    }
  });
});
