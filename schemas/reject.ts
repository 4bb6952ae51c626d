import * as z from 'zod';

/** Maximum length of a reject's raw text, in characters. */
export const REJECT_RAW_LENGTH = 2048;

/** A row that does not count, and why. */
export const rejectSchema = z.object({
  line: z.int().min(2).describe('Line number in the file at which the row starts; the header row is line 1'),
  field: z.string().nullable().describe('The invalid field; null if the whole row is malformed'),
  code: z.string().describe('Stable name of the reason, such as `stray_quote` or `invalid`'),
  reason: z.string().describe('What is wrong, then what is accepted'),
  raw: z.string().max(REJECT_RAW_LENGTH).describe('The first 2,048 characters of the row'),
});
export type Reject = z.infer<typeof rejectSchema>;
