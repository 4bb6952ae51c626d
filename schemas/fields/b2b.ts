import * as z from 'zod';
import { field, Flaw } from './field.ts';

/** What spreadsheets write for true and false in the languages of the marketplaces, and the words for yes and no. */
const TRUE = `
  true t yes y 1 wahr ja vrai oui verdadero sí si vero sì verdadeiro sim waar prawda tak sant doğru evet はい`;
const FALSE = `
  false f no n 0 falsch nein faux non falso não nao onwaar nee fałsz nie falskt nej yanlış yanliş hayır hayir いいえ`;

const wordsOf = (words: string) => words.trim().split(/\s+/);
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...wordsOf(TRUE).map((word) => [word, true] as const),
  ...wordsOf(FALSE).map((word) => [word, false] as const),
  ['', false],
]);

/** Why a text is not a B2B flag. */
export const B2B_FLAWS = {
  unknown: new Flaw(
    'unknown',
    'B2B flag is not recognized. Accepted: True, False, yes, no, 1, 0 and the words for them in the languages of the marketplaces',
  ),
} as const;

/** Parses the usual words for true and false, in any case. Blank is false. */
const parseB2b = (text: string): boolean | Flaw => WORDS.get(text.trim().toLowerCase()) ?? B2B_FLAWS.unknown;

/** Whether an order line was sold to a business: text in, boolean out. */
export const b2bSchema = field(parseB2b, z.boolean(), {
  description: 'Whether the line was sold to a business; empty is false',
  examples: ['True', 'False', ''],
});
