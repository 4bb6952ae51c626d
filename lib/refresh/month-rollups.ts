import type { MonthPart, MonthSegment } from '../../schemas/manifest.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import { byName } from '../base/records.ts';
import type { ColumnName, LinesBlock } from '../lines/index.ts';
import {
  BASE_ROLLUPS,
  type DimensionName,
  isOrderMeasure,
  type RollupName,
  type RollupShape,
  ROLLUPS,
} from '../model/index.ts';
import { ColumnMemory } from '../rollup/column-memory.ts';
import { columnsThatDescribe, descriptionOf } from '../rollup/describe-lines.ts';
import { describe, type Description, type Descriptions, mergeDescriptions } from '../rollup/descriptions.ts';
import { axisOf } from '../rollup/line-axes.ts';
import { foldable } from '../rollup/keep-within.ts';
import { assertExact, assertFewValues, MAX_CELLS, tooManyCellsOfMonth } from '../rollup/limits.ts';
import { columnsOfRollups, LinesBuilder } from '../rollup/lines-builder.ts';
import { selectDays } from '../rollup/merge.ts';
import type { RollupBytes, RollupFile } from '../rollup/parquet.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import { foldTail, mostValuesOf } from '../rollup/project.ts';
import type { DayRange } from '../rollup/reader.ts';
import { codesOf, type Rollup, valuesOf } from '../rollup/rollup.ts';
import { StoredRollup } from '../rollup/stored-rollup.ts';
import { ObjectChanged, partsOf } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { monthRollupKey } from './layout.ts';
import { bytesSource, loadDescriptions, writeFiles, type WrittenRollup } from './rollup-files.ts';
import { cellsOf, columnsIn, writeUnits } from './rollup-writer.ts';

/** The rollups of a month, and the columns of lines that they need. */
const BASE_SHAPES = byName(BASE_ROLLUPS, (name) => ROLLUPS[name]);
export const ROLLUP_COLUMNS = columnsOfRollups(Object.values(BASE_SHAPES));

/** Least cells of a row group, which has whole segments: copying fewer saves nothing. */
const LEAST_CELLS = 1_000;
/** Bytes of columns that are held of a file before. */
const HELD_BYTES = 16 * 1024 * 1024;

/** Lines, and which of them are in effect; null: all. */
export interface MaskedLines {
  block: LinesBlock;
  mask: Uint8Array | null;
}

/** Reads columns of the lines in effect, of row groups with these days. */
export type LinesOn = (days: ReadonlySet<number>, columns: readonly ColumnName[]) => AsyncIterable<MaskedLines>;

/** The files of a rollup of the month. */
interface WrittenFiles {
  name: RollupName;
  bytes: RollupBytes;
  written: WrittenRollup;
}

/** The month in the previous snapshot, of which segments are copied. */
interface Before {
  part: MonthPart;
  /** By hash of a segment, its place. */
  places: ReadonlyMap<string, number>;
  rollups: ReadonlyMap<RollupName, StoredRollup>;
}

/** The rollups of a month that is being made: row groups have whole segments, and are copied if these were the same before. */
export class MonthRollups {
  readonly #store: WritableStore;
  readonly #segments: readonly MonthSegment[];
  readonly #before: Before | null;
  /** The segments to make. */
  readonly #made: readonly MonthSegment[];
  readonly #builder = new LinesBuilder(BASE_SHAPES);
  readonly #rowGroupCells: number;

  private constructor(
    store: WritableStore,
    segments: readonly MonthSegment[],
    before: Before | null,
    rowGroupCells: number,
  ) {
    this.#store = store;
    this.#rowGroupCells = rowGroupCells;
    this.#segments = segments;
    this.#before = before;
    this.#made = segments.filter(({ hash }) => before?.places.has(hash) !== true);
  }

  /**
   * `before`: the month in the previous snapshot, if it was in it. `rowGroupCells`: least cells of a row group. Throws `StoreError`.
   */
  static async open(
    store: WritableStore,
    segments: readonly MonthSegment[],
    before: MonthPart | null,
    rowGroupCells = LEAST_CELLS,
  ): Promise<MonthRollups> {
    const opened = before && (await openBefore(store, segments, before));
    return new MonthRollups(store, segments, opened, rowGroupCells);
  }

