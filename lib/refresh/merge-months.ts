import type { Manifest, MonthPart, RollupFile } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { monthName } from '../lines/index.ts';
import { type DimensionName, OTHER, ROLLUPS, type RollupName, type RollupShape } from '../model/index.ts';
import { type Descriptions, mergeDescriptions } from '../rollup/descriptions.ts';
import { columnsToRank, foldable, keepWithin, type Kept, valuesByLines } from '../rollup/keep-within.ts';
import { tooManyCells } from '../rollup/limits.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { type Rollup, valuesOf } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { LostRollups } from './lost-rollups.ts';
import { loadDescriptions, loadRollup, type WrittenRollup } from './rollup-files.ts';

/** Files of months that are read concurrently. */
const READERS = 8;

/** Id of the snapshot that these months make. */
export const snapshotOf = (months: readonly MonthPart[]): string => hash([MODEL_HASH, months.map(({ id }) => id)]);

/** A snapshot, and the months that it was made from. */
export interface MergedBefore {
  manifest: Manifest;
  months: readonly MonthPart[];
}

/** How the rollup of a snapshot is made from those of its months. */
export interface MonthsOfRollup {
  store: WritableStore;
  name: RollupName;
  months: readonly MonthPart[];
  /** The previous snapshot, from whose files unchanged cells are copied; null: all are read from the files of the months. */
  before: MergedBefore | null;
}

/** Order lines that a rollup of these months has, cancelled ones included. */
export const linesOf = (months: readonly MonthPart[]): number =>
  months.reduce((sum, { count, refunds }) => sum + count - refunds, 0);

/** Calendar months that have the same parts as in the previous snapshot. */
function unchangedMonths(months: readonly MonthPart[], before: MergedBefore): Set<string> {
  const idsOf = (parts: readonly MonthPart[]) =>
    new Map(
      Array.from(
        Map.groupBy(parts, ({ month }) => month),
        ([month, of]) => [
          month,
          of
            .map(({ id }) => id)
            .sort()
            .join(),
        ],
      ),
    );
  const known = idsOf(before.months);
  return new Set(Array.from(idsOf(months)).flatMap(([month, ids]) => (known.get(month) === ids ? [month] : [])));
}

/** The files of a rollup in the previous snapshot; null if nothing can be taken from them. */
export function filesBefore(name: RollupName, { manifest, months }: MergedBefore): RollupFile | null {
  const file = snapshotOf(months) === manifest.snapshot ? manifest.rollups[name] : undefined;
  // Which values were joined depends on all months together.
  return file === undefined || Object.keys(file.joined).length > 0 ? null : file;
}

/**
 * The descriptions of the values of a rollup. Those of unchanged months are taken from the file of the previous snapshot, unless
 * the newest line of a value was in a month that changed: it may be gone. Throws `LostRollups`.
 */
export async function describedValues(
  { store, name, months, before }: MonthsOfRollup,
  values: ReadonlySet<string>,
): Promise<Descriptions> {
  const file = before === null ? null : filesBefore(name, before);
  const known = file === null ? null : await loadDescriptions(store, file);
  if (known === null) return described(store, name, months, new Map(), values);
  const unchanged = unchangedMonths(months, before!);
  const isSame = (day: number): boolean => unchanged.has(monthName(day));
  const kept = new Map([...known].filter(([, { day }]) => isSame(day)));
  const changed = months.filter(({ month }) => !unchanged.has(month));
  const descriptions = await described(store, name, changed, kept, values);
  // Whose newest line was in a month that changed, and is not in one of these or a later one any more.
  const lacking = new Set<string>();
  for (const [value, { day }] of known) {
    if (isSame(day) || !values.has(value)) continue;
    const found = descriptions.get(value);
    if (found === undefined || monthName(found.day) < monthName(day)) lacking.add(value);
  }
  if (lacking.size === 0) return descriptions;
  const others = months.filter(({ month }) => unchanged.has(month));
  return described(store, name, others, descriptions, values, lacking);
}

