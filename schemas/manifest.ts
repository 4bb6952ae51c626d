import * as z from 'zod';

/** Where the manifest of the published snapshot lies. */
export const MANIFEST_KEY = 'etl-output/manifest.json';

const count = z.int().min(0);
const instant = z.iso.datetime();

/** What a report held, as its refresh counted it. `rows` = `active` + `cancelled` + `rejected`. */
export const reportSummarySchema = z.object({
  rows: count,
  active: count,
  cancelled: count,
  rejected: count,
  rejects_by_reason: z.record(z.string(), count).describe('Rejects by `field: code`; `row: code` for whole rows'),
  missing_columns: z.array(z.string()).describe('Optional fields for which the report has no column'),
  ignored_headers: z.array(z.string()).describe('Headers that mean a field which another header already gave'),
  unknown_states: z.array(z.string()).describe('Spellings of Indian states that matched nothing, in title case'),
  currency: z.string().describe('ISO 4217 code that rows without a currency were counted in'),
  bytes: count.describe('Size of the report as stored'),
  hint: z.string().nullable().describe('Advice on what the rejects have in common'),
});
export type ReportSummary = z.infer<typeof reportSummarySchema>;

/** A stored report: where it lies and which bytes it is. */
export const reportSchema = z.object({
  key: z.string(),
  series: z.string(),
  etag: z.string(),
  last_modified: instant,
  size: count.describe('Bytes as stored'),
});
export type Report = z.infer<typeof reportSchema>;

/** A report that was read, and the cube made from it. */
export const builtReportSchema = reportSchema.extend({
  reuse_key: z.string().describe('Hash of all that the cube was made from: while it is the same, so is the cube'),
  cube: z.string().describe("Key of the report's cube"),
  summary: reportSummarySchema,
  runs: z
    .array(z.tuple([z.int(), z.array(count)]))
    .describe('Days with lines, as runs: a first day (days since 1970-01-01), then the lines of it and each day after'),
  cleaned: z.string().nullable().describe('Key of the cleaned file'),
  rejects: z.string().nullable().describe('Key of the rejects'),
  etags: z
    .record(z.string(), z.string())
    .describe('By key, the ETags of cleaned file and rejects as they were written'),
  warnings: z.array(z.string()).describe('What was left undone, such as a file in the way that is not ours'),
});
export type BuiltReport = z.infer<typeof builtReportSchema>;

/** Why a report does not count, for the very bytes and settings that `reuse_key` stands for. */
export const failureSchema = z.object({
  reuse_key: z.string(),
  etag: z.string(),
  last_modified: instant,
  size: count,
  code: z.string(),
  message: z.string(),
  at: instant.describe('When it was read'),
  rejected: count.nullable().describe('Rejects, where the report could be read to its end'),
  rejects: z.string().nullable().describe('Key of the rejects'),
});
export type Failure = z.infer<typeof failureSchema>;

/** A report in the manifest: what serves of it, and why its newest version does not, where that is so. */
export const manifestReportSchema = z.object({
  key: z.string(),
  series: z.string(),
  built: builtReportSchema.nullable().describe('The version that serves; null where none could be counted yet'),
  failure: failureSchema.nullable(),
  replaced_days: count.describe('Days on which another report stands instead'),
  replaced_lines: count.describe('Lines of those days'),
});
export type ManifestReport = z.infer<typeof manifestReportSchema>;

/** The published snapshot. Written whole, by one conditional write: a reader sees one or the next. */
export const manifestSchema = z.object({
  version: z.literal(1),
  snapshot: z.string().describe('Id of the snapshot; another one whenever the numbers may be others'),
  cube: z.string().describe('Key of the merged cube'),
  refreshed_at: instant.describe('When the numbers last changed'),
  checked_at: instant.describe('When the reports were last looked at'),
  pinned: z.boolean().describe('Chosen by hand: a refresh leaves the snapshot alone until that is undone'),
  overlap: z.enum(['replace', 'add']),
  currency: z.string().describe('Currency of answers to an empty cube'),
  lines: count.describe('Order lines in the cube'),
  rejected: count,
  missing_columns: z.array(z.string()),
  history: z
    .array(z.string())
    .describe('Ids of the snapshots whose cubes are kept, this one first, then the one before it'),
  raw_counted: z.boolean().optional().describe('A report under `RAW_PREFIX` has counted: `S3_KEY` never will again'),
  reports: z.array(manifestReportSchema).describe('By key'),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What a refresh did, kept as `etl-output/refresh/<time>.json`. */
export const refreshReportSchema = z.object({
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
      summary: reportSummarySchema.nullable(),
      data_from: z.iso.date().nullable(),
      data_to: z.iso.date().nullable(),
      replaced_days: count,
      replaced_lines: count,
      failure: failureSchema.nullable(),
      rejects: z.string().nullable(),
      cleaned: z.string().nullable(),
      warnings: z.array(z.string()),
    }),
  ),
  removed: z.array(z.string()).describe('Reports that are gone'),
  ignored: z.array(z.string()).describe('Objects under the prefix that are no reports, such as .xlsx or .zip'),
  warnings: z.array(z.string()),
});
export type RefreshReport = z.infer<typeof refreshReportSchema>;
