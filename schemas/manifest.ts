import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';
import { byName } from '../lib/base/records.ts';
import { LONGER_PERIODS } from '../lib/model/periods.ts';
import { newestSourceSchema, settledSchema, warningSchema } from './metadata.ts';
import { rejectedLinesSchema } from './reject.ts';

/** Where the manifest of the published snapshot lies. */
export const MANIFEST_KEY = 'etl-output/manifest.v2.json';

const count = z.int().min(0);
const instant = z.iso.datetime();

/** What a report held, as its refresh counted it. `rows` = `active` + `cancelled` + `refunds` + `no_lines` + `rejected` + `erased`. */
export const reportSummarySchema = lazy(() =>
  z.object({
    format: z.string().optional().describe('Id of the format that the headers have; not in summaries of version 0.1.0'),
    settled: settledSchema().optional().describe('How the file is written, and what says so; not in older summaries'),
    rows: count,
    active: count,
    cancelled: count,
    refunds: count.default(0).describe('Rows that are refunds'),
    no_lines: count.default(0).describe('Rows that are no order lines: titles, totals, free replacements'),
    rejected: count,
    erased: count.default(0).describe('Rows of orders that were erased'),
    rejects_by_reason: z.record(z.string(), count).describe('Rejects by `field: code`; `row: code` for whole rows'),
    rejected_lines: rejectedLinesSchema().default({}), // not in older summaries
    missing_columns: z.array(z.string()).describe('Optional fields for which the report has no column'),
    ignored_headers: z.array(z.string()).describe('Headers that mean a field which another header already gave'),
    unknown_states: z.array(z.string()).describe('States that are not in the list of their country, in title case'),
    unknown_countries: z
      .array(z.string())
      .default([])
      .describe('Countries that are no code or name of ISO 3166, in upper case'),
    unreadable: z.record(z.string(), count).default({}).describe('By field, values of details that could not be read'),
    currency: z.string().describe('ISO 4217 code that rows without a currency were counted in'),
    bytes: count.describe('Size of the report as stored'),
    hint: z.string().nullable().describe('Advice on what the rejects have in common'),
  }),
);
export type ReportSummary = z.infer<ReturnType<typeof reportSummarySchema>>;

/** A stored report: where it lies and which bytes it is. */
export const reportSchema = lazy(() =>
  z.object({
    key: z.string(),
    series: z.string(),
    etag: z.string(),
    last_modified: instant,
    size: count.describe('Bytes as stored'),
  }),
);
export type Report = z.infer<ReturnType<typeof reportSchema>>;

/** A file that the service wrote. */
const writtenFileSchema = z.object({
  key: z.string(),
  etag: z.string(),
  bytes: count,
  sha256: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'SHA-256 of the file; of a Parquet file that of its footer, which lists those of its column chunks; null where the version that wrote it kept none',
    ),
  footer: count.optional().describe('Bytes of the footer of a Parquet file, where it is long enough to matter'),
});
export type WrittenFile = z.infer<typeof writtenFileSchema>;

/** A version of a report that was counted. */
export const countedReportSchema = lazy(() =>
  reportSchema().extend({
    reuse_key: z.string().describe('Hash of all that was made from it: while it is the same, so is that'),
    time_zone: z.string().nullable().describe('Zone of its days, or `marketplace`; null where that is not known'),
    summary: reportSummarySchema(),
    runs: z
      .array(z.tuple([z.int(), z.array(count)]))
      .describe(
        'Days with lines, as runs: a first day (days since 1970-01-01), then the lines of it and each day after',
      ),
    cleaned: z.string().nullable().describe('Key of the cleaned file'),
    rejects: z.string().nullable().describe('Key of the rejects'),
    etags: z
      .record(z.string(), z.string())
      .describe('By key, the ETags of cleaned file and rejects as they were written'),
    warnings: z.array(z.string()).describe('What was left undone, such as an object of somebody else at a key'),
  }),
);
export type CountedReport = z.infer<ReturnType<typeof countedReportSchema>>;

