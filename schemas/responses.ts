import * as z from 'zod';
import { instantSchema, metadataSchema, pagedMetadataSchema, sourceSchema, valuesMetadataSchema } from './metadata.ts';

const money = (what: string) => z.number().min(0).describe(what);
const count = (what: string) => z.int().min(0).describe(what);
const percent = (what: string) => z.number().min(0).max(100).describe(`${what}, in percent`);
const day = (what: string) => z.iso.date().nullable().describe(what);

const RATES = {
  b2b_percentage: percent("Businesses' share of the revenue"),
  cancellation_rate: percent('Share of the cancelled lines among all lines'),
  return_rate: percent('Share of the returned lines among the active lines'),
};

export const kpisSchema = z
  .object({
    total_revenue: money('Sum of the amounts'),
    total_orders: count('Order lines'),
    average_order_value: money('Revenue per order line; 0 when there are none'),
    total_quantity_sold: count('Sum of the quantities'),
    b2b_revenue: money('Revenue from businesses'),
    b2c_revenue: money('Revenue from consumers'),
    b2b_percentage: RATES.b2b_percentage,
    amazon_fulfilled_orders: count('Order lines that Amazon fulfilled'),
    merchant_fulfilled_orders: count('Order lines that the merchant fulfilled'),
    cancelled_orders: count('Cancelled order lines'),
    cancellation_rate: RATES.cancellation_rate,
    returned_orders: count('Active order lines that came back or were rejected'),
    returned_revenue: money('Their revenue'),
    return_rate: RATES.return_rate,
  })
  .meta({ id: 'Kpis' });
export type Kpis = z.infer<typeof kpisSchema>;
export type KpiName = keyof Kpis;
export type RateName = keyof typeof RATES;
export const RATE_NAMES = Object.keys(RATES) as RateName[];

const changes = <Name extends string>(names: readonly Name[], what: (name: Name) => string) =>
  z.object(
    Object.fromEntries(names.map((name) => [name, z.number().nullable().describe(what(name))])) as Record<
      Name,
      z.ZodNullable<z.ZodNumber>
    >,
  );

/** What `compare=previous_period` adds to the KPIs. */
export const comparisonSchema = z.object({
  previous: kpisSchema
    .extend({
      start_date: day('First day of the previous period; null when the range holds no day of the data'),
      end_date: day('Its last day; null when the range holds no day of the data'),
      partial: z.boolean().describe('Whether the data does not reach back so far: then there is no change'),
    })
    .meta({ id: 'PreviousKpis' })
    .describe('The same for the period before'),
  change_percent: changes(Object.keys(kpisSchema.shape) as KpiName[], () => 'Null where it was 0 before')
    .meta({ id: 'ChangePercent' })
    .nullable()
    .describe('Change against the previous period, in percent of that; null when that is partial'),
  change_points: z
    .object({
      b2b_percentage: z.number(),
      cancellation_rate: z.number(),
      return_rate: z.number(),
    } satisfies Record<RateName, z.ZodNumber>)
    .meta({ id: 'ChangePoints' })
    .nullable()
    .describe('Difference of the rates to the previous period, in percentage points; null when that is partial'),
});
export type Comparison = z.infer<typeof comparisonSchema>;

const performance = {
  revenue: money('Sum of the amounts'),
  order_count: count('Order lines'),
  quantity_sold: count('Sum of the quantities'),
  avg_order_value: money('Revenue per order line; 0 when there are none'),
};

export const regionSchema = z
  .object({
    state: z.string().describe('State, as cleaned; `Unknown` where the report has none'),
    ...performance,
  })
  .meta({ id: 'Region' });

export const categorySchema = z
  .object({
    category: z.string().describe('Category, as cleaned; `Unknown` where the report has none'),
    ...performance,
  })
  .meta({ id: 'Category' });

const trend = {
  period: z
    .string()
    .regex(/^\d{4}(-\d\d(-\d\d)?|-W\d\d|-Q[1-4])?$/)
    .describe(
      'The period: `2022-04-30`, `2022-W17` (ISO 8601), `2022-04`, `2022-Q2` or `2022`, as its granularity says',
    ),
  partial: z.boolean().describe('Whether the period is not wholly inside the range'),
};
const month = {
  year_month: z
    .string()
    .regex(/^\d{4}-\d\d$/)
    .describe('Year and month'),
  month_name: z.string().describe('English short name of the month'),
};

