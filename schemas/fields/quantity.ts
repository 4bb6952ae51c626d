import * as z from 'zod';
import { field, Flaw } from './field.ts';

const LARGEST = 1_000_000_000;
const WHOLE = /^\d+(?:\.0+)?$/;
const FRACTION = /^\d*\.\d*$/;
const NEGATIVE = /^[-\u2212][\d.]+$/;

/** Why a text is no quantity. */
export const QUANTITY_FLAWS = {
  negative: new Flaw('negative', 'The quantity is negative; 0 or more is needed'),
  fraction: new Flaw('fraction', 'The quantity is no whole number; 2 or 2.0 would be right'),
  form: new Flaw('unknown_form', 'The quantity is no number; digits alone are needed, as in 2'),
  large: new Flaw('too_large', 'The quantity is too large; 1000000000 is the most'),
} as const;

/** The whole number that a text states, with or without a fraction of zeros (`2`, `2.0`). Blank is 0. */
export function parseQuantity(text: string): number | Flaw {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (!WHOLE.test(trimmed)) {
    if (NEGATIVE.test(trimmed)) return QUANTITY_FLAWS.negative;
    return FRACTION.test(trimmed) ? QUANTITY_FLAWS.fraction : QUANTITY_FLAWS.form;
  }
  const quantity = Number(trimmed);
  return quantity > LARGEST ? QUANTITY_FLAWS.large : quantity;
}

/** Units of a line: text in, whole number out. */
export const quantitySchema = field(parseQuantity, z.int().min(0).max(LARGEST), {
  description: 'Units of the line; empty is 0',
  examples: ['1', '2.0', ''],
});
