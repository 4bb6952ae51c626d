const DAY_MS = 86_400_000;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export const MONTH_NAMES = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

/** Days since 1970-01-01 of a Gregorian date, year 100 or later; undefined if the date does not exist. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return day > MONTH_LENGTHS[month - 1]! + leapDay ? undefined : Date.UTC(year, month - 1, day) / DAY_MS;
}

/** Formats days since 1970-01-01 as `YYYY-MM-DD`, for the years 0 to 9999. */
export const toIsoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Parses `YYYY-MM-DD`, years 0 to 9999, to days since 1970-01-01; undefined for any other text and for dates that do not exist. */
export function parseIsoDay(text: string): number | undefined {
  if (!ISO_DAY.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  // Date.parse reads 2022-02-30 as 2022-03-02.
  return Number.isNaN(day) || toIsoDay(day) !== text ? undefined : day;
}