/** `descriptions`, with those of these months added, of all values or of those that are wanted. Throws `LostRollups`. */
async function described(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  descriptions: Descriptions,
  values: ReadonlySet<string>,
  wanted?: ReadonlySet<string>,
): Promise<Descriptions> {
  const all = [descriptions];
  for await (const part of ofEach(name, months, (written) => loadDescriptions(store, written, wanted))) all.push(part);
  return mergeDescriptions(all, values);
}

/** The values of a rollup that are kept, and by dimension how many others are joined. */
export interface Tail {
  kept: Kept;
  joined: Readonly<Record<string, number>>;
}

/**
 * The tail of a rollup that would have more than `maxCells` cells; null if it would not. Only the columns for ranking are held.
 * Throws `ReportError` if no values can be joined, and `LostRollups`.
 */
export async function tailOfCells({ store, name, months }: MonthsOfRollup, maxCells: number): Promise<Tail | null> {
  // Months have no cell in common, so this is how many there will be.
  const cells = months.reduce((sum, { rollups }) => sum + (rollups[name]?.cells ?? 0), 0);
  if (cells <= maxCells) return null;
  const shape = columnsToRank(ROLLUPS[name]);
  if (foldable(shape).length === 0) throw tooManyCells(name, cells, maxCells);
  const parts: Rollup[] = [];
  for await (const part of rollupsOf(store, name, months, shape)) parts.push(part);
  const kept = keepWithin(shape, parts, maxCells);
  if (kept === null) throw tooManyCells(name, cells, maxCells);
  const joined: Record<string, number> = {};
  for (const [dimension, values] of kept) {
    const all = new Set(parts.flatMap((part) => valuesOf(part, dimension)));
    all.delete(OTHER);
    if (all.size > values.size) joined[dimension] = all.size - values.size;
  }
  return { kept, joined };
}

/** The tail of a rollup in which these dimensions have too many values. `most`: how many each may have, including `Other`. */
export async function tailOfValues(
  { store, name, months }: MonthsOfRollup,
  most: ReadonlyMap<DimensionName, number>,
  { kept, joined }: Tail,
): Promise<Tail> {
  const parts: Rollup[] = [];
  for await (const part of rollupsOf(store, name, months, columnsToRank(ROLLUPS[name]))) parts.push(part);
  const all = { kept: new Map(kept), joined: { ...joined } };
  for (const [dimension, limit] of most) {
    const ranked = valuesByLines(dimension, parts);
    const before = kept.get(dimension);
    const left = before === undefined ? ranked : ranked.filter((value) => before.has(value));
    all.kept.set(dimension, new Set(left.slice(0, limit - 1)));
    const others = ranked.length - Math.min(left.length, limit - 1);
    if (others > 0) all.joined[dimension] = others;
  }
  return all;
}

/** These columns of a rollup of each month. Throws `LostRollups` after the last one. */
const rollupsOf = (
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  shape: RollupShape,
): AsyncGenerator<Rollup> => ofEach(name, months, (written) => loadRollup(store, written, shape));

/** What is read of a rollup of each month; null: it is gone or cannot be read. Throws `LostRollups` after the last one. */
async function* ofEach<Part>(
  name: RollupName,
  months: readonly MonthPart[],
  read: (written: WrittenRollup) => Promise<Part | null>,
): AsyncGenerator<Part> {
  const lost: MonthPart[] = [];
  const load = async ({ rollups }: MonthPart) => (rollups[name] === undefined ? null : read(rollups[name]));
  for await (const [month, part] of mapConcurrent(months, READERS, load)) {
    if (part === null) lost.push(month);
    else yield part;
  }
  if (lost.length > 0) {
    const files = lost.map(({ rollups, series, month }) => rollups[name]?.key ?? `${name} of ${month} of ${series}`);
    throw new LostRollups(
      lost.map(({ id }) => id),
      files,
    );
  }
}