export const monthSchema = z.object({ ...trend, ...month, ...performance }).meta({ id: 'Month' });

/** Of the KPIs those that a period of `/analytics/trends` has too: how shares and rates went. */
const trendKpisSchema = kpisSchema.pick({
  b2b_percentage: true,
  amazon_fulfilled_orders: true,
  merchant_fulfilled_orders: true,
  cancelled_orders: true,
  cancellation_rate: true,
  returned_orders: true,
  return_rate: true,
});
export type TrendKpis = z.infer<typeof trendKpisSchema>;
export const TREND_KPI_NAMES = Object.keys(trendKpisSchema.shape) as (keyof TrendKpis)[];

export const trendSchema = z
  .object({
    ...trend,
    year_month: month.year_month.optional().describe('Year and month; of months alone'),
    month_name: month.month_name.optional().describe('English short name of the month; of months alone'),
    ...performance,
    ...trendKpisSchema.shape,
  })
  .meta({ id: 'Trend' });

export const valueSchema = z
  .object({ value: z.string(), lines: count('Order lines, cancelled ones too') })
  .meta({ id: 'Value' });

const values = (what: string) => z.array(valueSchema).describe(what);

export const dimensionsSchema = z
  .object({
    series: values('Series of reports'),
    country: values('Countries'),
    state: values('States'),
    category: values('Categories'),
    fulfilment: values('Who ships'),
    b2b: values('`true`: sold to businesses'),
    channel: values('Sales channels'),
    currency: values('Currencies'),
  })
  .meta({ id: 'Dimensions' });

const answer = <Data extends z.ZodType, Metadata extends z.ZodType>(id: string, data: Data, metadata: Metadata) =>
  z
    .object({
      status: z.literal('success'),
      timestamp: instantSchema.describe('When the answer was made'),
      data,
      metadata,
    })
    .meta({ id });

export const kpisAnswerSchema = answer(
  'KpisAnswer',
  kpisSchema.extend(comparisonSchema.partial().shape),
  metadataSchema,
);
export type KpisAnswer = z.infer<typeof kpisAnswerSchema>;

export const regionsAnswerSchema = answer('RegionsAnswer', z.array(regionSchema), pagedMetadataSchema);
export type RegionsAnswer = z.infer<typeof regionsAnswerSchema>;

export const categoriesAnswerSchema = answer('CategoriesAnswer', z.array(categorySchema), pagedMetadataSchema);
export type CategoriesAnswer = z.infer<typeof categoriesAnswerSchema>;

export const trendsAnswerSchema = answer('TrendsAnswer', z.array(trendSchema), metadataSchema);
export type TrendsAnswer = z.infer<typeof trendsAnswerSchema>;

export const analyticsAnswerSchema = answer(
  'AnalyticsAnswer',
  z.object({
    kpis: kpisSchema,
    regional_analytics: z.array(regionSchema).describe('By revenue, highest first'),
    category_performance: z.array(categorySchema).describe('By revenue, highest first'),
    monthly_trends: z.array(monthSchema).describe('Oldest first'),
  }),
  metadataSchema,
);
export type AnalyticsAnswer = z.infer<typeof analyticsAnswerSchema>;

export const dimensionsAnswerSchema = answer('DimensionsAnswer', dimensionsSchema, valuesMetadataSchema);
export type DimensionsAnswer = z.infer<typeof dimensionsAnswerSchema>;

export const sourcesAnswerSchema = answer('SourcesAnswer', z.array(sourceSchema), pagedMetadataSchema);
export type SourcesAnswer = z.infer<typeof sourcesAnswerSchema>;

export const healthAnswerSchema = answer(
  'HealthAnswer',
  z.object({
    ok: z.literal(true),
    snapshot_age_seconds: count('Time since the numbers last changed'),
    checked_age_seconds: count('Time since the reports were last looked at'),
  }),
  metadataSchema.pick({ snapshot: true, refreshed_at: true, checked_at: true, stale: true }).extend({
    service_version: z.string().describe('Version of the service'),
  }),
);
export type HealthAnswer = z.infer<typeof healthAnswerSchema>;
