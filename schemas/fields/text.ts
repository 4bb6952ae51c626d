import { Flaw } from './field.ts';

/** Most bytes of a text in UTF-8. */
export const MAX_TEXT_BYTES = 60_000;

/** Why a text is not a value. */
export const TEXT_FLAWS = {
  long: new Flaw('too_long_value', 'Value is longer than 60,000 bytes, the limit. Is a quote or a line end missing?'),
} as const;
