import {
  chosen,
  dayAfter,
  daysOf,
  filteredBy,
  FIRST,
  hasSeries,
  LAST,
  passing,
  type PlainQuestion,
  refundsOf,
} from './question.ts';
import { REFUNDS, REPORTS, type Sale, SALES } from './sales.ts';

type Row = Record<string, unknown>;

/** What each route has to say, worked out line by line: no sums are kept, none is used twice. */
export const PLAIN_DATA: Record<string, (question: PlainQuestion) => unknown> = {
  analytics: (question) => ({
    kpis: kpisAndComparison(question),
    regional_analytics: ranked(question, ['state'], '-revenue').slice(0, Number(question.options['limit'] ?? 10)),
    category_performance: ranked(question, ['category'], '-revenue'),
    monthly_trends: trendsOf({ ...question, options: {} }).map(withoutShares),
  }),
  kpis: kpisAndComparison,
  regions: (question) => listed(question, ['state']),
  categories: (question) => listed(question, ['category']),
  cities: (question) => listed(question, ['city', 'state', 'country']),
  products: (question) => {
    const by = productsBy(question);
    return listed(question, [by]).map((row) => (by === 'sku' ? { ...row, ...knownOf(row['sku'] as string) } : row));
  },
  refreshes: (question) => paged([REFRESH], question),
  trends: (question) => trendsOf(question),
  query: queried,
  dimensions: (question) =>
    Object.fromEntries(
      listsOf(question).map((name) => {
        const text = question.options['q']?.toLowerCase() ?? '';
        const sales = question.hasCurrency ? chosen(question) : passing(question);
        const groups = Array.from(Map.groupBy(sales, (sale) => String(sale[name])));
        const values = groups
          .map(([value, lines]) => ({ value, lines: lines.length }))
          .filter(({ value }) => value.toLowerCase().includes(text));
        const place = (value: string) => (name === 'weekday' ? String(WEEKDAYS.indexOf(value)) : value);
        return [
          name,
          paged(
            values.sort((a, b) => b.lines - a.lines || order(place(a.value), place(b.value))),
            question,
          ),
        ];
      }),
    ),
  sources: (question) =>
    paged(
      [...REPORTS].reverse().map(({ key, series, sales, refunds, csv }) => {
        const days = sales.map(({ day }) => day).sort();
        const active = sales.filter(({ cancelled }) => !cancelled).length;
        return {
          key,
          rows: sales.length + refunds.length + 1,
          active,
          cancelled: sales.length - active,
          refunds: refunds.length,
          rejected: 1,
          erased: 0,
          no_lines: 0,
          series,
          format: 'amazon-sale-report',
          settled: {
            encoding: 'utf-8',
            windows_1252_rows: 0,
            delimiter: ',',
            quoting: true,
            header_line: 1,
            dates: { order: 'month-first', reason: null, serials: false },
            // No amount in yen shows the decimal sign, and nothing depends on it.
            decimals: { sign: '.', reason: series === 'jp' ? null : 'amounts' },
          },
          currency: sales[0]!.currency,
          time_zone: 'UTC',
          rejected_by_reason: { 'row: field_count': 1 },
          // The last line, which ends with a line break.
          rejected_lines: { 'row: field_count': [csv.split('\n').length - 1] },
          warnings: [],
          data_from: days[0],
          data_to: days.at(-1),
          replaced_days: 0,
          superseded: [],
          expired: false,
          failure: null,
        };
      }),
      question,
    ),
};

type Dimension = (typeof DIMENSIONS)[number];
const DIMENSIONS = [
  'series',
  'country',
  'state',
  'category',
  'fulfilment',
  'b2b',
  'channel',
  'currency',
  'status',
  'service_level',
  'promotion',
  'city',
  'sku',
  'asin',
  'style',
  'size',
  'hour',
  'weekday',
] as const;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Dimensions that are kept together. */
const TOGETHER: readonly (readonly string[])[] = [
  ['series', 'country', 'state', 'category', 'fulfilment', 'b2b', 'channel', 'currency'],
  ['series', 'channel', 'fulfilment', 'b2b', 'currency', 'category', 'sku', 'asin', 'style', 'size'],
  ['series', 'currency', 'country', 'state', 'city'],
  ['series', 'currency', 'fulfilment', 'channel', 'status', 'service_level', 'promotion'],
  ['series', 'channel', 'currency', 'hour'],
];

/** The lists of values that an answer has: those that are asked for, or that go with the filters. */
export function listsOf(question: PlainQuestion): Dimension[] {
  const asked = question.repeated['dimension'];
  if (asked !== undefined) return DIMENSIONS.filter((name) => asked.includes(name));
  const filters = [...filteredBy(question), ...(question.hasCurrency ? ['currency'] : [])];
  return DIMENSIONS.filter((name) => {
    const needed = [name, ...filters].filter((each) => each !== 'weekday');
    return TOGETHER.some((all) => needed.every((each) => all.includes(each)));
  });
}

