import * as z from 'zod';
import { builtReportSchema, failureSchema, reportSchema } from './manifest.ts';

const count = z.int().min(0);

/** Name of an execution of the state machine, and of its folder in the bucket. */
const runId = z.string().regex(/^[\w-]{1,80}$/, 'must be 1 to 80 letters, digits, - or _');

/** Input of an execution of the state machine; may be `{}`. */
export const runInputSchema = z.strictObject({
  force: z.boolean().default(false).describe('Read every report, changed or not'),
  allow_empty: z
    .boolean()
    .default(false)
    .describe('Accept that all reports were removed, and publish an empty snapshot'),
  round: z.int().min(1).default(1).describe('How many times this run has planned, including this time'),
});
export type RunInput = z.output<typeof runInputSchema>;

/** Input of the step _plan_. */
export const planStepSchema = z.strictObject({ run: runId, asked: runInputSchema });
export type PlanStep = z.output<typeof planStepSchema>;

/** Output of _plan_, which is also the input of _publish_. */
export const plannedRunSchema = runInputSchema.required().extend({
  run: runId,
  started_at: z.iso.datetime(),
  items_key: z.string().describe('Key of the list of reports to build'),
  items: count.describe('Length of that list'),
});
export type PlannedRun = z.output<typeof plannedRunSchema>;

/** Input of the step _build_: one item of that list. */
export const buildStepSchema = z.strictObject({
  run: runId,
  report: reportSchema,
  reuse_key: z.string(),
  action: z.enum(['adopt', 'read']),
  name: z.string().describe('Name of its cleaned file and its rejects file'),
  cleaned: z.boolean().describe('Whether a cleaned file is written'),
});
export type BuildStep = z.output<typeof buildStepSchema>;

/** The result of building a report, which _build_ writes to the bucket for _publish_. */
export const buildOutcomeSchema = z.union([
  z.object({ built: builtReportSchema, rows: count, rejected: count, adopted: z.boolean().optional() }),
  z.object({ failure: failureSchema, rows: count, rejected: count }),
]);
export type BuildOutcome = z.output<typeof buildOutcomeSchema>;

/** Output of _build_. A bad report is an output, not an error. */
export const buildAnswerSchema = z.object({
  key: z.string(),
  outcome: z.enum(['built', 'adopted', 'failed', 'gone']),
  rows: count,
  rejected: count,
  error: z.string().nullable(),
});
export type BuildAnswer = z.output<typeof buildAnswerSchema>;
