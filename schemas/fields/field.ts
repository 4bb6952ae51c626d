import * as z from 'zod';

/**
 * Why a text is no value of its field. There are a few per field and none holds the text itself, so that rejects can be
 * counted by them.
 */
export class Flaw {
  /** Stable name, lower snake case. */
  readonly code: string;
  /** What is wrong and what would be right. */
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

/**
 * The zod schema of a field: its text in, its value out. A text that is none becomes one custom issue with the flaw's
 * message and, in `params.code`, its code. `documentation` describes the text in JSON Schema.
 */
export const field = <T>(
  parse: (text: string) => T | Flaw,
  value: z.ZodType<T, Awaited<T>>,
  documentation: { description: string; examples: string[] },
) =>
  z
    .string()
    .meta(documentation)
    .transform((text, context): T => {
      const parsed = parse(text);
      if (!(parsed instanceof Flaw)) return parsed;
      context.issues.push({
        code: 'custom',
        message: parsed.message,
        params: { code: parsed.code },
        input: text,
      });
      return z.NEVER;
    })
    .pipe(value);
