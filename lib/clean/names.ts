import { capitalize, isNothing, isUnknown, tidy, titleCase, UNKNOWN } from './text.ts';

/** A sales channel as spelled in its report; `Unknown` if it is empty. */
export function cleanChannel(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : text;
}

/** A name with its first letter in upper case; `Unknown` if it is empty. */
export function cleanName(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : capitalize(text);
}

/** The text of a cell without white space around it; null if it is empty or a word for "no value", such as `N/A`. */
export function cleanCell(raw: string): string | null {
  const text = raw.trim();
  return isNothing(text) ? null : text;
}

/** A city in title case; null if there is none. */
export function cleanCity(cell: string): string | null {
  const text = tidy(cell);
  return isNothing(text) ? null : titleCase(text);
}

/** A size or style with its first letter in upper case; null if there is none. */
export function cleanLabel(cell: string): string | null {
  const text = tidy(cell);
  return isNothing(text) ? null : capitalize(text);
}
