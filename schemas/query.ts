import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';
import { byName } from '../lib/base/records.ts';
import {
  byExclusion,
  COMPARISONS,
  type Dimension,
  type DimensionName,
  DIMENSIONS,
  exclusionOf,
  type FilterDocumentation,
  FLAG_DIMENSIONS,
  type FlagDimension,
  GRANULARITIES,
  type Granularity,
  isGranularity,
  LIST_FIGURE_NAMES,
  type ListFigureName,
  LISTED_DIMENSIONS,
  NAME_DIMENSIONS,
  type NameDimension,
  QUERY_FIGURE_NAMES,
  WEEK_STARTS,
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
/** Dimensions of a query. */
const MOST_DIMENSIONS = 2;
/** What the rows of a query can be: an answer has one currency, so there are no rows by currency. */
export const QUERY_DIMENSIONS = [
  ...GRANULARITIES,
  ...LISTED_DIMENSIONS.filter((name) => name !== 'currency'),
] as readonly string[] as readonly [QueryDimension, ...QueryDimension[]];

/** What a row of a query can be. */
export type QueryDimension = Exclude<DimensionName, 'currency'> | Granularity;

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

const NAMES = z
  .array(
    z
      .string()
      .regex(/\S/, 'must not be empty; Unknown is what lines without a value count as')
      .max(LONGEST_VALUE, `must not be longer than ${LONGEST_VALUE} characters`),
  )
  .max(MOST_NAMES, `must not be given more than ${MOST_NAMES} times`);

/** Several values, by repeating the parameter. What they name, only the data can say. */
const names = ({ description, examples }: FilterDocumentation) =>
  NAMES.meta({ description, examples: examples.map((values) => [...values]) }).optional();

/**
 * Several of some names, by commas or by repeating the parameter, each once. A message names what is not one of them by its
 * place.
 */
const someOf = <Name extends string>(
  values: readonly [Name, ...Name[]],
  most: number,
  { description, examples }: FilterDocumentation,
) =>
  z
    .array(z.string())
    .meta({ description, examples: examples.map((each) => [...each]) })
    .transform((texts) => texts.flatMap((text) => text.split(',')).map((text) => text.trim()))
    .pipe(
      z
        .array(z.enum(values as [Name, ...Name[]], `must be ${listed(values)}`))
        .max(most, `must not be more than ${most}`)
        .refine((given) => new Set(given).size === given.length, 'must name each once'),
    );

const oneOf = <const Values extends [string, ...string[]]>(
  values: Values,
  documentation: Documentation,
  message = `must be ${listed(values)}`,
) => z.enum(values, message).meta(documentation);

const flag = (documentation: Documentation) =>
  oneOf(['true', 'false'], documentation)
    .transform((text) => text === 'true')
    .pipe(z.boolean())
    .optional();

type ChangeName = `change_percent.${ListFigureName}`;

/** What the rows of a ranking can be sorted by if they are compared. */
const CHANGE_SORTS = LIST_FIGURE_NAMES.flatMap((name) => [
  `-change_percent.${name}` as const,
  `change_percent.${name}` as const,
]);
/** Sorts rows by the values of their dimensions. */
export const BY_VALUE = 'value';

/** What they can be sorted by. */
const SORTS = [
  ...LIST_FIGURE_NAMES.flatMap((name) => [`-${name}`, name] as const),
  BY_VALUE,
  `-${BY_VALUE}`,
  ...CHANGE_SORTS,
] as [
  `-${ListFigureName}`,
  ...(
    ListFigureName | `-${ListFigureName}` | typeof BY_VALUE | `-${typeof BY_VALUE}` | ChangeName | `-${ChangeName}`
  )[],
];

const SORT = `must be ${listed([...LIST_FIGURE_NAMES, BY_VALUE])}, alone or as in change_percent.revenue; with - before it for the highest first`;

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
    description: `\`true\` excludes ${yes.toLowerCase()}, \`false\` all others`,
    examples: filter.examples.map(([text]) => text!) as Documentation['examples'],
  };
};

