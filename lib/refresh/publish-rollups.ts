import type { MonthPart, RollupFile as PublishedFile } from '../../schemas/manifest.ts';
import { DamagedFile } from '../base/damaged-file.ts';
import {
  BASE_ROLLUPS,
  type DimensionName,
  LONGER_PERIODS,
  type LongerPeriod,
  PERIODS,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  type RollupShape,
  sourceOfRollup,
} from '../model/index.ts';
import { ColumnMemory } from '../rollup/column-memory.ts';
import { foldable } from '../rollup/keep-within.ts';
import { assertFewValues, assertSmallSums, MAX_PUBLISHED_CELLS, totalOf } from '../rollup/limits.ts';
import type { Descriptions } from '../rollup/descriptions.ts';
import { ROW_GROUP_CELLS, type RollupBytes, type RollupFile } from '../rollup/parquet.ts';
import { openRollup } from '../rollup/parquet-reader.ts';
import { mostValuesOf, project } from '../rollup/project.ts';
import type { RollupReader } from '../rollup/reader.ts';
import { linesIn, measureOf, type Rollup } from '../rollup/rollup.ts';
import { StoredRollup } from '../rollup/stored-rollup.ts';
import { ObjectChanged, partsOf } from '../storage/objects.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { longerKey, snapshotRollupKey } from './layout.ts';
import {
  describedValues,
  filesBefore,
  linesOf,
  type MergedBefore,
  type MonthsOfRollup,
  type Tail,
  tailOfCells,
  tailOfValues,
} from './merge-months.ts';
import { MonthFiles } from './month-files.ts';
import { bytesSource, writeFiles, type WrittenRollup } from './rollup-files.ts';
import { type Days, periodsOf, placesOf, type Summand, sumOfPeriod, unitsIn } from './period-sums.ts';
import { cellsOf, columnsIn, type Unit, writeUnits } from './rollup-writer.ts';
import { daysOfMonth, type SegmentUnit, segmentUnits } from './segments.ts';

export interface RollupLimits {
  /** Most cells of a rollup; default: 10 million. */
  maxCells?: number | undefined;
  /** Most cells of a rollup that is published by day alone; default: 25,000. */
  largeRollup?: number | undefined;
  /** Least cells of a row group; default: 25,000. */
  rowGroupCells?: number | undefined;
}

/** A published rollup with more cells is published by longer periods as well; one with fewer is read whole in no time. */
const LARGE_ROLLUP = 25_000;
/** A period of which the data has fewer is not made: it would have nearly as many cells as the shorter one. */
const LEAST_PERIODS = 3;
/** Bytes of columns that are held of a file from which others are summed: its months are read one after the other. */
const HELD_BYTES = 8 * 1024 * 1024;

type Limits = Required<{ [Name in keyof RollupLimits]: number }>;

export interface PublishedRollups {
  /** By name. */
  files: Record<string, PublishedFile>;
  /** The rollup of the key figures. */
  daily: Rollup;
}

/**
 * Writes the rollups of a snapshot, one after the other: of each its files, and what is summed from it, are held. Row groups of
 * cells that have not changed are copied from the files of the previous snapshot (`before`). If a rollup would have too many cells
 * or values, its rarest values are joined. Throws `LostRollups`, `StoreError`, `ReportError` if the months together exceed the
 * limits of a rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function publishRollups(
  store: WritableStore,
  snapshot: string,
  months: readonly MonthPart[],
  before: MergedBefore | null,
  { maxCells = MAX_PUBLISHED_CELLS, largeRollup = LARGE_ROLLUP, rowGroupCells = ROW_GROUP_CELLS }: RollupLimits = {},
): Promise<PublishedRollups> {
  const publishing = new Publishing(store, snapshot, months, { maxCells, largeRollup, rowGroupCells });
  for (const source of BASE_ROLLUPS) {
    try {
      await publishing.write(source, before);
    } catch (error) {
      const isUnusable = before !== null && (error instanceof DamagedFile || error instanceof ObjectChanged);
      if (!isUnusable) throw error;
      // A file of the previous snapshot is not what its manifest says.
      await publishing.write(source, null);
    }
  }
  return publishing.finish();
}

interface ToPublish {
  name: RollupName;
  /** Its file in the previous snapshot; null: nothing was taken from it. */
  stored: StoredRollup | null;
  fileBefore: PublishedFile | null;
  descriptions?: Descriptions | undefined;
  joined: PublishedFile['joined'];
}

class Publishing {
  readonly #store: WritableStore;
  readonly #snapshot: string;
  readonly #months: readonly MonthPart[];
  readonly #units: readonly SegmentUnit[];
  readonly #limits: Limits;
  readonly #files: Record<string, PublishedFile> = {};
  #daily: Rollup | undefined;