/** What the products of a question are told apart by. */
export const productsBy = ({ options }: PlainQuestion): 'sku' | 'asin' | 'style' | 'size' | 'category' =>
  (options['by'] ?? 'sku') as 'sku';

/** What the newest line of a SKU says of it, of whichever days are asked for. */
function knownOf(sku: string): Row {
  const known = (text: string | undefined | null) => (text === undefined || text === 'Unknown' ? null : text);
  const lines = [...SALES, ...REFUNDS].filter((sale) => sale.sku === sku);
  const newest = lines
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const last = lines
    .filter(({ day }) => day === newest)
    .map(({ asin, style, size, category, name }) => ({
      asin: known(asin),
      size: known(size),
      style: known(style),
      category,
      name: known(name),
    }))
    // Of one day it is the one whose texts come last.
    .sort((a, b) => order(textOf(a), textOf(b)))
    .at(-1);
  return last ?? { asin: null, size: null, style: null, category: null, name: null };
}
const textOf = ({ asin, style, size, category, name }: Record<string, string | null>): string =>
  [asin, style, size, category, name].map((each) => each ?? '').join('\0');

/** The one refresh that counted the reports. */
const REFRESH = {
  outcome: 'published',
  error: null,
  rows_read: SALES.length + REFUNDS.length + REPORTS.length,
  rows_counted: SALES.length + REFUNDS.length,
  rows_rejected: REPORTS.length,
  rejected_by_reason: { 'row: field_count': REPORTS.length },
  reports: { read: REPORTS.length, reused: 0, failed: 0, removed: 0 },
  superseded: { reports: 0, days: 0, lines: 0 },
  failed: [],
};

/** Whether a line has what a figure needs. */
const HAS: Record<string, (sale: Sale) => boolean> = {
  amazon_fulfilled_orders: ({ fulfilment }) => fulfilment !== 'Unknown',
  merchant_fulfilled_orders: ({ fulfilment }) => fulfilment !== 'Unknown',
  discounts: ({ item_discount, shipping_discount }) => item_discount !== null || shipping_discount !== null,
  tax: ({ item_tax }) => item_tax !== null,
  shipping: (sale) => sale.shipping !== null,
  promoted_orders: ({ promotion }) => promotion !== 'Unknown',
};

/** Whether a figure is known of some active lines: one of them has what it takes, or if there are none any line of the series. */
function isKnown(name: string, sold: readonly Sale[], question: PlainQuestion): boolean {
  if (name === 'refunded_revenue') return REFUNDS.some((refund) => hasSeries(question, refund));
  const has = HAS[name];
  if (has === undefined) return true;
  const lines = sold.length > 0 ? sold : SALES.filter((sale) => !sale.cancelled && hasSeries(question, sale));
  return lines.some(has);
}

/** Figures of which some of the lines do not have what they take, in this order. */
function partialOf(names: readonly string[], sold: readonly Sale[]): string[] {
  return names.filter((name) => {
    const has = HAS[name === 'net_revenue' ? 'discounts' : name];
    const covered = has === undefined ? sold : sold.filter(has);
    return covered.length > 0 && covered.length < sold.length;
  });
}
const PARTIAL_FIGURES = ['net_revenue', 'discounts', 'tax', 'shipping', 'promoted_orders'];
const PARTIAL_KPIS = ['amazon_fulfilled_orders', 'merchant_fulfilled_orders', ...PARTIAL_FIGURES];
const partialField = <Field extends string>(field: Field, names: readonly string[], sold: readonly Sale[]) => {
  const partial = partialOf(names, sold);
  return (partial.length === 0 ? {} : { [field]: partial }) as { [Each in Field]?: string[] };
};

/** What metadata says of columns that not all lines have. */
export function coverageOf(question: PlainQuestion) {
  const sold = active(question);
  const share = (name: string) => {
    const has = HAS[name === 'net_revenue' ? 'discounts' : name]!;
    return percent(sold.filter(has).length, sold.length);
  };
  return {
    coverage: Object.fromEntries(partialOf(PARTIAL_KPIS, sold).map((name) => [name, share(name)])),
    net_revenue_excludes: ['discounts', 'refunded_revenue'].filter((name) => !isKnown(name, sold, question)),
  };
}

