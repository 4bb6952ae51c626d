import type { MonthPart, RollupFile } from '../../schemas/manifest.ts';
import {
  BASE_ROLLUPS,
  type DimensionName,
  type MeasureName,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  sourceOfRollup,
} from '../model/index.ts';
import { foldable } from '../rollup/keep-within.ts';
import { assertFewValues, assertSmallSums, MAX_PUBLISHED_CELLS } from '../rollup/limits.ts';
import { merge, Merger } from '../rollup/merge.ts';
import { ROW_GROUP_CELLS, RollupFile as RollupFileInParts, wideMeasures } from '../rollup/parquet.ts';
import { joinOthers, mostValuesOf, project } from '../rollup/project.ts';
import { linesIn, measureOf, type Rollup } from '../rollup/rollup.ts';
import { SpansFile } from '../rollup/spans-parquet.ts';
import type { WritableStore } from '../storage/writable-store.ts';
import { snapshotRollupKey } from './layout.ts';
import {
  columnsIn,
  describedValues,
  linesOf,
  type MergedBefore,
  type MonthsOfRollup,
  rollupsByMonth,
  type Tail,
  tailOfCells,
  tailOfValues,
  UnusableBefore,
} from './merge-months.ts';
import { LARGE_ROLLUP, monthsOfLarge, writeFiles, writeLonger, writeRollup } from './rollup-files.ts';

export interface RollupLimits {
  /** Most cells of a rollup; default: what the API can hold. */
  maxCells?: number | undefined;
  /** Most cells of a rollup that is published by day alone; default: 50,000. */
  largeRollup?: number | undefined;
  /** Least cells of a row group, which is of whole months; default: 50,000. */
  rowGroupCells?: number | undefined;
}

export interface PublishedRollups {
  /** By name. */
  files: Record<string, RollupFile>;
  /** The rollup of the key figures. */
  daily: Rollup;
}

/**
 * Writes the rollups of a snapshot, month by month: little more than a month of one of them is held, and what is summed from it.
 * Months that are the same as in the snapshot before are taken from its files. Where a rollup would have too many cells or values,
 * its rarest values are joined. Throws `LostRollups`, `StoreError`, `ReportError` if the months together exceed the limits of a
 * rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function publishRollups(
  store: WritableStore,
  snapshot: string,
  months: readonly MonthPart[],
  before: MergedBefore | null,
  { maxCells = MAX_PUBLISHED_CELLS, largeRollup = LARGE_ROLLUP, rowGroupCells = ROW_GROUP_CELLS }: RollupLimits = {},
): Promise<PublishedRollups> {
  const files: Record<string, RollupFile> = {};
  let daily: Rollup | undefined;
  const columns = (name: RollupName) => {
    const { dimensions, measures } = ROLLUPS[name];
    return { dimensions: [...dimensions], measures: [...measures] };
  };
  for (const source of BASE_ROLLUPS) {
    const of = { store, name: source, months, before };
    const made = await madeRollup(of, { maxCells, largeRollup, rowGroupCells });
    const key = snapshotRollupKey(snapshot, source);
    const longer = await writeLonger(store, key, made.cells, made.byMonth);
    const { joined, cells } = made;
    files[source] = { ...(await writeFiles(store, key, made.files)), joined, cells, ...columns(source), longer };
    for (const [name, whole] of made.summed) {
      const { file, rollup } = await writeSummed(store, snapshotRollupKey(snapshot, name), whole, joined, largeRollup);
      files[name] = { ...file, ...columns(name) };
      if (name === 'daily') daily = rollup;
    }
  }
  if (daily === undefined) throw new Error('The model has no rollup "daily"');
  return { files, daily };
}

/** Writes a rollup that is there as a whole. */
async function writeSummed(
  store: WritableStore,
  key: string,
  whole: Rollup,
  joined: Tail['joined'],
  largeRollup: number,
): Promise<{ file: Omit<RollupFile, 'dimensions' | 'measures'>; rollup: Rollup }> {
  const { written, rollup } = await writeRollup(store, key, whole, joined);
  const longer = await writeLonger(store, key, rollup.size, monthsOfLarge(rollup, largeRollup));
  return { file: { ...written, longer }, rollup };
}

/** A rollup, not yet written. */
interface MadeRollup {
  files: Parameters<typeof writeFiles>[2];
  cells: number;
  joined: Tail['joined'];
  /** Null: it is not large. */
  byMonth: Rollup | null;
  /** The rollups that are summed from it. */
  summed: readonly (readonly [RollupName, Rollup])[];
}

