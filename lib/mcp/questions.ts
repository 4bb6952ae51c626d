import * as z from 'zod';
import { COMPARISONS, EXCLUDABLE_DIMENSIONS, QUERY_FIGURE_NAMES, QUERY_FIGURES, type Figure } from '../model/index.ts';
import { QUERY_DIMENSIONS } from '../../schemas/query.ts';
import type { QueryAnswer } from '../../schemas/responses.ts';

/** Maximum number of rows in an answer to an agent. */
export const MOST_ROWS = 200;
const DEFAULT_ROWS = 50;

const day = (what: string) => z.iso.date().optional().describe(`${what}, YYYY-MM-DD`);
/** Values by dimension. Which there are, `describe_data` says. */
const values = (what: string) =>
  z
    .partialRecord(
      z.enum(EXCLUDABLE_DIMENSIONS as unknown as [string, ...string[]]),
      z.union([z.boolean(), z.array(z.string()).max(50)]),
    )
    .optional()
    .describe(what);

/** What every question of an agent has. */
const question = {
  measures: z
    .array(z.enum(QUERY_FIGURE_NAMES as [string, ...string[]]))
    .min(1)
    .max(12)
    .default(['revenue', 'order_count', 'quantity_sold', 'distinct_orders'])
    .describe('Figures of each row. Orders are distinct_orders; order_count counts order lines'),
  dimensions: z
    .array(z.enum(QUERY_DIMENSIONS as [string, ...string[]]))
    .max(2)
    .default([])
    .describe('What a row is: nothing (everything together), one or two, of which one may be a period'),
  start_date: day('First day; default: the first day with sales'),
  end_date: day('Last day; default: the last day with sales'),
  filters: values('Only lines with these values, such as {"state": ["Goa"], "b2b": true}'),
  exclude: values('Without lines with these values'),
  currency: z.string().length(3).optional().describe('ISO 4217; default: that of most lines'),
  sort: z
    .string()
    .max(60)
    .optional()
    .describe(
      'A measure of the question, change_percent.MEASURE, or value (by the dimensions); "-" before it for the highest first',
    ),
  limit: z.int().min(1).max(MOST_ROWS).default(DEFAULT_ROWS).describe('Most rows'),
  offset: z.int().min(0).max(100_000).default(0).describe('Rows to skip at the beginning'),
};

export const querySalesSchema = z.strictObject({
  ...question,
  share: z.boolean().optional().describe("Each row's share of everything, in percent; not with a period"),
  others: z.boolean().optional().describe('One more row for all that `limit` leaves out; not with a period'),
});
export type QuerySales = z.output<typeof querySalesSchema>;

export const comparePeriodsSchema = z.strictObject({
  ...question,
  compare: z
    .enum(COMPARISONS)
    .optional()
    .describe('Default: previous_period, unless compare_start_date and compare_end_date are given'),
  compare_start_date: day('First day to compare with, with compare_end_date'),
  compare_end_date: day('Last day to compare with, with compare_start_date'),
});
export type ComparePeriods = z.output<typeof comparePeriodsSchema>;

/** A question as the parameters of `/analytics/query`, which it is answered by. */
export function parametersOf(input: QuerySales | ComparePeriods): Record<string, string[]> {
  const { measures, dimensions, filters = {}, exclude = {}, ...rest } = input;
  const texts = (given: unknown): string[] => [given].flat().map(String);
  const entries: [string, string[]][] = [
    ['measures', [measures.join(',')]],
    ...(dimensions.length > 0 ? [['dimensions', [dimensions.join(',')]] as [string, string[]]] : []),
    ...Object.entries(filters).map(([name, given]): [string, string[]] => [name, texts(given)]),
    ...Object.entries(exclude).map(([name, given]): [string, string[]] => [`exclude_${name}`, texts(given)]),
    ...Object.entries(rest).flatMap(([name, given]): [string, string[]][] =>
      given === undefined ? [] : [[name, texts(given)]],
    ),
  ];
  return Object.fromEntries(entries);
}

/** A comparison names what it compares with. */
export const comparisonOf = (input: ComparePeriods): ComparePeriods =>
  input.compare === undefined && input.compare_start_date === undefined && input.compare_end_date === undefined
    ? { ...input, compare: 'previous_period' }
    : input;

const UNITS: Readonly<Record<Figure['unit'], (currency: string) => string>> = {
  money: (currency) => currency,
  percent: () => 'percent',
  count: () => 'count',
  ratio: () => 'ratio',
};

/** The answer to an agent: rows with their units, days and uncertainties. */
export function answerOf({ data, metadata }: QueryAnswer): Record<string, unknown> {
  const {
    question: asked,
    filters,
    currency,
    total,
    totals,
    comparison,
    warnings,
    missing_columns,
    coverage,
  } = metadata;
  const units = asked.measures.map((name) => [name, UNITS[QUERY_FIGURES[name]!.unit](currency)]);
  return {
    question: asked.text,
    period: { start_date: filters.start_date, end_date: filters.end_date },
    ...(comparison && { compared_with: comparison }),
    currency,
    units: Object.fromEntries(units),
    rows: data,
    total_rows: total,
    totals,
    other_currencies: metadata.other_currencies,
    missing_columns,
    coverage,
    warnings: warnings.map(({ message }) => message),
    checked_at: metadata.checked_at,
  };
}
