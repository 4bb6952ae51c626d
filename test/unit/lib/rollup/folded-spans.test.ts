import { expect } from 'chai';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import { foldedSpans } from '../../../../lib/rollup/folded-spans.ts';
import { type Filter, query } from '../../../../lib/rollup/query.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import { SpanCollector, type Spans } from '../../../../lib/rollup/spans.ts';
import { scaled } from '../../../scale.ts';

const VALUES = { state: ['Goa', 'Kerala'], category: ['Kurta', 'Set'], fulfilment: ['Amazon', 'Merchant'] };
type Dimension = keyof typeof VALUES;
const DIMENSIONS = Object.keys(VALUES) as Dimension[];
const MEASURES = ['orders', 'priced_orders'] as const;

interface Case {
  cells: { day: number; codes: number[]; orders: number }[];
  sets: { cells: number[]; orders: number; priced: number }[];
}

/** Few cells that stand in many sets. */
const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.record({
    cells: fc.array(
      fc.record({ day: fc.nat(3), codes: fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)), orders: fc.nat(9) }),
      { minLength: size, maxLength: size },
    ),
    sets: fc.array(
      fc.record({
        cells: fc.uniqueArray(fc.nat(size - 1), { minLength: 2, maxLength: Math.min(4, size) }),
        orders: fc.integer({ min: 1, max: 5 }),
        /** Those of the set that have a price; they share the sets of all. */
        priced: fc.nat({ max: 1 }),
      }),
      { maxLength: 60 },
    ),
  }),
);

/** Sets that are in a rollup several times, as its own sets are not, so that there are more of them than cells. */
function spansOf(sets: Case['sets']): Record<'orders' | 'priced_orders', Spans> {
  const starts = [0];
  const sorted = sets.map(({ cells }) => cells.toSorted((a, b) => a - b));
  for (const cells of sorted) starts.push(starts.at(-1)! + cells.length);
  const shared = { starts: Uint32Array.from(starts), cells: Uint32Array.from(sorted.flat()) };
  return {
    orders: { ...shared, orders: Uint32Array.from(sets, ({ orders }) => orders) },
    priced_orders: { ...shared, orders: Uint32Array.from(sets, ({ priced }) => priced) },
  };
}

function rollupOf({ cells, sets }: Case): Rollup {
  const sorted = cells.toSorted((a, b) => a.day - b.day);
  return {
    shape: { dimensions: DIMENSIONS, measures: MEASURES },
    size: cells.length,
    days: Int32Array.from(sorted, ({ day }) => day),
    codes: Object.fromEntries(
      DIMENSIONS.map((name, place) => [name, Uint16Array.from(sorted, ({ codes }) => codes[place]!)]),
    ),
    values: VALUES,
    measures: byName(MEASURES, () => Float64Array.from(sorted, ({ orders }) => orders)),
    spans: spansOf(sets),
  };
}

/** Orders by group: those of the cells that pass, less those that several cells of a set counted. */
function plainOrders(
  { days, codes, measures, spans }: Rollup,
  { from, to, where }: Filter,
  by: readonly Dimension[],
  measure: (typeof MEASURES)[number],
) {
  const valueOf = (name: Dimension, cell: number) => VALUES[name][codes[name]![cell]!]!;
  const passes = (cell: number): boolean =>
    days[cell]! >= from! &&
    days[cell]! <= to! &&
    DIMENSIONS.every((name) => where?.[name]?.includes(valueOf(name, cell)) !== false);
  const groupOf = (cell: number): string => by.map((name) => valueOf(name, cell)).join();
  const groups = new Map<string, number>(by.length === 0 ? [['', 0]] : []);
  for (const cell of days.keys()) {
    if (passes(cell)) groups.set(groupOf(cell), (groups.get(groupOf(cell)) ?? 0) + measures[measure]![cell]!);
  }
  const { starts, cells, orders } = spans[measure]!;
  for (const [set, count] of orders.entries()) {
    const there = Array.from(cells.subarray(starts[set], starts[set + 1])).filter(passes);
    for (const [group, own] of Map.groupBy(there, groupOf)) {
      groups.set(group, groups.get(group)! - (own.length - 1) * count);
    }
  }
  return groups;
}

const anyQuery = fc.record({
  from: fc.nat(2),
  to: fc.integer({ min: 1, max: 3 }),
  where: fc.record({ state: fc.subarray(VALUES.state), category: fc.subarray(VALUES.category) }, { requiredKeys: [] }),
  by: fc.subarray(DIMENSIONS),
});

describe('folded spans', () => {
  it('count orders as the spans themselves do, however often a query is asked', () => {
    fc.assert(
      fc.property(anyCase, fc.array(anyQuery, { minLength: 1, maxLength: 4 }), (given, queries) => {
        const rollup = rollupOf(given);
        for (let asked = 0; asked < 4; asked++) {
          for (const { by, ...filter } of queries) {
            const found = query(rollup, filter, by, MEASURES);
            for (const measure of MEASURES) {
              const orders = found.map(({ key, measures }) => [by.map((name) => key[name]).join(), measures[measure]]);
              const plain = plainOrders(rollup, filter, by, measure);
              expect(Object.fromEntries(orders)).to.deep.equal(Object.fromEntries(plain));
            }
          }
        }
      }),
      { numRuns: scaled(2000) },
    );
  });

  it('are made where cells are in many sets, when the same columns are used for the third time', () => {
    const collector = new SpanCollector();
    for (let one = 0; one < 6; one++) for (let other = one + 1; other < 6; other++) collector.add([one, other], 1);
    const { orders, ...sets } = collector.finish();
    const spans = { ...sets, orders: [orders] };
    const columns = { grouped: [[0, 0, 0, 1, 1, 1]], filtered: [[0, 0, 0, 0, 0, 0]] };
    const ask = (cells = 6) => foldedSpans(spans, cells, 'state', () => columns);
    expect([ask(), ask(), ask(60)]).to.deep.equal([null, null, null]);
    const found = ask();
    expect(found).to.deep.equal({
      cells: Uint32Array.of(0, 1, 3, 4),
      surplus: [Float64Array.of(2, 1, 2, 1)],
      rest: { starts: Uint32Array.of(0), cells: Uint32Array.of(), orders: [Uint32Array.of()] },
    });
    expect(ask()).to.equal(found);
  });
});
