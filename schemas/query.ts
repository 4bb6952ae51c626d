import * as z from 'zod';
import { isCurrency } from './fields/currency.ts';
import { parseIsoDay, toIsoDay } from './fields/day.ts';

const DAY = 'must be a day of the calendar written YYYY-MM-DD, such as 2022-04-30';
const LIMIT = 'must be a whole number from 1 to 1000';
const OFFSET = 'must be a whole number from 0 to 999999999';
const CURRENCY = 'must be a code of ISO 4217, such as INR';
const MOST_ROWS = 1000;
const MOST_NAMES = 100;
const LONGEST_VALUE = 8000;

/** Of the text in the URL: JSON Schema shows what goes in, not the value that comes out. */
type Documentation = { description: string; examples: [string, ...string[]] };

/** Text of a day in, days since 1970-01-01 out. */
const day = (documentation: Documentation) =>
  z
    .string()
    .meta({ format: 'date', ...documentation })
    .transform((text, context) => {
      const parsed = parseIsoDay(text);
      if (parsed !== undefined) return parsed;
      context.issues.push({ code: 'custom', message: DAY, input: text });
      return z.NEVER;
    })
    .pipe(z.int());

const whole = (digits: RegExp, message: string, least: number, most: number, documentation: Documentation) =>
  z
    .string()
    .regex(digits, message)
    .meta(documentation)
    .transform(Number)
    .pipe(z.int().min(least, message).max(most, message));

const rows = (documentation: Documentation) => whole(/^\d{1,4}$/, LIMIT, 1, MOST_ROWS, documentation);

/** Several values, by repeating the parameter. What they name, only the data can say. */
const names = (documentation: { description: string; examples: [string[], ...string[][]] }) =>
  z
    .array(
      z
        .string()
        .regex(/\S/, 'must not be empty; Unknown is what lines without a value count as')
        .max(LONGEST_VALUE, `must not be longer than ${LONGEST_VALUE} characters`),
    )
    .max(MOST_NAMES, `must not be given more than ${MOST_NAMES} times`)
    .meta(documentation)
    .optional();

const oneOf = <const Values extends [string, ...string[]]>(values: Values, documentation: Documentation) =>
  z.enum(values, `must be ${listed(values)}`).meta(documentation);

/** What rows of regions and categories can be sorted by. */
const SORTS = [
  '-revenue',
  'revenue',
  '-order_count',
  'order_count',
  '-quantity_sold',
  'quantity_sold',
  '-avg_order_value',
  'avg_order_value',
] as const;