/** A report that was read, and the lines made from it. */
export const builtReportSchema = lazy(() =>
  countedReportSchema().extend({
    lines: writtenFileSchema.describe('The Parquet file of its lines'),
    holds: z
      .enum(['orders', 'lines'])
      .describe('Whether it has all lines of an order or none, or may have some of them'),
    arrived: instant.describe('When it arrived, the first time that these bytes did'),
    tombstones: z
      .string()
      .default('')
      .describe('Hash of the erased orders that were left out of it; empty if there were none'),
    last_update: instant.nullable().describe('The last update of an order in it; null where it has no such column'),
    last_purchase: instant.nullable().describe('The last purchase in it; null where it has no line'),
    edge_orders: z
      .object({ first: z.string(), last: z.string() })
      .nullable()
      .describe('Keys of its first and its last order, in hexadecimal; null where it has no line'),
  }),
);
export type BuiltReport = z.infer<ReturnType<typeof builtReportSchema>>;

/** Why a report does not count, for the very bytes and settings that `reuse_key` stands for. */
export const failureSchema = lazy(() =>
  z.object({
    reuse_key: z.string(),
    etag: z.string(),
    last_modified: instant,
    size: count,
    code: z.string(),
    message: z.string(),
    at: instant.describe('When it was read'),
    rejected: count.nullable().describe('Rejects, where the report could be read to its end'),
    rejects_by_reason: z.record(z.string(), count).default({}), // not in older failures
    rejected_lines: rejectedLinesSchema().default({}),
    rejects: z.string().nullable().describe('Key of the rejects'),
    tombstones: z.string().default('').describe('Hash of the erased orders that were left out of the rejects'),
  }),
);
export type Failure = z.infer<ReturnType<typeof failureSchema>>;

/** Lines of a report that other reports have instead. */
export const supersededSchema = lazy(() =>
  z
    .array(z.object({ by: z.string(), lines: count, orders: count, days: count }))
    .describe('Lines that other reports have instead, by the key of the report; days by month'),
);
export type Superseded = z.infer<ReturnType<typeof supersededSchema>>;

/** What is known of a report: what serves of it, and why its newest version does not, where that is so. */
export const knownReportSchema = lazy(() =>
  z.object({
    key: z.string(),
    series: z.string(),
    built: builtReportSchema().nullable().describe('The version that serves; null where none could be counted yet'),
    failure: failureSchema().nullable(),
    expired: z
      .boolean()
      .default(false)
      .describe('Its file was removed after `RAW_RETENTION_DAYS`; what was built from it goes on counting'),
    replaced_days: count.describe('Days of which other reports have lines that are in effect instead'),
    replaced_lines: count.describe('Lines that are not in effect, since other reports have them'),
    superseded: supersededSchema(),
  }),
);
export type KnownReport = z.infer<ReturnType<typeof knownReportSchema>>;

/** Whether the lines of a counted version are there. */
export const hasLines = (report: BuiltReport | CountedReport): report is BuiltReport => 'lines' in report;

/** The same as the refresh finds it, which may be as version 0.1.0 left it: without lines. */
export type PreviousReport = Omit<KnownReport, 'built'> & { built: BuiltReport | CountedReport | null };

/** A rollup as a file, and what belongs to it. */
const writtenRollupSchema = writtenFileSchema.extend({
  spans: writtenFileSchema
    .nullable()
    .describe('The file of the orders that are in several cells; null if there are none'),
  descriptions: writtenFileSchema
    .nullable()
    .default(null)
    .describe(
      'The file of what is known of the values that it describes, such as names of SKUs; null if it describes none',
    ),
  joined: z.record(z.string(), count).default({}).describe('By dimension, how many values count as `Other`'),
  cells: count.default(0).describe('Its rows'),
});

/** Days of a month that share no order with others: a row group of each of its rollups. */
const monthSegmentSchema = z.object({
  from: z.int().describe('First day, in days since 1970-01-01'),
  to: z.int().describe('Last day'),
  lines: count.describe('Lines in effect but refunds'),
  hash: z.string().describe('Hash of the lines in effect'),
});
export type MonthSegment = z.infer<typeof monthSegmentSchema>;

/** A month of a series: the lines of its reports that are in effect, and their rollups. */
export const monthPartSchema = lazy(() =>
  z.object({
    id: z.string().describe('Hash of all that it was made from'),
    series: z.string(),
    month: z.string().describe('`2022-04`'),
    count: count.describe('Lines in effect, cancelled ones and refunds included'),
    refunds: count.describe('Refunds among them'),
    lines: writtenFileSchema.describe('The Parquet file of the lines in effect'),
    rollups: z
      .record(z.string(), writtenRollupSchema)
      .describe('By name of a rollup, its file and those that belong to it'),
    reports: z
      .array(
        z.object({
          reuse_key: z.string(),
          lines: count.describe('Lines that it has in the month'),
          in_effect: count,
          superseded: z
            .array(z.object({ by: z.string(), lines: count, orders: count, days: count }))
            .describe('Lines that another report has instead, by the reuse key of that report'),
          left_beside: z
            .array(z.object({ newer: z.string(), lines: count, days: count }))
            .describe('Lines in effect on days of which a newer report has nine tenths of the orders, but not theirs'),
        }),
      )
      .describe('Newest first'),
    orders_on_several_days: count.describe('Orders with lines in effect on two days or more'),
    segments: z.array(monthSegmentSchema).default([]), // earlier versions wrote none
  }),
);
export type MonthPart = z.infer<ReturnType<typeof monthPartSchema>>;

