import { capitalize, isUnknown, tidy, UNKNOWN } from './text.ts';

/** A name with its first letter in upper case; `Unknown` if it is empty. */
export function cleanName(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : capitalize(text);
}
