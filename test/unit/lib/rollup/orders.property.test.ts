import { expect } from 'chai';
import fc from 'fast-check';
import { byName } from '../../../../lib/base/records.ts';
import type { Attributes } from '../../../../lib/ingest/attributes.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  GRANULARITIES,
  type Granularity,
  type OrderMeasure,
  ORDER_MEASURES,
  PERIODS,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  TEXT_FIELDS,
} from '../../../../lib/model/index.ts';
import { RollupBuilder, type SaleDetails } from '../../../../lib/rollup/builder.ts';
import { merge, selectDays } from '../../../../lib/rollup/merge.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { foldTail } from '../../../../lib/rollup/project.ts';
import { openRollup } from '../../../../lib/rollup/parquet-reader.ts';
import { type Filter, query } from '../../../../lib/rollup/query.ts';
import type { Rollup } from '../../../../lib/rollup/rollup.ts';
import { scaled } from '../../../scale.ts';
import { spySource } from './byte-sources.ts';

type By = DimensionName | Granularity;

interface Line {
  order: number;
  day: number;
  cancelled: boolean;
  priced: boolean;
  values: Record<'state' | 'category' | 'fulfilment' | 'channel' | 'country' | 'currency', string>;
  b2b: boolean;
  /** Null: its report has no such column, or the cell is empty. */
  more: Record<'city' | 'sku' | 'asin' | 'style' | 'size' | 'product_name' | 'service_level', string | null> & {
    hour: number | null;
    promotion: boolean | null;
    status: string;
  };
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const FIRST = 19_000;
const anyLine = fc.record({
  order: fc.nat({ max: 12 }),
  day: fc.constantFrom(FIRST, FIRST, FIRST + 1, FIRST + 29, FIRST + 40),
  cancelled: fc.constantFrom(false, false, true),
  priced: fc.constantFrom(true, true, false),
  values: fc.record({
    state: fc.constantFrom('Goa', 'Kerala'),
    category: fc.constantFrom('Set', 'Kurta', 'Top', 'Saree', 'Blouse'),
    fulfilment: fc.constantFrom('Amazon', 'Merchant'),
    channel: fc.constantFrom('Amazon.in', 'Non-Amazon'),
    country: fc.constant('IN'),
    currency: fc.constantFrom('INR', 'INR', 'USD', ''),
  }),
  b2b: fc.boolean(),
  more: fc.record({
    city: fc.constantFrom('Pune', 'Delhi', null),
    sku: fc.constantFrom('A', 'B', 'C', null),
    asin: fc.constantFrom('B0', 'B1', null),
    style: fc.constantFrom('X', null),
    size: fc.constantFrom('S', 'M', null),
    product_name: fc.constantFrom('Shirt', null),
    service_level: fc.constantFrom('Standard', 'Expedited', null),
    hour: fc.constantFrom(0, 9, 23, null),
    promotion: fc.constantFrom(true, false, null),
    status: fc.constantFrom('Shipped', 'Pending'),
  }),
});
const anyLines = fc.array(anyLine, { maxLength: 40 });

/** All rollups of some lines, as a report's builder makes them. */
function rollupsOf(lines: readonly Line[]): Record<RollupName, Rollup> {
  const builder = new RollupBuilder('default', 'secret');
  for (const { order, day, cancelled, priced, values, b2b, more } of lines) {
    const texts = byName(TEXT_FIELDS, (name) => (name in values ? values[name as keyof typeof values] : 'one'));
    const attributes: Attributes = {
      ...texts,
      currency: values.currency,
      b2b,
      status: more.status,
      cancelled,
      returned: false,
      refund: false,
      isNoLine: false,
    };
    const orderId = `402-0000000-${String(order).padStart(7, '0')}`;
    const amount = { digits: priced ? 100 : 0, scale: 0, priced, negative: false, words: null };
    const { hour, status: _, ...details } = more;
    const batch = {
      details: Object.fromEntries(
        Object.entries(details).map(([name, value]) => [name, value === null ? null : [value]]),
      ),
      detected: { format: { habits: { amountIncludes: [] } } },
    } as unknown as SaleDetails;
    builder.add({ orderId, day, amount, quantity: 1, attributes, row: 0, hour }, batch);
  }
  return builder.finish('INR').rollups;
}

/** The distinct orders of each group, by a set of order numbers. */
function plainly(
  lines: readonly Line[],
  currency: string,
  { from, to, where = {}, without = {} }: Filter,
  by: readonly By[],
  name: OrderMeasure,
): Map<string, number> {
  const groups = new Map<string, Set<number>>();
  for (const line of lines) {
    const valueOf = (dimension: DimensionName): string => {
      if (dimension === 'series') return 'default';
      if (dimension === 'b2b') return String(line.b2b);
      if (dimension === 'currency') return line.values.currency || currency;
      const { more } = line;
      if (dimension === 'sku' && more.sku === null) {
        const { asin, style, size, product_name } = more;
        return [asin, style, size, product_name].filter(Boolean).join(' / ') || 'Unknown';
      }
      if (dimension === 'hour') return more.hour === null ? 'Unknown' : String(more.hour).padStart(2, '0');
      if (dimension === 'weekday') return WEEKDAYS[new Date(line.day * 86_400_000).getUTCDay()]!;
      if (dimension in more) return String(more[dimension as keyof Line['more']] ?? 'Unknown');
      return line.values[dimension as keyof Line['values']];
    };
    if (line.day < (from ?? line.day) || line.day > (to ?? line.day)) continue;
    if (DIMENSION_NAMES.some((each) => where[each]?.includes(valueOf(each)) === false)) continue;
    if (DIMENSION_NAMES.some((each) => without[each]?.includes(valueOf(each)))) continue;
    const isGranularity = (each: By): each is Granularity => each in PERIODS;
    const key = JSON.stringify(by.map((each) => (isGranularity(each) ? PERIODS[each].of(line.day) : valueOf(each))));
    const orders = groups.get(key) ?? new Set();
    groups.set(key, orders);
    if (!line.cancelled && (name === 'orders' || line.priced)) orders.add(line.order);
  }
  return new Map(Array.from(groups, ([key, orders]) => [key, orders.size]));
}

const day = fc.option(fc.integer({ min: FIRST - 1, max: FIRST + 41 }), { nil: undefined });
const anyFilter = fc.record({
  from: day,
  to: day,
  where: fc.record({
    state: fc.option(fc.subarray(['Kerala', 'Goa']), { nil: undefined }),
    category: fc.option(fc.subarray(['Set', 'Kurta', 'Top']), { nil: undefined }),
    fulfilment: fc.option(fc.subarray(['Amazon', 'Merchant']), { nil: undefined }),
    b2b: fc.option(fc.constant(['true']), { nil: undefined }),
    currency: fc.option(fc.constant(['INR']), { nil: undefined }),
    sku: fc.option(fc.subarray(['A', 'B', 'Unknown']), { nil: undefined }),
    city: fc.option(fc.subarray(['Pune', 'Unknown']), { nil: undefined }),
    promotion: fc.option(fc.constant(['true']), { nil: undefined }),
    hour: fc.option(fc.subarray(['09', 'Unknown']), { nil: undefined }),
    weekday: fc.option(fc.subarray(['Sunday', 'Monday', 'Friday']), { nil: undefined }),
  }),
  without: fc.record({
    asin: fc.option(fc.constant(['B0']), { nil: undefined }),
    status: fc.option(fc.constant(['Pending']), { nil: undefined }),
    category: fc.option(fc.subarray(['Set', 'Kurta', 'Top']), { nil: undefined }),
    b2b: fc.option(fc.constant(['true']), { nil: undefined }),
  }),
});

/** Every grouping by at most two of the columns of a rollup. */
function groupingsOf(name: RollupName): By[][] {
  const axes: By[] = [...GRANULARITIES, ...ROLLUPS[name].dimensions, 'weekday'];
  return [
    [],
    ...axes.map((axis) => [axis]),
    ...axes.flatMap((axis, i) => axes.slice(i + 1).map((more) => [axis, more])),
  ];
}

const currencyOf = (lines: readonly Line[]): string => {
  const count = (currency: string) => lines.filter(({ values }) => values.currency === currency).length;
  return count('USD') > count('INR') ? 'USD' : 'INR';
};

/** Checks a rollup against its lines: the filter by every grouping, or by those given. */
function check(
  rollup: Rollup,
  name: RollupName,
  lines: readonly Line[],
  currency: string,
  filter: Filter,
  by?: By[][],
) {
  const has = (dimension: string) =>
    dimension === 'weekday' || (ROLLUPS[name].dimensions as readonly string[]).includes(dimension);
  const where = Object.fromEntries(Object.entries(filter.where ?? {}).filter(([dimension]) => has(dimension)));
  const without = Object.fromEntries(Object.entries(filter.without ?? {}).filter(([dimension]) => has(dimension)));
  for (const grouping of by ?? groupingsOf(name)) {
    for (const measure of ORDER_MEASURES) {
      const groups = query(rollup, { ...filter, where, without }, grouping, [measure]);
      const found = new Map(
        groups.map(({ key, measures }) => [JSON.stringify(grouping.map((each) => key[each])), measures[measure]]),
      );
      const expected = plainly(lines, currency, { ...filter, where, without }, grouping, measure);
      if (grouping.length === 0 && expected.size === 0) expected.set('[]', 0);
      expect(Object.fromEntries(found), `${name} by ${grouping.join()}`).to.deep.equal(Object.fromEntries(expected));
    }
  }
}

const runs = { numRuns: scaled(1000, 60) };

describe('distinct orders', () => {
  it('are those of a plain count, in every rollup, under any filter, by any one or two groupings', () => {
    fc.assert(
      fc.property(anyLines, anyFilter, (lines, filter) => {
        const rollups = rollupsOf(lines);
        for (const name of ROLLUP_NAMES) check(rollups[name], name, lines, currencyOf(lines), filter);
      }),
      runs,
    );
  }).timeout(300_000);

  it('stay exact in a file that is read by row groups, for some of its days', async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, anyFilter, async (lines, filter) => {
        const { sales } = rollupsOf(lines);
        const { rollup, spans } = toParquet(sales, 5);
        const reader = await openRollup(spySource(rollup), { spans: spans && spySource(spans) });
        const days = { from: filter.from ?? -Infinity, to: filter.to ?? Infinity };
        const loaded = await reader.load(ROLLUPS.sales, days);
        check(loaded, 'sales', lines, currencyOf(lines), filter, [[], ['category'], ['month'], ['day', 'state']]);
        const whole = await reader.load(ROLLUPS.sales, { from: -Infinity, to: Infinity });
        expect(whole.spans).to.deep.equal(sales.spans);
      }),
      { numRuns: scaled(300, 40) },
    );
  }).timeout(120_000);

  it('stay exact where the rarest values are joined', () => {
    fc.assert(
      fc.property(anyLines, anyFilter, fc.integer({ min: 1, max: 4 }), (lines, { from, to }, most) => {
        const { products } = rollupsOf(lines);
        const { rollup, joined } = foldTail(products, (name) => (name === 'sku' ? most : Infinity));
        const { sku: values = [] } = products.values;
        expect(joined).to.deep.equal(values.length > most ? { sku: values.length - most + 1 } : {});
        const kept = rollup.values.sku ?? [];
        expect(kept.length).to.be.at.most(most);
        // Those that stay have as many lines as any of the others.
        const linesOf = (value: string) =>
          query(products, { where: { sku: [value] } }, [], ['lines', 'cancelled', 'refunds'])
            .flatMap(({ measures }) => Object.values(measures))
            .reduce((a, b) => a + b, 0);
        const rare = values.filter((value) => !kept.includes(value)).map(linesOf);
        for (const value of kept) if (value !== 'Other') expect(linesOf(value)).to.be.at.least(Math.max(0, ...rare));
        const named = (line: Line): Line => {
          const { sku, asin, style, size, product_name } = line.more;
          const value = sku ?? ([asin, style, size, product_name].filter(Boolean).join(' / ') || 'Unknown');
          return { ...line, more: { ...line.more, sku: kept.includes(value) ? value : 'Other' } };
        };
        check(rollup, 'products', lines.map(named), currencyOf(lines), { from, to }, [
          [],
          ['sku'],
          ['month', 'sku'],
          ['sku', 'size'],
          ['category'],
        ]);
      }),
      { numRuns: scaled(500, 50) },
    );
  }).timeout(120_000);

  it('stay exact in a merge of rollups that share no order, and in some of its days', () => {
    fc.assert(
      fc.property(fc.array(anyLines, { maxLength: 4 }), anyFilter, (parts, filter) => {
        const apart = parts.map((lines, part) => lines.map((line) => ({ ...line, order: line.order + 100 * part })));
        const named = apart.map((lines) =>
          lines.map((line) => ({ ...line, values: { ...line.values, currency: 'INR' } })),
        );
        const merged = merge(
          ROLLUPS.sales,
          named.map((lines) => rollupsOf(lines).sales),
        );
        expect(merged).to.deep.equal(rollupsOf(named.flat()).sales);
        const kept = selectDays(merged, (_, date) => date !== FIRST + 1);
        const lines = named.flat().filter((line) => line.day !== FIRST + 1);
        check(kept, 'sales', lines, 'INR', filter, [[], ['category'], ['week', 'state']]);
      }),
      { numRuns: scaled(300, 40) },
    );
  }).timeout(120_000);
});
