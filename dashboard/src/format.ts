import type { Metadata } from './answers.ts';
import type { Day } from './days.ts';
import { type Granularity, periodSpan, type Span } from './period.ts';

/** How numbers and days read: grouped the Indian way for rupees. */
export interface Format {
  /** With minor units: `₹648.56`. */
  money: (value: number) => string;
  /** Sums: without minor units where nobody misses them, because the largest of them is this large. */
  sum: (value: number, largest?: number) => string;
  /** For axes: `₹7.9Cr`. */
  shortMoney: (value: number) => string;
  count: (value: number) => string;
  shortCount: (value: number) => string;
  /** Of a value in percent. */
  percent: (value: number) => string;
  /** Of a ratio, two decimals. */
  ratio: (value: number) => string;
  /** With its sign. */
  change: (percent: number) => string;
  /** Difference of two rates, with its sign. */
  points: (difference: number) => string;
  day: (day: Day) => string;
  span: (span: Span) => string;
  /** A period of the trend in full. */
  period: (period: string, granularity: Granularity) => string;
  /** A period of the trend on an axis. */
  tick: (period: string, granularity: Granularity) => string;
  instant: (iso: string) => string;
}

const made = new Map<string, Format>();

/** For an answer. Days and counts read the same in whichever of the data's currencies its money is. */
export function formatOf({ currency, currencies }: Pick<Metadata, 'currency' | 'currencies'>): Format {
  const [[main] = [currency]] = Object.entries(currencies).toSorted(([, a], [, b]) => b - a);
  // Every panel asks for one, and what `Intl` makes takes longer than anything else that the page does.
  const key = `${currency} ${main}`;
  const format = made.get(key) ?? formatFor(currency, navigator.languages, main);
  made.set(key, format);
  return format;
}

/**
 * `languages`: those of the reader, the first one first; the page itself is English. `main`: the currency as whose readers
 * days and counts are written.
 */
export function formatFor(currency: string, languages: readonly string[] = [], main = currency): Format {
  const english = languages.find((language) => /^en\b/.test(language)) ?? 'en-US';
  const localeOf = (money: string) => (money === 'INR' ? 'en-IN' : english);
  const locale = localeOf(main);
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const inCurrency = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(localeOf(currency), { style: 'currency', currency, ...options });
  const money = inCurrency({});
  const whole = inCurrency({ maximumFractionDigits: 0, minimumFractionDigits: 0 });
  const short: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 };
  const shortMoney = inCurrency(short);
  const shortCount = number(short);
  const count = number({ maximumFractionDigits: 0 });
  const hundredths = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const percent = number({ style: 'percent', ...tenths });
  const change = number({ style: 'percent', ...tenths, signDisplay: 'exceptZero' });
  const points = number({ ...tenths, signDisplay: 'exceptZero' });
  const dayFormat = date({ dateStyle: 'medium', timeZone: 'UTC' });
  const weekday = date({ weekday: 'short', timeZone: 'UTC' });
  const dayTick = date({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = date({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const monthTick = date({ month: 'short', year: '2-digit', timeZone: 'UTC' });
  const instant = date({ dateStyle: 'medium', timeStyle: 'short' });
  const span = ({ from, to }: Span) => dayFormat.formatRange(new Date(from), new Date(to));
  return {
    money: (value) => money.format(value),
    sum: (value, largest = value) => (largest < 10_000 ? money : whole).format(value),
    shortMoney: (value) => thousands(shortMoney, value),
    count: (value) => count.format(value),
    shortCount: (value) => thousands(shortCount, value),
    percent: (value) => percent.format(value / 100),
    ratio: (value) => hundredths.format(value),
    change: (value) => signed(change.format(value / 100)),
    points: (value) => `${signed(points.format(value))} pts`,
    day: (day) => dayFormat.format(new Date(day)),
    span,
    period(period, granularity) {
      const days = periodSpan(period);
      if (granularity === 'month') return month.format(new Date(days.from));
      if (granularity === 'week') return span(days);
      const day = new Date(days.from);
      return `${weekday.format(day)} ${dayFormat.format(day)}`;
    },
    tick(period, granularity) {
      const { from } = periodSpan(period);
      return (granularity === 'month' ? monthTick : dayTick).format(new Date(from));
    },
    instant: (iso) => instant.format(new Date(iso)),
  };
}

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

/** How long ago: `3 hours ago`. */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const [unit, length] = STEPS.find(([, step]) => seconds >= step) ?? ['second', 1];
  if (unit === 'second') return 'just now';
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-Math.floor(seconds / length), unit);
}
