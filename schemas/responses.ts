import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';
import { byName, mapRecord } from '../lib/base/records.ts';
import {
  type DimensionName,
  DIMENSIONS,
  type Figure,
  type FigureSet,
  isNullable,
  KPIS,
  LIST_FIGURES,
  isGranularity,
  LISTED_DIMENSIONS,
  QUERY_FIGURES,
  RATE_NAMES,
  SHARE_NAMES,
  type Shown,
  TREND_FIGURES,
} from '../lib/model/index.ts';
import { refreshEntrySchema } from './manifest.ts';
import { QUERY_DIMENSIONS } from './query.ts';
import {
  comparedDaysSchema,
  comparedMetadataSchema,
  instantSchema,
  metadataSchema,
  pagedMetadataSchema,
  sourceSchema,
  valuesMetadataSchema,
} from './metadata.ts';

const count = (what: string) => z.int().min(0).describe(what);

/** What a figure is in an answer: money in major units of the answer's currency, a percentage with two decimals. */
function figureSchema(figure: Figure): z.ZodNumber | z.ZodNullable<z.ZodNumber> {
  const schema = numberSchema(figure);
  if (!isNullable(figure)) return schema;
  return schema.nullable().describe(`${schema.description}; null if the published rollups do not have it`);
}

function numberSchema({ unit, description, signed }: Figure): z.ZodNumber {
  if (signed === true) return z.number().describe(description);
  if (unit === 'count') return z.int().min(0).describe(description) as z.ZodType as z.ZodNumber;
  const number = z.number().min(0);
  return unit === 'percent' ? number.max(100).describe(`${description}, in percent`) : number.describe(description);
}

type FigureShape<Set extends FigureSet> = {
  [Name in keyof Set]: Shown<Set[Name]> extends number ? z.ZodNumber : z.ZodNullable<z.ZodNumber>;
};
const figureShape = <Set extends FigureSet>(figures: Set): FigureShape<Set> =>
  mapRecord(figures, figureSchema) as FigureShape<Set>;

const partialNames = lazy(() =>
  z
    .array(z.string())
    .optional()
    .describe(
      'Figures that are calculated from only some of the lines, because the others do not have the column; absent: none',
    ),
);
const partial = lazy(() => ({ partial: partialNames() }));

const keyFigures = lazy(() => z.object(figureShape(KPIS)));

/** Changes of figures in percent. */
const changes = <Set extends FigureSet>(figures: Set, id: string) =>
  z
    .object(mapRecord(figures, () => z.number().nullable().describe('Null if it was 0 before')) as ChangeShape<Set>)
    .meta({ id })
    .nullable()
    .describe('Change against the compared days, in percent of their value; null if these are partial');
type ChangeShape<Set extends FigureSet> = { [Name in keyof Set]: z.ZodNullable<z.ZodNumber> };

/** What a comparison adds to the KPIs. */
const comparisonSchema = lazy(() =>
  z.object({
    previous: keyFigures()
      .extend(comparedDaysSchema.shape)
      .meta({ id: 'PreviousKpis' })
      .describe('The same for the compared days'),
    change_percent: changes(KPIS, 'ChangePercent'),
    change_points: z
      .object(byName(RATE_NAMES, (name) => (isNullable(KPIS[name]) ? z.number().nullable() : z.number())))
      .meta({ id: 'ChangePoints' })
      .nullable()
      .describe('Difference from the rates of the compared days, in percentage points; null if these are partial'),
  }),
);

/** What a comparison adds to a row of a list. */
const comparedRow = lazy(() => ({
  previous: z
    .object(figureShape(LIST_FIGURES))
    .meta({ id: 'ListFigures' })
    .optional()
    .describe('The same for the compared days'),
  change_percent: changes(LIST_FIGURES, 'ListChanges').optional(),
}));

const pascalCase = (name: string) => name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const share = (name: (typeof SHARE_NAMES)[number]) => {
  const percent = z.number().min(0).max(100);
  return isNullable(LIST_FIGURES[name]) ? percent.nullable() : percent;
};

/** What a row of a list has where it is asked for. */
const rowExtras = lazy(() => ({
  share: z
    .object(Object.fromEntries(SHARE_NAMES.map((name) => [name, share(name)])))
    .meta({ id: 'Shares' })
    .optional()
    .describe('Share of the row in all rows, in percent'),
  ...comparedRow(),
  others: count('Rows that this one stands for: what `limit` and `offset` leave out').optional(),
  ...partial(),
}));

type RankingRowShape<By extends DimensionName> = Record<By, z.ZodString> &
  FigureShape<typeof LIST_FIGURES> &
  ReturnType<typeof rowExtras>;

