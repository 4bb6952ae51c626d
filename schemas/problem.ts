import * as z from 'zod';

/** The body of every error answer (RFC 9457, `application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string().describe('URI of the kind of problem'),
    title: z.string().describe('The kind of problem in words; the same for all problems of one kind'),
    status: z.int().min(400).max(599).describe('HTTP status code'),
    detail: z.string().describe('What is wrong, then what to do'),
    instance: z.string().describe('Path of the request'),
    code: z
      .string()
      .regex(/^[A-Z]+(_[A-Z]+)*$/)
      .describe('Stable name of the kind of problem, for programs'),
    request_id: z.string().describe('Finds the log lines of the request'),
    errors: z
      .array(
        z.object({
          path: z.string().describe('The parameter that is wrong'),
          message: z.string().describe('Its value, and what is allowed'),
        }),
      )
      .optional()
      .describe('Each flaw of the request'),
  })
  .meta({ id: 'Problem' });
export type ProblemDocument = z.infer<typeof problemSchema>;
