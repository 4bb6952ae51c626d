import { isCurrency } from './currency.ts';

/** What stands before or after the digits of an amount: the currencies that it can mean, the most likely one first. */
export type MoneyWord = readonly [string, ...string[]];

const DOLLARS: MoneyWord = ['USD', 'CAD', 'AUD', 'SGD', 'NZD', 'HKD', 'TWD', 'MXN', 'CLP', 'COP', 'ARS'];
const RUPEES: MoneyWord = ['INR', 'PKR', 'LKR', 'NPR', 'MUR'];

/** Signs and words that are no codes of ISO 4217. Source: the symbols that CLDR lists for these currencies, and `Rs`. */
const WORDS: ReadonlyMap<string, MoneyWord> = new Map<string, MoneyWord>([
  ['$', DOLLARS],
  ['us$', ['USD']],
  ['$us', ['USD']],
  ['ca$', ['CAD']],
  ['c$', ['CAD']],
  ['cdn$', ['CAD']],
  ['a$', ['AUD']],
  ['au$', ['AUD']],
  ['s$', ['SGD']],
  ['sg$', ['SGD']],
  ['nz$', ['NZD']],
  ['hk$', ['HKD']],
  ['nt$', ['TWD']],
  ['mx$', ['MXN']],
  ['mex$', ['MXN']],
  ['r$', ['BRL']],
  ['€', ['EUR']],
  ['euro', ['EUR']],
  ['£', ['GBP']],
  ['₹', ['INR']],
  ['rs', RUPEES],
  ['rupee', RUPEES],
  ['rupees', RUPEES],
  ['¥', ['JPY', 'CNY']],
  ['jp¥', ['JPY']],
  // Shift_JIS has the yen sign where ASCII has the backslash.
  ['\\', ['JPY']],
  ['cn¥', ['CNY']],
  ['円', ['JPY']],
  ['元', ['CNY']],
  ['rmb', ['CNY']],
  ['zł', ['PLN']],
  ['zl', ['PLN']],
  ['kr', ['SEK', 'NOK', 'DKK', 'ISK']],
  ['kč', ['CZK']],
  ['ft', ['HUF']],
  ['lei', ['RON']],
  ['₺', ['TRY']],
  ['tl', ['TRY']],
  ['₩', ['KRW']],
  ['₱', ['PHP']],
  ['฿', ['THB']],
  ['₫', ['VND']],
  ['rp', ['IDR']],
  ['rm', ['MYR']],
  ['₽', ['RUB']],
  ['₴', ['UAH']],
  ['₪', ['ILS']],
  ['dhs', ['AED']],
  ['sr', ['SAR']],
  ['le', ['EGP']],
  ['r', ['ZAR']],
]);

/**
 * The currencies that a word before or after an amount can mean; undefined if it is no such word. Case, a point behind it and
 * a space before a dollar sign do not matter.
 */
export function moneyWord(text: string): MoneyWord | undefined {
  const word = text.normalize('NFKC').toLowerCase().replace(/\.$/, '').replace(' $', '$');
  const found = WORDS.get(word);
  if (found !== undefined) return found;
  const code = word.replace(/\$$/, '').toUpperCase();
  return isCurrency(code) && (code.length === word.length || DOLLARS.includes(code)) ? [code] : undefined;
}