/** Every query parameter: text as it stands in the URL in, typed value out. Messages say what would be right. */
export const parameters = {
  start_date: day({
    description: 'First day that counts. Default: the first day of the data; earlier days are ignored',
    examples: ['2022-04-01'],
  }).optional(),
  end_date: day({
    description: 'Last day that counts. Default: the last day of the data; later days are ignored',
    examples: ['2022-04-30'],
  }).optional(),
  ...byName(NAME_DIMENSIONS, (name) => names(DIMENSIONS[name].filter)),
  ...byName(FLAG_DIMENSIONS, (name) => flag(documentationOf(DIMENSIONS[name]))),
  currency: z.string().toUpperCase().refine(isCurrency, CURRENCY).meta(documentationOf(DIMENSIONS.currency)).optional(),
  ...byExclusion(NAME_DIMENSIONS, (name) => names(excludedBy(DIMENSIONS[name], name))),
  ...byExclusion(FLAG_DIMENSIONS, (name) => flag(excludedFlag(DIMENSIONS[name], name))),
  sort: oneOf(
    SORTS,
    {
      description:
        'Figure to sort by, or its change in a comparison, or `value` for the name of the row; `-` before it for the highest first. Equal rows are sorted by name; rows without a number come last',
      examples: ['-order_count'],
    },
    SORT,
  ).default('-revenue'),
  limit: rows({ description: 'Maximum number of rows, 1 to 1000', examples: ['20'] }).default(MOST_ROWS),
  regions_limit: rows({
    description: 'Maximum number of rows of `regional_analytics`, 1 to 1000',
    examples: ['5'],
  }).default(10),
  offset: whole(/^\d{1,9}$/, OFFSET, 0, 999_999_999, {
    description: 'Number of rows to skip; `metadata.total` counts all rows',
    examples: ['20'],
  }).default(0),
  share: flag({
    description: "`true` adds each row's share of all rows, in percent",
    examples: ['true'],
  }),
  others: flag({
    description: '`true` adds one row, `Others`, for all rows that `limit` and `offset` omit',
    examples: ['true'],
  }),
  granularity: oneOf([...GRANULARITIES], {
    description:
      'Length of a period. Weeks are ISO 8601 weeks: they begin on Monday, and the first one contains 4 January',
    examples: ['week'],
  }).default('month'),
  week_start: oneOf([...WEEK_STARTS], {
    description:
      'First day of weeks; other periods do not change. A week that begins on Sunday has the name of the ISO week with which it shares six days',
    examples: ['sunday'],
  }).default('monday'),
  compare: oneOf([...COMPARISONS], {
    description:
      'Adds the same figures for other days, and the change: the n days before the n days of the range, the same dates a year before, or the same weekdays a week before. Without dates, the range is the last 30 days of the data',
    examples: ['previous_period'],
  }).optional(),
  compare_start_date: day({
    description: 'First day to compare with; needs `compare_end_date`, and replaces `compare`',
    examples: ['2022-03-01'],
  }).optional(),
  compare_end_date: day({
    description: 'Last day to compare with; needs `compare_start_date`, and replaces `compare`',
    examples: ['2022-03-31'],
  }).optional(),
  measures: someOf(QUERY_FIGURE_NAMES as [string, ...string[]], QUERY_FIGURE_NAMES.length, {
    description: `The figures of each row, in this order, separated by commas: ${QUERY_FIGURE_NAMES.map((name) => `\`${name}\``).join(', ')}`,
    examples: [['revenue,distinct_orders'], ['cancellation_rate']],
  }).default(['revenue', 'order_count', 'quantity_sold', 'distinct_orders']),
  dimensions: someOf(QUERY_DIMENSIONS, MOST_DIMENSIONS, {
    description: `Dimensions to group by: none (one row for all lines), one or two, separated by commas, of ${QUERY_DIMENSIONS.map((name) => `\`${name}\``).join(', ')}`,
    examples: [['sku'], ['month,category']],
  }).default([]),
  row_sort: z
    .string()
    .min(1, `must be a measure of the query, alone or as in change_percent.revenue, or ${BY_VALUE}`)
    .meta({
      description:
        'A measure of the query to sort by, or its change in a comparison, or `value` for the dimensions; `-` before it for the highest first. Default: with a period, the oldest first; else by the first measure, highest first. Equal rows are sorted by name',
      examples: ['-revenue'],
    })
    .optional(),
  format: oneOf(['json', 'csv'], {
    description: 'Format of the answer. `Accept: text/csv` also selects CSV. Default: `json`',
    examples: ['csv'],
  }).optional(),
} as const;

const { sort, limit, regions_limit, offset, share, others, granularity, week_start, format } = parameters;
const { measures, dimensions, row_sort } = parameters;

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

/** What a route takes that compares its numbers with those of other days. */
const comparisonParameters = {
  compare: parameters.compare,
  compare_start_date: parameters.compare_start_date,
  compare_end_date: parameters.compare_end_date,
};
export type ComparisonQuery = z.output<z.ZodObject<typeof comparisonParameters>>;

/** Queries whose parameters are valid by themselves, as far as they are. */
type ParsedQuery = Readonly<Record<string, unknown>>;

/** What is wrong with parameters together; `path` names the one that the message is about. */
interface Rule {
  path: string;
  /** Undefined if nothing is wrong. */
  flaw: (query: ParsedQuery) => string | undefined;
}

const inOrder = (first: string, last: string): Rule => ({
  path: first,
  flaw: ({ [first]: from, [last]: to }) =>
    typeof from === 'number' && typeof to === 'number' && from > to
      ? `must not be after ${last} "${toIsoDay(to)}"`
      : undefined,
});

const together = (parameter: string, other: string): Rule => ({
  path: parameter,
  flaw: (query) =>
    typeof query[parameter] === 'number' && query[other] === undefined ? `must come with ${other}` : undefined,
});

const hasDays = ({ compare_start_date, compare_end_date }: ParsedQuery): boolean =>
  compare_start_date !== undefined || compare_end_date !== undefined;

const RULES: readonly Rule[] = [
  inOrder('start_date', 'end_date'),
  inOrder('compare_start_date', 'compare_end_date'),
  together('compare_start_date', 'compare_end_date'),
  together('compare_end_date', 'compare_start_date'),
  {
    path: 'compare',
    flaw: (query) =>
      COMPARISONS.some((name) => name === query['compare']) && hasDays(query)
        ? 'must not be combined with compare_start_date and compare_end_date. Give one or the other'
        : undefined,
  },
  {
    path: 'sort',
    flaw: (query) =>
      CHANGE_SORTS.some((name) => name === query['sort']) && query['compare'] === undefined && !hasDays(query)
        ? 'needs a comparison: compare, or compare_start_date with compare_end_date'
        : undefined,
  },
];

const namesIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What the parts of a query must not be together, with the way out. */
const QUERY_RULES: readonly Rule[] = [
  {
    path: 'dimensions',
    flaw: ({ dimensions: given }) =>
      namesIn(given).filter(isGranularity).length > 1 ? 'must not be two periods. Give the shorter one' : undefined,
  },
  {
    path: 'dimensions',
    flaw: (parsed) =>
      namesIn(parsed['dimensions']).length > 1 &&
      namesIn(parsed['dimensions']).some(isGranularity) &&
      (parsed['compare'] !== undefined || hasDays(parsed))
        ? 'must not be a period and another one where the query compares. Filter by one value of the other, or leave out the comparison'
        : undefined,
  },
  {
    path: 'others',
    flaw: (parsed) =>
      parsed['others'] === true && namesIn(parsed['dimensions']).some(isGranularity)
        ? 'must not be combined with a period. Raise limit, or leave out the period'
        : undefined,
  },
  {
    path: 'share',
    flaw: (parsed) =>
      parsed['share'] === true && namesIn(parsed['dimensions']).some(isGranularity)
        ? 'must not be combined with a period. Divide by metadata.totals, or leave out the period'
        : undefined,
  },
  {
    path: 'sort',
    flaw: ({ sort: key, measures: given }) => {
      if (typeof key !== 'string' || !Array.isArray(given)) return undefined;
      const name = key.replace('-', '').replace('change_percent.', '');
      return namesIn(given).includes(name) || key.replace('-', '') === BY_VALUE
        ? undefined
        : `must be one of the measures of the query: ${listed(namesIn(given))}; or ${BY_VALUE}`;
    },
  },
  {
    path: 'sort',
    flaw: (parsed) =>
      /^-?change_percent\./.test(typeof parsed['sort'] === 'string' ? parsed['sort'] : '') &&
      parsed['compare'] === undefined &&
      !hasDays(parsed)
        ? 'needs a comparison: compare, or compare_start_date with compare_end_date'
        : undefined,
  },
];

/** Rules are checked whatever else is wrong, so that one answer has every flaw. */
const query = <Shape extends typeof filterParameters & z.ZodRawShape>(shape: Shape, more: readonly Rule[] = []) =>
  z.strictObject(shape).check(
    ...[...RULES, ...more].map(({ path, flaw }) =>
      z.refine<Record<string, unknown>>((value) => flaw(value) === undefined, {
        path: [path],
        error: ({ input }) => flaw(input as ParsedQuery),
        when: ({ value }) => flaw(value as ParsedQuery) !== undefined,
      }),
    ),
  );

function listed(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

export type FilterQuery = z.output<z.ZodObject<typeof filterParameters>>;

/** The parameters of each route. */
export const kpisQuerySchema = lazy(() => query({ ...filterParameters, ...comparisonParameters, format }));
export type KpisQuery = z.output<ReturnType<typeof kpisQuerySchema>>;

export const trendsQuerySchema = lazy(() =>
  query({
    ...filterParameters,
    granularity,
    week_start,
    ...comparisonParameters,
    format,
  }),
);
export type TrendsQuery = z.output<ReturnType<typeof trendsQuerySchema>>;

const rankingParameters = {
  ...filterParameters,
  sort,
  limit,
  offset,
  share,
  others,
  ...comparisonParameters,
  format,
};
export const rankingQuerySchema = lazy(() => query(rankingParameters));
export type RankingQuery = z.output<ReturnType<typeof rankingQuerySchema>>;

/** Of a ranking whose dimension the query chooses; the first one is the default. */
export const chosenRankingQuerySchema = <const Names extends readonly [DimensionName, ...DimensionName[]]>(
  choices: Names,
) => {
  const by = oneOf([...choices], {
    description: `Dimension of the rows. Default: \`${choices[0]}\``,
    examples: [choices.at(-1)!],
  }).default(choices[0]);
  return query({ by, ...rankingParameters });
};
export type ChosenRankingQuery = z.output<ReturnType<typeof chosenRankingQuerySchema>>;

