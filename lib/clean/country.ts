import { isUnknown, tidy, UNKNOWN } from './text.ts';

/** A country as its report names it, in upper case; `Unknown` for an empty one. */
export function cleanCountry(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : text.toUpperCase().normalize('NFC');
}
