import type { Metadata } from './answers.ts';
import type { Day } from './days.ts';
import { type Granularity, periodSpan, type Span, type WeekStart, weekStartOf } from './period.ts';
import { currentLocale, t } from './text.ts';
import type { Unit } from './model.ts';

/** How numbers and days read in a locale. */
export interface Format {
  /** With minor units: `₹648.56`. */
  money: (value: number) => string;
  /** Sums: without minor units where nobody misses them, because the largest of them is this large. */
  sum: (value: number, largest?: number) => string;
  count: (value: number) => string;
  /** Of a value in percent. */
  percent: (value: number) => string;
  /** Of a ratio, two decimals. */
  ratio: (value: number) => string;
  /** With its sign. */
  change: (percent: number) => string;
  /** Difference of two rates in percentage points, with its sign. */
  points: (difference: number) => string;
  /** A figure of a unit; money as sums are, `largest` being the largest beside it. */
  unit: (value: number, unit: Unit, largest?: number) => string;
  /** The same for axes. */
  shortUnit: (value: number, unit: Unit) => string;
  day: (day: Day) => string;
  span: (span: Span) => string;
  /** A period of the trend in full. */
  period: (period: string, granularity: Granularity) => string;
  /** A period of the trend on an axis. */
  tick: (period: string, granularity: Granularity) => string;
  instant: (iso: string) => string;
  /** How long ago: `3 hours ago`. */
  ago: (iso: string, now: number) => string;
  weekStart: WeekStart;
}

const made = new Map<string, Format>();

/** For an answer, in the locale of the reader. */
export function formatOf({ currency }: Pick<Metadata, 'currency'>): Format {
  const locale = currentLocale();
  // Every panel needs one, and what `Intl` makes takes longer than anything else that the page does.
  const key = `${currency} ${locale}`;
  const format = made.get(key) ?? formatFor(currency, locale);
  made.set(key, format);
  return format;
}

/** `currency`: ISO 4217 code of the money. */
export function formatFor(currency: string, locale: string): Format {
  const weekStart = weekStartOf(locale);
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const inCurrency = (options: Intl.NumberFormatOptions) => number({ style: 'currency', currency, ...options });
  const money = inCurrency({});
  const whole = inCurrency({ maximumFractionDigits: 0, minimumFractionDigits: 0 });
  const compact: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 };
  const shortMoney = inCurrency(compact);
  const shortCount = number(compact);
  const count = number({ maximumFractionDigits: 0 });
  const hundredths = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const percent = number({ style: 'percent', ...tenths });
  const change = number({ style: 'percent', ...tenths, signDisplay: 'exceptZero' });
  const points = number({ ...tenths, signDisplay: 'exceptZero' });
  const wholePercent = number({ style: 'percent', maximumFractionDigits: 1 });
  const tenth = number({ maximumFractionDigits: 2 });
  const dayFormat = date({ dateStyle: 'medium', timeZone: 'UTC' });
  const weekday = date({ weekday: 'short', timeZone: 'UTC' });
  const dayTick = date({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = date({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const monthTick = date({ month: 'short', year: '2-digit', timeZone: 'UTC' });
  const instant = date({ dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const span = ({ from, to }: Span) => dayFormat.formatRange(new Date(from), new Date(to));
  const writers: Pick<Format, Unit | 'sum'> = {
    money: (value) => money.format(value),
    sum: (value, largest = value) => (Math.abs(largest) < 10_000 ? money : whole).format(value),
    count: (value) => count.format(value),
    percent: (value) => percent.format(value / 100),
    ratio: (value) => hundredths.format(value),
  };
  const short = {
    money: (value: number) => thousands(shortMoney, value),
    count: (value: number) => thousands(shortCount, value),
    percent: (value: number) => wholePercent.format(value / 100),
    ratio: (value: number) => tenth.format(value),
  };
  return {
    ...writers,
    unit: (value, unit, largest) => (unit === 'money' ? writers.sum(value, largest) : writers[unit](value)),
    shortUnit: (value, unit) => short[unit](value),
    change: (value) => signed(change.format(value / 100)),
    points: (value) => signed(points.format(value)),
    day: (day) => dayFormat.format(new Date(day)),
    span,
    period(period, granularity) {
      const days = periodSpan(period, weekStart);
      const first = new Date(days.from);
      if (granularity === 'year') return period;
      if (granularity === 'quarter') return quarterName(period);
      if (granularity === 'month') return month.format(first);
      return granularity === 'week' ? span(days) : `${weekday.format(first)} ${dayFormat.format(first)}`;
    },
    tick(period, granularity) {
      if (granularity === 'year') return period;
      if (granularity === 'quarter') return quarterName(period);
      const { from } = periodSpan(period, weekStart);
      return (granularity === 'month' ? monthTick : dayTick).format(new Date(from));
    },
    instant: (iso) => instant.format(new Date(iso)),
    ago: (iso, now) => agoIn(relative, iso, now),
    weekStart,
  };
}

/** `2022-Q2` → `Q2 2022`. */
const quarterName = (period: string): string => period.split('-').toReversed().join(' ');

/** With a minus that is as wide as the plus. */
const signed = (text: string): string => text.replace('-', '−');

/** Indian English shortens thousands to `T`, which everybody else reads as trillions. */
const thousands = (format: Intl.NumberFormat, value: number): string =>
  format
    .formatToParts(value)
    .map(({ type, value: text }) => (type === 'compact' && text === 'T' && Math.abs(value) < 1e6 ? 'K' : text))
    .join('');

const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

function agoIn(relative: Intl.RelativeTimeFormat, iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const [unit, length] = STEPS.find(([, step]) => seconds >= step) ?? ['second', 1];
  if (unit === 'second') return t('ago.now');
  return relative.format(-Math.floor(seconds / length), unit);
}
