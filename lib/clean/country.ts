import { isUnknown, tidy, UNKNOWN } from './text.ts';

/** A country as spelt in its report, in upper case; `Unknown` if it is empty. */
export function cleanCountry(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : text.toUpperCase().normalize('NFC');
}
