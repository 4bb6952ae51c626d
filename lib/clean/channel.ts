import { isUnknown, tidy, UNKNOWN } from './text.ts';

/** A sales channel as its report names it; `Unknown` for an empty one. */
export function cleanChannel(raw: string): string {
  const text = tidy(raw);
  return isUnknown(text) ? UNKNOWN : text;
}
