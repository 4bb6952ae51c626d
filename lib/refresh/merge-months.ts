import type { Manifest, MonthPart } from '../../schemas/manifest.ts';
import { hash } from '../base/hash.ts';
import { mapConcurrent } from '../base/map-concurrent.ts';
import { ServiceError } from '../base/service-error.ts';
import { monthName } from '../lines/index.ts';
import {
  BASE_ROLLUPS,
  OTHER,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  type RollupShape,
  sourceOfRollup,
} from '../model/index.ts';
import { type Descriptions, mergeDescriptions } from '../rollup/descriptions.ts';
import { columnsToRank, foldable, keepWithin, type Kept } from '../rollup/keep-within.ts';
import { MAX_PUBLISHED_CELLS, tooManyCells } from '../rollup/limits.ts';
import { Merger, selectDays } from '../rollup/merge.ts';
import { MODEL_HASH } from '../rollup/model-hash.ts';
import { joinOthers, projectAll } from '../rollup/project.ts';
import { linesIn, type Rollup, valuesOf } from '../rollup/rollup.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { loadDescriptions, loadRollup, type WrittenRollup } from './rollup-files.ts';

/** Rollups of months that are read concurrently, and held in addition to the sum. */
const READERS = 8;

/** Id of the snapshot that these months make. */
export const snapshotOf = (months: readonly MonthPart[]): string => hash([MODEL_HASH, months.map(({ id }) => id)]);

/** Rollups of months are missing or cannot be read; `months` are the ids of the months. */
export class LostRollups extends ServiceError {
  override readonly name = 'LostRollups';
  override readonly code = 'LOST_ROLLUPS';
  readonly months: readonly string[];

  constructor(months: readonly string[], files: readonly string[]) {
    super(`These files are gone or cannot be read: ${files.join(', ')}`);
    this.months = months;
  }
}

/** A snapshot, and the months that it was made from. */
export interface MergedBefore {
  manifest: Manifest;
  months: readonly MonthPart[];
}

/** A rollup, and by dimension how many of its values were joined as `Other` so that it does not have too many cells. */
export type MergedRollup = [name: RollupName, rollup: Rollup, joined: Readonly<Record<string, number>>];

