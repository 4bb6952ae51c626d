import { hasAllStates, hasStates, stateNamed } from './states.ts';
import { isUnknown, tidy, titleCase, UNKNOWN } from './text.ts';

const CODE = /^[A-Za-z]{2,3}$/;
const WITH_COUNTRY = /^(.+?) \((.+)\)$/s;

/** A cleaned state. */
export interface CleanedState {
  name: string;
  /** False: all states of the country are listed, and this is none of them. */
  isListed: boolean;
}

/**
 * A state or province of a country (as `countryOf` gives it; undefined: of an unknown one) in its canonical spelling: the name
 * in the list of the country; where there is no list, a code of two or three letters with its country (`ON (NL)`), because
 * many countries use the same codes; other text in title case. Idempotent.
 */
export function cleanState(raw: string, country: string | undefined): CleanedState {
  const text = tidy(raw);
  if (isUnknown(text)) return { name: UNKNOWN, isListed: true };
  const title = titleCase(text);
  if (country === undefined) return { name: CODE.test(title) ? title.toUpperCase() : title, isListed: true };
  // Files that were cleaned before a country had a list have `CA (US)`.
  const plain = withoutCountry(text, country);
  const listed =
    stateNamed(title, country) ?? (plain === undefined ? undefined : stateNamed(titleCase(plain), country));
  if (listed !== undefined) return { name: listed, isListed: true };
  if (hasStates(country)) return { name: title, isListed: !hasAllStates(country) };
  const code = [title, plain].find((each) => each !== undefined && CODE.test(each));
  return { name: code === undefined ? title : `${code.toUpperCase()} (${country})`, isListed: true };
}

/** The text before a country in brackets; undefined if it does not end with this country. */
function withoutCountry(text: string, country: string): string | undefined {
  const [, before, name] = WITH_COUNTRY.exec(text) ?? [];
  return name?.toUpperCase() === country.toUpperCase() ? before : undefined;
}
