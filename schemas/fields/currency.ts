import * as z from 'zod';
import { field, Flaw } from './field.ts';

/**
 * The currencies and funds of ISO 4217:2015, list one as of 2026-01-01 (amendments up to 180), that have minor units; without
 * metals, units of account that have none, and test codes.
 */
const CODES = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
  MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
  RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
  USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`;

/** Codes withdrawn in recent years, which older reports still contain. All had two minor digits. */
const WITHDRAWN = 'ANG BGN CUC HRK SLL ZWL';

/**
 * Minor digits of ISO 4217 that are not 2. Intl cannot provide them: it follows CLDR, which has 0 for currencies whose coins
 * are no longer used (IDR, PKR, IQD and others).
 */
const MINOR_DIGITS: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

/** The accepted codes, in ascending order. */
export const CURRENCIES: readonly string[] = `${CODES} ${WITHDRAWN}`.trim().split(/\s+/).sort();

const DIGITS: ReadonlyMap<string, number> = new Map([
  ...CURRENCIES.map((code) => [code, 2] as const),
  ...MINOR_DIGITS.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
]);

/** Whether a text is one of `CURRENCIES`; case matters. */
export const isCurrency = (code: string): boolean => DIGITS.has(code);

/** Decimal digits of a currency's minor unit: 2 for INR, 0 for JPY. Throws RangeError for an unknown currency. */
export function minorDigits(code: string): number {
  const digits = DIGITS.get(code);
  if (digits === undefined) throw new RangeError(`Unknown currency "${code}". Use an ISO 4217 code such as INR`);
  return digits;
}

/** Why a text is not a currency. */
export const CURRENCY_FLAWS = {
  unknown: new Flaw('unknown', 'Currency is not an ISO 4217 code. Use a code such as INR'),
} as const;

/** Parses a code in any case to upper case. Blank and `Unknown` are empty. */
function parseCurrency(text: string): string | Flaw {
  const code = text.trim().toUpperCase();
  if (code === 'UNKNOWN') return '';
  return code === '' || DIGITS.has(code) ? code : CURRENCY_FLAWS.unknown;
}

/** The currency of an order line: text in, ISO 4217 code out; empty if the report gives none. */
export const currencySchema = field(parseCurrency, z.string(), {
  description: "ISO 4217 code in any case; empty means the report's most frequent one",
  examples: ['INR', ''],
});