export const analyticsQuerySchema = lazy(() =>
  query({ ...filterParameters, limit: regions_limit, ...comparisonParameters }),
);
export type AnalyticsQuery = z.output<ReturnType<typeof analyticsQuerySchema>>;

export const queryQuerySchema = lazy(() =>
  query(
    {
      measures,
      dimensions,
      ...filterParameters,
      sort: row_sort,
      limit,
      offset,
      share,
      others,
      week_start,
      ...comparisonParameters,
      format,
    },
    QUERY_RULES,
  ),
);
export type QueryQuery = z.output<ReturnType<typeof queryQuerySchema>>;

export const dimensionsQuerySchema = lazy(() =>
  query({
    ...filterParameters,
    dimension: z
      .array(z.enum(LISTED_DIMENSIONS as [DimensionName, ...DimensionName[]], `must be ${listed(LISTED_DIMENSIONS)}`))
      .meta({
        description:
          'The lists of the answer; for several, repeat the parameter. Default: all that one rollup can give together with the filters',
        examples: [['sku'], ['city', 'state']],
      })
      .optional(),
    q: z
      .string()
      .regex(/\S/, 'must not be empty')
      .max(100, 'must not be longer than 100 characters')
      .meta({ description: 'Only values that contain this text, in any case', examples: ['jne37'] })
      .optional(),
    limit,
    offset,
  }),
);
export type DimensionsQuery = z.output<ReturnType<typeof dimensionsQuerySchema>>;

/** Of lists that tell about the whole snapshot. */
export const pageQuerySchema = lazy(() => z.strictObject({ limit, offset }));
export type PageQuery = z.output<ReturnType<typeof pageQuerySchema>>;

/** Of routes without parameters. */
export const noQuerySchema = lazy(() => z.strictObject({}));