/** Orders that several series have in a month. */
export const sharedOrdersSchema = lazy(() =>
  z.object({
    month: z.string().describe('`2022-04`'),
    ids: z.array(z.string()).describe('Ids of the months of these series'),
    orders: count,
  }),
);
export type SharedOrders = z.infer<ReturnType<typeof sharedOrdersSchema>>;

/** The `format.json` of a series. */
export const seriesFormatSchema = lazy(() =>
  z.object({
    key: z.string(),
    etag: z.string(),
    last_modified: instant,
    text: z.string().nullable().describe('Null: it is too large to be one'),
    expired: z.boolean().describe('It was removed after `RAW_RETENTION_DAYS`, and is in effect all the same'),
  }),
);
export type SeriesFormat = z.infer<ReturnType<typeof seriesFormatSchema>>;

/** The companion of the manifest, which only the refresh and `/analytics/sources` read. */
export const reportCatalogSchema = lazy(() =>
  z.object({
    reports: z.array(knownReportSchema()).describe('By key'),
    arrivals: z
      .record(z.string(), instant)
      .describe('By ETag, when bytes arrived first, also those of reports that are gone'),
    months: z.array(monthPartSchema()).describe('The months that the published rollups are made from'),
    shared_orders: z.array(sharedOrdersSchema()).describe('Of months that several series have'),
    formats: z.array(seriesFormatSchema()).default([]).describe('The declarations of the series that have one'),
  }),
);
export type ReportCatalog = z.infer<ReturnType<typeof reportCatalogSchema>>;

/** A published rollup file. */
export const rollupFileSchema = writtenRollupSchema.extend({
  dimensions: z.array(z.string()),
  measures: z.array(z.string()),
  longer: z
    .object(byName(LONGER_PERIODS, () => writtenRollupSchema.optional()))
    .default({})
    .describe(
      'The same by longer periods, where that has far fewer cells: the day of a cell is the first of its period',
    ),
});
export type RollupFile = z.infer<typeof rollupFileSchema>;

/** The files of the published order lines, from which questions are answered that no rollup covers. */
export const linesIndexSchema = lazy(() =>
  z.object({
    months: z.array(
      monthPartSchema().pick({ series: true, month: true, count: true, lines: true }).describe('`count`: of its lines'),
    ),
  }),
);
export type LinesIndex = z.infer<ReturnType<typeof linesIndexSchema>>;

