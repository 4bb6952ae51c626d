const DAY_MS = 86_400_000;

/** The calendar month of a day, in months since 1970-01. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS);
  return 12 * (date.getUTCFullYear() - 1970) + date.getUTCMonth();
}

/** The month of a day as `2022-04`. */
export const monthName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 7);