/** A row of the ranking of some dimensions. `id` names it in the documents; default: as the first dimension. */
export const rankingRowSchema = <By extends DimensionName>(
  by: readonly By[],
  id = pascalCase(by[0]!),
): z.ZodObject<RankingRowShape<By>> =>
  z
    .object({
      ...byName(by, (name) => z.string().describe(DIMENSIONS[name].description)),
      ...figureShape(LIST_FIGURES),
      ...rowExtras(),
    })
    .meta({ id }) as z.ZodType as z.ZodObject<RankingRowShape<By>>;

export const regionSchema = lazy(() => rankingRowSchema(['state'], 'Region'));
export const categorySchema = lazy(() => rankingRowSchema(['category']));

const known = (what: string) =>
  z.string().nullable().optional().describe(`${what}, from its newest line; null if that has none`);

/** A row of a ranking of which the query says by which one of some dimensions. */
export const chosenRowSchema = (choices: readonly DimensionName[], described: DimensionName, id: string) =>
  z
    .object({
      ...byName(choices, (name) => z.string().optional().describe(DIMENSIONS[name].description)),
      asin: known(`With \`by=${described}\` the ASIN`),
      size: known(`With \`by=${described}\` the size`),
      style: known(`With \`by=${described}\` the style`),
      category: known(`With \`by=${described}\` the category`),
      name: known(`With \`by=${described}\` the name of the product`),
      ...figureShape(LIST_FIGURES),
      ...rowExtras(),
    })
    .meta({ id });

const trend = lazy(() => ({
  period: z
    .string()
    .regex(/^\d{4}(-\d\d(-\d\d)?|-W\d\d|-Q[1-4])?$/)
    .describe(
      'The period: `2022-04-30`, `2022-W17` (ISO 8601), `2022-04`, `2022-Q2` or `2022`, as its granularity says',
    ),
  partial: z.boolean().describe('Whether the range does not contain all days of the period'),
  partial_figures: partialNames(),
}));
const month = lazy(() => ({
  year_month: z
    .string()
    .regex(/^\d{4}-\d\d$/)
    .describe('Year and month'),
  month_name: z.string().describe('English short name of the month'),
}));

/** What a comparison adds to a period with the figures of a set. */
const comparedPeriod = <Set extends FigureSet>(figures: Set, id: string) => ({
  previous: z
    .object({ period: trend().period, ...comparedDaysSchema.shape, ...figureShape(figures) })
    .meta({ id: `Previous${id}` })
    .nullable()
    .optional()
    .describe('The period compared with, or the same number of its days; null if there is none'),
  change_percent: changes(figures, `${id}Changes`).optional(),
});

export const monthSchema = lazy(() =>
  z
    .object({ ...trend(), ...month(), ...figureShape(LIST_FIGURES), ...comparedPeriod(LIST_FIGURES, 'Month') })
    .meta({ id: 'Month' }),
);

export const trendSchema = lazy(() =>
  z
    .object({
      ...trend(),
      year_month: month().year_month.optional().describe('Year and month; only for months'),
      month_name: month().month_name.optional().describe('English short name of the month; only for months'),
      ...figureShape(TREND_FIGURES),
      ...comparedPeriod(TREND_FIGURES, 'Trend'),
    })
    .meta({ id: 'Trend' }),
);

export const valueSchema = lazy(() =>
  z.object({ value: z.string(), lines: count('Order lines, cancelled ones too') }).meta({ id: 'Value' }),
);

export const dimensionsSchema = lazy(() =>
  z
    .object(byName(LISTED_DIMENSIONS, (name) => z.array(valueSchema()).optional().describe(DIMENSIONS[name].plural)))
    .meta({ id: 'Dimensions' }),
);

const answer = <Data extends z.ZodType, Metadata extends z.ZodType>(id: string, data: Data, metadata: Metadata) =>
  z
    .object({
      status: z.literal('success'),
      timestamp: instantSchema.describe('When the answer was made'),
      data,
      metadata,
    })
    .meta({ id });

/** The key figures, compared or not. */
const kpisSchema = lazy(() =>
  keyFigures()
    .extend({ ...partial(), ...comparisonSchema().partial().shape })
    .meta({ id: 'Kpis' }),
);

export const kpisAnswerSchema = lazy(() => answer('KpisAnswer', kpisSchema(), metadataSchema()));
export type KpisAnswer = z.infer<ReturnType<typeof kpisAnswerSchema>>;

/** The answer of a route that ranks the values of a dimension. */
export const rankingAnswerSchema = <Row extends z.ZodObject>(row: Row, id: string) =>
  answer(id, z.array(row), rankingMetadataSchema());

