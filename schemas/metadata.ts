import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';
import { byName } from '../lib/base/records.ts';
import { rejectedLinesSchema } from './reject.ts';
import { byExclusion, DIMENSIONS, FLAG_DIMENSIONS, NAME_DIMENSIONS } from '../lib/model/index.ts';

const count = (what: string) => z.int().min(0).describe(what);
const day = (what: string) => z.iso.date().nullable().describe(what);
const flag = (what: string) => z.boolean().optional().describe(what);
const names = (what: string) => z.array(z.string()).optional().describe(what);

export const instantSchema = z.iso.datetime();
const instant = (what: string) => instantSchema.describe(what);

const source = {
  key: z.string().describe('Where the report lies'),
  etag: z.string().nullable().describe('Names its bytes; null where it is a file'),
  last_modified: instant('When it was put there'),
  rows: count('Rows after the header: active, cancelled, refunds, rejected, erased, and no lines'),
  active: count('Order lines that are not cancelled'),
  cancelled: count('Cancelled order lines'),
  refunds: count('Rows that are refunds').default(0),
  rejected: count('Rows that could not be counted'),
  erased: count('Rows of orders that were erased').default(0),
  no_lines: count('Rows that are no order lines: titles, totals, free replacements').default(0),
};

/** What is unsure about the numbers. */
export const warningSchema = z
  .object({
    code: z.string().describe('Stable name of the reason'),
    message: z.string().describe('What is unsure, and what helps'),
  })
  .meta({ id: 'Warning' });
export type Warning = z.infer<typeof warningSchema>;

/** A report behind the numbers, in short. */
export const newestSourceSchema = z.object(source).meta({ id: 'NewestSource' });
export type NewestSource = z.infer<typeof newestSourceSchema>;

/** How a file is written, and what says so; a reason is null where nothing in the file could be read in two ways. */
export const settledSchema = lazy(() =>
  z
    .object({
      encoding: z.string().describe('Such as `utf-8` or `shift_jis`'),
      windows_1252_rows: count('Rows that are not UTF-8 and were read as Windows-1252'),
      delimiter: z.string().describe('The character between fields'),
      quoting: z.boolean().describe('Whether quotes around a field belong to the form of the file'),
      header_line: count('Line number of the header row'),
      dates: z
        .object({ order: z.enum(['month-first', 'day-first']), reason: z.string().nullable(), serials: z.boolean() })
        .describe('Which of day and month comes first, and whether bare numbers are days of a spreadsheet'),
      decimals: z
        .object({ sign: z.enum(['.', ',']), reason: z.string().nullable() })
        .describe('The sign before a fraction'),
    })
    .meta({ id: 'Settled' }),
);
export type Settled = z.infer<ReturnType<typeof settledSchema>>;

/** A report, with all that is known of it. */
export const sourceSchema = lazy(() =>
  z
    .object({
      ...source,
      series: z.string().describe('Series of the report; series are added up'),
      format: z.string().nullable().describe('Id of the format of the report; null if unknown'),
      settled: settledSchema().nullable().describe('How the file was read; null if unknown'),
      currency: z
        .string()
        .nullable()
        .describe('Currency (ISO 4217 code) of rows that do not name one; null if unknown'),
      time_zone: z
        .string()
        .nullable()
        .describe('IANA time zone of its days; `marketplace`: the zone of the channel of each line; null if unknown'),
      rejected_by_reason: z
        .record(z.string(), z.int().min(0))
        .describe('Rejects by `field: code`; `row: code` for whole rows'),
      rejected_lines: rejectedLinesSchema(),
      warnings: z.array(z.string()).describe('Uncertainties about how it was read'),
      data_from: day('First day with order lines; null if there are none'),
      data_to: day('Last day with order lines; null if there are none'),
      replaced_days: count('Days on which lines of newer reports of the series count instead'),
      superseded: z
        .array(
          z.object({
            by: z.string().describe('Key of that report'),
            lines: count('Lines of this report that it supersedes'),
            orders: count('Orders of these lines; 0 with `OVERLAP=day`'),
            days: count('Days of these lines'),
          }),
        )
        .describe('Newer reports that supersede lines of this one'),
      expired: z.boolean().describe('Its file was removed after RAW_RETENTION_DAYS; its numbers still count'),
      failure: z
        .object({
          code: z.string().describe('Stable name of the reason'),
          message: z.string().describe('What is wrong with the report, and what to do'),
          at: instant('When it was read'),
          rejected_by_reason: z
            .record(z.string(), z.int().min(0))
            .describe('Rejects of that version by `field: code`, where they are why it does not count'),
          rejected_lines: rejectedLinesSchema(),
        })
        .nullable()
        .describe(
          'Why its newest version does not count; the counts are those of the previous version, if one still counts',
        ),
    })
    .meta({ id: 'Source' }),
);
export type Source = z.infer<ReturnType<typeof sourceSchema>>;

