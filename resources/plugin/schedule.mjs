/** The fields of a cron expression of EventBridge, in their order, with what AWS accepts in each. */
const FIELDS = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, special: /^(L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', least: 1, most: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC' },
  {
    name: 'day of week',
    least: 1,
    most: 7,
    names: 'SUN MON TUE WED THU FRI SAT',
    steps: false,
    special: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  },
  { name: 'year', least: 1970, most: 2199 },
];
const [DAY_OF_MONTH, DAY_OF_WEEK] = [2, 4];
const UNITS = { minute: 1, hour: 60, day: 24 * 60 }; // minutes
const DAY = 24 * 60; // minutes
/** Days that are looked at for the longest time between two runs: four years, one of them with a 29th of February. */
const FIRST_DAY = Date.UTC(2025, 0, 1) / 86_400_000;
const DAYS = 4 * 365 + 1;

/** What is wrong with a schedule: EventBridge refuses it, or it never comes; null: nothing. `now`: a year of it is over. */
export function flawOf(schedule, now = new Date()) {
  try {
    const { every, texts, fields } = parse(schedule);
    if (every !== undefined) return null;
    const [, , , months, , years] = fields;
    if (years !== null && Math.max(...years) < now.getUTCFullYear()) return 'its years are over, so it would never run';
    return daysOf({ texts, fields }, months).next().done
      ? 'no month that it names has such a day, so it would never run'
      : null;
  } catch (error) {
    return error.message;
  }
}

/**
 * The longest time between two runs, in minutes; `Infinity` where it ends, or never begins. Throws an `Error` for a schedule
 * that EventBridge refuses.
 */
export function longestGap(schedule) {
  const parsed = parse(schedule);
  if (parsed.every !== undefined) return parsed.every;
  const [minutes, hours, , months, , years] = parsed.fields;
  if (years !== null) return Infinity; // in some year it has run for the last time
  const runs = [...daysOf(parsed, months)];
  if (runs.length === 0) return Infinity;
  const times = [];
  for (let hour = 0; hour < 24; hour++) {
    if (hours !== null && !hours.has(hour)) continue;
    for (let minute = 0; minute < 60; minute++)
      if (minutes === null || minutes.has(minute)) times.push(hour * 60 + minute);
  }
  const within = Math.max(0, ...times.slice(1).map((time, index) => time - times[index]));
  // After the last day it begins again as on the first.
  const nights = [...runs, runs[0] + DAYS]
    .slice(1)
    .map((day, index) => (day - runs[index]) * DAY + times[0] - times.at(-1));
  return nights.reduce((longest, night) => Math.max(longest, night), within);
}

/** The days on which it runs, of those that are looked at. */
function* daysOf({ texts, fields }, months) {
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
    const date = new Date(day * 86_400_000);
    if (months !== null && !months.has(date.getUTCMonth() + 1)) continue;
    if (isOnDay(texts, fields, date)) yield day;
  }
}

/** What a schedule does, in words: `Daily sales analytics refresh at 8 AM UTC`. */
export function describeSchedule(schedule) {
  const daily = /^cron\((\d+) (\d+) (\* \* \?|\? \* \*) \*\)$/.exec(schedule);
  if (daily !== null) {
    const [minute, hour] = daily.slice(1, 3).map(Number);
    const clock = `${hour % 12 === 0 ? 12 : hour % 12}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`}`;
    return `Daily sales analytics refresh at ${clock} ${hour < 12 ? 'AM' : 'PM'} UTC`;
  }
  const rate = /^rate\((.*)\)$/.exec(schedule);
  if (rate !== null) return `Sales analytics refresh every ${rate[1].replace(/^1 /, '')}`;
  return `Sales analytics refresh at ${schedule}, in UTC`;
}

function parse(schedule) {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(schedule);
  if (rate !== null) {
    const [, count, unit, plural] = rate;
    if (Number(count) < 1) throw new Error('a rate is 1 or more');
    if ((Number(count) === 1) !== (plural === '')) throw new Error(`it is rate(1 ${unit}) and rate(2 ${unit}s)`);
    return { every: Number(count) * UNITS[unit] };
  }
  const texts = /^cron\((.*)\)$/.exec(schedule)?.[1].split(' ');
  if (texts === undefined) throw new Error('it is neither rate(...) nor cron(...)');
  if (texts.length !== FIELDS.length)
    throw new Error(`cron has six fields (${FIELDS.map(({ name }) => name).join(', ')}), not ${texts.length}`);
  const open = [DAY_OF_MONTH, DAY_OF_WEEK].filter((index) => texts[index] === '?');
  if (open.length !== 1) throw new Error('one of day of month and day of week, and only one, must be ?');
  return { texts, fields: FIELDS.map((field, index) => valuesOf(texts[index], field, open.includes(index))) };
}

/** The values of a field; null: all of them, or what only a calendar knows. */
function valuesOf(text, field, isOpen) {
  if (isOpen || text === '*' || field.special?.test(text)) return null;
  const values = new Set();
  for (const part of text.split(',')) for (const value of rangeOf(part, field)) values.add(value);
  return values;
}

function rangeOf(part, field) {
  const { name, least, most, steps = true } = field;
  const wrong = new Error(`'${part}' is no ${name} (${least} to ${most})`);
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (from === undefined || (from === '*' && (to !== undefined || step === undefined))) throw wrong;
  if (step !== undefined && (!steps || Number(step) < 1)) throw wrong;
  const first = from === '*' ? least : numberOf(from, field);
  const last = to === undefined ? (step === undefined ? first : most) : numberOf(to, field);
  if (!(first >= least && last <= most && first <= last)) throw wrong;
  const every = Number(step ?? 1);
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

const numberOf = (text, { names = '', least }) => {
  const index = names.split(' ').indexOf(text.toUpperCase());
  return index === -1 ? (/^\d{1,4}$/.test(text) ? Number(text) : NaN) : least + index;
};

/** Whether it runs on a day of the months that it runs in. */
function isOnDay(texts, fields, date) {
  const day = date.getUTCDate();
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const weekday = date.getUTCDay() + 1;
  const [ofMonth, ofWeek] = [texts[DAY_OF_MONTH], texts[DAY_OF_WEEK]];
  if (ofMonth === 'L') return day === last;
  // The nearest workday: at most two days off, which no alarm needs to know better.
  if (ofMonth.endsWith('W')) return day === (ofMonth === 'LW' ? last : Math.min(last, parseInt(ofMonth, 10)));
  if (ofWeek === 'L') return weekday === 7;
  const [, name, kind] = /^(\w+?)(L|#\d)$/.exec(ofWeek) ?? [];
  if (kind === 'L') return weekday === numberOf(name, FIELDS[DAY_OF_WEEK]) && day > last - 7;
  if (kind !== undefined)
    return weekday === numberOf(name, FIELDS[DAY_OF_WEEK]) && Math.ceil(day / 7) === Number(kind[1]);
  const [days, weekdays] = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]];
  return (days === null || days.has(day)) && (weekdays === null || weekdays.has(weekday));
}
