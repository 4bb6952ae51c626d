import { chosen, dayAfter, daysOf, FIRST, LAST, passing, type PlainQuestion, refundsOf } from './question.ts';
import { REPORTS, type Sale } from './sales.ts';

type Row = Record<string, unknown>;

/** What each route has to say, worked out line by line: no sums are kept, none is used twice. */
export const PLAIN_DATA: Record<string, (question: PlainQuestion) => unknown> = {
  analytics: (question) => ({
    kpis: kpisAndComparison(question),
    regional_analytics: ranked(question, 'state', '-revenue').slice(0, Number(question.options['limit'] ?? 10)),
    category_performance: ranked(question, 'category', '-revenue'),
    monthly_trends: trendsOf({ ...question, options: {} }).map(withoutShares),
  }),
  kpis: kpisAndComparison,
  regions: (question) => listed(question, 'state'),
  categories: (question) => listed(question, 'category'),
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
      [...REPORTS].reverse().map(({ key, series, sales, refunds }) => {
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

/** All rows of a list as one. */
export function totalsOf(question: PlainQuestion): Row {
  const [now, before] = soldOf(question);
  return rowOf(question, now, before);
}

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

function kpisOf(question: PlainQuestion, all = chosen(question), refunds = refundsOf(question)): Row {
  const sold = all.filter(({ cancelled }) => !cancelled);
  const back = sold.filter(({ returned }) => returned);
  const revenue = sum(sold, ({ amount }) => amount);
  const b2b = sum(sold, (sale) => (sale.b2b ? sale.amount : 0));
  const [returned, refunded] = [back, refunds].map((lines) => sum(lines, ({ amount }) => amount)) as [number, number];
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
    returned_revenue: money(returned, question),
    return_rate: percent(back.length, sold.length),
    ...orderFiguresOf(sold, question),
    refunded_revenue: money(refunded, question),
    net_revenue: money(revenue - returned - refunded, question),
  };
}

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
    names.map((name) => [
      name,
      then[name] === 0 ? null : hundredths(((now[name]! - then[name]!) / then[name]!) * 100) + 0,
    ]),
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
  if (question.comparison === undefined) return kpis;
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
    previous: { ...days, ...kpisOf(question, earlier, refunds.before) },
    change_percent: days.partial ? null : changes(Object.keys(kpis), earlier, chosen(question), question, refunds),
    change_points: days.partial ? null : Object.fromEntries(points),
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

const isSold = ({ cancelled }: Sale): boolean => !cancelled;
const isOfNoNumber = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The active lines of a question, and those of the days that it is compared with. */
function soldOf(question: PlainQuestion): [now: Sale[], before: Sale[]] {
  const { comparison } = question;
  const before = comparison === undefined ? [] : chosen({ ...question, range: comparedRange(question) }).filter(isSold);
  return [active(question), before];
}

/** The figures of lists of some lines, and what a comparison with other lines adds to them. */
function rowOf(question: PlainQuestion, now: Sale[], before: Sale[]): Row {
  const figures = performanceOf(now, question);
  const { partial } = comparedDaysOf(question);
  return {
    ...figures,
    ...(question.comparison !== undefined && {
      previous: performanceOf(before, question),
      change_percent: partial ? null : changes(Object.keys(figures), before, now, question),
    }),
  };
}

/** The share of some lines in others. */
const shareOf = (part: Sale[], whole: Sale[]) => {
  const of = (number: (sale: Sale) => number) => percent(sum(part, number), sum(whole, number));
  return { revenue: of(({ amount }) => amount), order_count: of(() => 1), quantity_sold: of((sale) => sale.quantity) };
};

/** A page of a list, with the row of all others if it is asked for. */
function listed(question: PlainQuestion, name: 'state' | 'category'): Row[] {
  const { sort = '-revenue', share, others } = question.options;
  const [now, before] = soldOf(question);
  const withShare = (row: Row, lines: Sale[]): Row => ({
    ...row,
    ...(share === 'true' && { share: shareOf(lines, now) }),
  });
  const all = ranked(question, name, sort);
  const rows = paged(all, question);
  const shown = rows.map((row) =>
    withShare(
      row,
      now.filter((sale) => sale[name] === row[name]),
    ),
  );
  if (others !== 'true' || rows.length === all.length) return shown;
  const isOther = (sale: Sale) => !rows.some((row) => row[name] === sale[name]);
  const rest = now.filter(isOther);
  const row = { [name]: 'Others', ...rowOf(question, rest, before.filter(isOther)), others: all.length - rows.length };
  return [...shown, withShare(row, rest)];
}

function ranked(question: PlainQuestion, name: 'state' | 'category', sort: string): Row[] {
  const key = sort.replace('-', '');
  const figure = key.replace('change_percent.', '');
  const [now, before] = soldOf(question);
  const values = [...new Set([...now, ...before].map((sale) => sale[name]))];
  const rows = values.map((value) => {
    const isOne = (sale: Sale) => sale[name] === value;
    const figures = rowOf(question, now.filter(isOne), before.filter(isOne));
    const change = figures['change_percent'] as Row | null | undefined;
    const number: unknown = key === figure ? figures[figure] : change?.[figure];
    return { value, number, row: { [name]: value, ...figures } };
  });
  const [numbered, others] = [
    rows.filter(({ number }) => !isOfNoNumber(number)),
    rows.filter(({ number }) => isOfNoNumber(number)),
  ];
  const direction = sort.startsWith('-') ? -1 : 1;
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

const withoutShares = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !TREND_KPIS.includes(name))
      .map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? withoutShares(value as Row) : value,
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

function trendsOf(question: PlainQuestion): Row[] {
  const { range, options, comparison } = question;
  const { granularity = 'month', week_start } = options;
  if (range === null) return [];
  const period = (day: string): string => periodOf(day, granularity, week_start);
  const all = chosen(question);
  const parts = [...Map.groupBy(daysOf(range), period).values()];
  const others = comparison === undefined ? [] : comparedPeriods(question, parts, period);
  const figuresOf = (sales: Sale[]): Row => ({
    ...performanceOf(sales.filter(isSold), question),
    ...Object.fromEntries(TREND_KPIS.map((name) => [name, kpisOf(question, sales)[name]])),
  });
  return parts.map((days, place) => {
    const name = period(days[0]!);
    const sales = all.filter(({ day }) => days.includes(day));
    const figures = figuresOf(sales);
    const before = others[place];
    const earlier = before ? chosen({ ...question, range: [before[0]!, before.at(-1)!] }) : [];
    const partial = before ? isPartial([before[0]!, before.at(-1)!]) : true;
    return {
      period: name,
      partial: days.length < wholePeriod(days[0]!, period).length,
      ...(granularity === 'month' && { year_month: name, month_name: MONTHS[Number(name.slice(5)) - 1] }),
      ...figures,
      ...(comparison !== undefined && {
        previous: before
          ? {
              period: period(before[0]!),
              start_date: before[0],
              end_date: before.at(-1),
              partial,
              ...figuresOf(earlier),
            }
          : null,
        change_percent: partial ? null : changes(Object.keys(figures), earlier, sales, question),
      }),
    };
  });
}
