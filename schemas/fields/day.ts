import * as z from 'zod';
import { dayOf } from './calendar.ts';
import { field, Flaw } from './field.ts';
import { offsetsOf } from './time-zone.ts';

export { parseIsoDay, toIsoDay } from './calendar.ts';
export { isTimeZone } from './time-zone.ts';

const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;
const LAST_DAY = dayOf(LAST_YEAR, 12, 31)!;
const DAY_SECONDS = 86_400;

/** Why a text is not the date of a sale. */
export const DAY_FLAWS = {
  empty: new Flaw('empty', 'Date is empty. Every row needs one'),
  form: new Flaw(
    'unknown_form',
    'Date format is not recognized. Accepted: MM-DD-YY, YYYY-MM-DD, M/D/YYYY, M/D/YY and ISO date-times',
  ),
  day: new Flaw('no_such_day', 'Date does not exist in the calendar. Check its month and day'),
  dayFirst: new Flaw(
    'day_first',
    'Month is above 12: this file looks day-first. Write the month first, as in 04-30-22',
  ),
  time: new Flaw(
    'no_such_time',
    'Time of day or UTC offset does not exist. Accepted: 00:00:00 to 23:59:59, with an offset of up to 23:59',
  ),
  year: new Flaw('year', `Year is out of range. Accepted: ${FIRST_YEAR} to ${LAST_YEAR}`),
} as const;

const MONTH_FIRST = /^(?:(\d\d)-(\d\d)-(\d\d)|(\d{1,2})\/(\d{1,2})\/(\d{4}|\d\d))$/;
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?)?$/i;

/**
 * Makes the parser of dates for a time zone. It gives the day in that zone, in days since 1970-01-01. Two-digit years are in
 * this century; a date-time without an offset is in the zone already. Throws RangeError for an unknown zone.
 */
export function dayParser(timeZone: string): (text: string) => number | Flaw {
  const offsets = offsetsOf(timeZone);
  const offsetAt = timeZone === 'UTC' ? () => 0 : offsets;
  return (text) => {
    const trimmed = text.trim();
    const iso = ISO.exec(trimmed);
    if (iso !== null) return isoDay(iso, offsetAt);
    const parts = MONTH_FIRST.exec(trimmed);
    if (parts !== null) return monthFirstDay(parts);
    return trimmed === '' ? DAY_FLAWS.empty : DAY_FLAWS.form;
  };
}

/** The day of a sale in `timeZone`: text of a date or date-time in, days since 1970-01-01 out. */
export const daySchema = (timeZone: string) =>
  field(dayParser(timeZone), z.int().min(0).max(LAST_DAY), {
    description: `Date or date-time; a date-time counts on its day in ${timeZone}`,
    examples: ['04-30-22', '2022-04-30', '4/30/2022', '4/30/22', '2022-04-30T23:59:59+05:30'],
  });

function monthFirstDay(parts: RegExpExecArray): number | Flaw {
  const month = Number(parts[1] ?? parts[4]);
  const day = Number(parts[2] ?? parts[5]);
  const digits = parts[3] ?? parts[6]!;
  const year = digits.length === 2 ? 2000 + Number(digits) : Number(digits);
  if (year < FIRST_YEAR || year > LAST_YEAR) return DAY_FLAWS.year;
  const days = dayOf(year, month, day);
  if (days !== undefined) return days;
  return month > 12 && dayOf(year, day, month) !== undefined ? DAY_FLAWS.dayFirst : DAY_FLAWS.day;
}

function isoDay(parts: RegExpExecArray, offsetAt: (instant: number) => number): number | Flaw {
  const year = Number(parts[1]);
  // An offset can move a date-time near the turn of the year into or out of the range.
  if (year < FIRST_YEAR - 1 || year > LAST_YEAR + 1) return DAY_FLAWS.year;
  let day = dayOf(year, Number(parts[2]), Number(parts[3]));
  if (day === undefined) return DAY_FLAWS.day;
  if (parts[4] !== undefined) {
    const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
    const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
    // Second 60 is a leap second, which belongs to the day before.
    if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return DAY_FLAWS.time;
    if (parts[7] !== undefined || parts[8] !== undefined) {
      const offset = (offsetHour * 3600 + offsetMinute * 60) * (parts[8] === '-' ? -1 : 1);
      const instant = day * DAY_SECONDS + hour * 3600 + minute * 60 + Math.min(second, 59) - offset;
      day = Math.floor((instant + offsetAt(instant)) / DAY_SECONDS);
    }
  }
  return day < 0 || day > LAST_DAY ? DAY_FLAWS.year : day;
}
