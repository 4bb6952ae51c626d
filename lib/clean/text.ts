/** Value of a dimension when the report gives none. */
export const UNKNOWN = 'Unknown';

const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** Zero-width joiners and non-joiners stay: Indian scripts need them. */
const INVISIBLE = /[\p{Cf}--[\u200c\u200d]]/gv;
const SPACES = /[\s\p{Cc}]+/gu;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;
const APOSTROPHE = /(['’])/u;
const LETTER = /^\p{L}$/u;
const SINGLE = /^.$/su;
const ONE_LETTER = /^\p{L}\p{M}*$/u;
const NOTHING = /^(?:null|nan|n\/a|\\n|-)?$/i;
const PLAIN_SIGNS = /[^a-z0-9]/g;
const MARKS = /\p{M}/gu;
const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]/gu;
/** Letters that Unicode does not decompose, and apostrophes that it takes for letters. */
const FOLDS: Readonly<Record<string, string>> = {
  '&': 'and',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  ʻ: '',
  ʼ: '',
};
const FOLDED = /[&ßæœøđłıʻʼ]/gu;

/**
 * Normalizes a name: control characters become spaces, runs of spaces become one, leading and trailing spaces and invisible
 * marks (byte order marks, zero-width spaces, text directions) are removed. Characters are composed (NFC), so that names that
 * look the same are equal.
 */
export const tidy = (text: string): string =>
  PLAIN.test(text) ? text : text.replaceAll(INVISIBLE, '').replaceAll(SPACES, ' ').trim().normalize('NFC');

/** Whether a text without white space around it is empty, or a word that programs write for "no value". */
export const isNothing = (text: string): boolean => NOTHING.test(text);

/** Whether a tidy name is empty, a word for "no value", or `unknown` in any case. */
export const isUnknown = (name: string): boolean => isNothing(name) || name.toLowerCase() === 'unknown';

/** A text without case, spaces, punctuation and diacritics, `&` as `and`: spellings with the same key are one. */
export function searchKey(text: string): string {
  // Tables have thousands of plain names, of which all keys are made at once.
  if (PLAIN.test(text)) return text.toLowerCase().replaceAll('&', 'and').replaceAll(PLAIN_SIGNS, '');
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(MARKS, '')
    .replaceAll(FOLDED, (letter) => FOLDS[letter]!)
    .replaceAll(NOT_ALPHANUMERIC, '');
}

/** A tidy name with its first letter in upper case; the rest stays unchanged. */
export const capitalize = (name: string): string => upperFirst(name, (rest) => rest).normalize('NFC');

/**
 * A tidy name in title case: the first letter of each word in upper case, the rest in lower case. An apostrophe starts a new
 * word only after a single letter (`D'Or`, `O'Brien`, but `Xi'an`).
 */
export const titleCase = (name: string): string => name.replaceAll(WORD, titleWord).normalize('NFC');

function titleWord(word: string): string {
  const pieces = word.split(APOSTROPHE);
  return pieces
    .map((piece, at) => (at === 0 || ONE_LETTER.test(pieces[at - 2] ?? '') ? upperFirst(piece, lower) : lower(piece)))
    .join('');
}

const lower = (text: string) => text.toLowerCase();

/**
 * A non-empty text with its first letter in upper case, followed by `rest` of the remaining text. A letter whose upper case
 * has several characters (`ß`, ligatures) stays unchanged, so that applying this twice changes nothing more.
 */
function upperFirst(text: string, rest: (text: string) => string): string {
  const first = String.fromCodePoint(text.codePointAt(0)!);
  const upper = first.toUpperCase();
  return (LETTER.test(first) && SINGLE.test(upper) ? upper : first) + rest(text.slice(first.length));
}
