import { expect } from 'chai';
import fc from 'fast-check';
import {
  monthSchema,
  analyticsAnswerSchema,
  dimensionsAnswerSchema,
  kpisAnswerSchema,
  categorySchema,
  rankingAnswerSchema,
  regionSchema,
  sourcesAnswerSchema,
  trendsAnswerSchema,
} from '../../../../schemas/responses.ts';
import { parseIsoDay } from '../../../../schemas/fields/day.ts';
import {
  analyticsQuerySchema,
  dimensionsQuerySchema,
  kpisQuerySchema,
  pageQuerySchema,
  rankingQuerySchema,
  trendsQuerySchema,
} from '../../../../schemas/query.ts';
import { KPI_NAMES } from '../../../../lib/model/index.ts';
import { QueryError } from '../../../../lib/query/query-error.ts';
import { anyQuery, valuesByName } from '../../../queries.ts';
import { scaled } from '../../../scale.ts';
import { type Cell, anyCells, cell } from '../rollup/cells.ts';
import { ask } from './ask.ts';
import { report, snapshotOf } from './snapshots.ts';

const day = (text: string) => parseIsoDay(text)!;

const sales = snapshotOf([
  cell(day('2022-03-31'), { state: 'Goa', category: 'Kurta' }, { revenue: 100 }),
  cell(day('2022-04-01'), { state: 'Kerala', category: 'Kurta' }, { revenue: 500 }),
  cell(day('2022-04-02'), { state: 'Delhi', category: 'Set' }, { revenue: 300, cancelled: 2 }),
  cell(day('2022-06-30'), { state: 'Goa', category: 'Kurta' }, { revenue: 200 }),
  cell(day('2022-04-05'), { currency: 'USD' }, { revenue: 99_900 }),
]);

const NAMES = ['analytics', 'kpis', 'regions', 'categories', 'trends', 'dimensions', 'sources'] as const;
const QUERIES = {
  analytics: analyticsQuerySchema(),
  kpis: kpisQuerySchema(),
  regions: rankingQuerySchema(),
  categories: rankingQuerySchema(),
  trends: trendsQuerySchema(),
  dimensions: dimensionsQuerySchema(),
  sources: pageQuerySchema(),
};
const ANSWERS = {
  analytics: analyticsAnswerSchema(),
  kpis: kpisAnswerSchema(),
  regions: rankingAnswerSchema(regionSchema(), 'RegionsAnswer'),
  categories: rankingAnswerSchema(categorySchema(), 'CategoriesAnswer'),
  trends: trendsAnswerSchema(),
  dimensions: dimensionsAnswerSchema(),
  sources: sourcesAnswerSchema(),
};

async function orRefused<T>(work: Promise<T>): Promise<T | 'refused'> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof QueryError) return 'refused';
    throw error;
  }
}

/** Fails where a schema does not take a value, or leaves something of it out. */
function exact(schema: { parse(value: unknown): unknown }, value: unknown): void {
  expect(schema.parse(value)).to.deep.equal(value);
}

/** No more comes back than was sold. */
function possible({ measures, ...rest }: Cell): Cell {
  const { lines, revenue, returned, returned_revenue } = measures;
  const back = { returned: Math.min(returned, lines), returned_revenue: Math.min(returned_revenue, revenue) };
  return { ...rest, measures: { ...measures, ...back } };
}