  /** Whether lines of these days are needed. */
  needs({ from, to }: DayRange): boolean {
    return this.#made.some((segment) => segment.from <= to && segment.to >= from);
  }

  /** Adds lines, of which those of copied segments are left out. Throws `ReportError` if a rollup gets too many cells. */
  add(block: LinesBlock, mask: Uint8Array | null): void {
    this.#builder.add(block, this.#made.length === this.#segments.length ? mask : onDays(block, mask, this.#made));
  }

  /**
   * Writes the rollups. `linesOn`: the lines in effect of some days. Null: segments cannot be copied after all, as values have to be
   * joined, or a file that was there before is damaged. Throws `StoreError`, and `ReportError` if a limit is exceeded.
   */
  async write(id: string, linesOn: LinesOn): Promise<MonthPart['rollups'] | null> {
    const made = this.#builder.finish();
    const files = BASE_ROLLUPS.map((name) => this.#write(monthRollupKey(id, name), name, made[name], linesOn));
    try {
      const all = (await Promise.all(files)).filter((each) => each !== null);
      if (all.length < BASE_ROLLUPS.length) return null;
      const [smallest] = all.toSorted((a, b) => a.written.cells - b.written.cells);
      if (this.#before !== null) await assertSums(columnsIn(smallest!.name), smallest!.bytes);
      return Object.fromEntries(all.map(({ name, written }) => [name, written]));
    } catch (error) {
      if (this.#before !== null && isGone(error)) return null;
      throw error;
    }
  }

  async #write(key: string, name: RollupName, made: Rollup, linesOn: LinesOn): Promise<WrittenFiles | null> {
    const before = this.#before;
    const { rollup, joined } = before === null ? foldTail(made) : { rollup: made, joined: {} };
    const shape = columnsIn(name);
    const stored = before?.rollups.get(name) ?? null;
    const old = stored?.reader(new ColumnMemory(HELD_BYTES));
    const units = this.#segments.map(({ from, to, hash }) => {
      const place = before?.places.get(hash) ?? null;
      const load = async () =>
        place === null
          ? selectDays({ ...rollup, shape }, (_, day) => day >= from && day <= to)
          : cellsOf(old!, { from, to });
      return { from, to, before: place, load };
    });
    const file = (await writeUnits(shape, units, { before: stored, rowGroupCells: this.#rowGroupCells }))!;
    if (file.size > MAX_CELLS) throw tooManyCellsOfMonth(name);
    for (const each of shape.dimensions) assertFewValues(each, file.values(each).size);
    if (before !== null && hasTooManyValues(name, file)) return null;
    const bytes = file.finish();
    const { describes } = ROLLUPS[name];
    const written = await writeFiles(this.#store, key, {
      ...bytes,
      descriptions:
        describes === undefined
          ? undefined
          : await this.#describe(name, describes, { file, bytes, made: rollup.descriptions ?? new Map() }, linesOn),
    });
    return { name, bytes, written: { ...written, joined, cells: file.size } };
  }

  /** The descriptions of the values of a file. `made`: those of the segments that were made. */
  async #describe(
    name: RollupName,
    dimension: DimensionName,
    { file, bytes, made }: { file: RollupFile; bytes: RollupBytes; made: Descriptions },
    linesOn: LinesOn,
  ): Promise<Descriptions> {
    const before = this.#before;
    const values = [...file.values(dimension).keys()];
    if (before === null) return mergeDescriptions([made], values);
    const known = await loadDescriptions(this.#store, before.part.rollups[name]!);
    if (known === null) throw new DamagedFile('The descriptions of a month are damaged. They are made again');
    const copied = this.#segments.filter((segment) => !this.#made.includes(segment));
    const isCopied = (day: number) => copied.some(({ from, to }) => from <= day && day <= to);
    const kept = new Map([...known].filter(([, { day }]) => isCopied(day)));
    // Whose newest line is gone, so that an older one describes them now.
    const lacking = values.filter((value) => {
      const old = known.get(value);
      return old !== undefined && !kept.has(value) && (made.get(value)?.day ?? -Infinity) < old.day;
    });
    const older = lacking.length === 0 ? new Map() : await describeOlder(dimension, lacking, copied, bytes, linesOn);
    return mergeDescriptions([kept, made, older], values);
  }
}

/** Throws `ReportError` if a sum is too large: one of segments that were copied and others. */
async function assertSums({ measures }: RollupShape, { rollup }: RollupBytes): Promise<void> {
  const reader = await openRollup(bytesSource(rollup));
  const cells = await reader.load({ dimensions: [], measures: measures.filter((name) => !isOrderMeasure(name)) }, EVER);
  assertExact(cells);
}

const EVER = { from: -Infinity, to: Infinity };

/** What copied segments say of some values. `bytes`: the rollup of the month. */
async function describeOlder(
  dimension: DimensionName,
  values: readonly string[],
  copied: readonly MonthSegment[],
  { rollup }: RollupBytes,
  linesOn: LinesOn,
): Promise<Descriptions> {
  const wanted = new Set(values);
  const reader = await openRollup(bytesSource(rollup), { memory: new ColumnMemory(0) });
  /** By value, its newest day. */
  const newest = new Map<string, number>();
  for (const segment of copied) {
    const cells = await reader.load({ dimensions: [dimension], measures: [] }, segment);
    const [codes, all] = [codesOf(cells, dimension), valuesOf(cells, dimension)];
    const isWanted = Uint8Array.from(all, (value) => (wanted.has(value) ? 1 : 0));
    for (let cell = 0; cell < cells.size; cell++) {
      if (isWanted[codes[cell]!] === 1) newest.set(all[codes[cell]!]!, cells.days[cell]!);
    }
  }
  const found = new Map<string, Description>();
  for await (const { block, mask } of linesOn(new Set(newest.values()), columnsThatDescribe(dimension))) {
    const { lines, columns } = block;
    const { codes, values: all } = axisOf(dimension, lines, columns);
    const days = Float64Array.from(all, (value) => newest.get(value) ?? Number.NaN);
    for (let line = 0; line < lines; line++) {
      if (mask?.[line] === 0 || days[codes[line]!] !== columns.day[line]) continue;
      describe(found, all[codes[line]!]!, descriptionOf(columns, line));
    }
  }
  return found;
}

/** The lines of some days, of those whose mask is 1. */
function onDays(
  { lines, columns: { day } }: LinesBlock,
  mask: Uint8Array | null,
  ranges: readonly DayRange[],
): Uint8Array {
  const passes = new Uint8Array(lines);
  for (let line = 0; line < lines; line++) {
    if (mask?.[line] === 0) continue;
    const on = day[line]!;
    for (const { from, to } of ranges) if (from <= on && on <= to) passes[line] = 1;
  }
  return passes;
}

const hasTooManyValues = (name: RollupName, file: RollupFile): boolean =>
  foldable(ROLLUPS[name]).some((dimension) => file.values(dimension).size > mostValuesOf(dimension));

const isGone = (error: unknown): boolean => error instanceof DamagedFile || error instanceof ObjectChanged;

/** The month before, if some of its segments can be copied. */
async function openBefore(
  store: WritableStore,
  segments: readonly MonthSegment[],
  part: MonthPart,
): Promise<Before | null> {
  const places = new Map(part.segments.map(({ hash }, place) => [hash, place]));
  const isJoined = Object.values(part.rollups).some(({ joined }) => Object.keys(joined).length > 0);
  // Which values were joined depends on all segments together.
  if (isJoined || !segments.some(({ hash }) => places.has(hash))) return null;
  try {
    const opened = BASE_ROLLUPS.map(async (name): Promise<[RollupName, StoredRollup] | null> => {
      const file = part.rollups[name];
      if (file === undefined) return null;
      const rollup = await StoredRollup.open(partsOf(store, file), file.spans && partsOf(store, file.spans));
      return rollup.has(columnsIn(name)) ? [name, rollup] : null;
    });
    const rollups = (await Promise.all(opened)).filter((each) => each !== null);
    return rollups.length < BASE_ROLLUPS.length ? null : { part, places, rollups: new Map(rollups) };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
