import { distance } from 'fastest-levenshtein';

/** Shorter texts resemble too many names, longer ones are not simple typos; in characters. */
const SHORTEST = 3;
const LONGEST = 60;

/** ` Did you mean "Goa"?` with the name nearest to a misspelled text; empty if none is near. */
export function didYouMean(text: string, names: Iterable<string>): string {
  const name = nearest(text, names);
  return name === undefined ? '' : ` Did you mean ${JSON.stringify(name)}?`;
}

/** The name nearest to a text, in any case; undefined if all differ in more than every third character. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
  const typed = text.trim().toLowerCase();
  if (typed.length < SHORTEST || typed.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const name of names) {
    const candidate = name.toLowerCase();
    const begins = candidate.startsWith(typed);
    // The length alone rules out most names.
    if (!begins && Math.abs(candidate.length - typed.length) >= least) continue;
    const slips = begins ? 1 : distance(typed, candidate);
    if (slips < least) [best, least] = [name, slips];
  }
  return best;
}
