import * as z from 'zod';
import { field, Flaw } from './field.ts';
import { type MoneyWord, moneyWord } from './money-words.ts';

/** Fraction digits that are kept. ISO 4217 has at most four minor digits, and rounding half up needs only the next one. */
const FRACTION_DIGITS = 5;
/** Most digits before the point. With the five of the fraction they make 15, which a double holds exactly, in minor units too. */
const WHOLE_DIGITS = 10;

/** The character before the fraction of a number; the other one groups its digits. */
export type DecimalSign = '.' | ',';

/** How a file writes numbers. */
export interface DecimalStyle {
  decimal: DecimalSign;
  /**
   * What three digits behind the only separator of a number are where that could be a fraction or a group: `1.042`, with the
   * decimal sign of the style. `unknown`: nothing in the file decides, and the number is not read.
   */
  threeDigits: 'fraction' | 'group' | 'unknown';
}

/** The style where nothing is known of a file. */
const USUAL: DecimalStyle = { decimal: '.', threeDigits: 'fraction' };

const amountValueSchema = z.object({
  digits: z.int().min(0),
  scale: z.int().min(0).max(FRACTION_DIGITS),
  priced: z.boolean(),
  negative: z.boolean(),
  words: z.custom<MoneyWord>().nullable(),
});
/**
 * The exact decimal `digits` · 10^-`scale`: 647.62 has digits 64762 and scale 2. Not `priced`: the text was blank. `negative`:
 * the money went back, which is not in the digits. `words`: the currencies that a sign beside it can mean; null without one.
 */
export type Amount = Readonly<z.infer<typeof amountValueSchema>>;

/** Why a text is not an amount. */
export const AMOUNT_FLAWS = {
  decimalComma: new Flaw(
    'decimal_comma',
    'Amount has a decimal comma, and other amounts of the file have a decimal point. Write all amounts in one way',
  ),
  decimalPoint: new Flaw(
    'decimal_point',
    'Amount has a decimal point, and other amounts of the file have a decimal comma. Write all amounts in one way',
  ),
  ambiguous: new Flaw(
    'ambiguous_amount',
    'Three digits follow the only separator of the amount, which may be a fraction or thousands. Write 1042.00 instead of 1.042',
  ),
  form: new Flaw(
    'unknown_form',
    'Amount is not a number. Accepted: 1099, 1099.50, 1,099.50, 1.099,50, 1,23,456.50, with or without a currency sign',
  ),
  large: new Flaw('too_large', `Amount is too large. The limit is ${WHOLE_DIGITS} digits before the decimal point`),
  currency: new Flaw(
    'other_currency',
    'Amount names another currency than its line. Correct the currency sign or the currency column',
  ),
} as const;

