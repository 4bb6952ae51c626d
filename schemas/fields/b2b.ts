import * as z from 'zod';
import { field, Flaw } from './field.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', '0', ''].map((word) => [word, false] as const),
]);

/** Why a text is not a B2B flag. */
export const B2B_FLAWS = {
  unknown: new Flaw('unknown', 'B2B flag is not recognized. Accepted: True, False, yes, no, 1, 0'),
} as const;

/** Parses the usual words for true and false, in any case. Blank is false. */
const parseB2b = (text: string): boolean | Flaw => WORDS.get(text.trim().toLowerCase()) ?? B2B_FLAWS.unknown;

/** Whether an order line was sold to a business: text in, boolean out. */
export const b2bSchema = field(parseB2b, z.boolean(), {
  description: 'Whether the line was sold to a business; empty is false',
  examples: ['True', 'False', ''],
});