/** The figures of money besides the revenue; null where they are not known. Minor units where `shown` is the identity. */
function moneyFigures(
  sold: readonly Sale[],
  refunds: readonly Sale[],
  question: PlainQuestion,
  shown: (minor: number) => number,
): Record<string, number | null> {
  const total = (of: (sale: Sale) => number | null, lines = sold) =>
    lines.reduce((all, sale) => all + (of(sale) ?? 0), 0);
  const known = (name: string, value: number) => (isKnown(name, sold, question) ? value : null);
  const discounts = known(
    'discounts',
    total((sale) => (sale.item_discount ?? 0) + (sale.shipping_discount ?? 0)),
  );
  const refunded = known(
    'refunded_revenue',
    total(({ amount }) => amount, refunds),
  );
  const returned = total(({ returned: back, amount }) => (back ? amount : 0));
  const show = (value: number | null) => (value === null ? null : shown(value));
  return {
    refunded_revenue: show(refunded),
    net_revenue: shown(total(({ amount }) => amount) - (discounts ?? 0) - returned - (refunded ?? 0)),
    discounts: show(discounts),
    tax: show(
      known(
        'tax',
        total(({ item_tax }) => item_tax),
      ),
    ),
    shipping: show(
      known(
        'shipping',
        total(({ shipping }) => shipping),
      ),
    ),
    promoted_orders: known('promoted_orders', sold.filter(({ promotion }) => promotion === 'true').length),
  };
}

/** All rows of a list as one. */
export function totalsOf(question: PlainQuestion): Row {
  const [now, before] = soldOf(question);
  return rowOf(question, now, before);
}

/** How many rows a list has as a whole. */
export const PLAIN_TOTALS: Record<string, (question: PlainQuestion) => number> = {
  regions: (question) => ranked(question, ['state'], 'revenue').length,
  categories: (question) => ranked(question, ['category'], 'revenue').length,
  cities: (question) => ranked(question, ['city', 'state', 'country'], 'revenue').length,
  products: (question) => ranked(question, [productsBy(question)], 'revenue').length,
  query: (question) => queriedRows(question).length,
  refreshes: () => 1,
  sources: () => REPORTS.length,
};

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const count = (sales: Sale[], passes: (sale: Sale) => boolean): number => sales.filter(passes).length;
const sum = (sales: Sale[], of: (sale: Sale) => number): number => sales.reduce((all, sale) => all + of(sale), 0);
/** Orders, each counted once: an id is that of another order on another day. */
const distinct = (sales: Sale[]): number => new Set(sales.map((sale) => `${sale.order} ${sale.day}`)).size;
const priced = (sales: Sale[]): Sale[] => sales.filter(({ amount }) => amount > 0);

/** The figures of orders of active lines. */
function orderFiguresOf(sold: Sale[], question: PlainQuestion) {
  const revenue = sum(sold, ({ amount }) => amount);
  const [orders, withPrice] = [distinct(sold), distinct(priced(sold))];
  const quantity = sum(sold, (sale) => sale.quantity);
  return {
    distinct_orders: orders,
    distinct_order_value: money(withPrice === 0 ? 0 : rounded(revenue / withPrice), question),
    units_per_order: orders === 0 ? 0 : hundredths(quantity / orders),
    unpriced_orders: sold.length - priced(sold).length,
  };
}
const active = (question: PlainQuestion): Sale[] => chosen(question).filter(({ cancelled }) => !cancelled);

/** The nearest integer, halves up; what is divided is small enough to be exact. */
const rounded = (value: number): number => Math.floor(value + 0.5);
// Cut to seven digits first: what is a half by the book may be a hair less after three divisions.
const hundredths = (value: number): number => rounded(Number((value * 100).toFixed(7))) / 100;
const money = (minor: number, { currency }: PlainQuestion): number => (currency === 'JPY' ? minor : minor / 100);
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : rounded((part * 10_000) / whole) / 100);

function kpisOf(question: PlainQuestion, all = chosen(question), refunds = refundsOf(question)): Row {
  const sold = all.filter(({ cancelled }) => !cancelled);
  const back = sold.filter(({ returned }) => returned);
  const revenue = sum(sold, ({ amount }) => amount);
  const b2b = sum(sold, (sale) => (sale.b2b ? sale.amount : 0));
  const returned = sum(back, ({ amount }) => amount);
  return {
    total_revenue: money(revenue, question),
    total_orders: sold.length,
    average_order_value: money(sold.length === 0 ? 0 : rounded(revenue / sold.length), question),
    total_quantity_sold: sum(sold, ({ quantity }) => quantity),
    b2b_revenue: money(b2b, question),
    b2c_revenue: money(revenue - b2b, question),
    b2b_percentage: percent(b2b, revenue),
    amazon_fulfilled_orders: fulfilledBy('Amazon', sold, question),
    merchant_fulfilled_orders: fulfilledBy('Merchant', sold, question),
    cancelled_orders: all.length - sold.length,
    cancellation_rate: percent(all.length - sold.length, all.length),
    returned_orders: back.length,
    returned_revenue: money(returned, question),
    return_rate: percent(back.length, sold.length),
    ...orderFiguresOf(sold, question),
    ...moneyFigures(sold, refunds, question, (minor) => money(minor, question)),
  };
}

