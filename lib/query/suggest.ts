import { distance } from 'fastest-levenshtein';

/** Shorter texts are near too many names, longer ones have more wrong with them than a slip; in characters. */
const SHORTEST = 3;
const LONGEST = 60;

/** ` Did you mean "Goa"?` with the name nearest to a misspelled text; empty where none is near. */
export function didYouMean(text: string, names: Iterable<string>): string {
  const name = nearest(text, names);
  return name === undefined ? '' : ` Did you mean ${JSON.stringify(name)}?`;
}

/** The name nearest to a text, whatever the case; undefined where each differs in more than every third character. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted.length < SHORTEST || wanted.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const candidate = name.toLowerCase();
    const begins = candidate.startsWith(wanted);
    // Lengths alone tell that most names are too far away.
    if (!begins && Math.abs(candidate.length - wanted.length) >= least) continue;
    const slips = begins ? 1 : distance(wanted, candidate);
    if (slips < least) [best, least] = [name, slips];
  }
  return best;
}