const PLAIN = /^(\d+)(?:\.(\d+))?$/;
const SPACES = /[\s\u00a0\u2009\u202f]+/g;
/** A sign, a currency, a sign, digits with separators, a currency, a minus behind: each but the digits may be missing. */
const PARTS =
  /^([-\u2212+]?) ?((?:[^\d\s.,+\-\u2212'\u2019]|(?<=\p{L})\.)+(?: \$)?)? ?([-\u2212+]?)([.,]?\d[\d.,' \u2019]*)((?:[^\d\s.,+\-\u2212'\u2019]|(?<=\p{L})\.)+)? ?([-\u2212]?)$/u;
const BRACKETS = /^\((.*)\)$|^([^\d()]*)\(([^()]*)\)$/;
/** Behind a sum of rupees: 500/-. */
const NO_PAISE = /(?<=\d)\/-$/;
/** Instead of a fraction of zeros: 12,- and 12.-- */
const NO_CENTS = /(?<=\d[.,])(?:--?|[\u2013\u2014])(?=$|[^\d.,])/;
const POINT_GROUPS = /^[1-9]\d{0,2}(?:\.\d{3})+$/;
const COMMA_GROUPS = /^(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d\d)*,\d{3})$/;
const SPACE_GROUPS = /^\d{1,3}(?:[ '\u2019]\d{3})+(?=$|[.,])/;

/** How the decimal sign of a number shows: by itself, in no way, or in three digits that may be a fraction or a group. */
export type DecimalEvidence = DecimalSign | 'three-after-point' | 'three-after-comma' | null;

/** The digits of a number: before and after the decimal sign, as a style reads them. */
interface Digits {
  whole: string;
  fraction: string;
}

/** What the text of a number says about the decimal sign of its file. `text`: digits and separators. */
function evidenceIn(text: string): DecimalEvidence {
  const point = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  if (point < 0 && comma < 0) return null;
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
  const sign = point < 0 ? ',' : '.';
  const at = Math.max(point, comma);
  if (text.indexOf(sign) < at) return sign === '.' ? ',' : '.';
  if (text.length - at - 1 !== 3 || at > 3 || text.startsWith('0') || at === 0) return sign;
  return sign === '.' ? 'three-after-point' : 'three-after-comma';
}

/** What the text of an amount says about the decimal sign of its file; null if nothing, or if it is not an amount. */
export function decimalEvidence(text: string): DecimalEvidence {
  const parts = partsOf(text.trim());
  return parts === null ? null : evidenceIn(parts.number);
}

/**
 * Makes the parser of amounts: digits without grouping, in groups of three or in Indian groups, and an optional fraction, as
 * the style has them, with a minus or brackets for money that went back, and an optional currency sign or code before or after.
 * Blank is 0 and not priced. Fraction digits after the fifth are dropped.
 */
export function amountParser(style: DecimalStyle = USUAL): (text: string) => Amount | Flaw {
  const isUsual = style.decimal === '.' && style.threeDigits === 'fraction';
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return BLANK;
    const plain = PLAIN.exec(trimmed);
    if (plain !== null && (isUsual || plain[2] === undefined)) return amountOf(plain[1]!, plain[2] ?? '', false, null);
    const parts = partsOf(trimmed);
    if (parts === null) return isDash(trimmed) ? BLANK : AMOUNT_FLAWS.form;
    const { number, negative, words } = parts;
    const read = readNumber(number, style);
    return read instanceof Flaw ? read : amountOf(read.whole, read.fraction, negative, words);
  };
}

/** `amountParser` for a file with decimal points. */
export const parseAmount = amountParser();

const BLANK: Amount = { digits: 0, scale: 0, priced: false, negative: false, words: null };

/** Whether a text is a currency sign and the dash that spreadsheets show for 0 in their format for accounts. */
const isDash = (text: string): boolean =>
  text.endsWith('-') && moneyWord(text.slice(0, -1).replaceAll(SPACES, ' ').trim()) !== undefined;

function amountOf(
  wholeDigits: string,
  fractionDigits: string,
  negative: boolean,
  words: MoneyWord | null,
): Amount | Flaw {
  const whole = wholeDigits.replace(/^0+/, '');
  if (whole.length > WHOLE_DIGITS) return AMOUNT_FLAWS.large;
  const fraction = fractionDigits.slice(0, FRACTION_DIGITS);
  const digits = Number(whole + fraction);
  return { digits, scale: fraction.length, priced: true, negative: negative && digits > 0, words };
}

/** The number of an amount, whether it is negative, and the currencies that the sign beside it can mean. */
function partsOf(text: string): { number: string; negative: boolean; words: MoneyWord | null } | null {
  const bare = text.replaceAll(SPACES, ' ').replace(NO_PAISE, '').replace(NO_CENTS, '00');
  const brackets = BRACKETS.exec(bare);
  const inner = brackets === null ? bare : `${brackets[2] ?? ''}${brackets[1] ?? brackets[3]}`;
  const parts = PARTS.exec(inner.trim());
  if (parts === null) return null;
  const [, first, before = '', second, number, behind = '', last] = parts;
  const signs = `${first}${second}${last}`;
  if (signs.length > 1 || (signs !== '' && brackets !== null)) return null;
  const words = wordsOf([before, behind].filter((word) => word !== '' && word !== LOST_SIGN));
  if (words === undefined) return null;
  return { number: number!.trim(), negative: brackets !== null || (signs !== '' && signs !== '+'), words };
}

/** Spreadsheets write it for a sign that the code page of the file does not have. */
const LOST_SIGN = '?';

/** The currencies that all words beside a number can mean; null without words, undefined if there are none. */
function wordsOf(texts: readonly string[]): MoneyWord | null | undefined {
  let words: MoneyWord | null = null;
  for (const text of texts) {
    const meant = moneyWord(text);
    const both: readonly string[] | undefined = words === null ? meant : words.filter((code) => meant?.includes(code));
    if (both?.[0] === undefined) return undefined;
    words = both as MoneyWord;
  }
  return words;
}

/** Reads digits and separators as a style has them. */
function readNumber(text: string, { decimal, threeDigits }: DecimalStyle): Digits | Flaw {
  const spaced = SPACE_GROUPS.exec(text);
  const number = spaced === null ? text : spaced[0].replaceAll(/[ '\u2019]/g, '') + text.slice(spaced[0].length);
  if (/[ '\u2019]/.test(number)) return AMOUNT_FLAWS.form;
  let evidence = spaced === null ? evidenceIn(number) : separatorOf(number);
  if (evidence === 'three-after-point' || evidence === 'three-after-comma') {
    const sign = evidence === 'three-after-point' ? '.' : ',';
    if (sign !== decimal) return { whole: number.replace(sign, ''), fraction: '' };
    if (threeDigits === 'unknown') return AMOUNT_FLAWS.ambiguous;
    if (threeDigits === 'group') return { whole: number.replace(sign, ''), fraction: '' };
    evidence = sign;
  }
  if (evidence === null) return { whole: number, fraction: '' };
  if (!isGrouped(number, evidence)) return AMOUNT_FLAWS.form;
  if (evidence !== decimal) return evidence === ',' ? AMOUNT_FLAWS.decimalComma : AMOUNT_FLAWS.decimalPoint;
  const [whole, fraction = ''] = number.split(decimal);
  return { whole: whole!.replaceAll(/[.,]/g, ''), fraction };
}

/** The only separator of a number: that of the fraction where spaces group the digits. */
const separatorOf = (number: string): DecimalSign | null =>
  number.includes('.') ? '.' : number.includes(',') ? ',' : null;

/** Whether a number is well-formed with this decimal sign. */
function isGrouped(number: string, decimal: DecimalSign): boolean {
  const at = number.indexOf(decimal);
  const [whole, fraction] = at < 0 ? [number, ''] : [number.slice(0, at), number.slice(at + 1)];
  if (!/^\d*$/.test(fraction)) return false;
  return /^\d*$/.test(whole) || (decimal === '.' ? COMMA_GROUPS : POINT_GROUPS).test(whole);
}

/** How a cleaned file writes the amount of a line that has no price. A price of 0 has a decimal point there. */
export const UNPRICED_AMOUNT = '0';

/** The amount of an order line: text in, exact amount out. `unpriced`: a text that means the same as a blank one. */
export const amountSchema = (unpriced?: string, style?: DecimalStyle) => {
  const parse = amountParser(style);
  return field((text) => parse(text.trim() === unpriced ? '' : text), amountValueSchema, {
    description: 'Amount of the line; empty is 0, and the line is not priced; below 0 it is a refund',
    examples: ['647.62', '1,099.00', '1,23,456.5', '₹ 406.00', ''],
  });
};

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

/** An amount of a unit times a quantity. A flaw if the result has too many digits. */
export function timesQuantity(amount: Amount, quantity: number): Amount | Flaw {
  const digits = amount.digits * quantity;
  return digits > 10 ** (WHOLE_DIGITS + amount.scale) ? AMOUNT_FLAWS.large : { ...amount, digits };
}

/** An amount as text without grouping, with the fraction digits it was parsed with: `1099.00`. `0` if it has no price. */
export function formatAmount({ digits, scale, priced, negative }: Amount): string {
  if (digits === 0 && scale === 0) return priced ? '0.0' : UNPRICED_AMOUNT;
  const sign = negative ? '-' : '';
  if (scale === 0) return sign + String(digits);
  const text = String(digits).padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
