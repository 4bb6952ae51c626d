/** A day of the calendar, `2022-04-30`: compares as text, and knows no time zone. */
export type Day = string;

const DAY_MS = 86_400_000;

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && toDay(ms) === text;
}

export const toDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => toDay(Date.parse(day) + days * DAY_MS);

/** Days from the one to the other, both counted. */
export const countDays = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** First day of the month that is so many months after that of `day`. */
export function monthStart(day: Day, months = 0): Day {
  const date = new Date(day);
  return toDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months));
}

export const monthEnd = (day: Day): Day => addDays(monthStart(day, 1), -1);
