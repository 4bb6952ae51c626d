import * as z from 'zod';
import type { DecimalStyle } from './amount.ts';
import { field, Flaw } from './field.ts';

const LARGEST = 1_000_000_000;
const WHOLE = /^[-\u2212]?\d+(?:\.0+|,0{1,2})?$/;
/** Thousands in groups, by the decimal sign of the file. */
const GROUPS = { '.': /^[-\u2212]?[1-9]\d{0,2}(?:,\d{3})+$/, ',': /^[-\u2212]?[1-9]\d{0,2}(?:\.\d{3})+$/ } as const;
const FRACTION = /^[-\u2212]?\d*(?:\.\d*|,\d{1,2})$/;

/** Why a text is not a quantity. */
export const QUANTITY_FLAWS = {
  negative: new Flaw('negative', 'Quantity is negative, and the row is not a refund. It must be 0 or more'),
  fraction: new Flaw('fraction', 'Quantity is not a whole number. Accepted: 2 and 2.0'),
  form: new Flaw('unknown_form', 'Quantity is not a number. Use digits only, as in 2'),
  ambiguous: new Flaw(
    'ambiguous_quantity',
    'Three digits follow the separator of the quantity, which may be a fraction or thousands. Write 1000 instead of 1.000',
  ),
  large: new Flaw('too_large', 'Quantity is too large. The limit is 1,000,000,000'),
} as const;

/**
 * Makes the parser of whole numbers, with or without a fraction of zeros (`2`, `2.0`, `2,0`), or in groups of thousands where
 * the amounts of the file show its decimal sign. Blank is 0. Refunds may be negative.
 */
export function quantityParser(style?: DecimalStyle): (text: string) => number | Flaw {
  if (style === undefined) return parseQuantity;
  const { decimal, threeDigits } = style;
  return (text) => {
    const trimmed = text.trim();
    if (!GROUPS[decimal].test(trimmed)) return parseQuantity(trimmed);
    if (threeDigits !== 'unknown') return parseQuantity(trimmed.replaceAll(/[.,]/g, ''));
    return decimal === ',' ? QUANTITY_FLAWS.ambiguous : parseQuantity(trimmed);
  };
}

/** `quantityParser` for a file of which the decimal sign is not known. */
export function parseQuantity(text: string): number | Flaw {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (!WHOLE.test(trimmed)) return FRACTION.test(trimmed) ? QUANTITY_FLAWS.fraction : QUANTITY_FLAWS.form;
  const quantity = Number(trimmed.replace('\u2212', '-').replace(',', '.'));
  return Math.abs(quantity) > LARGEST ? QUANTITY_FLAWS.large : quantity;
}

/** The quantity of an order line: text in, whole number out. */
export const quantitySchema = (style?: DecimalStyle) =>
  field(quantityParser(style), z.int().min(-LARGEST).max(LARGEST), {
    description: 'Units of the line; empty is 0; only a refund may have less',
    examples: ['1', '2.0', ''],
  });
