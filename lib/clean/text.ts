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

/**
 * Normalizes a name: control characters become spaces, runs of spaces become one, leading and trailing spaces and invisible
 * marks (byte order marks, zero-width spaces, text directions) are removed. Characters are composed (NFC), so that names that
 * look the same are equal.
 */
export const tidy = (text: string): string =>
  PLAIN.test(text) ? text : text.replaceAll(INVISIBLE, '').replaceAll(SPACES, ' ').trim().normalize('NFC');

/** Whether a tidy name is empty or `unknown`, in any case. */
export const isUnknown = (name: string): boolean => name === '' || name.toLowerCase() === 'unknown';

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
