import * as z from 'zod';
import { builtReportSchema, failureSchema, manifestSchema, reportSchema } from './manifest.ts';
import { refreshOptionsSchema } from './refresh-event.ts';

const count = z.int().min(0);

/** Name of an execution of the state machine, and of its folder in the bucket. */
const runId = z.string().regex(/^[\w-]{1,80}$/, 'must be 1 to 80 letters, digits, - or _');

/** Input of an execution of the state machine; may be `{}`. */
export const runInputSchema = refreshOptionsSchema.extend({
  round: z.int().min(1).default(1).describe('How many times this run has planned, including this time'),
});
export type RunInput = z.output<typeof runInputSchema>;

/** Input of the step _plan_. */
export const planStepSchema = z.strictObject({ run: runId, asked: runInputSchema });
export type PlanStep = z.output<typeof planStepSchema>;

/** Output of _plan_, which is also the input of _months_. */
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
  report: reportSchema(),
  reuse_key: z.string(),
  action: z.enum(['adopt', 'read']),
  name: z.string().describe('Name of its cleaned file and its rejects file'),
  cleaned: z.boolean().describe('Whether a cleaned file is written'),
  format_key: z.string().nullable().default(null).describe('Key of the copy of the declaration of its series'),
});
export type BuildStep = z.output<typeof buildStepSchema>;

/** The result of building a report, which _build_ writes to the bucket for _publish_. */
export const buildOutcomeSchema = z.union([
  z.object({ built: builtReportSchema(), rows: count, rejected: count, adopted: z.boolean().optional() }),
  z.object({ failure: failureSchema(), rows: count, rejected: count }),
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

/** Output of _months_, which is also the input of _publish_. */
export const plannedMonthsSchema = plannedRunSchema.extend({
  months_key: z.string().describe('Key of the list of months to make'),
  months: count.describe('Length of that list'),
});
export type PlannedMonths = z.output<typeof plannedMonthsSchema>;

/** Input of _publish_. A run that began before a deployment of this version has no months. */
export const publishStepSchema = plannedMonthsSchema.partial({ months_key: true, months: true });
export type PublishStep = z.output<typeof publishStepSchema>;

/** Input of the step _merge_: one item of that list. It names the plan of the month, which may be too large for an item. */
export const mergeStepSchema = z.strictObject({ run: runId, series: z.string(), month: z.string(), id: z.string() });
export type MergeStep = z.output<typeof mergeStepSchema>;

/** The plan of a month, as _months_ writes it to the bucket for _merge_. */
export const monthPlanSchema = z.object({
  id: z.string(),
  series: z.string(),
  month: z.string(),
  from: z.int(),
  to: z.int(),
  overlap: manifestSchema.shape.overlap,
  reports: z.array(
    z.object({
      report: builtReportSchema(),
      lines: count,
      days: z
        .array(z.int())
        .transform((days) => new Set(days))
        .nullable(),
    }),
  ),
});

/** Output of _merge_. A month that cannot be made is an output, not an error: _publish_ deals with it. */
export const mergeAnswerSchema = z.object({
  series: z.string(),
  month: z.string(),
  outcome: z
    .enum(['made', 'there', 'failed', 'lost', 'outdated'])
    .describe(
      '`there`: it was made before; `failed`: its lines exceed a limit; `lost`: lines of its reports are gone; ' +
        '`outdated`: another version of the service planned it',
    ),
  lines: count.describe('Lines in effect'),
  error: z.string().nullable(),
});
export type MergeAnswer = z.output<typeof mergeAnswerSchema>;
