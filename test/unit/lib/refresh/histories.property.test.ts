import { expect } from 'chai';
import fc from 'fast-check';
import { byName, mapRecord } from '../../../../lib/base/records.ts';
import { monthName } from '../../../../lib/lines/index.ts';
import { mergedRollups } from '../../../support/merged-rollups.ts';
import type { Overlap } from '../../../../lib/refresh/overlap.ts';
import { settleMonths } from '../../../../lib/refresh/settle-months.ts';
import { memoryReader } from '../../../../lib/rollup/reader.ts';
import { RollupSet } from '../../../../lib/rollup/rollup-set.ts';
import { type OrderMeasure, ORDER_MEASURES } from '../../../../lib/model/index.ts';
import { publishedSnapshots } from '../../../../lib/snapshot/published-snapshot.ts';
import { MANIFEST_KEY, type MonthPart } from '../../../../schemas/manifest.ts';
import { publishMonths } from '../../../support/publishing.ts';
import { linesInEffect, type ModelLine, type ModelReport, totals } from '../../../models/orders-in-effect.ts';
import { scaled } from '../../../scale.ts';
import { builtReport } from '../../../support/built-report.ts';
import { memoryStore } from '../../../support/memory-store.ts';

const DAY = 86_400;
const MINUTE = 60_000;
/** 2022-04-25: the days of the histories cross the end of a month. */
const FIRST = 19_107;
const STATES = ['Goa', 'Kerala'];
const CATEGORIES = ['Set', 'Kurta', 'Top'];

/** Row groups of a month, and longer periods, which few cells do not have. */
const AS_IF_LARGE = { largeRollup: 0, rowGroupCells: 1, segmentLines: 1 };

/** An order of the seller: what becomes of it is told by reports at different times. */
interface Order {
  id: string;
  day: number;
  lines: { category: string; amount: number | null; quantity: number; lineKey: string | null }[];
  state: string;
}

/** How a report tells of the orders. */
interface Telling {
  kind: 'by-order-date' | 'by-last-update' | 'date-only' | 'monthly' | 'lines';
  series: string;
  from: number;
  days: number;
  /** Minutes after the one before; below a minute they are one upload. */
  wait: number;
  /** Orders that it leaves out, and those that it has with another state of things. */
  omits: number[];
  changes: { order: number; cancelled: boolean; amount: number; moves: number; refund: boolean }[];
  /** Key of an older report that it replaces, by its place. */
  replaces: number | null;
}