async function madeRollup(
  of: MonthsOfRollup,
  limits: Required<{ [Name in keyof RollupLimits]: number }>,
): Promise<MadeRollup> {
  const expected = linesOf(of.months);
  let tail = (await tailOfCells(of, limits.maxCells)) ?? { kept: new Map(), joined: {} };
  let before = tail.kept.size > 0 ? null : of.before;
  const wide = new Set<MeasureName>();
  // What a rollup needs as a whole shows while it is made; then it is made again.
  for (;;) {
    const making = new RollupMaking(of, { ...limits, tail, wide });
    try {
      for await (const month of rollupsByMonth({ ...of, before })) making.add(month);
    } catch (error) {
      if (error instanceof UnusableBefore) before = null;
      else if (error instanceof TooWide) for (const name of error.measures) wide.add(name);
      else throw error;
      continue;
    }
    const tooMany = making.tooManyValues();
    if (tooMany.size > 0) tail = await tailOfValues(of, tooMany, tail);
    else if (making.lines === expected) return making.finish(await descriptionsOf({ ...of, before }, making));
    else if (before !== null) before = null;
    else throw new Error(`The rollup "${of.name}" holds ${making.lines} lines where ${expected} are in effect`);
  }
}

const descriptionsOf = async (of: MonthsOfRollup, making: RollupMaking) => {
  const { describes } = ROLLUPS[of.name];
  return describes === undefined ? undefined : describedValues(of, making.values(describes));
};

/** Measures need more than 32 bits in a file for which they were thought to need no more. */
class TooWide extends Error {
  readonly measures: readonly MeasureName[];

  constructor(measures: readonly MeasureName[]) {
    super(measures.join());
    this.measures = measures;
  }
}

interface MakingOptions {
  tail: Tail;
  /** Measures that need more than 32 bits. */
  wide: ReadonlySet<MeasureName>;
  largeRollup: number;
  rowGroupCells: number;
}

/** A rollup that is being made, month by month. */
class RollupMaking {
  readonly #name: RollupName;
  readonly #options: MakingOptions;
  readonly #file: RollupFileInParts;
  readonly #spans = new SpansFile();
  readonly #byMonth: Merger | null;
  readonly #summed: readonly (readonly [RollupName, Merger])[];
  readonly #totals = new Map<MeasureName, number>();
  /** Months that wait for their row group. */
  #pending: Rollup[] = [];
  lines = 0;

  constructor({ name, months }: MonthsOfRollup, options: MakingOptions) {
    this.#name = name;
    this.#options = options;
    this.#file = new RollupFileInParts(columnsIn(name), options.wide);
    const cells = months.reduce((sum, { rollups }) => sum + (rollups[name]?.cells ?? 0), 0);
    this.#byMonth = cells > options.largeRollup ? new Merger(columnsIn(name)) : null;
    const summed = ROLLUP_NAMES.filter((each) => each !== name && sourceOfRollup(each) === name);
    this.#summed = summed.map((each) => [each, new Merger(ROLLUPS[each])] as const);
  }

  values(name: DimensionName): ReadonlySet<string> {
    return this.#file.values(name);
  }

  /** Throws `TooWide`, and `ReportError` where a limit is exceeded. */
  add(whole: Rollup): void {
    const { tail, wide } = this.#options;
    const month = tail.kept.size === 0 ? whole : joinOthers(whole, tail.kept);
    const tooWide = wideMeasures(month).filter((name) => !wide.has(name));
    if (tooWide.length > 0) throw new TooWide(tooWide);
    this.lines += linesIn(month);
    for (const name of month.shape.measures) {
      this.#totals.set(
        name,
        measureOf(month, name).reduce((a, b) => a + b, this.#totals.get(name) ?? 0),
      );
    }
    this.#byMonth?.add(project(month, month.shape, { period: 'month' }));
    for (const [name, merger] of this.#summed) merger.add(project(month, ROLLUPS[name]));
    this.#pending.push(month);
    if (this.#pending.reduce((sum, { size }) => sum + size, 0) >= this.#options.rowGroupCells) this.#flush();
  }

  #flush(): void {
    const cells = merge(columnsIn(this.#name), this.#pending);
    this.#pending = [];
    if (cells.size === 0) return;
    this.#spans.add(cells, this.#file.size);
    this.#file.add(cells);
  }

  /** The dimensions that have more values than they may, and how many they may have. */
  tooManyValues(): Map<DimensionName, number> {
    this.#flush();
    const dimensions = foldable(ROLLUPS[this.#name]).map((name) => [name, mostValuesOf(name)] as const);
    return new Map(dimensions.filter(([name, most]) => this.values(name).size > most));
  }

  /** `descriptions`: those of its values, if it describes any. Throws `ReportError` where a limit is exceeded. */
  finish(descriptions: MadeRollup['files']['descriptions']): MadeRollup {
    for (const name of ROLLUPS[this.#name].dimensions) assertFewValues(name, this.values(name).size);
    assertSmallSums(this.#totals);
    const cells = this.#file.size;
    return {
      files: { rollup: this.#file.finish(), spans: this.#spans.finish(), descriptions },
      cells,
      joined: this.#options.tail.joined,
      byMonth: cells > this.#options.largeRollup ? (this.#byMonth?.finish() ?? null) : null,
      summed: this.#summed.map(([name, merger]) => [name, merger.finish()] as const),
    };
  }
}
