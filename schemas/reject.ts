import * as z from 'zod';

/** Characters of a rejected row that are kept. */
export const REJECT_RAW_LENGTH = 2048;

/** A row that is not counted, and why. */
export const rejectSchema = z.object({
  line: z.int().min(2).describe("Line number in the file of the row's first line; the header is line 1"),
  field: z.string().nullable().describe('The field that is wrong, as our name for it; null: the row as a whole'),
  code: z.string().describe('Stable name of the reason, such as `stray_quote` or `invalid`'),
  reason: z.string().describe('What is wrong and what would be right'),
  raw: z.string().max(REJECT_RAW_LENGTH).describe('Text of the row, its first 2,048 characters'),
});
export type Reject = z.infer<typeof rejectSchema>;
