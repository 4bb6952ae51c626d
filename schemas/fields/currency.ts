import * as z from 'zod';
import { field, Flaw } from './field.ts';

/**
 * The currencies and funds of ISO 4217:2015, list one as of 2026-01-01 (amendments up to 180), that have minor units;
 * metals, units of account without minor units and codes for tests are not among them.
 */
const CODES = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
  MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
  RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
  USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`;

/** Withdrawn in recent years, so still found in older reports; all had two minor digits. */
const WITHDRAWN = 'ANG BGN CUC HRK SLL ZWL';

/**
 * Minor digits by ISO 4217 where they are not 2. Intl does not serve here: it follows CLDR, which gives 0 for currencies
 * whose coins are out of use (IDR, PKR, IQD and others).
 */
const MINOR_DIGITS: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

/** The codes that are taken, in ascending order. */
export const CURRENCIES: readonly string[] = `${CODES} ${WITHDRAWN}`.trim().split(/\s+/).sort();

const DIGITS: ReadonlyMap<string, number> = new Map([
  ...CURRENCIES.map((code) => [code, 2] as const),
  ...MINOR_DIGITS.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
]);

/** Whether a text is a code of `CURRENCIES`, in upper case. */
export const isCurrency = (code: string): boolean => DIGITS.has(code);

/** How many decimal digits the minor unit of a currency takes: 2 for INR, 0 for JPY. Throws RangeError if unknown. */
export function minorDigits(code: string): number {
  const digits = DIGITS.get(code);
  if (digits === undefined)
    throw new RangeError(`Unknown currency "${code}"; a code of ISO 4217 such as INR is needed`);
  return digits;
}

/** Why a text is no currency. */
export const CURRENCY_FLAWS = {
  unknown: new Flaw('unknown', 'The currency is no current code of ISO 4217; INR or another one would be right'),
} as const;

/** The code in upper case; empty for a blank text. */
function parseCurrency(text: string): string | Flaw {
  const code = text.trim().toUpperCase();
  return code === '' || DIGITS.has(code) ? code : CURRENCY_FLAWS.unknown;
}

/** The currency of a line: text in, code of ISO 4217 out; empty where the report leaves it open. */
export const currencySchema = field(parseCurrency, z.string(), {
  description: "Code of ISO 4217, any case; empty is the report's most frequent one",
  examples: ['INR', ''],
});