const fulfilledBy = (name: string, sold: Sale[], question: PlainQuestion): number | null =>
  isKnown('amazon_fulfilled_orders', sold, question) ? count(sold, ({ fulfilment }) => fulfilment === name) : null;

/** The numbers that are compared, before they are rounded, under the names of key figures and of lists. */
function unrounded(all: Sale[], question: PlainQuestion, refunds: Sale[] = []): Record<string, number> {
  const kpis = kpisOf(question, all, refunds) as Record<string, number>;
  const sold = all.filter(({ cancelled }) => !cancelled);
  const revenue = sum(sold, ({ amount }) => amount);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100);
  const average = sold.length === 0 ? 0 : revenue / sold.length;
  return {
    ...kpis,
    revenue,
    order_count: sold.length,
    quantity_sold: sum(sold, ({ quantity }) => quantity),
    avg_order_value: average,
    average_order_value: average,
    b2b_percentage: share(
      sum(sold, (sale) => (sale.b2b ? sale.amount : 0)),
      revenue,
    ),
    cancellation_rate: share(kpis['cancelled_orders']!, all.length),
    return_rate: share(kpis['returned_orders']!, sold.length),
    distinct_order_value: distinct(priced(sold)) === 0 ? 0 : revenue / distinct(priced(sold)),
    units_per_order: sold.length === 0 ? 0 : sum(sold, ({ quantity }) => quantity) / distinct(sold),
    ...(moneyFigures(sold, refunds, question, (minor) => minor) as Record<string, number>),
  };
}

/** The changes of figures from some lines to others, in percent. */
function changes(
  names: readonly string[],
  before: Sale[],
  all: Sale[],
  question: PlainQuestion,
  refunds: { before: Sale[]; now: Sale[] } = { before: [], now: [] },
) {
  const [then, now] = [unrounded(before, question, refunds.before), unrounded(all, question, refunds.now)];
  return Object.fromEntries(
    names.map((name) => {
      const [from, to] = [then[name] as number | null, now[name] as number | null];
      return [
        name,
        from === 0 || from === null || to === null ? null : hundredths(((to - from) / Math.abs(from)) * 100) + 0,
      ];
    }),
  );
}

/** The same date of the year before; 28 February for 29 February. */
function yearBefore(day: string): string {
  const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return same.endsWith('-02-29') ? same.replace('-29', '-28') : same;
}

/** The last day of the month of a day. */
function monthEnd(day: string): string {
  let last = day;
  while (dayAfter(last).slice(0, 7) === day.slice(0, 7)) last = dayAfter(last);
  return last;
}

/** The days that a question is compared with; null where it has no days. */
function comparedRange({ range, comparison }: PlainQuestion): [string, string] | null {
  if (typeof comparison === 'object') return comparison;
  if (range === null) return null;
  const [from, to] = range;
  if (comparison === 'previous_week') return [dayAfter(from, -7), dayAfter(to, -7)];
  if (comparison === 'previous_period') return [dayAfter(from, -daysOf(range).length), dayAfter(from, -1)];
  const isWhole = from.endsWith('-01') && to === monthEnd(to);
  return [yearBefore(from), isWhole ? monthEnd(yearBefore(to)) : yearBefore(to)];
}

const isPartial = (range: readonly [string, string] | null): boolean =>
  range === null || range[0] < FIRST || range[1] > LAST;

/** What an answer says of the days it is compared with. */
export function comparedDaysOf(question: PlainQuestion) {
  const range = comparedRange(question);
  return { start_date: range?.[0] ?? null, end_date: range?.[1] ?? null, partial: isPartial(range) };
}

function kpisAndComparison(question: PlainQuestion): Row {
  const kpis = kpisOf(question);
  const partial = partialField('partial', PARTIAL_KPIS, active(question));
  if (question.comparison === undefined) return { ...kpis, ...partial };
  const days = comparedDaysOf(question);
  const before = { ...question, range: comparedRange(question) };
  const earlier = chosen(before);
  const refunds = { before: refundsOf(before), now: refundsOf(question) };
  const [now, then] = [unrounded(chosen(question), question), unrounded(earlier, question)];
  const points = ['b2b_percentage', 'cancellation_rate', 'return_rate'].map((name) => [
    name,
    hundredths(now[name]! - then[name]!) + 0,
  ]);
  return {
    ...kpis,
    ...partial,
    previous: { ...days, ...kpisOf(question, earlier, refunds.before) },
    change_percent: days.partial ? null : changes(Object.keys(kpis), earlier, chosen(question), question, refunds),
    change_points: days.partial ? null : Object.fromEntries(points),
  };
}

