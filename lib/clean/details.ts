import { capitalize, tidy, titleCase } from './text.ts';

/** What programs write where there is no value. */
const NOTHING = /^(?:null|nan|n\/a|\\n|-)?$/i;

/** The text of a cell without white space around it; null if it is empty or says that there is nothing. */
export function cleanCell(raw: string): string | null {
  const text = raw.trim();
  return NOTHING.test(text) ? null : text;
}

/** A city in title case; null if it has only invisible characters. */
export const cleanCity = (cell: string): string | null => titleCase(tidy(cell)) || null;

/** A size or style with its first letter in upper case; null if it has only invisible characters. */
export function cleanLabel(cell: string): string | null {
  const text = tidy(cell);
  return text === '' ? null : capitalize(text);
}
