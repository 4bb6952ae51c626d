import * as z from 'zod';
import { field, Flaw } from './field.ts';

/** Nothing rounds by more: ISO 4217 has four minor digits at most, and rounding half up looks at the next one only. */
const FRACTION_DIGITS = 5;
/** With the fraction's five, 15 digits: any such amount is exact in a double, as is its count of minor units. */
const WHOLE_DIGITS = 10;

const amountValueSchema = z.object({
  digits: z.int().min(0),
  scale: z.int().min(0).max(FRACTION_DIGITS),
});
/** The exact decimal `digits` · 10^-`scale`; 647.62 is 64762 and 2. */
export type Amount = z.infer<typeof amountValueSchema>;

/** Why a text is no amount. */
export const AMOUNT_FLAWS = {
  negative: new Flaw('negative', 'The amount is negative; 0 or more is needed'),
  decimalComma: new Flaw(
    'decimal_comma',
    'The amount seems to have a decimal comma; a point is needed, as in 12.50 or 1,099.00',
  ),
  form: new Flaw(
    'unknown_form',
    'The amount is no decimal number; 1099, 1099.50, 1,099.50 or 1,23,456.50 would be right, with or without a currency sign',
  ),
  large: new Flaw(
    'too_large',
    `The amount is too large to be counted exactly; up to ${WHOLE_DIGITS} digits before the point would be right`,
  ),
} as const;

const SIGN = /^\p{Sc}\s?|\s?\p{Sc}$/u;
const PLAIN = /^(\d+)(?:\.(\d+))?$/;
const GROUPED = /^([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d\d)*,\d{3})(?:\.(\d+))?$/;
const SIGNS_AND_SPACE = /[\p{Sc}\s]/gu;
const NEGATIVE = /^[-\u2212][\d.,]+$/;
const DECIMAL_COMMA = /^[\d.]+,\d{1,2}$/;

/**
 * The amount that a text states: digits, grouped by commas in threes or the Indian way or not at all, with a decimal
 * point or none, and one currency sign before or after. Blank is 0. Digits after the fifth of a fraction are cut.
 */
export function parseAmount(text: string): Amount | Flaw {
  const trimmed = text.trim();
  if (trimmed === '') return { digits: 0, scale: 0 };
  const parts = PLAIN.exec(trimmed) ?? ornate(trimmed.replace(SIGN, ''));
  if (parts === null) return flawOf(trimmed);
  const whole = parts[1]!.replaceAll(',', '').replace(/^0+/, '');
  if (whole.length > WHOLE_DIGITS) return AMOUNT_FLAWS.large;
  const fraction = (parts[2] ?? '').slice(0, FRACTION_DIGITS);
  return { digits: Number(whole + fraction), scale: fraction.length };
}

const ornate = (bare: string) => PLAIN.exec(bare) ?? GROUPED.exec(bare);

function flawOf(text: string): Flaw {
  const bare = text.replaceAll(SIGNS_AND_SPACE, '');
  if (NEGATIVE.test(bare)) return AMOUNT_FLAWS.negative;
  return DECIMAL_COMMA.test(bare) ? AMOUNT_FLAWS.decimalComma : AMOUNT_FLAWS.form;
}

/** What a line was sold for: text in, exact amount out. */
export const amountSchema = field(parseAmount, amountValueSchema, {
  description: 'Amount of the line; empty is 0',
  examples: ['647.62', '1,099.00', '1,23,456.5', '₹ 406.00', ''],
});

/**
 * An amount in minor units of a currency with `minorDigits` (0 to 4) of them; half a unit rounds up. Exact for every
 * amount that `parseAmount` gives.
 */
export function toMinor({ digits, scale }: Amount, minorDigits: number): number {
  if (scale <= minorDigits) return digits * 10 ** (minorDigits - scale);
  const unit = 10 ** (scale - minorDigits);
  const rest = digits % unit;
  // A quotient with a rest may be rounded up to the next integer when it is large; without one it is exact.
  return (digits - rest) / unit + (2 * rest >= unit ? 1 : 0);
}

/** An amount with a decimal point, no grouping, and as many fraction digits as it was given with: `1099.00`. */
export function formatAmount({ digits, scale }: Amount): string {
  if (scale === 0) return String(digits);
  const text = String(digits).padStart(scale + 1, '0');
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