describe('answers', () => {
  it('have a status, the time they were made, data and metadata', async () => {
    const { status, timestamp, data, metadata } = await ask.kpis(sales);
    expect({ status, timestamp }).to.deep.equal({ status: 'success', timestamp: '2024-01-07T10:30:00.000Z' });
    expect(data.total_revenue).to.equal(11);
    expect(metadata).to.deep.equal({
      total_records: 6,
      active_records: 4,
      cancelled_records: 2,
      refund_records: 0,
      snapshot_records: 7,
      rejected_records: 1,
      missing_columns: [
        'country',
        'item_discount',
        'item_tax',
        'promotion',
        'refunds',
        'shipping',
        'shipping_discount',
        'shipping_tax',
      ],
      coverage: {},
      net_revenue_excludes: ['discounts', 'refunded_revenue'],
      warnings: [],
      data_from: '2022-03-31',
      data_to: '2022-06-30',
      currencies: { INR: 6, USD: 1 },
      sources_count: 1,
      sources: [
        {
          key: 'a.csv',
          etag: 'e',
          last_modified: '2024-01-07T08:00:00.000Z',
          rows: 6,
          active: 3,
          cancelled: 2,
          refunds: 0,
          no_lines: 0,
          rejected: 1,
          erased: 0,
        },
      ],
      snapshot: 's1',
      refreshed_at: '2024-01-07T08:00:00.000Z',
      checked_at: '2024-01-07T10:00:00.000Z',
      stale: false,
      refresh_failed_at: null,
      time_zone: 'Asia/Kolkata',
      currency: 'INR',
      other_currencies: { USD: 1 },
      filters: { start_date: '2022-03-31', end_date: '2022-06-30' },
      order_basis: 'line',
    });
  });

  it('count the requested days, and show them clipped to the data', async () => {
    const query = { start_date: '2022-04-01', end_date: '2030-01-01' };
    const { data, metadata } = await ask.kpis(sales, query);
    expect(data.total_orders).to.equal(3);
    expect([metadata.total_records, metadata.active_records, metadata.cancelled_records]).to.deep.equal([5, 3, 2]);
    expect(metadata.filters).to.deep.equal({ start_date: '2022-04-01', end_date: '2022-06-30' });
    expect(metadata.snapshot_records).to.equal(7);
  });

  for (const [start, end] of [
    ['2021-01-01', '2022-03-30'],
    ['2022-07-01', '2023-01-01'],
  ] as const) {
    it(`are zeros and empty lists for ${start} to ${end}, outside the data`, async () => {
      const query = { start_date: start, end_date: end };
      const { data, metadata } = await ask.analytics(sales, query);
      // No report has columns of these, and one says who ships.
      const unknown = new Set(['refunded_revenue', 'discounts', 'tax', 'shipping', 'promoted_orders']);
      expect(data.kpis).to.deep.equal(
        Object.fromEntries(KPI_NAMES.map((name) => [name, unknown.has(name) ? null : 0])),
      );
      expect(data).to.deep.include({ regional_analytics: [], category_performance: [], monthly_trends: [] });
      expect(metadata).to.deep.include({ total_records: 0, filters: { start_date: null, end_date: null } });
    });
  }

  it('are zeros and empty lists for a report without rows', async () => {
    const { data, metadata } = await ask.analytics(snapshotOf([], { defaultCurrency: 'EUR' }));
    expect(data.kpis.total_orders).to.equal(0);
    expect(data.monthly_trends).to.deep.equal([]);
    expect(metadata).to.deep.include({ data_from: null, data_to: null, currencies: {}, currency: 'EUR' });
  });

  it('rank, and cut the lists at the limit', async () => {
    const states = async (limit: number) =>
      (await ask.regions(sales, { limit: String(limit) })).data.map(({ state }) => state);
    expect(await states(1000)).to.deep.equal(['Kerala', 'Delhi', 'Goa']);
    expect(await states(2)).to.deep.equal(['Kerala', 'Delhi']);
    expect((await ask.categories(sales, { limit: '1' })).data).to.have.length(1);
    const { data } = await ask.analytics(sales, { limit: '1' });
    expect([data.regional_analytics.length, data.category_performance.length]).to.deep.equal([1, 2]);
    expect((await ask.analytics(sales)).data.regional_analytics).to.have.length(3);
  });

  it('show months without sales inside the range', async () => {
    const { data } = await ask.trends(sales);
    expect(data.map(({ year_month, order_count, partial }) => [year_month, order_count, partial])).to.deep.equal([
      ['2022-03', 1, true],
      ['2022-04', 2, false],
      ['2022-05', 0, false],
      ['2022-06', 1, false],
    ]);
  });

  it('of /analytics hold the same rows as those of the single routes, shares by month aside', async () => {
    const query = { start_date: '2022-04-01' };
    const { data, metadata } = await ask.analytics(sales, query);
    const [kpis, regions] = await Promise.all([ask.kpis(sales, query), ask.regions(sales, query)]);
    expect(data).to.deep.equal({
      kpis: kpis.data,
      regional_analytics: regions.data,
      category_performance: (await ask.categories(sales, query)).data,
      monthly_trends: monthSchema()
        .array()
        .parse((await ask.trends(sales, query)).data),
    });
    expect([kpis.metadata, regions.metadata]).to.deep.equal([
      metadata,
      { ...metadata, total: 3, totals: regions.metadata.totals },
    ]);
  });

  it('show the five newest reports and count them all', async () => {
    const sources = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(report);
    const { metadata } = await ask.kpis(snapshotOf([], { sources }));
    expect(metadata.sources.map(({ key }) => key).join('')).to.equal('abcde');
    expect(metadata.sources_count).to.equal(7);
  });

  it('say that they are stale', async () => {
    expect((await ask.kpis(snapshotOf([], { stale: true }))).metadata.stale).to.equal(true);
  });

  it('match their schemas, field by field, for any sales and query', async () => {
    const vocabulary = { days: [18_990, 19_030] as const, names: { state: ['Kerala', 'CA'], category: ['Set', '😀'] } };
    const queries = fc.record({
      analytics: anyQuery(analyticsQuerySchema(), vocabulary),
      kpis: anyQuery(kpisQuerySchema(), vocabulary),
      regions: anyQuery(rankingQuerySchema(), vocabulary),
      categories: anyQuery(rankingQuerySchema(), vocabulary),
      trends: anyQuery(trendsQuerySchema(), vocabulary),
      dimensions: anyQuery(dimensionsQuerySchema(), vocabulary),
      sources: anyQuery(pageQuerySchema(), vocabulary),
    });
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(anyCells, queries, async (cells, query) => {
        const snapshot = snapshotOf(cells.map(possible));
        for (const name of NAMES) {
          const texts = valuesByName(query[name], QUERIES[name]);
          const answer = await orRefused<unknown>(ask[name](snapshot, texts));
          if (answer === 'refused') continue;
          answered++;
          exact(ANSWERS[name], answer);
        }
      }),
      { numRuns: scaled(500) },
    );
    // The others name something that these sales do not have.
    expect(answered).to.be.greaterThan(scaled(500));
  });
});
