import { setTimeout as sleep } from 'node:timers/promises';
import * as chai from 'chai';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ROUTES } from '../../scripts/routes/routes.ts';
import { anyQuery, type Query, valuesByName } from '../queries.ts';
import { scaled } from '../scale.ts';
import { type Api, startedApi } from './harness.ts';
import {
  dimensionsOf,
  measuresOf,
  QUERY_FIGURES,
  comparedDaysOf,
  coverageOf,
  listsOf,
  PLAIN_DATA,
  PLAIN_TOTALS,
  productsBy,
  totalsOf,
  TREND_KPIS,
} from './plain/answers.ts';
import { chosen, FIRST, LAST, passing, type PlainQuestion, plainQuestion, refundsOf } from './plain/question.ts';
import { MEANINGS, REPORTS, SALES, type Sale } from './plain/sales.ts';

const VOCABULARY = {
  days: [Date.parse('2023-12-10') / 86_400_000, Date.parse('2024-04-10') / 86_400_000] as const,
  names: {
    limit: ['1', '2', '3'],
    offset: ['0', '1', '2'],
    measures: [...QUERY_FIGURES, 'revenue,net_revenue', 'cancelled_orders,order_count,b2b_revenue'],
    dimensions: [
      'month',
      'week',
      'quarter',
      'status',
      'weekday,hour',
      'state,category',
      'day,fulfilment',
      'sku,city',
      'b2b',
    ],
    sort: ['order_count', '-net_revenue', 'value', '-value', '-change_percent.revenue', 'change_percent.order_count'],
    ...Object.fromEntries(
      Object.entries(MEANINGS).flatMap(([name, meanings]) => [
        [name, Object.keys(meanings)],
        [`exclude_${name}`, Object.keys(meanings)],
      ]),
    ),
  },
};

/** Queries that are tried in any case, where a route takes their parameters. */
const EXAMPLES: readonly Query[] = [
  // A category with sales before and nothing but a refund now.
  [
    ['exclude_size', 'XL'],
    ['hour', '21'],
    ['start_date', '2024-03-06'],
    ['sku', 'JNE3797-KR-L'],
    ['hour', '9'],
    ['compare', 'previous_period'],
    ['exclude_country', 'IN'],
  ],
  [
    ['exclude_country', 'India,USA'],
    ['compare', 'previous_period'],
  ],
  [
    ['sku', 'JNE3797-KR-L'],
    ['state', 'RJ'],
    ['start_date', '2024-01-01'],
  ],
  [
    ['city', 'Pune'],
    ['hour', '20'],
    ['exclude_weekday', 'Sunday'],
    ['compare', 'previous_week'],
    ['sort', '-change_percent.net_revenue'],
  ],
  [
    ['dimensions', 'weekday,hour'],
    ['compare', 'previous_week'],
    ['sort', '-value'],
  ],
  [
    ['series', 'outlet'],
    ['promotion', 'true'],
  ],
  [
    ['by', 'asin'],
    ['others', 'true'],
    ['limit', '2'],
    ['share', 'true'],
    ['format', 'csv'],
  ],
];

