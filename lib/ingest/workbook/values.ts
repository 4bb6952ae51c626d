import { toIsoDay } from '../../../schemas/fields/day.ts';

/** A cell with a date: what the workbook has, before it is text. It has no time zone. */
export interface DateCell {
  /** Days since 1970-01-01. */
  day: number;
  /** Seconds of the day; null: the cell shows none. */
  second: number | null;
}

/** The kinds of values that a number format shows. */
export type NumberKind = 'number' | 'date' | 'date-time' | 'time';

const SECONDS = 24 * 60 * 60;
/** Days from the first day of each system to 1970-01-01. */
const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;
/** The 1900 system has a 29 February 1900, which never was; before it, days are off by one. */
const LEAP_DAY_1900 = 60;
/** 9999-12-31, the last day of a spreadsheet. */
const LAST_DAY = 2_932_896;

/** The number of a cell with a date format as a date; null if it is before the first or after the last possible day. */
export function dateCell(value: number, kind: NumberKind, date1904: boolean): DateCell | null {
  let serial = Math.floor(value);
  let second = Math.round((value - serial) * SECONDS);
  if (second === SECONDS) {
    serial++;
    second = 0;
  }
  if (!(serial >= (date1904 ? 0 : 1))) return null;
  const day = serial - (date1904 ? DAYS_1904 : serial < LEAP_DAY_1900 ? DAYS_1900 - 1 : DAYS_1900);
  if (day > LAST_DAY) return null;
  return { day, second: second === 0 && kind === 'date' ? null : second };
}

/** A date as ISO 8601, without an offset. */
export function dateText({ day, second }: DateCell): string {
  const date = toIsoDay(day);
  return second === null ? date : `${date}T${timeText(second)}`;
}

/** A time of day as HH:MM:SS. */
export function timeText(second: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}`;
}

/** A date with day and month swapped; null if the day is over 12. */
export function exchanged({ day, second }: DateCell): DateCell | null {
  const date = new Date(day * SECONDS * 1000);
  if (date.getUTCDate() > 12) return null;
  const other = Date.UTC(date.getUTCFullYear(), date.getUTCDate() - 1, date.getUTCMonth() + 1);
  return { day: other / (SECONDS * 1000), second };
}

/**
 * A number as plain digits, as a spreadsheet shows it: 15 significant digits, because the rest is an error of binary
 * arithmetic. Plain digits and text that is not a number stay unchanged.
 */
export function numberText(text: string): string {
  const trimmed = text.trim();
  if (/^-?\d+$/.test(trimmed)) return trimmed;
  const value = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(value)) return trimmed;
  const shortest = String(Number(value.toPrecision(15)));
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(shortest);
  if (parts === null) return shortest;
  const [, sign, first, rest = '', exponent] = parts;
  const digits = `${first}${rest}`;
  const point = 1 + Number(exponent);
  return point > 0 ? `${sign}${digits.padEnd(point, '0')}` : `${sign}0.${'0'.repeat(-point)}${digits}`;
}

/** Formats that have a number and no text: those of all languages, and those of East Asia. */
const BUILT_IN: readonly (readonly [from: number, to: number, kind: NumberKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date-time'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];

/** What a format shows, by its number and its text, if it has one. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code !== undefined) return kindOfCode(code);
  return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
}

/** Of the first section of a format: letters in quotes, brackets and behind a backslash show themselves. */
function kindOfCode(code: string): NumberKind {
  if (/\[[hms]+\]/i.test(code)) return 'number'; // a duration
  const [shown = ''] = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|[_*]./g, '').split(';');
  const letters = shown.replace(/general|am\/pm|a\/p/gi, '').toLowerCase();
  const hasTime = /[hs]/.test(letters);
  const hasDate = /[yd]/.test(letters) || (!hasTime && letters.includes('m'));
  if (hasDate) return hasTime ? 'date-time' : 'date';
  return hasTime ? 'time' : 'number';
}
