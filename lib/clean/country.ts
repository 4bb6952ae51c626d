import { countryNamed } from './countries.ts';
import { isUnknown, tidy, UNKNOWN } from './text.ts';

/**
 * A country as its code of ISO 3166-1, two letters: by a code or a name (`IND` and `India` are `IN`). Other text is in upper
 * case, and `Unknown` if it is empty. Idempotent.
 */
export function cleanCountry(raw: string): string {
  const text = tidy(raw);
  if (isUnknown(text)) return UNKNOWN;
  const upper = text.toUpperCase().normalize('NFC');
  return countryNamed(upper) ?? upper;
}
