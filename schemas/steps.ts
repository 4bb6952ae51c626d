import * as z from 'zod';
import { builtReportSchema, failureSchema, reportSchema } from './manifest.ts';

const count = z.int().min(0);

/** Name of an execution of the state machine; it names a folder of the bucket as well. */
const runId = z.string().regex(/^[\w-]{1,80}$/, 'must be 1 to 80 of letters, digits, - and _');

/** What an execution of the state machine is started with; `{}` will do. */
export const runInputSchema = z.strictObject({
  force: z.boolean().default(false).describe('Read every report, changed or not'),
  allow_empty: z.boolean().default(false).describe('Take it that all reports were removed on purpose'),
  round: z.int().min(1).default(1).describe('How often this run has planned, this time included'),
});
export type RunInput = z.output<typeof runInputSchema>;

/** What the step _plan_ gets. */
export const planStepSchema = z.strictObject({ run: runId, asked: runInputSchema });
export type PlanStep = z.output<typeof planStepSchema>;

/** What _plan_ hands over to the state machine, and that to _publish_. */
export const plannedRunSchema = runInputSchema.required().extend({
  run: runId,
  started_at: z.iso.datetime(),
  items_key: z.string().describe('Where the list of what is to be built lies'),
  items: count.describe('Its length'),
});
export type PlannedRun = z.output<typeof plannedRunSchema>;

/** What the step _build_ gets: one item of the list. */
export const buildStepSchema = z.strictObject({
  run: runId,
  report: reportSchema,
  reuse_key: z.string(),
  action: z.enum(['adopt', 'read']),
  name: z.string().describe('Name of its cleaned file and rejects'),
  cleaned: z.boolean().describe('Whether a cleaned file is written'),
});
export type BuildStep = z.output<typeof buildStepSchema>;

/** What came of a report, as _build_ leaves it in the bucket for _publish_. */
export const buildOutcomeSchema = z.union([
  z.object({ built: builtReportSchema, rows: count, rejected: count, adopted: z.boolean().optional() }),
  z.object({ failure: failureSchema, rows: count, rejected: count }),
]);
export type BuildOutcome = z.output<typeof buildOutcomeSchema>;

/** What _build_ answers; bad reports are answers, not errors. */
export const buildAnswerSchema = z.object({
  key: z.string(),
  outcome: z.enum(['built', 'adopted', 'failed', 'gone']),
  rows: count,
  rejected: count,
  error: z.string().nullable(),
});
export type BuildAnswer = z.output<typeof buildAnswerSchema>;
