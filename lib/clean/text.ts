/** What a dimension is called where a report says nothing of it. */
export const UNKNOWN = 'Unknown';

const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** Zero width (non-)joiners stay: scripts of India need them. */
const INVISIBLE = /[\p{Cf}--[\u200c\u200d]]/gv;
const SPACES = /[\s\p{Cc}]+/gu;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;
const APOSTROPHE = /(['’])/u;
const LETTER = /^\p{L}$/u;
const SINGLE = /^.$/su;
const ONE_LETTER = /^\p{L}\p{M}*$/u;

/**
 * A name without what cannot be seen: control characters count as spaces, runs of spaces become one, those at the ends
 * go, invisible marks (byte order marks, zero width spaces, directions) are dropped. Composed characters (NFC), so that
 * names that look alike are alike.
 */
export const tidy = (text: string): string =>
  PLAIN.test(text) ? text : text.replaceAll(INVISIBLE, '').replaceAll(SPACES, ' ').trim().normalize('NFC');

/** Whether a tidy name says that nothing is known: empty or `unknown`, any case. */
export const isUnknown = (name: string): boolean => name === '' || name.toLowerCase() === 'unknown';

/** A tidy name with its first character in upper case if it is a letter, nothing else changed. */
export const capitalize = (name: string): string => raise(name, (rest) => rest).normalize('NFC');

/**
 * A tidy name with words in lower case and their first letters in upper case. Words begin after anything that is no
 * letter, digit or apostrophe, and after an apostrophe behind a single letter (`D'Or`, `O'Brien`, but `Xi'an`).
 */
export const titleCase = (name: string): string => name.replaceAll(WORD, titleWord).normalize('NFC');

function titleWord(word: string): string {
  const pieces = word.split(APOSTROPHE);
  return pieces
    .map((piece, at) => (at === 0 || ONE_LETTER.test(pieces[at - 2] ?? '') ? raise(piece, lower) : lower(piece)))
    .join('');
}

const lower = (text: string) => text.toLowerCase();

/**
 * A text, not empty, with its first letter in upper case and `rest` made of what follows. A letter whose upper case is
 * several (`ß`, ligatures) stays, and so does what is no letter: raised once more, the result could be another one.
 */
function raise(text: string, rest: (text: string) => string): string {
  const first = String.fromCodePoint(text.codePointAt(0)!);
  const raised = first.toUpperCase();
  return (LETTER.test(first) && SINGLE.test(raised) ? raised : first) + rest(text.slice(first.length));
}