/** The filters of an answer, as resolved: names as cleaned, days as clipped to the data. */
export const resolvedFiltersSchema = lazy(() =>
  z
    .object({
      start_date: day('First day that counts; null if the range contains no day of the data'),
      end_date: day('Last day that counts; null if the range contains no day of the data'),
      ...byName(NAME_DIMENSIONS, (name) => names(`${DIMENSIONS[name].plural} that count; absent: all`)),
      ...byName(FLAG_DIMENSIONS, (name) => flag(`${DIMENSIONS[name].filter.description}; absent: all`)),
      ...byExclusion(NAME_DIMENSIONS, (name) => names(`${DIMENSIONS[name].plural} that do not count`)),
      ...byExclusion(FLAG_DIMENSIONS, (name) => flag(`Which of the two values of ${name} does not count`)),
    })
    .meta({ id: 'ResolvedFilters' }),
);
export type ResolvedFilters = z.infer<ReturnType<typeof resolvedFiltersSchema>>;

const metadata = lazy(() =>
  z.object({
    total_records: count('Order lines that pass the filters'),
    active_records: count('Those of them that are not cancelled'),
    cancelled_records: count('Those of them that are cancelled'),
    refund_records: count('Refunds that pass the filters; they are not order lines')
      .nullable()
      .describe('Refunds that pass the filters; null if the published rollups do not have them'),
    snapshot_records: count('Order lines of all reports, regardless of filters and currency'),
    rejected_records: count('Rows of all reports that could not be counted'),
    missing_columns: z
      .array(z.string())
      .describe('Fields that some report has no column for, or that no line that passes the filters has'),
    coverage: z
      .record(z.string(), z.number().min(0).max(100))
      .describe('For each figure whose column only some of the lines have: the share of these lines, in percent'),
    net_revenue_excludes: z.array(z.string()).describe('Parts that `net_revenue` omits, because no line has them'),
    data_from: day('First day with order lines; null if there are none'),
    data_to: day('Last day with order lines; null if there are none'),
    currencies: z.record(z.string(), count('Order lines')).describe('Order lines of each currency'),
    sources_count: count('Number of reports'),
    sources: z.array(newestSourceSchema).max(5).describe('The five newest reports'),
    snapshot: z.string().describe('Id of the snapshot; it changes whenever the numbers may have changed'),
    refreshed_at: instant('When the numbers last changed'),
    checked_at: instant('When the reports were last checked'),
    stale: z.boolean().describe('Whether S3 could not be checked for a newer snapshot'),
    refresh_failed_at: instantSchema.nullable().describe('When the newest refresh failed; null if it did not'),
    time_zone: z
      .string()
      .describe('IANA time zone that assigns sales to days; `marketplace`: the zone of the channel of each line'),
    currency: z
      .string()
      .describe('Currency (ISO 4217 code) of all money in the answer; lines in other currencies do not count'),
    other_currencies: z
      .record(z.string(), count('Order lines'))
      .describe('Order lines of each other currency that pass the filters, most first; they are not in the answer'),
    filters: resolvedFiltersSchema().describe('The filters as resolved'),
    warnings: z.array(warningSchema).describe('Uncertainties about the numbers, such as a refused report'),
    order_basis: z.literal('line').describe('An order with three lines counts three times'),
  }),
);

const comparedDays = {
  start_date: day('First day compared with; null if the range contains no day of the data'),
  end_date: day('Last day compared with; null if the range contains no day of the data'),
  partial: z.boolean().describe('Whether the data does not contain all of these days; then there is no change'),
};
/** The days that numbers are compared with. */
export const comparedDaysSchema = z.object(comparedDays).meta({ id: 'ComparedDays' });
export type ComparedDays = z.infer<typeof comparedDaysSchema>;

const comparison = comparedDaysSchema.optional().describe('The days that the numbers are compared with; absent: none');

/** What an answer is made from, and how fresh that is. */
export const metadataSchema = lazy(() => metadata().meta({ id: 'Metadata' }));
export type Metadata = z.infer<ReturnType<typeof metadataSchema>>;

/** Of numbers that can be compared. */
export const comparedMetadataSchema = lazy(() => metadata().extend({ comparison }).meta({ id: 'ComparedMetadata' }));

/** Of a list of which a part may be shown. */
export const pagedMetadataSchema = lazy(() =>
  metadata()
    .extend({ total: count('Rows of the whole list, regardless of limit and offset') })
    .meta({ id: 'PagedMetadata' }),
);
export type PagedMetadata = z.infer<ReturnType<typeof pagedMetadataSchema>>;

/** Of lists of values. */
export const valuesMetadataSchema = lazy(() =>
  metadata()
    .extend({
      totals: z.record(z.string(), count('Values')).describe('Number of values of each list, regardless of the limit'),
      truncated: z.array(z.string()).describe('Lists that have more values: use `q`, `limit` and `offset`'),
      left_out: z
        .array(z.string())
        .describe('Lists that no rollup has together with the filters: ask for them with `dimension`'),
    })
    .meta({ id: 'ValuesMetadata' }),
);
