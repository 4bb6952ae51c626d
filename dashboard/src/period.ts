import type { ComparisonName, Granularity, WeekStart } from '../../lib/model/index.ts';
import { addDays, countDays, type Day, isDay, monthEnd, monthStart, toDay } from './days.ts';
import type { TextKey } from './text.ts';

export type { Granularity, WeekStart };

/** First and last day, both inclusive. */
export interface Span {
  from: Day;
  to: Day;
}

/** Spans that end with the data and not with today: a report of two years ago is not empty. */
const SPANS = {
  '7d': ({ to }) => ({ from: addDays(to, -6), to }),
  '30d': ({ to }) => ({ from: addDays(to, -29), to }),
  '90d': ({ to }) => ({ from: addDays(to, -89), to }),
  month: ({ to }) => ({ from: monthStart(to), to }),
  'last-month': ({ to }) => ({ from: monthStart(to, -1), to: addDays(monthStart(to), -1) }),
  quarter: ({ to }) => ({ from: quarterStart(to), to }),
  'last-quarter': ({ to }) => ({ from: monthStart(quarterStart(to), -3), to: addDays(quarterStart(to), -1) }),
  year: ({ to }) => ({ from: `${to.slice(0, 4)}-01-01`, to }),
  '365d': ({ to }) => ({ from: addDays(to, -364), to }),
  all: (data) => data,
} as const satisfies Record<string, (data: Span) => Span>;
export type Preset = keyof typeof SPANS;
export const PRESETS = Object.keys(SPANS) as Preset[];
export const DEFAULT_PRESET: Preset = '30d';

export const isPreset = (text: string): text is Preset => Object.hasOwn(SPANS, text);

/** Label of a preset. */
export const presetKey = (preset: Preset): TextKey => `period.${preset}`;

/** The days of a preset where the data are those of `data`. */
export const presetSpan = (preset: Preset, data: Span): Span => SPANS[preset](data);

/** Lengths of periods, shortest first. */
export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const satisfies readonly Granularity[];

export const isGranularity = (text: string): text is Granularity => GRANULARITIES.some((each) => each === text);

/** What a view is compared with, besides days of one's own. */
export const COMPARISONS = ['previous_period', 'previous_year', 'previous_week', 'none'] as const satisfies readonly (
  ComparisonName | 'none'
)[];
export type Comparison = (typeof COMPARISONS)[number];
export const DEFAULT_COMPARISON: Comparison = 'previous_period';

export const isComparison = (text: string): text is Comparison => COMPARISONS.some((each) => each === text);

/** What shows a span of days in some ten to sixty points. */
export function fittingGranularity({ from, to }: Span): Granularity {
  const days = countDays(from, to);
  if (days <= 62) return 'day';
  if (days <= 366) return 'week';
  return days <= 5 * 366 ? 'month' : 'quarter';
}

/** The days of a period as the API names it: `2022-04-30`, `2022-W17`, `2022-04`, `2022-Q2`, `2022`. */
export function periodSpan(period: string, weekStart: WeekStart = 'monday'): Span {
  const week = /^(\d{4})-W(\d\d)$/.exec(period);
  if (week) {
    // The fourth of January is always in week 1, and weeks of ISO 8601 begin on Monday.
    const fourth = new Date(`${week[1]}-01-04`);
    const monday = toDay(fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000);
    const from = addDays(monday, 7 * (Number(week[2]) - 1) - (weekStart === 'sunday' ? 1 : 0));
    return { from, to: addDays(from, 6) };
  }
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter) {
    const from = monthStart(`${quarter[1]}-01-01`, 3 * (Number(quarter[2]) - 1));
    return { from, to: addDays(monthStart(from, 3), -1) };
  }
  if (/^\d{4}$/.test(period)) return { from: `${period}-01-01`, to: `${period}-12-31` };
  if (/^\d{4}-\d\d$/.test(period)) return { from: `${period}-01`, to: monthEnd(`${period}-01`) };
  return { from: period, to: period };
}

/** The first day of weeks where a locale is used. */
export function weekStartOf(locale: string): WeekStart {
  const { getWeekInfo, weekInfo } = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  const info = getWeekInfo?.call(new Intl.Locale(locale)) ?? weekInfo;
  return info?.firstDay === 7 ? 'sunday' : 'monday';
}

function quarterStart(day: Day): Day {
  const month = Number(day.slice(5, 7));
  return monthStart(day, -((month - 1) % 3));
}

/** Two days as a span, whichever is first; null where one is no day. */
export function spanFrom(a: string, b: string): Span | null {
  if (!isDay(a) || !isDay(b)) return null;
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

/** The days that are in both; null where there are none. */
export function overlap(a: Span, b: Span): Span | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from <= to ? { from, to } : null;
}

export const isSameSpan = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;
