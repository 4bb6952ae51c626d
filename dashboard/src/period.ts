import { addDays, countDays, type Day, monthEnd, monthStart, toDay } from './days.ts';

/** First and last day, both inclusive. */
export interface Span {
  from: Day;
  to: Day;
}

/** Spans that end with the data and not with today: a report of two years ago is not empty. */
export const PRESETS = {
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  'last-month': 'Last month',
  '365d': 'Last 12 months',
  all: 'All data',
} as const;
export type Preset = keyof typeof PRESETS;
export const DEFAULT_PRESET: Preset = '30d';

export const isPreset = (text: string): text is Preset => Object.hasOwn(PRESETS, text);

const SPANS: Record<Preset, (data: Span) => Span> = {
  '7d': ({ to }) => ({ from: addDays(to, -6), to }),
  '30d': ({ to }) => ({ from: addDays(to, -29), to }),
  '90d': ({ to }) => ({ from: addDays(to, -89), to }),
  '365d': ({ to }) => ({ from: addDays(to, -364), to }),
  month: ({ to }) => ({ from: monthStart(to), to }),
  'last-month': ({ to }) => ({ from: monthStart(to, -1), to: addDays(monthStart(to), -1) }),
  all: (data) => data,
};

/** The days of a preset where the data are those of `data`. */
export const presetSpan = (preset: Preset, data: Span): Span => SPANS[preset](data);

export const GRANULARITIES = { day: 'Day', week: 'Week', month: 'Month' } as const;
export type Granularity = keyof typeof GRANULARITIES;

export const isGranularity = (text: string): text is Granularity => Object.hasOwn(GRANULARITIES, text);

/** What shows a span of days in some ten to sixty points. */
export function fittingGranularity({ from, to }: Span): Granularity {
  const days = countDays(from, to);
  if (days <= 62) return 'day';
  return days <= 366 ? 'week' : 'month';
}

/** The days of a period as the API names it: `2022-04-30`, `2022-W17`, `2022-04`. */
export function periodSpan(period: string): Span {
  const week = /^(\d{4})-W(\d\d)$/.exec(period);
  if (week) {
    // The fourth of January is always in week 1, and weeks begin on Monday.
    const fourth = new Date(`${week[1]}-01-04`);
    const monday = toDay(fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000);
    const from = addDays(monday, 7 * (Number(week[2]) - 1));
    return { from, to: addDays(from, 6) };
  }
  if (/^\d{4}-\d\d$/.test(period)) return { from: `${period}-01`, to: monthEnd(`${period}-01`) };
  return { from: period, to: period };
}

/** The days that are in both; null where there are none. */
export function overlap(a: Span, b: Span): Span | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from <= to ? { from, to } : null;
}

export const isSameSpan = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;