const rankingMetadataSchema = lazy(() =>
  pagedMetadataSchema()
    .extend({
      totals: z
        .object({ ...figureShape(LIST_FIGURES), ...comparedRow(), ...partial() })
        .meta({ id: 'Totals' })
        .describe('All rows together, regardless of limit and offset'),
      comparison: comparedMetadataSchema().shape.comparison,
    })
    .meta({ id: 'RankingMetadata' }),
);
export type RankingAnswer<By extends DimensionName> = z.infer<
  ReturnType<typeof rankingAnswerSchema<z.ZodObject<RankingRowShape<By>>>>
>;
export type RegionsAnswer = RankingAnswer<'state'>;
export type CategoriesAnswer = RankingAnswer<'category'>;

export const trendsAnswerSchema = lazy(() => answer('TrendsAnswer', z.array(trendSchema()), comparedMetadataSchema()));
export type TrendsAnswer = z.infer<ReturnType<typeof trendsAnswerSchema>>;

export const analyticsAnswerSchema = lazy(() =>
  answer(
    'AnalyticsAnswer',
    z.object({
      kpis: kpisSchema(),
      regional_analytics: z.array(regionSchema()).describe('By revenue, highest first'),
      category_performance: z.array(categorySchema()).describe('By revenue, highest first'),
      monthly_trends: z.array(monthSchema()).describe('Oldest first'),
    }),
    comparedMetadataSchema(),
  ),
);
export type AnalyticsAnswer = z.infer<ReturnType<typeof analyticsAnswerSchema>>;

const nullableFigures = lazy(() =>
  mapRecord(QUERY_FIGURES, (figure: Figure) => figureSchema(figure).nullable().optional()),
);
const queryFigures = lazy(() => z.object(nullableFigures()));

/** What a row of a query is: its dimensions, then its measures. Which there are, the query says. */
export const queryRowSchema = lazy(() =>
  z
    .object({
      ...byName(QUERY_DIMENSIONS, (name) =>
        z
          .string()
          .optional()
          .describe(isGranularity(name) ? `The ${name}, as in /analytics/trends` : DIMENSIONS[name].description),
      ),
      ...nullableFigures(),
      share: z
        .record(z.string(), z.number().nullable())
        .optional()
        .describe('Share of the row in all rows, in percent'),
      previous: queryFigures()
        .extend({ period: trend().period.optional(), ...comparedDaysSchema.partial().shape })
        .nullable()
        .optional()
        .describe('The same for the compared days; null if the period has no counterpart'),
      change_percent: z
        .record(z.string(), z.number().nullable())
        .nullable()
        .optional()
        .describe('Change against the compared days, in percent of their value; null if these are partial'),
      others: rowExtras().others,
      partial: partialNames(),
    })
    .meta({ id: 'QueryRow' }),
);
export type QueryRow = z.infer<ReturnType<typeof queryRowSchema>>;

export const queryAnswerSchema = lazy(() =>
  answer(
    'QueryAnswer',
    z.array(queryRowSchema()),
    pagedMetadataSchema()
      .extend({
        question: z
          .object({
            text: z.string().describe('The query as it was understood, in words'),
            measures: z.array(z.string()),
            dimensions: z.array(z.string()),
            sort: z.string().nullable().describe('Null: oldest first'),
          })
          .meta({ id: 'UnderstoodQuestion' }),
        totals: queryFigures().extend(partial()).describe('All rows together, regardless of limit and offset'),
        comparison: comparedMetadataSchema().shape.comparison,
      })
      .meta({ id: 'QueryMetadata' }),
  ),
);
export type QueryAnswer = z.infer<ReturnType<typeof queryAnswerSchema>>;

export const dimensionsAnswerSchema = lazy(() =>
  answer('DimensionsAnswer', dimensionsSchema(), valuesMetadataSchema()),
);
export type DimensionsAnswer = z.infer<ReturnType<typeof dimensionsAnswerSchema>>;

export const sourcesAnswerSchema = lazy(() => answer('SourcesAnswer', z.array(sourceSchema()), pagedMetadataSchema()));
export type SourcesAnswer = z.infer<ReturnType<typeof sourcesAnswerSchema>>;

export const refreshesAnswerSchema = lazy(() =>
  answer('RefreshesAnswer', z.array(refreshEntrySchema()), pagedMetadataSchema()),
);
export type RefreshesAnswer = z.infer<ReturnType<typeof refreshesAnswerSchema>>;

export const healthAnswerSchema = lazy(() =>
  answer(
    'HealthAnswer',
    z.object({
      ok: z.literal(true),
      snapshot_age_seconds: count('Time since the numbers last changed'),
      checked_age_seconds: count('Time since the reports were last looked at'),
    }),
    metadataSchema()
      .pick({ snapshot: true, refreshed_at: true, checked_at: true, stale: true, refresh_failed_at: true })
      .extend({
        service_version: z.string().describe('Version of the service'),
      }),
  ),
);
export type HealthAnswer = z.infer<ReturnType<typeof healthAnswerSchema>>;
