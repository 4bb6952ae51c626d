import { COUNTRY_TABLE } from './iso-3166.ts';
import { searchKey } from './text.ts';

/** Names in use that neither ISO 3166 nor the Unicode CLDR has: a line for each country, names separated by `|`. */
const OTHER_NAMES = `
AE UAE|Emirates|Emiratos Árabes|VAE
AT Oesterreich
BA Bosnia|Bosnia Herzegovina
CD DRC|DR Congo|Zaire
CG Republic of the Congo
CI Ivory Coast|Elfenbeinküste|Costa de Marfil
CN PRC|PR China|P.R. of China|People's Republic of China|Mainland China|中华人民共和国|中國
CZ Czech Republic|Česká republika|Tschechische Republik|République tchèque
DE Federal Republic of Germany|Bundesrepublik Deutschland|BRD
ES Kingdom of Spain
FR French Republic|République française
GB UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Großbritannien|Grande-Bretagne|Gran Bretaña|Gran Bretagna
GR EL|Hellas|Hellenic Republic
HK 香港|香港特别行政区
IE Republic of Ireland|Ireland Republic
IN Hindustan|Bharat|Republic of India
JP Nippon|Nihon|日本国|にほん|ニッポン
KP DPRK
KR Korea|ROK|Korea South|Korea Republic|한국
MK Macedonia|FYROM
MM Burma|Birma|Birmanie|Birmania
MO Macau|澳門
MX Mejico|Estados Unidos Mexicanos
NL Holland|The Netherlands|Holanda|Olanda|Hollande
PH The Philippines
PS Palestine|Palestina
SA KSA|Kingdom of Saudi Arabia
SZ Swaziland
TL East Timor
TR Turkey|Republic of Turkey
TW 台湾|臺灣
US America|The United States|The United States of America|EE.UU.|EUA|Vereinigte Staaten von Amerika|États-Unis d'Amérique|Estados Unidos de América|Stati Uniti d'America|アメリカ|米国
VA Vatican`;

/** The codes of ISO 3166-1, two letters a country, in ascending order. */
export const COUNTRIES: readonly string[] = COUNTRY_TABLE.match(/^[A-Z]{2}/gmu) ?? [];

const CODES: ReadonlySet<string> = new Set(COUNTRIES);
/** Codes by the keys of names and codes of three letters; made when a report first spells a country in another way. */
let byKey: ReadonlyMap<string, string> | undefined;

/** Whether a text is a code of ISO 3166-1 of two capitals. */
export const isCountry = (code: string): boolean => CODES.has(code);

/**
 * The code of a country by its code of two or three letters or its name in English, its own or another common language, in any
 * case; undefined if there is none.
 *
 * @example countryNamed('Deutschland') // 'DE'
 */
export function countryNamed(text: string): string | undefined {
  if (CODES.has(text)) return text;
  byKey ??= keysOfCountries();
  return byKey.get(searchKey(text));
}

function keysOfCountries(): Map<string, string> {
  const keys = new Map<string, string>();
  const add = (text: string, code: string) => {
    const key = searchKey(text);
    if (!keys.has(key)) keys.set(key, code);
  };
  const rows = COUNTRY_TABLE.trim().split('\n');
  // A code counts before a name that is spelled like it.
  for (const row of rows) {
    add(row.slice(0, 2), row.slice(0, 2));
    add(row.slice(3, 6), row.slice(0, 2));
  }
  for (const row of rows) for (const name of row.slice(7).split('|')) add(name, row.slice(0, 2));
  for (const row of OTHER_NAMES.trim().split('\n')) {
    for (const name of row.slice(3).split('|')) add(name, row.slice(0, 2));
  }
  return keys;
}