const anyOrder = fc.record({
  number: fc.nat({ max: 9 }),
  isUnique: fc.constantFrom(true, true, false),
  day: fc.integer({ min: 2, max: 8 }),
  state: fc.constantFrom(...STATES),
  lines: fc.array(
    fc.record({
      category: fc.constantFrom(...CATEGORIES),
      amount: fc.option(fc.integer({ min: 0, max: 9999 }), { nil: null, freq: 6 }),
      quantity: fc.integer({ min: 0, max: 3 }),
      hasKey: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
const anyOrders: fc.Arbitrary<Order[]> = fc.array(anyOrder, { minLength: 4, maxLength: 8, size: 'max' }).map((orders) =>
  orders.map(({ number, isUnique, day, state, lines }, place) => ({
    id: isUnique ? `402-000000${place}-000000${number}` : `W${number}`,
    day: FIRST + day,
    state,
    lines: lines.map(({ hasKey, ...line }, at) => ({ ...line, lineKey: hasKey ? `item-${at}` : null })),
  })),
);
const anyTelling: fc.Arbitrary<Telling> = fc.record({
  kind: fc.constantFrom('by-order-date', 'by-last-update', 'date-only', 'monthly', 'lines', 'lines'),
  series: fc.constantFrom('default', 'default', 'default', 'default', 'us'),
  from: fc.integer({ min: 0, max: 5 }),
  days: fc.integer({ min: 3, max: 10 }),
  wait: fc.constantFrom(0.2, 0.5, 0.5, 1, 600),
  omits: fc.array(fc.nat({ max: 7 }), { maxLength: 2 }),
  changes: fc.array(
    fc.record({
      order: fc.nat({ max: 7 }),
      cancelled: fc.boolean(),
      amount: fc.integer({ min: 0, max: 9999 }),
      // A month is settled with the days beside it, so two reports may differ by a day.
      moves: fc.constantFrom(0, 0, 1),
      refund: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  replaces: fc.option(fc.nat({ max: 5 }), { nil: null, freq: 1 }),
});

/** The reports of a history, those that others replaced left out. */
function reportsOf(orders: readonly Order[], tellings: readonly Telling[]): ModelReport[] {
  const reports = new Map<string, ModelReport>();
  const keys: string[] = [];
  let arrived = Date.parse('2022-06-01T00:00:00Z');
  for (const [place, telling] of tellings.entries()) {
    arrived += telling.wait * MINUTE;
    const before = telling.replaces === null ? undefined : keys[telling.replaces];
    const key = before ?? `raw/${telling.series}/${place}.csv`;
    keys.push(key);
    const series = key.split('/')[1]!;
    const holds = telling.kind === 'lines' ? 'lines' : 'orders';
    const lines = linesOf(orders, telling, arrived);
    reports.set(key, { key, series, etag: `etag-${place}`, arrived, holds, lines });
  }
  return [...reports.values()];
}

function linesOf(orders: readonly Order[], telling: Telling, arrived: number): ModelLine[] {
  const { kind, from, days, omits, changes } = telling;
  const [first, last] = kind === 'monthly' ? [FIRST - 24, FIRST + 5] : [FIRST + from, FIRST + from + days - 1];
  return orders.flatMap(({ id, day: ordered, state, lines }, place): ModelLine[] => {
    const change = changes.find(({ order }) => order === place);
    const day = ordered + (change?.moves ?? 0);
    const isTold = kind === 'by-last-update' ? change !== undefined : day >= first && day <= last;
    if (!isTold || omits.includes(place)) return [];
    const shared = {
      orderId: id,
      day,
      state,
      lastUpdate: kind === 'by-last-update' ? Math.floor(arrived / 1000) - DAY : null,
      purchase: day * DAY,
    };
    const sales = lines.map(({ category, amount, quantity, lineKey }) => ({
      ...shared,
      refund: false,
      cancelled: change?.cancelled ?? false,
      amount: change === undefined || amount === null ? amount : change.amount,
      quantity,
      category,
      lineKey: kind === 'lines' ? lineKey : null,
    }));
    const refund = { ...sales[0]!, refund: true, cancelled: false, amount: 100, quantity: 0, lineKey: null };
    return change?.refund === true ? [...sales, refund] : sales;
  });
}

/** Orders whose lines are in two months: distinct orders are counted by month. */
const crosses = (lines: readonly ModelLine[]): boolean => {
  const months = new Map<string, string>();
  return lines.some(({ orderId, day }) => {
    const month = months.get(orderId) ?? monthName(day);
    months.set(orderId, month);
    return month !== monthName(day);
  });
};

describe('the history of a seller', () => {
  it('gives the lines in effect that the specification gives, in any grouping of refreshes', async () => {
    const anyFilter = fc.record({
      state: fc.option(fc.constantFrom(...STATES), { nil: undefined }),
      category: fc.option(fc.constantFrom(...CATEGORIES), { nil: undefined }),
      from: fc.option(fc.integer({ min: FIRST, max: FIRST + 9 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        anyOrders,
        fc.array(anyTelling, { minLength: 2, maxLength: 6, size: 'max' }),
        fc.constantFrom<Overlap>('order', 'order', 'order', 'day', 'add'),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        anyFilter,
        async (orders, tellings, overlap, refreshes, filter) => {
          const store = memoryStore();
          let months: MonthPart[] = [];
          for (const [place] of tellings.entries()) {
            // A refresh after each of some reports, and after the last one.
            if (refreshes[place] !== true && place < tellings.length - 1) continue;
            const reports = await Promise.all(
              reportsOf(orders, tellings.slice(0, place + 1)).map((report) => builtReport(store, report)),
            );
            const settled = await settleMonths(store, reports, {
              overlap,
              before: months,
              files: new Map(),
              lost: new Set(),
            });
            await publishMonths(store, reports, settled!, { before: months, ...AS_IF_LARGE });
            months = settled!;
          }
          const model = linesInEffect(reportsOf(orders, tellings), overlap);
          const scratch = new RollupSet(mapRecord(await mergedRollups(store, months), memoryReader));
          const { rollups } = (await publishedSnapshots(store, MANIFEST_KEY)())!;
          for (const series of ['default', 'us']) {
            const lines = model.filter(({ report }) => report.series === series).map(({ line }) => line);
            const passes = ({ state, category, day }: ModelLine) =>
              (filter.state ?? state) === state &&
              (filter.category ?? category) === category &&
              day >= (filter.from ?? day);
            const where = byName(['state', 'category'], (name) =>
              filter[name] === undefined ? undefined : [filter[name]],
            );
            const [found] = await rollups.sums(
              { from: filter.from, where: { ...where, series: [series] } },
              [],
              ['lines', 'cancelled', 'revenue', 'quantity', 'unpriced', 'orders', 'priced_orders'],
            );
            for (const by of [['category'], ['month'], ['day', 'state']] as const) {
              const asked = [{ from: filter.from, where: { series: [series] } }, by, ORDER_MEASURES] as const;
              expect(await rollups.sums<(typeof by)[number], OrderMeasure>(...asked)).to.deep.equal(
                await scratch.sums<(typeof by)[number], OrderMeasure>(...asked),
              );
            }
            const { refunds: _, refunded: _r, distinctOrders, pricedOrders, ...sums } = totals(lines, passes);
            const { orders: distinct, priced_orders: priced, ...measures } = found!.measures;
            expect(measures).to.deep.equal(sums);
            if (!crosses(lines)) expect([distinct, priced]).to.deep.equal([distinctOrders, pricedOrders]);
          }
          const held = months.reduce((sum, { count }) => sum + count, 0);
          expect(held).to.equal(model.length);
          expect(months.reduce((sum, { refunds }) => sum + refunds, 0)).to.equal(
            model.filter(({ line }) => line.refund).length,
          );
        },
      ),
      { numRuns: scaled(1000, 100) },
    );
  }).timeout(600_000);
});
