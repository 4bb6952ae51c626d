const DAY_MS = 86_400_000;

export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
export const isGranularity = (name: string): name is Granularity => (GRANULARITIES as readonly string[]).includes(name);

/** The first day of a week. */
export const WEEK_STARTS = ['monday', 'sunday'] as const;
export type WeekStart = (typeof WEEK_STARTS)[number];

/** What days can be grouped by: `week` is from Monday on, `sunday_week` from Sunday on. */
export const PERIOD_KINDS = [...GRANULARITIES, 'sunday_week'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export const periodKind = (granularity: Granularity, weekStart: WeekStart = 'monday'): PeriodKind =>
  granularity === 'week' && weekStart === 'sunday' ? 'sunday_week' : granularity;

/** Periods by which large rollups are published as well as by day, the shortest first. Each is made of whole ones of those before. */
export const LONGER_PERIODS = ['month', 'year'] as const satisfies readonly PeriodKind[];
export type LongerPeriod = (typeof LONGER_PERIODS)[number];

/** What a range of days can be compared with. */
export const COMPARISONS = ['previous_period', 'previous_year', 'previous_week'] as const;
export type ComparisonName = (typeof COMPARISONS)[number];

/** The periods of a calendar, numbered without gaps. Days are days since 1970-01-01. */
export interface Periods {
  /** The period that a day is in. */
  of: (day: number) => number;
  firstDay: (period: number) => number;
  /** Name of a period: `2022-04-30`, `2022-W17`, `2022-04`, `2022-Q2`, `2022`. */
  name: (period: number) => string;
  /** The period of the same place in the year before: of 29 February 28 February, of week 53 week 52 if there is none. */
  yearBefore: (period: number) => number;
}

const date = (day: number): Date => new Date(day * DAY_MS);
const iso = (day: number): string => date(day).toISOString().slice(0, 10);
/** The day of a date; `month` is counted from 0. `Date.UTC` would put the years 0 to 99 into the 20th century. */
const dayAt = (year: number, month: number, day: number): number =>
  new Date(0).setUTCFullYear(year, month, day) / DAY_MS;
const two = (number: number): string => String(number).padStart(2, '0');
const four = (year: number): string => String(year).padStart(4, '0');

/** Periods of a number of months, counted from year 0 on. */
const months = (length: number, name: (year: number, place: number) => string): Periods => ({
  of: (day) => Math.floor((12 * date(day).getUTCFullYear() + date(day).getUTCMonth()) / length),
  firstDay: (period) => dayAt(Math.floor((period * length) / 12), (period * length) % 12, 1),
  name: (period) => name(Math.floor((period * length) / 12), period % (12 / length)),
  yearBefore: (period) => period - 12 / length,
});

/**
 * Weeks, numbered by ISO 8601. `lead`: days from the first day of week 0 to 1970-01-01. A week from Sunday on has the name of the
 * ISO week that it shares six days with.
 */
const weeks = (lead: number): Periods => ({
  of: (day) => Math.floor((day + lead) / 7),
  firstDay: (period) => 7 * period - lead,
  name: (week) => `${four(yearOfWeek(week))}-W${two(placeOfWeek(week) + 1)}`,
  yearBefore: (week) => {
    const year = yearOfWeek(week);
    return Math.min(firstWeek(year - 1) + placeOfWeek(week), firstWeek(year) - 1);
  },
});

/** A week belongs to the year that its Thursday is in. */
const yearOfWeek = (week: number): number => date(7 * week).getUTCFullYear();
/** The first week of a year is the one that 4 January is in, counted from Monday. */
const firstWeek = (year: number): number => Math.floor((dayAt(year, 0, 4) + 3) / 7);
const placeOfWeek = (week: number): number => week - firstWeek(yearOfWeek(week));

/** The same date of the year before; of 29 February 28 February. */
function dayOfYearBefore(day: number): number {
  const [year, month] = [date(day).getUTCFullYear() - 1, date(day).getUTCMonth()];
  return Math.min(dayAt(year, month, date(day).getUTCDate()), dayAt(year, month + 1, 0));
}

export const PERIODS: Readonly<Record<PeriodKind, Periods>> = {
  day: { of: (day) => day, firstDay: (period) => period, name: iso, yearBefore: dayOfYearBefore },
  week: weeks(3),
  month: months(1, (year, place) => `${four(year)}-${two(place + 1)}`),
  quarter: months(3, (year, place) => `${four(year)}-Q${place + 1}`),
  year: months(12, (year) => four(year)),
  sunday_week: weeks(4),
};
