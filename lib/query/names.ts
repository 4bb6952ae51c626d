import { cleanFulfilment, INDIAN_STATES, indianState, UNKNOWN } from '../clean/index.ts';
import { isUnknown, tidy } from '../clean/text.ts';
import { byName } from '../rollup/columns.ts';
import type { Cube } from '../rollup/cube.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
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
  return knownIndex(dimension, snapshot).get(keyOf(cleaned)) ?? [];
}

/** Every name that `meaningOf` knows, cleaned. */
export const namesOf = (dimension: NameFilter, snapshot: Snapshot): string[] => [
  ...snapshot.cube.values[dimension],
  ...[...knownIndex(dimension, snapshot).values()].flat(),
];

/** Names by what they are found as: a query may hold thousands that nothing knows. */
type Index = ReadonlyMap<string, readonly string[]>;

const BUILT_IN_INDEX = byName(NAME_FILTERS, (dimension): Index =>
  indexed([...BUILT_IN[dimension], UNKNOWN], dimension),
);
const SERIES_INDEX = new WeakMap<Snapshot['sources'], Index>();

/** Names without a line in the snapshot that may well get some. */
function knownIndex(dimension: NameFilter, { sources }: Snapshot): Index {
  if (dimension !== 'series') return BUILT_IN_INDEX[dimension];
  const index = SERIES_INDEX.get(sources) ?? indexed([...new Set(sources.map(({ series }) => series))], dimension);
  SERIES_INDEX.set(sources, index);
  return index;
}

function cleanedName(name: string, dimension: NameFilter): string {
  if (dimension === 'series') return name;
  if (isUnknown(name)) return UNKNOWN;
  if (dimension === 'fulfilment') return cleanFulfilment(name);
  return dimension === 'state' ? (indianState(name) ?? name) : name;
}

const REMEMBERED = new WeakMap<Cube, Partial<Record<NameFilter, Index>>>();

/** The values of a cube by what they are found as. */
function heldNames(cube: Cube, dimension: NameFilter): Index {
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
