import * as z from 'zod';
import { dayOf } from './calendar.ts';
import { field, Flaw } from './field.ts';
import { offsetOfAbbreviation } from './zones.ts';
import { MARKETPLACE_ZONE, offsetsOf } from './time-zone.ts';

export { parseIsoDay, toIsoDay } from './calendar.ts';
export { isTimeZone } from './time-zone.ts';

const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;
const LAST_DAY = dayOf(LAST_YEAR, 12, 31)!;
const DAY_SECONDS = 86_400;

/** Which of day and month comes first in a date of numbers that does not begin with the year. */
export type DateOrder = 'month-first' | 'day-first';

/** How a file writes dates of numbers. */
export interface DateStyle {
  /** Which of day and month comes first where the year does not. */
  order: DateOrder;
  /** Whether a bare number is a day as spreadsheets count them: 44681 is 2022-04-30. */
  serials: boolean;
  /** Whether a spreadsheet exchanged day and month of the dates that say which is which: `2022-05-04` for 5 April. */
  exchanged?: boolean | undefined;
}

/** The style where nothing is known of a file. */
const USUAL: DateStyle = { order: 'month-first', serials: false };

/** Why a text is not the date of a sale. */
export const DAY_FLAWS = {
  empty: new Flaw('empty', 'Date is empty. Every row needs one'),
  form: new Flaw(
    'unknown_form',
    'Date format is not recognized. Accepted: YYYY-MM-DD, MM-DD-YYYY or DD-MM-YYYY, 29-Jun-2022, Jun 29, 2022, each also with a time',
  ),
  serial: new Flaw(
    'serial_day',
    'Date is a bare number, and no date of the file says that it is the day of a spreadsheet. Write 2022-04-30 instead of 44681',
  ),
  day: new Flaw('no_such_day', 'Date does not exist in the calendar. Check its month and day'),
  dayFirst: new Flaw(
    'day_first',
    'Month is above 12 where the month comes first in the other dates of the file. Write all dates in one order',
  ),
  monthFirst: new Flaw(
    'month_first',
    'Month is above 12 where the day comes first in the other dates of the file. Write all dates in one order',
  ),
  time: new Flaw(
    'no_such_time',
    'Time of day or UTC offset does not exist. Accepted: 00:00:00 to 23:59:59 or 12:00 AM to 11:59 PM, with an offset of up to 23:59',
  ),
  year: new Flaw('year', `Year is out of range. Accepted: ${FIRST_YEAR} to ${LAST_YEAR}`),
} as const;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?)?$/i;
/** A date, then a time that is read by `TIME`. */
const NUMERIC = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?!\d)(.*)$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)$/;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +/i;
const DAY_MONTH_NAME = /^(\d{1,2})(?:st|nd|rd|th)?[-/. ] ?([a-z]{3,9})[-/., ] ?(\d{4}|\d\d)(?!\d)(.*)$/i;
const MONTH_NAME_DAY = /^([a-z]{3,9})[-/. ] ?(\d{1,2})(?:st|nd|rd|th)?[-/, ] ?(\d{4}|\d\d)(?!\d)(.*)$/i;
const SERIAL = /^(\d{5})(?:[.,](\d+))?$/;
const TIME =
  /^(?:T|,? +)(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)? ?([ap]\.?m\.?)? ?(?:([+-])(\d\d)(?::?(\d\d))?|([a-z]{1,5}))?$/i;
/** 1899-12-30: spreadsheets count days from there, since they take 1900 for a leap year. */
const SERIAL_EPOCH = 25_569;
/** English month names, by their first three letters. */
const MONTHS: ReadonlyMap<string, { month: number; name: string }> = new Map(
  'january february march april may june july august september october november december'
    .split(' ')
    .map((name, index) => [name.slice(0, 3), { month: index + 1, name }]),
);

/** A day and, where the text has a time, its hour. */
export interface Moment {
  /** Days since 1970-01-01. */
  day: number;
  /** 0 to 23; null where the text has no time. */
  hour: number | null;
  /**
   * The day if day and month were the other way round, in days since 1970-01-01; null if there is no such day; undefined if
   * the text can be read in one way only.
   */
  other?: number | null | undefined;
  /**
   * The day with day and month exchanged, of a text without an offset that says which is which, such as `2022-04-30`; null if
   * there is no such day, or if it has an offset; undefined for other texts.
   */
  exchanged?: number | null | undefined;
  /**
   * Seconds since 1970-01-01T00:00Z, where the zone is that of a line's marketplace, by which day and hour are still to be
   * told; undefined where the text says them itself.
   */
  instant?: number | undefined;
}

/** What a text of a date says by itself, apart from any time zone. */
interface DateTime {
  day: number;
  other: number | null | undefined;
  exchanged?: number | null | undefined;
  /** Seconds since the start of the day; null without a time. */
  time: number | null;
  /** Seconds ahead of UTC; null where the text does not say. */
  offset: number | null;
}

