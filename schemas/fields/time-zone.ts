const DAY_SECONDS = 86_400;

/** Said instead of a zone: the days of each line are those of the marketplace that its channel names. */
export const MARKETPLACE_ZONE = 'marketplace';

/** Whether sales can be assigned to days by this: a time zone, or `marketplace`. */
export const isReportZone = (name: string): boolean => name === MARKETPLACE_ZONE || isTimeZone(name);

/** What is said where it is neither. */
export const REPORT_ZONE_ADVICE = 'must be an IANA time zone such as UTC or Asia/Kolkata, or marketplace';

/** Whether the runtime has a time zone of this name, such as `UTC` or `Asia/Kolkata`. */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true; // the default; the first call of Intl takes 10 ms of a cold start
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes the function from an instant to the UTC offset of a time zone at it; both in seconds, instants since
 * 1970-01-01T00:00Z. Throws RangeError for an unknown zone.
 *
 * Most instants are distinct, and a call of Intl takes microseconds. So the function caches one entry per UTC day: the offset
 * and, if it changes during the day, when. No zone has changed its offset twice within a day since 1970.
 */
export function offsetsOf(timeZone: string): (instant: number) => number {
  let clock: Intl.DateTimeFormat;
  try {
    clock = clockOf(timeZone);
  } catch (cause) {
    throw new RangeError(`Unknown time zone "${timeZone}". Use an IANA name such as UTC or Asia/Kolkata`, {
      cause,
    });
  }
  const offsets = (instant: number) => wallClock(clock, instant) - instant;
  const days = new Map<number, { before: number; after: number; change: number }>();
  return (instant) => {
    const day = Math.floor(instant / DAY_SECONDS);
    let entry = days.get(day);
    if (entry === undefined) {
      const start = day * DAY_SECONDS;
      const before = offsets(start);
      const after = offsets(start + DAY_SECONDS);
      const change = before === after ? start : firstChange(before, offsets, start, start + DAY_SECONDS);
      entry = { before, after, change };
      days.set(day, entry);
    }
    return instant < entry.change ? entry.before : entry.after;
  };
}

const clockOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

/** The instant at which UTC clocks show what clocks in the zone show at `instant`, in seconds. */
function wallClock(clock: Intl.DateTimeFormat, instant: number): number {
  const parts = clock.formatToParts(instant * 1000);
  const shown = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [shown('year'), shown('month'), shown('day')];
  return Date.UTC(year, month - 1, day, shown('hour'), shown('minute'), shown('second')) / 1000;
}

/** The first instant after `from`, at most `to`, at which the offset has changed. */
function firstChange(offset: number, offsets: (instant: number) => number, from: number, to: number): number {
  let [same, other] = [from, to];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsets(middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}
