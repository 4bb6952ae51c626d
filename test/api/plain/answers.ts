import { chosen, dayAfter, daysOf, FIRST, passing, type PlainQuestion } from './question.ts';
import { REPORTS, type Sale } from './sales.ts';

type Row = Record<string, unknown>;

/** What each route has to say, worked out line by line: no sums are kept, none is used twice. */
export const PLAIN_DATA: Record<string, (question: PlainQuestion) => unknown> = {
  analytics: (question) => ({
    kpis: kpisOf(question),
    regional_analytics: ranked(question, 'state', '-revenue').slice(0, Number(question.options['limit'] ?? 10)),
    category_performance: ranked(question, 'category', '-revenue'),
    monthly_trends: trendsOf({ ...question, options: {} }).map(withoutShares),
  }),
  kpis: (question) => (question.options['compare'] ? comparedOf(question) : kpisOf(question)),
  regions: (question) => paged(ranked(question, 'state', question.options['sort'] ?? '-revenue'), question),
  categories: (question) => paged(ranked(question, 'category', question.options['sort'] ?? '-revenue'), question),
  trends: trendsOf,
  dimensions: (question) =>
    Object.fromEntries(
      (['series', 'country', 'state', 'category', 'fulfilment', 'b2b', 'channel', 'currency'] as const).map((name) => {
        const sales = question.hasCurrency ? chosen(question) : passing(question);
        const groups = Array.from(Map.groupBy(sales, (sale) => String(sale[name])));
        const values = groups.map(([value, lines]) => ({ value, lines: lines.length }));
        return [
          name,
          paged(
            values.sort((a, b) => b.lines - a.lines || order(a.value, b.value)),
            question,
          ),
        ];
      }),
    ),
  sources: (question) =>
    paged(
      [...REPORTS].reverse().map(({ key, series, sales }) => {
        const days = sales.map(({ day }) => day).sort();
        const active = sales.filter(({ cancelled }) => !cancelled).length;
        const counts = { rows: sales.length + 1, active, cancelled: sales.length - active, rejected: 1, erased: 0 };
        return {
          key,
          series,
          ...counts,
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

/** How many rows a list has as a whole. */
export const PLAIN_TOTALS: Record<string, (question: PlainQuestion) => number> = {
  regions: (question) => ranked(question, 'state', 'revenue').length,
  categories: (question) => ranked(question, 'category', 'revenue').length,
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

function kpisOf(question: PlainQuestion, all: Sale[] = chosen(question)): Row {
  const sold = all.filter(({ cancelled }) => !cancelled);
  const back = sold.filter(({ returned }) => returned);
  const revenue = sum(sold, ({ amount }) => amount);
  const b2b = sum(sold, (sale) => (sale.b2b ? sale.amount : 0));
  return {
    total_revenue: money(revenue, question),
    total_orders: sold.length,
    average_order_value: money(sold.length === 0 ? 0 : rounded(revenue / sold.length), question),
    total_quantity_sold: sum(sold, ({ quantity }) => quantity),
    b2b_revenue: money(b2b, question),
    b2c_revenue: money(revenue - b2b, question),
    b2b_percentage: percent(b2b, revenue),
    amazon_fulfilled_orders: count(sold, ({ fulfilment }) => fulfilment === 'Amazon'),
    merchant_fulfilled_orders: count(sold, ({ fulfilment }) => fulfilment === 'Merchant'),
    cancelled_orders: all.length - sold.length,
    cancellation_rate: percent(all.length - sold.length, all.length),
    returned_orders: back.length,
    returned_revenue: money(
      sum(back, ({ amount }) => amount),
      question,
    ),
    return_rate: percent(back.length, sold.length),
    ...orderFiguresOf(sold, question),
  };
}

/** The numbers that are compared, before they are rounded. */
function unrounded(question: PlainQuestion): Record<string, number> {
  const kpis = kpisOf(question) as Record<string, number>;
  const sold = active(question);
  const revenue = sum(sold, ({ amount }) => amount);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100);
  return {
    ...kpis,
    average_order_value: sold.length === 0 ? 0 : revenue / sold.length,
    b2b_percentage: share(
      sum(sold, (sale) => (sale.b2b ? sale.amount : 0)),
      revenue,
    ),
    cancellation_rate: share(kpis['cancelled_orders']!, chosen(question).length),
    return_rate: share(kpis['returned_orders']!, sold.length),
    distinct_order_value: distinct(priced(sold)) === 0 ? 0 : revenue / distinct(priced(sold)),
    units_per_order: sold.length === 0 ? 0 : sum(sold, ({ quantity }) => quantity) / distinct(sold),
  };
}

function comparedOf(question: PlainQuestion): Row {
  const { range } = question;
  const kpis = kpisOf(question);
  if (range === null) {
    const previous = { start_date: null, end_date: null, partial: true, ...kpis };
    return { ...kpis, previous, change_percent: null, change_points: null };
  }
  const days = daysOf(range).length;
  const before: [string, string] = [dayAfter(range[0], -days), dayAfter(range[0], -1)];
  const earlier = { ...question, range: before };
  const partial = before[0] < FIRST;
  const [now, then] = [unrounded(question), unrounded(earlier)];
  const change = Object.keys(kpis).map((name) => [
    name,
    then[name] === 0 ? null : hundredths(((now[name]! - then[name]!) / then[name]!) * 100) + 0,
  ]);
  const points = ['b2b_percentage', 'cancellation_rate', 'return_rate'].map((name) => [
    name,
    hundredths(now[name]! - then[name]!) + 0,
  ]);
  return {
    ...kpis,
    previous: { start_date: before[0], end_date: before[1], partial, ...kpisOf(earlier) },
    change_percent: partial ? null : Object.fromEntries(change),
    change_points: partial ? null : Object.fromEntries(points),
  };
}

function performanceOf(sales: Sale[], question: PlainQuestion) {
  const revenue = sum(sales, ({ amount }) => amount);
  return {
    revenue: money(revenue, question),
    order_count: sales.length,
    quantity_sold: sum(sales, ({ quantity }) => quantity),
    avg_order_value: money(sales.length === 0 ? 0 : rounded(revenue / sales.length), question),
    ...orderFiguresOf(sales, question),
  };
}

function ranked(question: PlainQuestion, name: 'state' | 'category', sort: string): Row[] {
  const measure = sort.replace('-', '') as keyof ReturnType<typeof performanceOf>;
  return Array.from(Map.groupBy(active(question), (sale) => sale[name]))
    .map(([value, sales]) => ({ value, row: performanceOf(sales, question) }))
    .sort((a, b) => (sort.startsWith('-') ? -1 : 1) * (a.row[measure] - b.row[measure]) || order(a.value, b.value))
    .map(({ value, row }) => ({ [name]: value, ...row }));
}

const paged = <T>(rows: T[], { options }: PlainQuestion): T[] => {
  const offset = Number(options['offset'] ?? 0);
  return rows.slice(offset, offset + Number(options['limit'] ?? 1000));
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The period of a day, by looking at the day alone. */
function periodOf(day: string, granularity: string): string {
  const [year = '', month = ''] = day.split('-');
  if (granularity === 'day') return day;
  if (granularity === 'month') return `${year}-${month}`;
  if (granularity === 'quarter') return `${year}-Q${Math.ceil(Number(month) / 3)}`;
  if (granularity === 'year') return year;
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  const thursday = dayAfter(day, 3 - weekday);
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

const withoutShares = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !TREND_KPIS.includes(name)));

function trendsOf(question: PlainQuestion): Row[] {
  const { range, options } = question;
  const { granularity = 'month' } = options;
  if (range === null) return [];
  const all = chosen(question);
  const periods = Array.from(Map.groupBy(daysOf(range), (day) => periodOf(day, granularity)));
  return periods.map(([period, days]) => {
    const isIn = (day: string) => periodOf(day, granularity) === period;
    const sales = all.filter(({ day }) => isIn(day));
    const kpis = kpisOf(question, sales);
    return {
      period,
      partial: isIn(dayAfter(days[0]!, -1)) || isIn(dayAfter(days.at(-1)!)),
      ...(granularity === 'month' && { year_month: period, month_name: MONTHS[Number(period.slice(5)) - 1] }),
      ...performanceOf(
        sales.filter(({ cancelled }) => !cancelled),
        question,
      ),
      ...Object.fromEntries(TREND_KPIS.map((name) => [name, kpis[name]])),
    };
  });
}
