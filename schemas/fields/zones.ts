const HOUR = 3600;

/**
 * Offsets of the abbreviations that reports write after a time, in seconds ahead of UTC. Abbreviations that mean several zones
 * are those of Amazon's marketplaces: IST is India, CST and EST are America, BST is Britain.
 *
 * Source: the time zone database of IANA, the abbreviations that its zones of these marketplaces have today.
 */
const OFFSETS: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['WET', 0],
  ['BST', HOUR],
  ['WEST', HOUR],
  ['CET', HOUR],
  ['MEZ', HOUR],
  ['CEST', 2 * HOUR],
  ['MESZ', 2 * HOUR],
  ['EET', 2 * HOUR],
  ['EEST', 3 * HOUR],
  ['TRT', 3 * HOUR],
  ['GST', 4 * HOUR],
  ['IST', 5.5 * HOUR],
  ['SGT', 8 * HOUR],
  ['JST', 9 * HOUR],
  ['AEST', 10 * HOUR],
  ['AEDT', 11 * HOUR],
  ['BRT', -3 * HOUR],
  ['EDT', -4 * HOUR],
  ['EST', -5 * HOUR],
  ['CDT', -5 * HOUR],
  ['CST', -6 * HOUR],
  ['MDT', -6 * HOUR],
  ['MST', -7 * HOUR],
  ['PDT', -7 * HOUR],
  ['PST', -8 * HOUR],
]);

/** The offset that an abbreviation of a time zone means, in seconds ahead of UTC; undefined if it is not listed. */
export const offsetOfAbbreviation = (text: string): number | undefined => OFFSETS.get(text.toUpperCase());