function performanceOf({ sold: sales, refunds }: Lines, question: PlainQuestion) {
  const revenue = sum(sales, ({ amount }) => amount);
  return {
    revenue: money(revenue, question),
    order_count: sales.length,
    quantity_sold: sum(sales, ({ quantity }) => quantity),
    avg_order_value: money(sales.length === 0 ? 0 : rounded(revenue / sales.length), question),
    ...orderFiguresOf(sales, question),
    ...moneyFigures(sales, refunds, question, (minor) => money(minor, question)),
  };
}

/** Active lines, and refunds. */
interface Lines {
  sold: Sale[];
  refunds: Sale[];
}
const those = ({ sold, refunds }: Lines, passes: (sale: Sale) => boolean): Lines => ({
  sold: sold.filter(passes),
  refunds: refunds.filter(passes),
});

const isSold = ({ cancelled }: Sale): boolean => !cancelled;
const isOfNoNumber = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The lines of a question, and those of the days that it is compared with. */
function soldOf(question: PlainQuestion): [now: Lines, before: Lines] {
  const { comparison } = question;
  const then = { ...question, range: comparison === undefined ? null : comparedRange(question) };
  return [
    { sold: active(question), refunds: refundsOf(question) },
    { sold: active(then), refunds: refundsOf(then) },
  ];
}

/** The figures of lists of some lines, and what a comparison with other lines adds to them. */
function rowOf(question: PlainQuestion, now: Lines, before: Lines): Row {
  const figures = performanceOf(now, question);
  const { partial } = comparedDaysOf(question);
  const refunds = { before: before.refunds, now: now.refunds };
  return {
    ...figures,
    ...partialField('partial', PARTIAL_FIGURES, now.sold),
    ...(question.comparison !== undefined && {
      previous: performanceOf(before, question),
      change_percent: partial ? null : changes(Object.keys(figures), before.sold, now.sold, question, refunds),
    }),
  };
}

/** The share of some lines in others. */
const shareOf = ({ sold: part }: Lines, { sold: whole }: Lines) => {
  const of = (number: (sale: Sale) => number) => percent(sum(part, number), sum(whole, number));
  return { revenue: of(({ amount }) => amount), order_count: of(() => 1), quantity_sold: of((sale) => sale.quantity) };
};

type By = readonly Dimension[];
const isIn = (row: Row, by: By) => (sale: Sale) => by.every((name) => String(sale[name]) === row[name]);

/** A page of a list, with the row of all others if it is asked for. */
function listed(question: PlainQuestion, by: By): Row[] {
  const { sort = '-revenue', share, others } = question.options;
  const [now, before] = soldOf(question);
  const withShare = (row: Row, lines: Lines): Row => ({
    ...row,
    ...(share === 'true' && { share: shareOf(lines, now) }),
  });
  const all = ranked(question, by, sort);
  const rows = paged(all, question);
  const shown = rows.map((row) => withShare(row, those(now, isIn(row, by))));
  if (others !== 'true' || rows.length === all.length) return shown;
  const isOther = (sale: Sale) => !rows.some((row) => isIn(row, by)(sale));
  const rest = those(now, isOther);
  const row = {
    ...Object.fromEntries(by.map((name) => [name, 'Others'])),
    ...rowOf(question, rest, those(before, isOther)),
    others: all.length - rows.length,
  };
  return [...shown, withShare(row, rest)];
}

function ranked(question: PlainQuestion, by: By, sort: string): Row[] {
  const key = sort.replace('-', '');
  const figure = key.replace('change_percent.', '');
  const [now, before] = soldOf(question);
  const groups = Map.groupBy([...now.sold, ...before.sold], (sale) => by.map((name) => String(sale[name])).join('\0'));
  const rows = Array.from(groups, ([value, [first]]) => {
    const names = Object.fromEntries(by.map((name) => [name, String(first![name])]));
    const isOne = isIn(names, by);
    const figures = rowOf(question, those(now, isOne), those(before, isOne));
    const change = figures['change_percent'] as Row | null | undefined;
    const number: unknown = key === figure ? figures[figure] : change?.[figure];
    return { value, number, row: { ...names, ...figures } };
  });
  const [numbered, others] = [
    rows.filter(({ number }) => !isOfNoNumber(number)),
    rows.filter(({ number }) => isOfNoNumber(number)),
  ];
  const direction = sort.startsWith('-') ? -1 : 1;
  if (key === 'value') return rows.sort((a, b) => direction * order(a.value, b.value)).map(({ row }) => row);
  numbered.sort((a, b) => direction * ((a.number as number) - (b.number as number)) || order(a.value, b.value));
  others.sort((a, b) => order(a.value, b.value));
  return [...numbered, ...others].map(({ row }) => row);
}

