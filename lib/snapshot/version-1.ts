import * as z from 'zod';
import { lazy } from '../base/lazy.ts';
import { countedReportSchema, failureSchema, type PreviousReport } from '../../schemas/manifest.ts';

/**
 * The manifest of version 0.1.0. It is read until this version publishes in the bucket, and by a refresh for reports whose
 * bytes are gone. It is never written, so that 0.1.0 can be deployed again.
 */
export const MANIFEST_V1_KEY = 'etl-output/manifest.json';

/** Prefix of the files of version 0.1.0. */
export const CUBES_V1 = 'etl-output/cubes/';

const manifestV1Schema = lazy(() =>
  z.object({
    version: z.literal(1),
    snapshot: z.string(),
    cube: z.string(),
    refreshed_at: z.iso.datetime(),
    checked_at: z.iso.datetime(),
    pinned: z.boolean(),
    overlap: z.enum(['replace', 'add']),
    currency: z.string(),
    lines: z.int().min(0),
    rejected: z.int().min(0),
    missing_columns: z.array(z.string()),
    raw_counted: z.boolean().optional(),
    reports: z.array(
      z.object({
        key: z.string(),
        series: z.string(),
        built: countedReportSchema().omit({ time_zone: true }).nullable(),
        failure: failureSchema().nullable(),
        replaced_days: z.int().min(0),
        replaced_lines: z.int().min(0),
      }),
    ),
  }),
);
export type ManifestV1 = z.infer<ReturnType<typeof manifestV1Schema>>;

/** Throws `ZodError` if the value is not such a manifest. */
export const parseManifestV1 = (value: unknown): ManifestV1 => manifestV1Schema().parse(value);

/** The reports of a manifest of version 0.1.0, which kept no order lines. */
export const reportsOfV1 = ({ reports }: ManifestV1): PreviousReport[] =>
  reports.map(({ built, ...known }) => ({
    ...known,
    superseded: [],
    expired: false,
    built: built && { ...built, time_zone: null },
  }));
