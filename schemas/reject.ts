import * as z from 'zod';
import { lazy } from '../lib/base/lazy.ts';

/** Maximum length of a reject's raw text, in characters. */
export const REJECT_RAW_LENGTH = 2048;

/** Line numbers of rejects that are kept of a report for each reason: the first ones. All are in the file of rejects. */
export const REJECT_LINES_KEPT = 20;

/** By reason, as in the counts of rejects, the first line numbers. */
export const rejectedLinesSchema = lazy(() =>
  z
    .record(z.string(), z.array(z.int().min(1)).max(REJECT_LINES_KEPT))
    .describe(
      `First lines of rejects by \`field: code\`, up to ${REJECT_LINES_KEPT} each; empty where they are not known`,
    ),
);

/** A row that does not count, and why. */
export const rejectSchema = lazy(() =>
  z.object({
    line: z.int().min(2).describe('Line number in the file at which the row starts; the header row is line 1'),
    field: z.string().nullable().describe('The invalid field; null if the whole row is malformed'),
    code: z.string().describe('Stable name of the reason, such as `stray_quote` or `invalid`'),
    reason: z.string().describe('What is wrong, then what is accepted'),
    raw: z.string().max(REJECT_RAW_LENGTH).describe('The first 2,048 characters of the row'),
  }),
);
export type Reject = z.infer<ReturnType<typeof rejectSchema>>;
