import { cleanFulfilment, INDIAN_STATES, indianState, UNKNOWN } from '../clean/index.ts';
import { isUnknown, tidy } from '../clean/text.ts';
import type { Cube } from '../cube/cube.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { COUNTRIES } from './countries.ts';

/** The dimensions that are filtered by names. */
export const NAME_FILTERS = ['state', 'category', 'fulfilment', 'channel', 'country', 'series'] as const;
export type NameFilter = (typeof NAME_FILTERS)[number];

/** Names that are known whatever the snapshot holds. */
const BUILT_IN: Readonly<Record<NameFilter, readonly string[]>> = {
  state: INDIAN_STATES,
  category: [],
  fulfilment: ['Amazon', 'Merchant'],
  channel: [],
  country: COUNTRIES,
  series: [],
};

/** `CA (US)` is found as `CA` too. */
const CODE_WITH_COUNTRY = /^([A-Z]{2,3}) \(.+\)$/;

const keyOf = (name: string): string => name.toLowerCase().normalize('NFC');

/**
 * The values of a dimension that a text means, cleaned as in a report and whatever its case: those that the snapshot holds
 * or, where it holds none, the one that is known by itself. None: the text is unknown. A code of a state may mean several,
 * each of another country.
 */
export function meaningOf(text: string, dimension: NameFilter, snapshot: Snapshot): readonly string[] {
  const name = tidy(text);
  if (name === '') return [];
  const cleaned = cleanedName(name, dimension);
  const held = heldNames(snapshot.cube, dimension);
  const found = new Set([keyOf(name), keyOf(cleaned)].flatMap((key) => held.get(key) ?? []));
  if (found.size > 0) return [...found].sort();
  const known = dimension === 'series' ? byKey(knownNames('series', snapshot)) : BUILT_IN_BY_KEY[dimension];
  return known?.get(keyOf(cleaned)) ?? [];
}

/** Every name that `meaningOf` knows, cleaned. */
export const namesOf = (dimension: NameFilter, snapshot: Snapshot): string[] => [
  ...snapshot.cube.values[dimension],
  ...knownNames(dimension, snapshot),
];

/** A query may hold thousands of names that nothing knows: each is looked up, not looked for. */
const BUILT_IN_BY_KEY = Object.fromEntries(
  Object.entries(BUILT_IN).map(([dimension, names]) => [dimension, byKey([...names, UNKNOWN])]),
);

function byKey(names: readonly string[]): Map<string, string[]> {
  return new Map(names.map((name) => [keyOf(name), [name]]));
}

/** Names without a line in the snapshot that may well get some. */
const knownNames = (dimension: NameFilter, { sources }: Snapshot): string[] =>
  dimension === 'series' ? sources.map(({ series }) => series) : [...BUILT_IN[dimension], UNKNOWN];

function cleanedName(name: string, dimension: NameFilter): string {
  if (dimension === 'series') return name;
  if (isUnknown(name)) return UNKNOWN;
  if (dimension === 'fulfilment') return cleanFulfilment(name);
  return dimension === 'state' ? (indianState(name) ?? name) : name;
}

const REMEMBERED = new WeakMap<Cube, Partial<Record<NameFilter, ReadonlyMap<string, readonly string[]>>>>();

/** The values of a cube by what they are found as. */
function heldNames(cube: Cube, dimension: NameFilter): ReadonlyMap<string, readonly string[]> {
  let known = REMEMBERED.get(cube);
  if (known === undefined) REMEMBERED.set(cube, (known = {}));
  return (known[dimension] ??= indexed(cube.values[dimension], dimension));
}

function indexed(values: readonly string[], dimension: NameFilter): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const value of values) {
    const code = dimension === 'state' ? CODE_WITH_COUNTRY.exec(value)?.[1] : undefined;
    for (const name of code === undefined ? [value] : [value, code]) {
      const key = keyOf(name);
      index.set(key, [...(index.get(key) ?? []), value]);
    }
  }
  return index;
}
