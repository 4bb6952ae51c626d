import * as z from 'zod';
import { field, Flaw } from './field.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', '0', ''].map((word) => [word, false] as const),
]);

/** Why a text says neither yes nor no. */
export const B2B_FLAWS = {
  unknown: new Flaw('unknown', 'The B2B flag is neither true nor false; True, False, yes, no, 1 or 0 would be right'),
} as const;

/** True or false by the usual words for them, any case. Blank is false. */
const parseB2b = (text: string): boolean | Flaw => WORDS.get(text.trim().toLowerCase()) ?? B2B_FLAWS.unknown;

/** Whether a line was sold to a business: text in, boolean out. */
export const b2bSchema = field(parseB2b, z.boolean(), {
  description: 'Whether the line was sold to a business; empty is false',
  examples: ['True', 'False', ''],
});