/** Every query parameter: text as it stands in the URL in, typed value out. Messages say what would be right. */
export const parameters = {
  start_date: day({
    description: "First day that counts; default: the data's first. Days before that are left out",
    examples: ['2022-04-01'],
  }).optional(),
  end_date: day({
    description: "Last day that counts; default: the data's last. Days after that are left out",
    examples: ['2022-04-30'],
  }).optional(),
  state: names({
    description:
      'States, any case and any spelling that reports use: `Rajshthan` and `RJ` are Rajasthan. Several by repeating the parameter or by commas',
    examples: [['Maharashtra'], ['Rajshthan', 'RJ'], ['Kerala,Goa']],
  }),
  category: names({
    description: 'Categories, any case. Several by repeating the parameter or by commas',
    examples: [['kurta'], ['Set', 'Western Dress']],
  }),
  fulfilment: names({
    description: 'Who ships: `Amazon` (also `AFN`) or `Merchant` (also `MFN`, `Easy Ship`), any case',
    examples: [['Amazon'], ['MFN']],
  }),
  channel: names({ description: 'Sales channels, any case', examples: [['Amazon.in']] }),
  country: names({ description: 'Countries by their codes of ISO 3166, any case', examples: [['IN']] }),
  series: names({
    description: 'Series of reports: the folder in which they lie, `default` for those in none',
    examples: [['default']],
  }),
  b2b: oneOf(['true', 'false'], { description: 'Sales to businesses alone, or to consumers alone', examples: ['true'] })
    .transform((text) => text === 'true')
    .pipe(z.boolean())
    .optional(),
  currency: z
    .string()
    .toUpperCase()
    .refine(isCurrency, CURRENCY)
    .meta({
      description:
        'The one currency that counts, by its code of ISO 4217, any case; default: that of most order lines of all reports',
      examples: ['INR'],
    })
    .optional(),
  sort: oneOf([...SORTS], {
    description: 'Measure to sort by, `-` before it for the highest first. Ties go by name',
    examples: ['-order_count'],
  }).default('-revenue'),
  limit: rows({ description: 'Most rows of the list, 1 to 1000', examples: ['20'] }).default(MOST_ROWS),
  regions_limit: rows({ description: 'Most rows of `regional_analytics`, 1 to 1000', examples: ['5'] }).default(10),
  offset: whole(/^\d{1,9}$/, OFFSET, 0, 999_999_999, {
    description: 'Rows of the list to leave out at its beginning; `metadata.total` counts all',
    examples: ['20'],
  }).default(0),
  granularity: oneOf(['day', 'week', 'month', 'quarter', 'year'], {
    description: 'Length of a period. Weeks are those of ISO 8601: from Monday on, the first one holds 4 January',
    examples: ['week'],
  }).default('month'),
  compare: oneOf(['previous_period'], {
    description:
      'Adds the KPIs of the n days before the n days of the range, and the change. Without dates, the range is the last 30 days of the data',
    examples: ['previous_period'],
  }).optional(),
  format: oneOf(['json', 'csv'], {
    description: 'Form of the answer; `Accept: text/csv` asks for CSV too. Default: `json`',
    examples: ['csv'],
  }).optional(),
} as const;

const { start_date, end_date, state, category, fulfilment, channel, country, series, b2b, currency } = parameters;
const { sort, limit, regions_limit, offset, granularity, compare, format } = parameters;

/** What every metric takes: which order lines count. */
export const filterParameters = {
  start_date,
  end_date,
  state,
  category,
  fulfilment,
  channel,
  country,
  series,
  b2b,
  currency,
};

const query = <Shape extends typeof filterParameters & z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape).refine((value) => reversed(value) === undefined, {
    path: ['start_date'],
    error: ({ input }) => `must not be after end_date "${toIsoDay(reversed(input)?.end_date ?? 0)}"`,
    // Said besides whatever else is wrong, as long as the two days themselves are right.
    when: ({ value }) => reversed(value) !== undefined,
  });

const days = z.object({ start_date: z.int(), end_date: z.int() });

/** The days of a query, where it has both and the first is after the last. */
function reversed(value: unknown): z.output<typeof days> | undefined {
  const { data } = days.safeParse(value);
  return data && data.start_date > data.end_date ? data : undefined;
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

export type FilterQuery = z.output<z.ZodObject<typeof filterParameters>>;

/** The parameters of each route. */
export const kpisQuerySchema = query({ ...filterParameters, compare, format });
export type KpisQuery = z.output<typeof kpisQuerySchema>;

export const trendsQuerySchema = query({ ...filterParameters, granularity, format });
export type TrendsQuery = z.output<typeof trendsQuerySchema>;

export const rankingQuerySchema = query({ ...filterParameters, sort, limit, offset, format });
export type RankingQuery = z.output<typeof rankingQuerySchema>;

export const analyticsQuerySchema = query({ ...filterParameters, limit: regions_limit });
export type AnalyticsQuery = z.output<typeof analyticsQuerySchema>;

/** Of lists that tell about the whole snapshot. */
export const pageQuerySchema = z.strictObject({ limit, offset });
export type PageQuery = z.output<typeof pageQuerySchema>;

/** Of routes without parameters. */
export const noQuerySchema = z.strictObject({});
