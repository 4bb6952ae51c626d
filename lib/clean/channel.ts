import { isUnknown, tidy, UNKNOWN } from './text.ts';

/** A sales channel as spelled in its report; `Unknown` if it is empty. */
export function cleanChannel(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : text;
}