  constructor(store: WritableStore, snapshot: string, months: readonly MonthPart[], limits: Limits) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#months = months;
    this.#units = segmentUnits(months);
    this.#limits = limits;
  }

  finish(): PublishedRollups {
    const daily = this.#daily;
    if (daily === undefined) throw new Error('The model has no rollup "daily"');
    if (linesIn(daily) !== linesOf(this.#months)) {
      throw new Error(`The rollup "daily" holds ${linesIn(daily)} lines where ${linesOf(this.#months)} are in effect`);
    }
    // The sums of all rollups are the same.
    assertSmallSums(daily.shape.measures.map((name) => [name, totalOf(measureOf(daily, name))] as const));
    return { files: this.#files, daily };
  }

  /** Writes a rollup that is made from months, and those that are summed from it. */
  async write(name: RollupName, snapshotBefore: MergedBefore | null): Promise<void> {
    const of = { store: this.#store, name, months: this.#months, before: snapshotBefore };
    const { file, tail, before, stored } = await this.#base(of);
    const { describes } = ROLLUPS[name];
    const descriptions =
      describes === undefined
        ? undefined
        : await describedValues({ ...of, before }, new Set(file.values(describes).keys()));
    const { joined } = tail;
    const unitsBefore = before && segmentUnits(before.months);
    const fileBefore = (each: RollupName) => before && filesBefore(each, before);
    const summand = await this.#publish(
      file,
      { name, stored, descriptions, joined, fileBefore: fileBefore(name) },
      unitsBefore,
    );
    for (const each of ROLLUP_NAMES) {
      if (each === name || sourceOfRollup(each) !== name) continue;
      const shape = columnsIn(each);
      const load = async (month: Days) => project(await cellsOf(summand.reader, month), shape);
      const units = unitsIn(periodsOf('month', this.#units), unitsBefore && periodsOf('month', unitsBefore), load);
      const storedSum = await this.#stored(fileBefore(each));
      const sum = (await this.#sum(shape, units, storedSum))!;
      await this.#publish(sum, { name: each, stored: storedSum, joined, fileBefore: fileBefore(each) }, unitsBefore);
    }
  }

  /** A rollup from the files of months, and what was of use of the snapshot before. */
  async #base(of: MonthsOfRollup): Promise<{
    file: RollupFile;
    tail: Tail;
    before: MergedBefore | null;
    stored: StoredRollup | null;
  }> {
    const { maxCells, rowGroupCells } = this.#limits;
    const { name } = of;
    let tail: Tail = (await tailOfCells(of, maxCells)) ?? { kept: new Map(), joined: {} };
    for (;;) {
      // Which values are joined depends on all months together.
      const before =
        tail.kept.size > 0 || of.before === null || filesBefore(name, of.before) === null ? null : of.before;
      const places = placesOf(before === null ? [] : baseUnits(name, segmentUnits(before.months), rowGroupCells));
      const own = baseUnits(name, this.#units, rowGroupCells);
      const changed = own.filter(({ key }) => !places.has(key));
      const needed = new Set(changed.flatMap(({ parts }) => parts.map(({ part }) => part)));
      const files = new MonthFiles(this.#store, name, [...needed]);
      const { kept } = tail;
      const units = own.map((unit): Unit => {
        const { from, to, key } = unit;
        return { from, to, before: places.get(key) ?? null, load: () => files.load(unit, kept) };
      });
      try {
        const stored = before && (await this.#stored(filesBefore(name, before)));
        const check = (file: RollupFile) => assertFewKept(name, file);
        const file = (await writeUnits(columnsIn(name), units, { before: stored, rowGroupCells, check }))!;
        for (const each of ROLLUPS[name].dimensions) assertFewValues(each, file.values(each).size);
        return { file, tail, before, stored };
      } catch (error) {
        if (!(error instanceof TooManyValues)) throw error;
        tail = await tailOfValues(of, error.limits, tail);
      }
    }
  }

  /** Writes the files of a rollup; from what it gives others are summed. */
  async #publish(
    file: RollupFile,
    { name, stored, descriptions, joined, fileBefore }: ToPublish,
    unitsBefore: readonly SegmentUnit[] | null,
  ): Promise<Summand> {
    const key = snapshotRollupKey(this.#snapshot, name);
    const bytes = file.finish();
    const written = await writeFiles(this.#store, key, { ...bytes, descriptions });
    const before = stored && unitsBefore && { reader: stored.reader(new ColumnMemory(HELD_BYTES)), units: unitsBefore };
    const summand = { reader: await readerOf(bytes), units: this.#units, before };
    const { dimensions, measures } = ROLLUPS[name];
    this.#files[name] = {
      ...written,
      joined: { ...joined },
      cells: file.size,
      dimensions: [...dimensions],
      measures: [...measures],
      longer: await this.#longer(name, file.size, summand, fileBefore, unitsBefore),
    };
    if (name === 'daily') {
      this.#daily = await summand.reader.load(ROLLUPS[name], { from: -Infinity, to: Infinity });
    }
    return summand;
  }

  /** Writes a rollup by longer periods, each where it has at most half the cells of what it is summed from. */
  async #longer(
    name: RollupName,
    size: number,
    days: Summand,
    fileBefore: PublishedFile | null,
    segmentsBefore: readonly SegmentUnit[] | null,
  ): Promise<PublishedFile['longer']> {
    const files: PublishedFile['longer'] = {};
    if (size <= this.#limits.largeRollup) return files;
    const shape = columnsIn(name);
    let [cells, from] = [size, days];
    for (const period of worthwhilePeriods(this.#months)) {
      const units = periodsOf(period, this.#units);
      const unitsBefore = segmentsBefore && periodsOf(period, segmentsBefore);
      const stored = await this.#stored(fileBefore?.longer[period] ?? null);
      const reader = stored?.reader(new ColumnMemory(HELD_BYTES)) ?? null;
      const summand = from;
      const load = (own: Days) => sumOfPeriod(shape, period, own, summand, reader);
      const file = await this.#sum(shape, unitsIn(units, unitsBefore, load), stored, cells / 2);
      if (file === null) continue;
      const bytes = file.finish();
      const written = await writeFiles(this.#store, longerKey(snapshotRollupKey(this.#snapshot, name), period), bytes);
      files[period] = { ...written, joined: {}, cells: file.size };
      cells = file.size;
      from = { reader: await readerOf(bytes), units, before: reader && unitsBefore && { reader, units: unitsBefore } };
    }
    return files;
  }

  #sum(
    shape: RollupShape,
    units: readonly Unit[],
    before: StoredRollup | null,
    mostCells?: number,
  ): Promise<RollupFile | null> {
    return writeUnits(shape, units, { before, rowGroupCells: this.#limits.rowGroupCells, mostCells });
  }

  #stored(file: WrittenRollup | null): Promise<StoredRollup | null> {
    if (file === null) return Promise.resolve(null);
    return StoredRollup.open(partsOf(this.#store, file), file.spans && partsOf(this.#store, file.spans));
  }
}

/** A rollup from files in memory. */
const readerOf = ({ rollup, spans }: RollupBytes): Promise<RollupReader> =>
  openRollup(bytesSource(rollup), { spans: spans && bytesSource(spans), memory: new ColumnMemory(HELD_BYTES) });

/**
 * The units of a rollup that is made from months: segments, or whole months of few cells, which take less time at once.
 * `rowGroupCells`: least cells of a row group.
 */
function baseUnits(name: RollupName, units: readonly SegmentUnit[], rowGroupCells: number): SegmentUnit[] {
  return Array.from(
    Map.groupBy(units, ({ month }) => month),
    ([month, own]) => {
      const parts = own.flatMap((each) => each.parts);
      const months = new Set(parts.map(({ part }) => part));
      const cells = [...months].reduce((sum, { rollups }) => sum + (rollups[name]?.cells ?? 0), 0);
      if (cells > rowGroupCells) return own;
      return [{ ...daysOfMonth(month), month, parts, key: JSON.stringify(own.map(({ key }) => key)) }];
    },
  ).flat();
}

/** The periods of which the data has at least `LEAST_PERIODS`, the shortest first. */
const worthwhilePeriods = (months: readonly MonthPart[]): LongerPeriod[] =>
  LONGER_PERIODS.filter((period) => {
    const { of } = PERIODS[period];
    return new Set(months.map(({ month }) => of(daysOfMonth(month).from))).size >= LEAST_PERIODS;
  });

/** Dimensions have too many values, each with its limit: the rarest are to be joined. */
class TooManyValues extends Error {
  readonly limits: ReadonlyMap<DimensionName, number>;

  constructor(limits: ReadonlyMap<DimensionName, number>) {
    super([...limits.keys()].join());
    this.limits = limits;
  }
}

/** Throws `TooManyValues`. */
function assertFewKept(name: RollupName, file: RollupFile): void {
  const most = foldable(ROLLUPS[name]).map((each) => [each, mostValuesOf(each)] as const);
  const tooMany = most.filter(([each, limit]) => file.values(each).size > limit);
  if (tooMany.length > 0) throw new TooManyValues(new Map(tooMany));
}