/**
 * Makes the parser of dates for a time zone. It gives day and hour in that zone; for `marketplace` those in UTC, and the
 * instant. Two-digit years are in this century; a
 * date-time without an offset is in the zone already. Throws RangeError for an unknown zone.
 */
export function momentParser(timeZone: string, style: DateStyle = USUAL): (text: string) => Moment | Flaw {
  const offsetAt = offsetsIn(timeZone);
  return (text) => {
    const parsed = parseDateTime(text, style);
    if (parsed instanceof Flaw) return parsed;
    const exchanged = parsed.offset === null || parsed.exchanged === undefined ? parsed.exchanged : null;
    let { day, time } = parsed;
    if (style.exchanged === true && typeof exchanged === 'number') day = exchanged;
    let instant: number | undefined;
    if (time !== null && parsed.offset !== null) {
      instant = day * DAY_SECONDS + time - parsed.offset;
      const local = instant + offsetAt(instant);
      day = Math.floor(local / DAY_SECONDS);
      time = local - day * DAY_SECONDS;
    }
    if (day < 0 || day > LAST_DAY) return DAY_FLAWS.year;
    const moment = { day, hour: time === null ? null : Math.floor(time / 3600), other: parsed.other, exchanged };
    return timeZone === MARKETPLACE_ZONE && instant !== undefined ? { ...moment, instant } : moment;
  };
}

/** Like `momentParser`, for the day alone: days since 1970-01-01. */
export function dayParser(timeZone: string, style: DateStyle = USUAL): (text: string) => number | Flaw {
  const parse = momentParser(timeZone, style);
  return (text) => {
    const moment = parse(text);
    return moment instanceof Flaw ? moment : moment.day;
  };
}

/**
 * Makes the parser of instants, in seconds since 1970-01-01T00:00Z. A text without an offset is in the time zone, one without
 * a time is the start of its day.
 */
export function instantParser(timeZone: string, style: DateStyle = USUAL): (text: string) => number | Flaw {
  const offsetAt = offsetsIn(timeZone);
  return (text) => {
    const parsed = parseDateTime(text, style);
    if (parsed instanceof Flaw) return parsed;
    const local = parsed.day * DAY_SECONDS + (parsed.time ?? 0);
    // The offset at the time that clocks show may be that before or after a change; the second look settles it.
    const instant = local - (parsed.offset ?? offsetAt(local - offsetAt(local)));
    return instant < 0 || instant >= (LAST_DAY + 1) * DAY_SECONDS ? DAY_FLAWS.year : instant;
  };
}

const offsetsIn = (timeZone: string) =>
  timeZone === 'UTC' || timeZone === MARKETPLACE_ZONE ? () => 0 : offsetsOf(timeZone);

function parseDateTime(text: string, style: DateStyle): DateTime | Flaw {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) return isoDateTime(iso);
  const numeric = NUMERIC.exec(trimmed);
  if (numeric !== null) return numericDateTime(numeric, style.order);
  if (trimmed === '') return DAY_FLAWS.empty;
  const serial = SERIAL.exec(trimmed);
  if (serial !== null) return style.serials ? serialDateTime(serial) : DAY_FLAWS.serial;
  const yearFirst = YEAR_FIRST.exec(trimmed);
  if (yearFirst !== null) return clearDateTime(yearFirst[1]!, yearFirst[3]!, yearFirst[4]!, yearFirst[5]!);
  return namedDateTime(trimmed.replace(WEEKDAY, ''));
}

/** The day and hour of a sale in `timeZone`: text of a date or date-time in. */
export const momentSchema = (timeZone: string, style: DateStyle = USUAL) =>
  field(
    momentParser(timeZone, style),
    z.object({
      day: z.int().min(0).max(LAST_DAY),
      hour: z.int().min(0).max(23).nullable(),
      other: z.int().nullish(),
      exchanged: z.int().nullish(),
      instant: z.int().optional(),
    }),
    {
      description: `Date or date-time; a date-time counts on its day in ${timeZone}`,
      examples: ['04-30-22', '2022-04-30', '4/30/2022', '29-Jun-2022', '2022-04-30T23:59:59+05:30'],
    },
  );

/** A date in which day and month are told apart by the order of the file; with points the day always comes first. */
function numericDateTime(parts: RegExpExecArray, order: DateOrder): DateTime | Flaw {
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  const isDayFirst = order === 'day-first';
  const year = yearOf(parts[4]!);
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  const read = dateTime(parts[4]!, month, day, parts[5]!);
  const other = dayOf(year, day, month);
  if (read === DAY_FLAWS.day && other !== undefined) {
    return isDayFirst ? DAY_FLAWS.monthFirst : DAY_FLAWS.dayFirst;
  }
  if (!(read instanceof Flaw) && first !== second) read.other = other ?? null;
  return read;
}

