import { capitalize, isUnknown, tidy, UNKNOWN } from './text.ts';

/** A category with its first letter in upper case; `Unknown` if it is empty. */
export function cleanCategory(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : capitalize(text);
}
