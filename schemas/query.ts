import * as z from 'zod';
import { byName } from '../lib/base/records.ts';
import {
  byExclusion,
  type Dimension,
  DIMENSIONS,
  exclusionOf,
  type FilterDocumentation,
  FLAG_DIMENSIONS,
  type FlagDimension,
  LIST_FIGURE_NAMES,
  type ListFigureName,
  NAME_DIMENSIONS,
  type NameDimension,
} from '../lib/model/index.ts';
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
const names = ({ description, examples }: FilterDocumentation) =>
  z
    .array(
      z
        .string()
        .regex(/\S/, 'must not be empty; Unknown is what lines without a value count as')
        .max(LONGEST_VALUE, `must not be longer than ${LONGEST_VALUE} characters`),
    )
    .max(MOST_NAMES, `must not be given more than ${MOST_NAMES} times`)
    .meta({ description, examples: examples.map((values) => [...values]) })
    .optional();

const oneOf = <const Values extends [string, ...string[]]>(values: Values, documentation: Documentation) =>
  z.enum(values, `must be ${listed(values)}`).meta(documentation);

const flag = (documentation: Documentation) =>
  oneOf(['true', 'false'], documentation)
    .transform((text) => text === 'true')
    .pipe(z.boolean())
    .optional();

/** What the rows of a ranking can be sorted by. */
const SORTS = LIST_FIGURE_NAMES.flatMap((name) => [`-${name}`, name] as const) as [
  `-${ListFigureName}`,
  ...(ListFigureName | `-${ListFigureName}`)[],
];

/** The documentation of a dimension that is filtered by one value. */
const documentationOf = ({ filter }: { filter: FilterDocumentation }): Documentation => ({
  description: filter.description,
  examples: filter.examples.map(([text]) => text!) as Documentation['examples'],
});

/** The documentation of the exclusion of a dimension: it takes what the filter takes. */
const excludedBy = ({ filter, plural }: Dimension, name: NameDimension): FilterDocumentation => ({
  description: `${plural} that do not count, written as for \`${name}\``,
  examples: filter.examples,
});
const excludedFlag = ({ filter, valueTitles = {} }: Dimension, name: FlagDimension): Documentation => {
  const { true: yes = `lines with \`${name}\`` } = valueTitles;
  return {
    description: `\`true\` leaves out ${yes.toLowerCase()}, \`false\` all others`,
    examples: filter.examples.map(([text]) => text!) as Documentation['examples'],
  };
};

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
  ...byName(NAME_DIMENSIONS, (name) => names(DIMENSIONS[name].filter)),
  ...byName(FLAG_DIMENSIONS, (name) => flag(documentationOf(DIMENSIONS[name]))),
  currency: z.string().toUpperCase().refine(isCurrency, CURRENCY).meta(documentationOf(DIMENSIONS.currency)).optional(),
  ...byExclusion(NAME_DIMENSIONS, (name) => names(excludedBy(DIMENSIONS[name], name))),
  ...byExclusion(FLAG_DIMENSIONS, (name) => flag(excludedFlag(DIMENSIONS[name], name))),
  sort: oneOf(SORTS, {
    description: 'Figure to sort by, `-` before it for the highest first. Ties go by name',
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

const { sort, limit, regions_limit, offset, granularity, compare, format } = parameters;

/** What every metric takes: which order lines count. */
export const filterParameters = {
  start_date: parameters.start_date,
  end_date: parameters.end_date,
  ...byName(NAME_DIMENSIONS, (name) => parameters[name]),
  ...byName(FLAG_DIMENSIONS, (name) => parameters[name]),
  currency: parameters.currency,
  ...byExclusion(NAME_DIMENSIONS, (name) => parameters[exclusionOf(name)]),
  ...byExclusion(FLAG_DIMENSIONS, (name) => parameters[exclusionOf(name)]),
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

export const dimensionsQuerySchema = query({ ...filterParameters, limit, offset });
export type DimensionsQuery = z.output<typeof dimensionsQuerySchema>;

/** Of lists that tell about the whole snapshot. */
export const pageQuerySchema = z.strictObject({ limit, offset });
export type PageQuery = z.output<typeof pageQuerySchema>;

/** Of routes without parameters. */
export const noQuerySchema = z.strictObject({});
