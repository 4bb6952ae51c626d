import { UNKNOWN } from '../clean/index.ts';
import { isUnknown, tidy } from '../clean/text.ts';
import { dimensionOf, type NameDimension, resolveName } from '../model/index.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const keyOf = (name: string): string => name.toLowerCase().normalize('NFC');

/**
 * The values of a dimension that match the text of a filter, cleaned as in a report and in any case: those of the snapshot or,
 * if it has none, a valid name without lines. Empty: the text is unknown. A state code may match several values, each of
 * another country.
 */
export async function resolveFilterValue(
  text: string,
  dimension: NameDimension,
  snapshot: Snapshot,
): Promise<readonly string[]> {
  const name = tidy(text);
  if (name === '') return [];
  const meant = resolveName(dimension, dimension !== 'series' && isUnknown(name) ? UNKNOWN : name);
  const keys = new Set([name, ...meant].map(keyOf));
  const held = found(await heldNames(snapshot, dimension), keys);
  return held.length > 0 ? held : found(validNames(dimension, snapshot), keys);
}

/** Every name that `resolveFilterValue` can find, cleaned. */
export async function namesOf(dimension: NameDimension, snapshot: Snapshot): Promise<string[]> {
  return [...(await snapshot.rollups.values(dimension)), ...[...validNames(dimension, snapshot).values()].flat()];
}

/** Names by search key: a query may have thousands of unknown names. */
type Index = ReadonlyMap<string, readonly string[]>;

const BUILT_IN: Partial<Record<NameDimension, Index>> = {};
const SERIES = new WeakMap<Snapshot['sources'], Index>();
const HELD = new WeakMap<Snapshot['rollups'], Partial<Record<NameDimension, Index>>>();

/** The values under any of the keys, in ascending order. */
const found = (index: Index, keys: ReadonlySet<string>): string[] =>
  [...new Set([...keys].flatMap((key) => index.get(key) ?? []))].sort();

/** Valid names, with or without lines in the snapshot. */
function validNames(dimension: NameDimension, { sources }: Snapshot): Index {
  if (dimension !== 'series') {
    return (BUILT_IN[dimension] ??= indexed([...(dimensionOf(dimension).builtIn ?? []), UNKNOWN], dimension));
  }
  const index = SERIES.get(sources) ?? indexed(sources.series, dimension);
  SERIES.set(sources, index);
  return index;
}

/** The values of a snapshot by search key. */
async function heldNames({ rollups }: Snapshot, dimension: NameDimension): Promise<Index> {
  const indexes = HELD.get(rollups) ?? {};
  HELD.set(rollups, indexes);
  return (indexes[dimension] ??= indexed(await rollups.values(dimension), dimension));
}

function indexed(values: readonly string[], dimension: NameDimension): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const value of values) {
    for (const name of [value, ...(dimensionOf(dimension).alsoKnownAs?.(value) ?? [])]) {
      const key = keyOf(name);
      index.set(key, [...(index.get(key) ?? []), value]);
    }
  }
  return index;
}
