import type { Query } from '../../queries.ts';
import { MEANINGS, REFUNDS, SALES, type Sale } from './sales.ts';

/** A query by its plain meaning. */
export interface PlainQuestion {
  /** First and last day, clipped to those with lines; null where no such day is asked for. */
  range: [from: string, to: string] | null;
  currency: string;
  /** Whether the query names it. */
  hasCurrency: boolean;
  /** Names that pass, by dimension, and names that do not, by dimension after `exclude_`. */
  names: Record<string, string[]>;
  /** `b2b`, `promotion`, and what they exclude. */
  flags: Record<string, boolean>;
  /** What is compared with: a name, or the days themselves. */
  comparison: string | [from: string, to: string] | undefined;
  /** Every other parameter. */
  options: Record<string, string | undefined>;
  /** All values of parameters that may be repeated. */
  repeated: Record<string, string[] | undefined>;
}

const NAMES = [
  'state',
  'category',
  'fulfilment',
  'channel',
  'country',
  'series',
  'status',
  'service_level',
  'city',
  'sku',
  'asin',
  'style',
  'size',
  'hour',
  'weekday',
] as const;
const FLAGS = ['b2b', 'promotion'] as const;

const DAYS = SALES.map(({ day }) => day).sort();
export const FIRST = DAYS[0]!;
export const LAST = DAYS.at(-1)!;

export const dayAfter = (day: string, days = 1): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The days from the first to the last one. */
export function daysOf([from, to]: [string, string]): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

export function plainQuestion(query: Query): PlainQuestion {
  const options = Object.fromEntries(query) as Partial<Record<string, string>>;
  const names: Record<string, string[]> = {};
  for (const [name, text] of query) {
    const known = NAMES.find((each) => name === each || name === `exclude_${each}`);
    if (known) names[name] = [...new Set([...(names[name] ?? []), ...MEANINGS[known]![text]!])].sort();
  }
  const flags = Object.fromEntries(
    query.flatMap(([name, text]) =>
      FLAGS.some((flag) => name === flag || name === `exclude_${flag}`) ? [[name, text === 'true']] : [],
    ),
  );
  const { start_date, end_date, compare } = options;
  const last30 = compare !== undefined && start_date === undefined && end_date === undefined;
  const asked = last30 ? dayAfter(LAST, -29) : (start_date ?? FIRST);
  const from = asked < FIRST ? FIRST : asked;
  const to = end_date === undefined || end_date > LAST ? LAST : end_date;
  return {
    range: from <= to ? [from, to] : null,
    currency: options['currency']?.toUpperCase() ?? currencyOfMost(names, flags),
    hasCurrency: options['currency'] !== undefined,
    names,
    flags,
    comparison:
      options['compare_start_date'] === undefined
        ? compare
        : [options['compare_start_date'], options['compare_end_date']!],
    options,
    repeated: Object.fromEntries(
      Array.from(
        Map.groupBy(query, ([name]) => name),
        ([name, values]) => [name, values.map(([, text]) => text)],
      ),
    ),
  };
}

/** Whether names and flags let a line pass. */
function passes(sale: Sale, names: PlainQuestion['names'], flags: PlainQuestion['flags']): boolean {
  for (const flag of FLAGS) {
    const [only, not] = [flags[flag], flags[`exclude_${flag}`]];
    if (only !== undefined && String(sale[flag]) !== String(only)) return false;
    if (not !== undefined && String(sale[flag]) === String(not)) return false;
  }
  return NAMES.every(
    (name) => (names[name]?.includes(sale[name]) ?? true) && !names[`exclude_${name}`]?.includes(sale[name]),
  );
}

/** The currency of most lines that pass, on whichever day; INR, that of most of all, where none passes. */
function currencyOfMost(names: PlainQuestion['names'], flags: PlainQuestion['flags']): string {
  const lines = Map.groupBy(
    SALES.filter((sale) => passes(sale, names, flags)),
    ({ currency }) => currency,
  );
  return [...lines].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))[0]?.[0] ?? 'INR';
}

/** The lines that pass, in every currency. */
export function passing({ range, names, flags }: PlainQuestion, sales: readonly Sale[] = SALES): Sale[] {
  if (range === null) return [];
  return sales.filter((sale) => sale.day >= range[0] && sale.day <= range[1] && passes(sale, names, flags));
}

/** The lines that count. */
export const chosen = (question: PlainQuestion): Sale[] =>
  passing(question).filter(({ currency }) => currency === question.currency);

/** The refunds that count, by their own days. */
export const refundsOf = (question: PlainQuestion): Sale[] =>
  passing(question, REFUNDS).filter(({ currency }) => currency === question.currency);

/** The dimensions that a question filters by. */
export const filteredBy = ({ names, flags }: PlainQuestion): string[] => [
  ...new Set([...Object.keys(names), ...Object.keys(flags)].map((name) => name.replace('exclude_', ''))),
];

/** Whether the question is about a series. */
export const hasSeries = ({ names }: PlainQuestion, { series }: Sale): boolean =>
  (names['series']?.includes(series) ?? true) && !names['exclude_series']?.includes(series);
