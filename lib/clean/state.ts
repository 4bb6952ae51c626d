import { indianState } from './states.ts';
import { isUnknown, tidy, titleCase, UNKNOWN } from './text.ts';

/** Where a state is: the result of `isIndian`, and the cleaned country. */
export interface StatePlace {
  indian: boolean;
  country: string;
}

const CODE = /^[A-Za-z]{2,3}$/;
const CODE_WITH_COUNTRY = /^([A-Za-z]{2,3}) \((.+)\)$/;

/**
 * A state or province in its canonical spelling: an Indian state by its English name; elsewhere a code of two or three letters
 * with its country (`CA (US)`), because many countries use the same codes; other text in title case. `known` is false for
 * an Indian state that is not in the table. Idempotent.
 */
export function cleanState(raw: string, { indian, country }: StatePlace): { name: string; known: boolean } {
  const text = tidy(raw);
  if (isUnknown(text)) return { name: UNKNOWN, known: true };
  const title = titleCase(text);
  if (indian) {
    const name = indianState(title);
    return { name: name ?? title, known: name !== undefined };
  }
  return { name: foreignCode(text, title, country) ?? title, known: true };
}

function foreignCode(text: string, title: string, country: string): string | undefined {
  if (CODE.test(title)) return title.toUpperCase() + (country === UNKNOWN ? '' : ` (${country})`);
  const cleaned = CODE_WITH_COUNTRY.exec(text);
  const same = cleaned !== null && cleaned[2]!.toUpperCase() === country.toUpperCase();
  return same ? `${cleaned[1]!.toUpperCase()} (${country})` : undefined;
}
