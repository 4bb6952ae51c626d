import * as z from 'zod';
import { field, Flaw } from './field.ts';

/** Fraction digits that are kept. ISO 4217 has at most four minor digits, and rounding half up needs only the next one. */
const FRACTION_DIGITS = 5;
/** Most digits before the point. With the five of the fraction they make 15, which a double holds exactly, in minor units too. */
const WHOLE_DIGITS = 10;

const amountValueSchema = z.object({
  digits: z.int().min(0),
  scale: z.int().min(0).max(FRACTION_DIGITS),
  priced: z.boolean(),
});
/** The exact decimal `digits` · 10^-`scale`: 647.62 has digits 64762 and scale 2. Not `priced`: the text was blank. */
export type Amount = z.infer<typeof amountValueSchema>;

/** Why a text is not an amount. */
export const AMOUNT_FLAWS = {
  negative: new Flaw('negative', 'Amount is negative. It must be 0 or more'),
  decimalComma: new Flaw(
    'decimal_comma',
    'Amount seems to have a decimal comma. Use a decimal point, as in 12.50 or 1,099.00',
  ),
  form: new Flaw(
    'unknown_form',
    'Amount is not a number. Accepted: 1099, 1099.50, 1,099.50, 1,23,456.50, with or without a currency sign',
  ),
  large: new Flaw('too_large', `Amount is too large. The limit is ${WHOLE_DIGITS} digits before the decimal point`),
} as const;

const SIGN = /^\p{Sc}\s?|\s?\p{Sc}$/u;
const PLAIN = /^(\d+)(?:\.(\d+))?$/;
const GROUPED = /^([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d\d)*,\d{3})(?:\.(\d+))?$/;
const SIGNS_AND_SPACE = /[\p{Sc}\s]/gu;
const NEGATIVE = /^[-\u2212][\d.,]+$/;
const DECIMAL_COMMA = /^[\d.]+,\d{1,2}$/;

/**
 * Parses an amount: digits without grouping, in groups of three or in Indian groups, with an optional decimal point, and an
 * optional currency sign before or after. Blank is 0 and not priced. Fraction digits after the fifth are dropped.
 */
export function parseAmount(text: string): Amount | Flaw {
  const trimmed = text.trim();
  if (trimmed === '') return { digits: 0, scale: 0, priced: false };
  const parts = PLAIN.exec(trimmed) ?? matchWithoutSign(trimmed.replace(SIGN, ''));
  if (parts === null) return flawOf(trimmed);
  const whole = parts[1]!.replaceAll(',', '').replace(/^0+/, '');
  if (whole.length > WHOLE_DIGITS) return AMOUNT_FLAWS.large;
  const fraction = (parts[2] ?? '').slice(0, FRACTION_DIGITS);
  return { digits: Number(whole + fraction), scale: fraction.length, priced: true };
}

const matchWithoutSign = (bare: string) => PLAIN.exec(bare) ?? GROUPED.exec(bare);

function flawOf(text: string): Flaw {
  const bare = text.replaceAll(SIGNS_AND_SPACE, '');
  if (NEGATIVE.test(bare)) return AMOUNT_FLAWS.negative;
  return DECIMAL_COMMA.test(bare) ? AMOUNT_FLAWS.decimalComma : AMOUNT_FLAWS.form;
}

/** How a cleaned file writes the amount of a line that has no price. A price of 0 has a decimal point there. */
export const UNPRICED_AMOUNT = '0';

/** The amount of an order line: text in, exact amount out. `unpriced`: a text that means the same as a blank one. */
export const amountSchema = (unpriced?: string) =>
  field((text) => parseAmount(text.trim() === unpriced ? '' : text), amountValueSchema, {
    description: 'Amount of the line; empty is 0, and the line is not priced',
    examples: ['647.62', '1,099.00', '1,23,456.5', '₹ 406.00', ''],
  });

/**
 * An amount in minor units of a currency with `minorDigits` (0 to 4) decimal digits; half a unit rounds up. Exact for every
 * amount from `parseAmount`.
 */
export function toMinor({ digits, scale }: Pick<Amount, 'digits' | 'scale'>, minorDigits: number): number {
  if (scale <= minorDigits) return digits * 10 ** (minorDigits - scale);
  const unit = 10 ** (scale - minorDigits);
  const remainder = digits % unit;
  // Division is exact only without a remainder: a large quotient with one may be rounded up to the next integer.
  return (digits - remainder) / unit + (2 * remainder >= unit ? 1 : 0);
}

/** An amount as text without grouping, with the fraction digits it was parsed with: `1099.00`. `0` if it has no price. */
export function formatAmount({ digits, scale, priced }: Amount): string {
  if (digits === 0 && scale === 0) return priced ? '0.0' : UNPRICED_AMOUNT;
  if (scale === 0) return String(digits);
  const text = String(digits).padStart(scale + 1, '0');
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