/** The published snapshot. Written whole, by one conditional write: a reader sees one or the next. Its file also has its own SHA-256. */
export const manifestSchema = z.object({
  version: z.literal(2),
  snapshot: z.string().describe('Id of the snapshot; another one whenever the numbers may be others'),
  model: z.string().describe('Hash of the rollups as they were declared when this was published'),
  rollups: z.record(z.string(), rollupFileSchema).describe('By name, the published files'),
  lines_index: writtenFileSchema
    .nullable()
    .default(null)
    .describe('The list of the files of the order lines; null where the version that published it wrote none'),
  refreshed_at: instant.describe('When the numbers last changed'),
  checked_at: instant.describe('When the reports were last looked at'),
  refresh_failed_at: instant.nullable().default(null).describe('When the newest refresh failed; null where it did not'),
  pinned: z.boolean().describe('Chosen by hand: a refresh leaves the snapshot alone until that is undone'),
  overlap: z.enum(['order', 'day', 'add']),
  time_zone: z.string().describe('Zone that assigns sales to days, or `marketplace`'),
  currency: z.string().describe('Currency of answers where there are no lines'),
  lines: count.describe('Order lines, cancelled ones included'),
  days: z
    .object({ from: z.iso.date(), to: z.iso.date() })
    .nullable()
    .describe('First and last day with lines; null where there are none'),
  currencies: z.record(z.string(), count).describe('Lines of each currency, most first'),
  rejected: count,
  missing_columns: z.array(z.string()),
  warnings: z.array(warningSchema).max(20).describe('What is unsure about the numbers'),
  history: z
    .array(z.string())
    .describe('Ids of the snapshots whose files are kept, this one first, then the one before it'),
  first_published_at: instant.describe('When this kind of manifest was first published in the bucket'),
  raw_counted: z.boolean().describe('A report under `RAW_PREFIX` has counted: `S3_KEY` never will again'),
  reports: z.object({
    catalog: z.string().describe('Key of what is known of each report'),
    count: count.describe('Reports that count'),
    newest: z.array(newestSourceSchema).max(5).describe('The newest of them'),
    series: z.array(z.string()).describe('Series of which no report has a line'),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What a refresh did, kept as `etl-output/refresh/<time>.json`. */
export const refreshReportSchema = lazy(() =>
  z.object({
    started_at: instant,
    finished_at: instant,
    outcome: z
      .enum(['published', 'unchanged', 'nothing', 'pinned', 'handed_over', 'failed'])
      .describe(
        '`nothing`: there is no report at all; `pinned`: a snapshot chosen by hand stays; `handed_over`: the state machine goes on',
      ),
    error: z.string().nullable(),
    snapshot: z.string().nullable().describe('The snapshot that is published now'),
    rows_read: count.describe('Rows of the reports that this refresh read'),
    rows_rejected: count,
    replaced: z.object({ reports: count, days: count, lines: count }),
    reports: z.array(
      z.object({
        key: z.string(),
        series: z.string(),
        action: z
          .enum(['read', 'reused', 'failed'])
          .describe('`failed`: left out; its previous version goes on serving, where there is one'),
        summary: reportSummarySchema().nullable(),
        data_from: z.iso.date().nullable(),
        data_to: z.iso.date().nullable(),
        replaced_days: count,
        replaced_lines: count,
        superseded: supersededSchema(),
        failure: failureSchema().nullable(),
        expired: z
          .boolean()
          .default(false)
          .describe('Its file was removed after `RAW_RETENTION_DAYS`, and it still counts'),
        rejects: z.string().nullable(),
        cleaned: z.string().nullable(),
        warnings: z.array(z.string()),
      }),
    ),
    formats: z
      .array(
        z.object({
          key: z.string(),
          reports: count.describe('Reports that are read by it'),
          error: z.string().nullable().describe('What is wrong with it: then none of these is read'),
          expired: z.boolean().describe('Its object was removed after `RAW_RETENTION_DAYS`'),
        }),
      )
      .default([])
      .describe('The `format.json` of each series that has one'),
    removed: z.array(z.string()).describe('Reports that are gone'),
    ignored: z.array(z.string()).describe('Objects under the prefix that are not reports, such as .xlsx or .zip'),
    warnings: z.array(z.string()),
  }),
);
export type RefreshReport = z.infer<ReturnType<typeof refreshReportSchema>>;

/** A refresh in short, as the history keeps it. */
export const refreshEntrySchema = lazy(() =>
  refreshReportSchema()
    .pick({ started_at: true, finished_at: true, outcome: true, error: true, snapshot: true })
    .extend({
      rows_read: count.describe('Rows of the reports that it read'),
      rows_counted: count.describe('Those of them that count: order lines and refunds'),
      rows_rejected: count.describe('Those of them that could not be counted'),
      rejected_by_reason: z.record(z.string(), count).describe('Rejects by `field: code`; `row: code` for whole rows'),
      reports: z
        .object({ read: count, reused: count, failed: count, removed: count })
        .describe('Reports by what it did with them; `failed`: left out'),
      superseded: z
        .object({ reports: count, days: count, lines: count })
        .describe('What newer reports have instead of older ones, by what is published now'),
      failed: z
        .array(z.object({ key: z.string(), code: z.string(), message: z.string() }))
        .max(20)
        .describe('Reports that are left out, 20 at most'),
    })
    .meta({ id: 'Refresh' }),
);
export type RefreshEntry = z.infer<ReturnType<typeof refreshEntrySchema>>;

/** The newest refreshes, kept as one object. */
export const refreshHistorySchema = lazy(() =>
  z.object({ refreshes: z.array(refreshEntrySchema()).describe('Newest first') }),
);
export type RefreshHistory = z.infer<ReturnType<typeof refreshHistorySchema>>;

/** Where the history of refreshes lies. */
export const REFRESH_HISTORY_KEY = 'etl-output/refreshes.json';
