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

/** A day and, where the text has a time, its hour. */
export interface Moment {
  /** Days since 1970-01-01. */
  day: number;
  /** 0 to 23; null where the text has no time. */
  hour: number | null;
}

/** What a text of a date says by itself, apart from any time zone. */
interface DateTime {
  day: number;
  /** Seconds since the start of the day; null without a time. */
  time: number | null;
  /** Seconds ahead of UTC; null where the text does not say. */
  offset: number | null;
}

/**
 * Makes the parser of dates for a time zone. It gives day and hour in that zone. Two-digit years are in this century; a
 * date-time without an offset is in the zone already. Throws RangeError for an unknown zone.
 */
export function momentParser(timeZone: string): (text: string) => Moment | Flaw {
  const offsetAt = offsetsIn(timeZone);
  return (text) => {
    const parsed = parseDateTime(text);
    if (parsed instanceof Flaw) return parsed;
    let { day, time } = parsed;
    if (time !== null && parsed.offset !== null) {
      const instant = day * DAY_SECONDS + time - parsed.offset;
      const local = instant + offsetAt(instant);
      day = Math.floor(local / DAY_SECONDS);
      time = local - day * DAY_SECONDS;
    }
    if (day < 0 || day > LAST_DAY) return DAY_FLAWS.year;
    return { day, hour: time === null ? null : Math.floor(time / 3600) };
  };
}

/** Like `momentParser`, for the day alone: days since 1970-01-01. */
export function dayParser(timeZone: string): (text: string) => number | Flaw {
  const parse = momentParser(timeZone);
  return (text) => {
    const moment = parse(text);
    return moment instanceof Flaw ? moment : moment.day;
  };
}

/**
 * Makes the parser of instants, in seconds since 1970-01-01T00:00Z. A text without an offset is in the time zone, one without
 * a time is the start of its day.
 */
export function instantParser(timeZone: string): (text: string) => number | Flaw {
  const offsetAt = offsetsIn(timeZone);
  return (text) => {
    const parsed = parseDateTime(text);
    if (parsed instanceof Flaw) return parsed;
    const local = parsed.day * DAY_SECONDS + (parsed.time ?? 0);
    // The offset at the time that clocks show may be that before or after a change; the second look settles it.
    const instant = local - (parsed.offset ?? offsetAt(local - offsetAt(local)));
    return instant < 0 || instant >= (LAST_DAY + 1) * DAY_SECONDS ? DAY_FLAWS.year : instant;
  };
}

const offsetsIn = (timeZone: string) => (timeZone === 'UTC' ? () => 0 : offsetsOf(timeZone));

function parseDateTime(text: string): DateTime | Flaw {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) return isoDateTime(iso);
  const parts = MONTH_FIRST.exec(trimmed);
  if (parts === null) return trimmed === '' ? DAY_FLAWS.empty : DAY_FLAWS.form;
  const day = monthFirstDay(parts);
  return day instanceof Flaw ? day : { day, time: null, offset: null };
}

/** The day and hour of a sale in `timeZone`: text of a date or date-time in. */
export const momentSchema = (timeZone: string) =>
  field(
    momentParser(timeZone),
    z.object({ day: z.int().min(0).max(LAST_DAY), hour: z.int().min(0).max(23).nullable() }),
    {
      description: `Date or date-time; a date-time counts on its day in ${timeZone}`,
      examples: ['04-30-22', '2022-04-30', '4/30/2022', '4/30/22', '2022-04-30T23:59:59+05:30'],
    },
  );

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

function isoDateTime(parts: RegExpExecArray): DateTime | Flaw {
  const year = Number(parts[1]);
  // An offset can move a date-time near the turn of the year into or out of the range.
  if (year < FIRST_YEAR - 1 || year > LAST_YEAR + 1) return DAY_FLAWS.year;
  const day = dayOf(year, Number(parts[2]), Number(parts[3]));
  if (day === undefined) return DAY_FLAWS.day;
  if (parts[4] === undefined) return { day, time: null, offset: null };
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
  const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  // Second 60 is a leap second, which belongs to the day before.
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return DAY_FLAWS.time;
  const time = hour * 3600 + minute * 60 + Math.min(second, 59);
  if (parts[7] === undefined && parts[8] === undefined) return { day, time, offset: null };
  return { day, time, offset: (offsetHour * 3600 + offsetMinute * 60) * (parts[8] === '-' ? -1 : 1) };
}
