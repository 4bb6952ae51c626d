const DAY_MS = 86_400_000;
/** Weekday of 1970-01-01, a Thursday, counted from Monday. */
const FIRST_WEEKDAY = 3;

export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** The periods of a calendar, numbered without gaps. Days are days since 1970-01-01. */
export interface Periods {
  /** The period that a day is in. */
  of: (day: number) => number;
  firstDay: (period: number) => number;
  /** Name of a period: `2022-04-30`, `2022-W17`, `2022-04`, `2022-Q2`, `2022`. */
  name: (period: number) => string;
}

const date = (day: number): Date => new Date(day * DAY_MS);
const iso = (day: number): string => date(day).toISOString().slice(0, 10);
const firstOfMonth = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12) / DAY_MS;
const two = (number: number): string => String(number).padStart(2, '0');

/** Periods of a number of months, counted from year 0 on. */
const months = (length: number, name: (year: number, place: number) => string): Periods => ({
  of: (day) => Math.floor((12 * date(day).getUTCFullYear() + date(day).getUTCMonth()) / length),
  firstDay: (period) => firstOfMonth(period * length),
  name: (period) => name(Math.floor((period * length) / 12), period % (12 / length)),
});

export const PERIODS: Readonly<Record<Granularity, Periods>> = {
  day: { of: (day) => day, firstDay: (period) => period, name: iso },
  week: {
    of: (day) => Math.floor((day + FIRST_WEEKDAY) / 7),
    firstDay: (period) => 7 * period - FIRST_WEEKDAY,
    name: isoWeek,
  },
  month: months(1, (year, place) => `${year}-${two(place + 1)}`),
  quarter: months(3, (year, place) => `${year}-Q${place + 1}`),
  year: months(12, (year) => String(year)),
};

/** A week belongs to the year that its Thursday is in. */
function isoWeek(week: number): string {
  const thursday = 7 * week;
  const year = date(thursday).getUTCFullYear();
  return `${year}-W${two(Math.floor((thursday - Date.UTC(year) / DAY_MS) / 7) + 1)}`;
}