/** Every route says of random queries what a plain recomputation over the lines of the reports says. */
describe('answers over HTTP and a plain recomputation', function () {
  this.timeout(600_000);
  chai.config.truncateThreshold = 0;
  let api: Api;

  before(async () => {
    api = await startedApi();
    for (const { key, csv } of REPORTS) {
      await sleep(1100); // the time of an object is in seconds, and the reports are listed by it
      await api.put(csv, key);
    }
    await api.refresh();
  });
  after(async () => {
    await api.unpublish();
  });

  const answerTo = async (path: string, query: Query) => {
    const answer = await api.get(`${path}?${new URLSearchParams(query).toString()}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer;
  };

  for (const [name, { declaration }] of Object.entries(ROUTES)) {
    const { path, query: schema, response } = declaration;

    it(`agree on ${path}`, async () => {
      const plainData = PLAIN_DATA[name] ?? expect.fail(`test/api/plain/answers.ts: PLAIN_DATA has no line "${name}"`);
      await fc.assert(
        fc.asyncProperty(anyQuery(schema(), VOCABULARY), async (query) => {
          const question = plainQuestion(query);
          const answer = await answerTo(path, query);
          if (question.options['format'] === 'csv') {
            expect(tableOf(answer.text)).to.deep.equal(plainTable(name, plainData(question), question));
            return;
          }
          const { data, metadata } = response().parse(answer.json);
          // As JSON, which has no -0.
          expect(comparable(name, data)).to.deep.equal(JSON.parse(JSON.stringify(plainData(question))));
          if (COLUMNS[name] && !['trends', 'query'].includes(name))
            expect(metadata).to.have.deep.property('totals', totalsOf(question));
          if (name === 'dimensions' && question.repeated['dimension'] === undefined) {
            const lists: readonly string[] = listsOf(question);
            const { left_out } = metadata as unknown as { left_out: string[] };
            expect(left_out.filter((list) => lists.includes(list))).to.deep.equal([]);
            expect(left_out.length + lists.length).to.equal(18);
          }
          if (name in PLAIN_TOTALS) expect(metadata).to.have.property('total', PLAIN_TOTALS[name]!(question));
          if (COMPARED.has(name) && question.comparison !== undefined) {
            expect(metadata).to.have.deep.property('comparison', comparedDaysOf(question));
          }
          const lines = chosen(question);
          const cancelled = lines.filter((line) => line.cancelled).length;
          expect(metadata).to.deep.include({
            total_records: lines.length,
            active_records: lines.length - cancelled,
            cancelled_records: cancelled,
            refund_records: refundsOf(question).length,
            snapshot_records: SALES.length,
            rejected_records: REPORTS.length,
            data_from: FIRST,
            data_to: LAST,
            currency: question.currency,
            ...coverageOf(question),
            other_currencies: linesOf(passing(question).filter(({ currency }) => currency !== question.currency)),
            filters: {
              start_date: question.range?.[0] ?? null,
              end_date: question.range?.[1] ?? null,
              ...question.names,
              ...question.flags,
            },
          });
        }),
        {
          numRuns: scaled(600),
          examples: EXAMPLES.filter((query) => schema().safeParse(valuesByName(query, schema())).success).map(
            (query) => [query],
          ),
        },
      );
    });
  }
});

/** Routes whose metadata name the days that all of the answer is compared with. */
const COMPARED = new Set(['analytics', 'regions', 'categories', 'cities', 'products']);

/** Lines by currency. */
const linesOf = (sales: readonly Sale[]): Record<string, number> =>
  Object.fromEntries(
    Array.from(
      Map.groupBy(sales, ({ currency }) => currency),
      ([name, { length }]) => [name, length],
    ),
  );

/** Reports without what no recomputation can know; their order is that of time. */
function comparable(name: string, data: unknown): unknown {
  const without: Record<string, string[]> = {
    sources: ['etag', 'last_modified'],
    refreshes: ['started_at', 'finished_at', 'snapshot'],
  };
  const unknown = without[name];
  if (unknown === undefined) return data;
  return (data as Record<string, unknown>[]).map((row) =>
    Object.fromEntries(Object.entries(row).filter(([field]) => !unknown.includes(field))),
  );
}

const PERFORMANCE = [
  'revenue',
  'order_count',
  'quantity_sold',
  'avg_order_value',
  'distinct_orders',
  'distinct_order_value',
  'units_per_order',
  'unpriced_orders',
  'refunded_revenue',
  'net_revenue',
  'discounts',
  'tax',
  'shipping',
  'promoted_orders',
];
const TRENDS = [...PERFORMANCE.slice(0, 4), ...TREND_KPIS, ...PERFORMANCE.slice(4)];
const inside = (field: string, names: string[]): string[] => names.map((name) => `${field}.${name}`);
const compared = (figures: string[], more: string[] = []): string[] => [
  ...inside('previous', [...more, ...figures]),
  ...inside('change_percent', figures),
];
const listColumns = ({ comparison, options }: PlainQuestion): string[] => [
  ...PERFORMANCE,
  'partial',
  ...(options['share'] === 'true' ? inside('share', PERFORMANCE.slice(0, 3)) : []),
  ...(comparison ? compared(PERFORMANCE) : []),
  ...(options['others'] === 'true' ? ['others'] : []),
];
const COLUMNS: Record<string, (question: PlainQuestion) => string[]> = {
  regions: (question) => ['state', ...listColumns(question)],
  categories: (question) => ['category', ...listColumns(question)],
  cities: (question) => ['city', 'state', 'country', ...listColumns(question)],
  products: (question) => {
    const by = productsBy(question);
    return [by, ...(by === 'sku' ? ['asin', 'size', 'style', 'category', 'name'] : []), ...listColumns(question)];
  },
  query: (question) => {
    const { comparison, options } = question;
    const [measures, by] = [measuresOf(question), dimensionsOf(question)];
    const isPeriod = by.length === 1 && ['day', 'week', 'month', 'quarter', 'year'].includes(by[0]!);
    const shares = measures.filter((name) => ['revenue', 'order_count', 'quantity_sold'].includes(name));
    return [
      ...by,
      ...measures,
      'partial',
      ...(options['share'] === 'true' ? inside('share', shares) : []),
      ...(comparison ? compared(measures, isPeriod ? ['period', 'start_date', 'end_date', 'partial'] : []) : []),
      ...(options['others'] === 'true' ? ['others'] : []),
    ];
  },
  trends: ({ options: { granularity = 'month' }, comparison }) => [
    'period',
    'partial',
    ...(granularity === 'month' ? ['year_month', 'month_name'] : []),
    ...TRENDS,
    'partial_figures',
    ...(comparison ? compared(TRENDS, ['period', 'start_date', 'end_date', 'partial']) : []),
  ],
};

/** What a row has under a column, `previous.revenue` being the revenue of its `previous`. */
const under = (row: Record<string, unknown>, column: string): unknown =>
  column
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], row);

const tableOf = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n' });

const cellOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(' ');
  return value === null || value === undefined ? '' : `${value as string | number}`;
};

/** Header line and rows that data make; a comparison has a row for each period, then the changes. */
function plainTable(name: string, data: unknown, question: PlainQuestion): string[][] {
  const { range } = question;
  const lines = (columns: string[], rows: Record<string, unknown>[]) => [
    columns,
    ...rows.map((row) => columns.map((column) => cellOf(under(row, column)))),
  ];
  if (Array.isArray(data)) return lines(COLUMNS[name]!(question), data);
  const { previous, change_percent, change_points, partial, ...figures } = data as Record<
    string,
    object | null | undefined
  >;
  const kpis = { ...figures, partial_figures: partial };
  if (previous === undefined) return lines(Object.keys(kpis), [kpis]);
  return lines(
    ['row', 'start_date', 'end_date', 'partial', ...Object.keys(kpis)],
    [
      { row: 'current', start_date: range?.[0], end_date: range?.[1], ...kpis },
      { row: 'previous', ...previous },
      { row: 'change_percent', ...change_percent },
      { row: 'change_points', ...change_points },
    ],
  );
}
