import type { Query } from '../../queries.ts';
import { MEANINGS, SALES, type Sale } from './sales.ts';

/** A query by its plain meaning. */
export interface PlainQuestion {
  /** First and last day, clipped to those with lines; null where no such day is asked for. */
  range: [from: string, to: string] | null;
  currency: string;
  names: Record<string, string[]>;
  b2b: boolean | undefined;
  /** Every other parameter. */
  options: Record<string, string | undefined>;
}

const NAMES = ['state', 'category', 'fulfilment', 'channel', 'country', 'series'] as const;

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
    const known = NAMES.find((each) => each === name);
    if (known) names[known] = [...new Set([...(names[known] ?? []), ...MEANINGS[known]![text]!])].sort();
  }
  const { start_date, end_date, compare } = options;
  const last30 = compare !== undefined && start_date === undefined && end_date === undefined;
  const asked = last30 ? dayAfter(LAST, -29) : (start_date ?? FIRST);
  const from = asked < FIRST ? FIRST : asked;
  const to = end_date === undefined || end_date > LAST ? LAST : end_date;
  return {
    range: from <= to ? [from, to] : null,
    currency: (options['currency'] ?? 'INR').toUpperCase(),
    names,
    b2b: options['b2b'] === undefined ? undefined : options['b2b'] === 'true',
    options,
  };
}

/** The lines that count. */
export function chosen({ range, currency, names, b2b }: PlainQuestion): Sale[] {
  if (range === null) return [];
  return SALES.filter(
    (sale) =>
      sale.day >= range[0] &&
      sale.day <= range[1] &&
      sale.currency === currency &&
      (b2b === undefined || sale.b2b === b2b) &&
      NAMES.every((name) => names[name]?.includes(sale[name]) ?? true),
  );
}