function namedDateTime(text: string): DateTime | Flaw {
  const dayFirst = DAY_MONTH_NAME.exec(text);
  const parts = dayFirst ?? MONTH_NAME_DAY.exec(text);
  if (parts === null) return DAY_FLAWS.form;
  const [day, name] = dayFirst === null ? [parts[2]!, parts[1]!] : [parts[1]!, parts[2]!];
  const month = monthOf(name.toLowerCase());
  return month === undefined ? DAY_FLAWS.form : clearDateTime(parts[3]!, month, day, parts[4]!);
}

/** A date that says which of its numbers is the month. */
function clearDateTime(year: string, month: string | number, day: string, behind: string): DateTime | Flaw {
  const read = dateTime(year, Number(month), Number(day), behind);
  if (!(read instanceof Flaw)) read.exchanged = dayOf(yearOf(year), Number(day), Number(month)) ?? null;
  return read;
}

/** The month of a name or of its first three letters or more: `jun`, `june`, `sept`. */
function monthOf(name: string): number | undefined {
  const found = MONTHS.get(name.slice(0, 3));
  return found?.name.startsWith(name) === true ? found.month : undefined;
}

function serialDateTime(parts: RegExpExecArray): DateTime {
  const time = parts[2] === undefined ? null : Math.min(Math.round(Number(`0.${parts[2]}`) * DAY_SECONDS), 86_399);
  const day = Number(parts[1]) - SERIAL_EPOCH;
  return { day, other: undefined, exchanged: exchangedDay(day), time, offset: null };
}

function exchangedDay(day: number): number | null {
  const date = new Date(day * DAY_SECONDS * 1000);
  return dayOf(date.getUTCFullYear(), date.getUTCDate(), date.getUTCMonth() + 1) ?? null;
}

const yearOf = (digits: string): number => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

/** A date with the time behind it, which may be empty. */
function dateTime(year: string, month: number, day: number, behind: string): DateTime | Flaw {
  // An offset can move a date-time near the turn of the year into or out of the range.
  if (yearOf(year) < FIRST_YEAR - 1 || yearOf(year) > LAST_YEAR + 1) return DAY_FLAWS.year;
  const days = dayOf(yearOf(year), month, day);
  if (days === undefined) return DAY_FLAWS.day;
  if (behind.trim() === '') return { day: days, other: undefined, time: null, offset: null };
  const parts = TIME.exec(behind.replaceAll(/[\u00a0\u202f]/g, ' '));
  if (parts === null) return DAY_FLAWS.form;
  const [minute, second] = [Number(parts[2]), Number(parts[3] ?? 0)];
  const hour = hourOf(Number(parts[1]), parts[4]);
  const [offsetHour, offsetMinute] = [Number(parts[6] ?? 0), Number(parts[7] ?? 0)];
  // Second 60 is a leap second, which belongs to the day before.
  if (hour === undefined || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return DAY_FLAWS.time;
  const time = hour * 3600 + minute * 60 + Math.min(second, 59);
  const zone = parts[8] === undefined ? undefined : offsetOfAbbreviation(parts[8]);
  if (parts[8] !== undefined && zone === undefined) return DAY_FLAWS.form;
  const offset = parts[5] === undefined ? (zone ?? null) : signed(parts[5], offsetHour * 3600 + offsetMinute * 60);
  return { day: days, other: undefined, time, offset };
}

const signed = (sign: string, seconds: number): number => (sign === '-' ? -seconds : seconds);

/** An hour from 0 to 23, of a clock of 24 hours or, with `half`, of 12; undefined if there is none. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function isoDateTime(parts: RegExpExecArray): DateTime | Flaw {
  const year = Number(parts[1]);
  // An offset can move a date-time near the turn of the year into or out of the range.
  if (year < FIRST_YEAR - 1 || year > LAST_YEAR + 1) return DAY_FLAWS.year;
  const day = dayOf(year, Number(parts[2]), Number(parts[3]));
  if (day === undefined) return DAY_FLAWS.day;
  const exchanged = dayOf(year, Number(parts[3]), Number(parts[2])) ?? null;
  if (parts[4] === undefined) return { day, other: undefined, exchanged, time: null, offset: null };
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
  const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  // Second 60 is a leap second, which belongs to the day before.
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return DAY_FLAWS.time;
  const time = hour * 3600 + minute * 60 + Math.min(second, 59);
  if (parts[7] === undefined && parts[8] === undefined) return { day, other: undefined, exchanged, time, offset: null };
  return {
    day,
    other: undefined,
    exchanged: null,
    time,
    offset: signed(parts[8] ?? '+', offsetHour * 3600 + offsetMinute * 60),
  };
}
