import * as z from 'zod';

/** Why a text is not a value of its field. Each field has a few flaws, and none contains the text, so that rejects can be counted by flaw. */
export class Flaw {
  /** Stable name in lower snake case. */
  readonly code: string;
  /** What is wrong, then what is accepted. */
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

/**
 * The zod schema of a field: its text in, its value out. An invalid text gives one custom issue with the message of the flaw
 * and, in `params.code`, its code. `documentation` describes the text in JSON Schema.
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