const paged = <T>(rows: T[], { options }: PlainQuestion): T[] => {
  const offset = Number(options['offset'] ?? 0);
  return rows.slice(offset, offset + Number(options['limit'] ?? 1000));
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The period of a day, by looking at the day alone. */
function periodOf(day: string, granularity: string, weekStart = 'monday'): string {
  const [year = '', month = ''] = day.split('-');
  if (granularity === 'day') return day;
  if (granularity === 'month') return `${year}-${month}`;
  if (granularity === 'quarter') return `${year}-Q${Math.ceil(Number(month) / 3)}`;
  if (granularity === 'year') return year;
  // A Sunday is of the week of the Monday after it where weeks begin with it.
  const monday = weekStart === 'sunday' && new Date(day).getUTCDay() === 0 ? dayAfter(day) : day;
  const weekday = (new Date(monday).getUTCDay() + 6) % 7;
  const thursday = dayAfter(monday, 3 - weekday);
  const dayOfYear = (Date.parse(thursday) - Date.parse(`${thursday.slice(0, 4)}-01-01`)) / 86_400_000;
  return `${thursday.slice(0, 4)}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/** KPIs that every period of `/analytics/trends` has too. */
export const TREND_KPIS: readonly string[] = [
  'b2b_percentage',
  'amazon_fulfilled_orders',
  'merchant_fulfilled_orders',
  'cancelled_orders',
  'cancellation_rate',
  'returned_orders',
  'return_rate',
];

/** A period with the figures of lists. */
function withoutShares(row: Row): Row {
  const partial = row['partial_figures'] as string[] | undefined;
  const { partial_figures: _, ...rest } = withoutKpis(row);
  const kept = partial?.filter((name) => !TREND_KPIS.includes(name)) ?? [];
  return { ...rest, ...(kept.length > 0 && { partial_figures: kept }) };
}

const withoutKpis = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !TREND_KPIS.includes(name))
      .map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null && !Array.isArray(value) ? withoutKpis(value as Row) : value,
      ]),
  );

/** All days of the period that a day is in. */
function wholePeriod(day: string, period: (day: string) => string): string[] {
  const days = [day];
  while (period(dayAfter(days[0]!, -1)) === period(day)) days.unshift(dayAfter(days[0]!, -1));
  while (period(dayAfter(days.at(-1)!)) === period(day)) days.push(dayAfter(days.at(-1)!));
  return days;
}

/** The days that each period is compared with, worked out day by day; null where there are none. */
function comparedPeriods(
  question: PlainQuestion,
  parts: string[][],
  period: (day: string) => string,
): (string[] | null)[] {
  const { comparison, options } = question;
  if (comparison === 'previous_week') return parts.map((days) => days.map((day) => dayAfter(day, -7)));
  const wholes = parts.map((days) => wholePeriod(days[0]!, period));
  /** The days of the other period that may be taken. */
  let others: (string[] | null)[];
  if (typeof comparison === 'object') {
    const groups = [...Map.groupBy(daysOf(comparison), period).values()];
    others = parts.map((_, place) => groups[place] ?? null);
  } else if (comparison === 'previous_period') {
    let days = wholes[0]!;
    for (const _ of parts) days = wholePeriod(dayAfter(days[0]!, -1), period);
    others = parts.map(() => {
      const other = days;
      days = wholePeriod(dayAfter(days.at(-1)!), period);
      return other;
    });
  } else {
    others = wholes.map((days) => {
      const name = period(days[0]!);
      let near = yearBefore(days[0]!);
      if ((options['granularity'] ?? 'month') === 'week') {
        // The week of the same number, or the last one of that year.
        const target = `${Number(name.slice(0, 4)) - 1}${name.slice(4)}`;
        near = dayAfter(days[0]!, -371);
        while (period(dayAfter(near)) <= target) near = dayAfter(near);
      }
      return wholePeriod(near, period);
    });
  }
  return parts.map((days, place) => {
    const other = others[place]!;
    if (other === null || days.length === wholes[place]!.length) return other;
    const whole = wholes[place]!;
    if (days.at(-1) === whole.at(-1)) return other.slice(-days.length);
    const skipped = typeof comparison === 'object' ? 0 : whole.indexOf(days[0]!);
    return other.slice(Math.max(0, Math.min(skipped, other.length - days.length))).slice(0, days.length);
  });
}

/** The figures that `/analytics/query` has names for. */
export const QUERY_FIGURES = [
  'revenue',
  'order_count',
  'quantity_sold',
  'avg_order_value',
  'b2b_revenue',
  'b2c_revenue',
  'returned_revenue',
  'b2b_percentage',
  'amazon_fulfilled_orders',
  'merchant_fulfilled_orders',
  'cancelled_orders',
  'cancellation_rate',
  'returned_orders',
  'return_rate',
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
] as const;
const PERIODS = new Set(['day', 'week', 'month', 'quarter', 'year']);

export const measuresOf = ({ repeated }: PlainQuestion): string[] =>
  (repeated['measures'] ?? ['revenue,order_count,quantity_sold,distinct_orders']).flatMap((text) => text.split(','));
export const dimensionsOf = ({ repeated }: PlainQuestion): string[] =>
  (repeated['dimensions'] ?? []).flatMap((text) => text.split(','));

/** The measures of a query. `refunds`: those of the same group. */
function measured(question: PlainQuestion, sales: Sale[], refunds: Sale[]): Row {
  const kpis = kpisOf(question, sales, refunds);
  const all: Row = {
    ...kpis,
    revenue: kpis['total_revenue'],
    order_count: kpis['total_orders'],
    quantity_sold: kpis['total_quantity_sold'],
    avg_order_value: kpis['average_order_value'],
  };
  return Object.fromEntries(measuresOf(question).map((name) => [name, all[name]]));
}

const partialMeasures = (question: PlainQuestion, sales: Sale[]) =>
  partialField(
    'partial',
    measuresOf(question).filter((name) => PARTIAL_KPIS.includes(name)),
    sales.filter(isSold),
  );

/** The rows of a query, one period alone: all that there are. */
function periodsOfQuery(question: PlainQuestion, granularity: string): Row[] {
  const rows = trendsOf({ ...question, options: { ...question.options, granularity } }, (sales, refunds) =>
    measured(question, sales, refunds),
  );
  const days = (period: unknown) => (day: string) =>
    periodOf(day, granularity, question.options['week_start']) === period;
  const ofTrends = new Set(['period', 'partial', 'year_month', 'month_name', 'partial_figures']);
  return rows.map((row) => {
    const isOne = days(row['period']);
    return {
      [granularity]: row['period'],
      ...Object.fromEntries(Object.entries(row).filter(([name]) => !ofTrends.has(name))),
      ...partialMeasures(
        question,
        chosen(question).filter(({ day }) => isOne(day)),
      ),
    };
  });
}

/** Every row of a query, in its order. */
export function queriedRows(question: PlainQuestion): Row[] {
  const by = dimensionsOf(question);
  const { sort } = question.options;
  const period = by.find((name) => PERIODS.has(name));
  const key = sort ?? (period === undefined ? `-${measuresOf(question)[0]}` : undefined);
  const valueOf = (sale: Sale, name: string): string =>
    PERIODS.has(name) ? periodOf(sale.day, name, question.options['week_start']) : String(sale[name as Dimension]);
  let rows: { value: string; row: Row }[];
  if (by.length === 1 && period !== undefined) {
    rows = periodsOfQuery(question, period).map((row) => ({ value: String(row[period]), row }));
  } else {
    const then = { ...question, range: question.comparison === undefined ? null : comparedRange(question) };
    const { partial } = comparedDaysOf(question);
    const of = (sales: Sale[], place: string) => sales.filter((sale) => placeOf(sale) === place);
    const placeOf = (sale: Sale) => by.map((name) => valueOf(sale, name)).join('\0');
    const [now, before] = [chosen(question), chosen(then)];
    const refunds = [refundsOf(question), refundsOf(then)] as const;
    const candidates = [...now, ...before, ...refunds.flat()];
    const places = by.length === 0 ? [''] : [...new Set(candidates.map(placeOf))];
    const isRow = (value: string) => {
      if (by.length === 0 || of([...now, ...before], value).some(isSold)) return true;
      const figures = [
        measured(question, of(now, value), of(refunds[0], value)),
        measured(question, of(before, value), of(refunds[1], value)),
      ];
      return figures.some((row) => Object.values(row).some((number) => !isOfNoNumber(number) && number !== 0));
    };
    rows = places.filter(isRow).map((value) => {
      const [sales, earlier] = [of(now, value), of(before, value)];
      const given = { before: of(refunds[1], value), now: of(refunds[0], value) };
      const names = value === '' ? [] : value.split('\0');
      const row = {
        ...Object.fromEntries(by.map((name, at) => [name, names[at]])),
        ...measured(question, sales, given.now),
        ...partialMeasures(question, sales),
        ...(question.comparison !== undefined && {
          previous: measured(question, earlier, given.before),
          change_percent: partial ? null : changes(measuresOf(question), earlier, sales, question, given),
        }),
      };
      const weekday = (name: string, text: string) => (name === 'weekday' ? String(WEEKDAYS.indexOf(text)) : text);
      return { value: by.map((name, at) => weekday(name, names[at]!)).join('\0'), row };
    });
    rows.sort((a, b) => order(a.value, b.value));
  }
  if (key === undefined) return rows.map(({ row }) => row);
  const figure = key.replace('-', '').replace('change_percent.', '');
  const direction = key.startsWith('-') ? -1 : 1;
  if (figure === 'value') return (direction === 1 ? rows : rows.toReversed()).map(({ row }) => row);
  const numberOf = ({ row }: { row: Row }) =>
    (key.includes('change_percent.') ? (row['change_percent'] as Row | null)?.[figure] : row[figure]) as number | null;
  const isNumbered = (each: { row: Row }) => !isOfNoNumber(numberOf(each));
  return [
    ...rows.filter(isNumbered).sort((a, b) => direction * (numberOf(a)! - numberOf(b)!)),
    ...rows.filter((each) => !isNumbered(each)),
  ].map(({ row }) => row);
}

/** A page of a query, with the row of all others. */
function queried(question: PlainQuestion): Row[] {
  const all = queriedRows(question);
  const rows = paged(all, question);
  const by = dimensionsOf(question) as Dimension[];
  const now = { sold: chosen(question), refunds: refundsOf(question) };
  const withShare = (row: Row, sales: Sale[]): Row => {
    if (question.options['share'] !== 'true') return row;
    const shares = shareOf({ sold: sales.filter(isSold), refunds: [] }, { sold: now.sold.filter(isSold), refunds: [] });
    return {
      ...row,
      share: Object.fromEntries(Object.entries(shares).filter(([name]) => measuresOf(question).includes(name))),
    };
  };
  const shown = rows.map((row) => withShare(row, now.sold.filter(isIn(row, by))));
  if (question.options['others'] !== 'true' || rows.length === all.length) return shown;
  const isOther = (sale: Sale) => !rows.some((row) => isIn(row, by)(sale));
  const then = { ...question, range: question.comparison === undefined ? null : comparedRange(question) };
  const [rest, earlier] = [now.sold.filter(isOther), chosen(then).filter(isOther)];
  const refunds = { now: now.refunds.filter(isOther), before: refundsOf(then).filter(isOther) };
  const row = {
    ...Object.fromEntries(by.map((name) => [name, 'Others'])),
    ...measured(question, rest, refunds.now),
    ...partialMeasures(question, rest),
    ...(question.comparison !== undefined && {
      previous: measured(question, earlier, refunds.before),
      change_percent: comparedDaysOf(question).partial
        ? null
        : changes(measuresOf(question), earlier, rest, question, refunds),
    }),
    others: all.length - rows.length,
  };
  return [...shown, withShare(row, rest)];
}

function trendsOf(
  question: PlainQuestion,
  figuresOf: (sales: Sale[], refunds: Sale[]) => Row = (sales, refunds) => ({
    ...performanceOf({ sold: sales.filter(isSold), refunds }, question),
    ...Object.fromEntries(TREND_KPIS.map((name) => [name, kpisOf(question, sales)[name]])),
  }),
): Row[] {
  const { range, options, comparison } = question;
  const { granularity = 'month', week_start } = options;
  if (range === null) return [];
  const period = (day: string): string => periodOf(day, granularity, week_start);
  const all = chosen(question);
  const allRefunds = refundsOf(question);
  const parts = [...Map.groupBy(daysOf(range), period).values()];
  const others = comparison === undefined ? [] : comparedPeriods(question, parts, period);
  return parts.map((days, place) => {
    const name = period(days[0]!);
    const sales = all.filter(({ day }) => days.includes(day));
    const refunds = allRefunds.filter(({ day }) => days.includes(day));
    const figures = figuresOf(sales, refunds);
    const before = others[place];
    const then = before && { ...question, range: [before[0]!, before.at(-1)!] as [string, string] };
    const earlier = then ? chosen(then) : [];
    const earlierRefunds = then ? refundsOf(then) : [];
    const partial = before ? isPartial([before[0]!, before.at(-1)!]) : true;
    return {
      period: name,
      partial: days.length < wholePeriod(days[0]!, period).length,
      ...(granularity === 'month' && { year_month: name, month_name: MONTHS[Number(name.slice(5)) - 1] }),
      ...figures,
      ...partialField('partial_figures', PARTIAL_KPIS, sales.filter(isSold)),
      ...(comparison !== undefined && {
        previous: before
          ? {
              period: period(before[0]!),
              start_date: before[0],
              end_date: before.at(-1),
              partial,
              ...figuresOf(earlier, earlierRefunds),
            }
          : null,
        change_percent: partial
          ? null
          : changes(Object.keys(figures), earlier, sales, question, { before: earlierRefunds, now: refunds }),
      }),
    };
  });
}