/**
 * The rollups of the model, one after the other, so that no two large ones are held at a time. Months that are the same as in the
 * snapshot before are taken from its files, so only the rollups of changed months are read. Where a rollup would have more than
 * `maxCells` cells, its rarest values are joined before it is merged. Throws `LostRollups`, `ReportError`
 * if the months together exceed the limits of a rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function* mergeMonths(
  store: WritableStore,
  months: readonly MonthPart[],
  before: MergedBefore | null,
  maxCells = MAX_PUBLISHED_CELLS,
): AsyncGenerator<MergedRollup> {
  for (const source of BASE_ROLLUPS) {
    const { rollup, joined } = await mergeRollup(store, source, months, before, maxCells);
    const base = { [source]: rollup };
    for (const name of ROLLUP_NAMES.filter((each) => sourceOfRollup(each) === source)) {
      yield [name, projectAll([name], base)[name], joined];
    }
  }
}

async function mergeRollup(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  before: MergedBefore | null,
  maxCells: number,
): Promise<{ rollup: Rollup; joined: Readonly<Record<string, number>> }> {
  const expected = months.reduce((sum, { count, refunds }) => sum + count - refunds, 0);
  // Months have no cell in common, so this is how many there will be.
  const cells = months.reduce((sum, { rollups }) => sum + (rollups[name]?.cells ?? 0), 0);
  const tail = cells > maxCells ? await tailOf(store, name, months, { cells, maxCells }) : null;
  const begun = before === null || tail !== null ? null : await unchangedMonths(store, name, months, before);
  if (begun !== null) {
    const rollup = await merged(store, name, months, begun);
    if (linesIn(rollup) === expected) {
      return { rollup: await describedAnew(store, name, months, begun, rollup), joined: {} };
    }
  }
  const none = { merger: new Merger(ROLLUPS[name]), there: new Set<string>() };
  const rollup = await merged(store, name, months, none, tail?.kept);
  const lines = linesIn(rollup);
  if (lines !== expected) throw new Error(`The rollup "${name}" holds ${lines} lines where ${expected} are in effect`);
  return { rollup, joined: tail?.joined ?? {} };
}

/** Which values of a rollup stay, and how many others there are; only the columns for that are held. */
async function tailOf(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  { cells, maxCells }: { cells: number; maxCells: number },
): Promise<{ kept: Kept; joined: Record<string, number> }> {
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

/** A merge with some months already added. */
interface Begun {
  merger: Merger;
  /** Ids of the months that were added. */
  there: ReadonlySet<string>;
  /** By value, the month of its newest line before, where that line may be gone: of these no description was taken. */
  undescribed?: ReadonlyMap<string, string>;
}

/** The months that did not change, from the previous file; null if that is gone, or does not match its manifest. */
async function unchangedMonths(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  before: MergedBefore,
): Promise<Begun | null> {
  const file = snapshotOf(before.months) === before.manifest.snapshot ? before.manifest.rollups[name] : undefined;
  // Which values were joined depends on all months together.
  const isUsable = file !== undefined && Object.keys(file.joined).length === 0;
  const rollup = isUsable ? await loadRollup(store, file, ROLLUPS[name]) : null;
  if (rollup === null) return null;
  const ids = new Set(before.months.map(({ id }) => id));
  const unchanged = months.filter(({ id }) => ids.has(id));
  const places = new Set(unchanged.map(({ series, month }) => `${series}\0${month}`));
  const merger = new Merger(ROLLUPS[name]);
  const monthOf = memoized(monthName);
  const there = new Set(unchanged.map(({ id }) => id));
  const changed = new Set(before.months.filter(({ id }) => !there.has(id)).map(({ month }) => month));
  const undescribed = new Map<string, string>();
  for (const [value, { day }] of rollup.descriptions ?? []) {
    if (changed.has(monthOf(day))) undescribed.set(value, monthOf(day));
  }
  const descriptions =
    rollup.descriptions && new Map([...rollup.descriptions].filter(([value]) => !undescribed.has(value)));
  const described = descriptions === undefined ? rollup : { ...rollup, descriptions };
  merger.add(selectDays(described, (series, day) => places.has(`${series}\0${monthOf(day)}`)));
  return { merger, there, undescribed };
}

/**
 * The rollup with descriptions of the values whose newest line before may be gone: from the other series of that month, and
 * where no line of a value is left in it from all months before it.
 */
async function describedAnew(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  { there, undescribed = new Map<string, string>() }: Begun,
  rollup: Rollup,
): Promise<Rollup> {
  const { describes } = ROLLUPS[name];
  if (describes === undefined || undescribed.size === 0) return rollup;
  const changed = new Set(undescribed.values());
  const unchanged = months.filter(({ id }) => there.has(id));
  const beside = unchanged.filter(({ month }) => changed.has(month));
  const values = valuesOf(rollup, describes);
  const descriptions = await describedToo(store, name, beside, rollup.descriptions, values);
  const isLacking = values.some((value) => {
    const [month, found] = [undescribed.get(value), descriptions.get(value)];
    return month !== undefined && (found === undefined || monthName(found.day) < month);
  });
  const others = isLacking ? unchanged.filter(({ month }) => !changed.has(month)) : [];
  return { ...rollup, descriptions: await describedToo(store, name, others, descriptions, values) };
}

/** Descriptions, with what these months say. Throws `LostRollups`. */
async function describedToo(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  descriptions: Descriptions | undefined,
  values: readonly string[],
): Promise<Descriptions> {
  const all = [descriptions];
  for await (const part of ofEach(name, months, (written) => loadDescriptions(store, written))) all.push(part);
  return mergeDescriptions(all, values);
}

/** `kept`: the values that stay; default: all. */
async function merged(
  store: WritableStore,
  name: RollupName,
  months: readonly MonthPart[],
  { merger, there }: Begun,
  kept?: Kept,
): Promise<Rollup> {
  const wanted = months.filter(({ id }) => !there.has(id));
  for await (const rollup of rollupsOf(store, name, wanted, ROLLUPS[name])) {
    merger.add(kept === undefined ? rollup : joinOthers(rollup, kept));
  }
  return merger.finish();
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

function memoized<Value>(of: (day: number) => Value): (day: number) => Value {
  const values = new Map<number, Value>();
  return (day) => {
    const value = values.get(day) ?? of(day);
    values.set(day, value);
    return value;
  };
}
