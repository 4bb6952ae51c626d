import { parseIsoDay } from '../../schemas/fields/day.ts';
import type { MonthPart, RollupFile } from '../../schemas/manifest.ts';
import { byName } from '../base/records.ts';
import {
  BASE_ROLLUPS,
  type DimensionName,
  LONGER_PERIODS,
  type LongerPeriod,
  type MeasureName,
  PERIODS,
  ROLLUP_NAMES,
  ROLLUPS,
  type RollupName,
  sourceOfRollup,
} from '../model/index.ts';
import { foldable } from '../rollup/keep-within.ts';
import { assertFewValues, assertSmallSums, MAX_PUBLISHED_CELLS, totalOf } from '../rollup/limits.ts';
import { Merger, selectDays } from '../rollup/merge.ts';
import { ROW_GROUP_CELLS, toParquet } from '../rollup/parquet.ts';
import { foldTail, joinOthers, mostValuesOf, project } from '../rollup/project.ts';
import { linesIn, measureOf, type Rollup, valuesOf } from '../rollup/rollup.ts';
import { spansToParquet } from '../rollup/spans-parquet.ts';
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
import { LARGE_ROLLUP, writeFiles, writeLonger } from './rollup-files.ts';
import { LongerWriter, RollupWriter, TooWide, type WideMeasures } from './rollup-writer.ts';

export interface RollupLimits {
  /** Most cells of a rollup; default: 10 million. */
  maxCells?: number | undefined;
  /** Most cells of a rollup that is published by day alone; default: 25,000. */
  largeRollup?: number | undefined;
  /** Least cells of a row group, which has whole months; default: 50,000. */
  rowGroupCells?: number | undefined;
}

/** A period of which the data has fewer is not made: it would have nearly as many cells as the shorter one. */
const LEAST_PERIODS = 3;

type Limits = Required<{ [Name in keyof RollupLimits]: number }>;

export interface PublishedRollups {
  /** By name. */
  files: Record<string, RollupFile>;
  /** The rollup of the key figures. */
  daily: Rollup;
}

/**
 * Writes the rollups of a snapshot, one after the other and each month by month: a few months of one of them are held, and what
 * is summed from it. Months that have not changed are taken from the files of the previous snapshot (`before`). If a rollup would
 * have too many cells or values, its rarest values are joined. Throws `LostRollups`, `StoreError`, `ReportError` if the months
 * together exceed the limits of a rollup, and an error if a rollup does not have the expected number of lines.
 */
export async function publishRollups(
  store: WritableStore,
  snapshot: string,
  months: readonly MonthPart[],
  before: MergedBefore | null,
  { maxCells = MAX_PUBLISHED_CELLS, largeRollup = LARGE_ROLLUP, rowGroupCells = ROW_GROUP_CELLS }: RollupLimits = {},
): Promise<PublishedRollups> {
  const limits = { maxCells, largeRollup, rowGroupCells };
  const files: Record<string, RollupFile> = {};
  let daily: Rollup | undefined;
  const columns = (name: RollupName) => {
    const { dimensions, measures } = ROLLUPS[name];
    return { dimensions: [...dimensions], measures: [...measures] };
  };
  for (const source of BASE_ROLLUPS) {
    const of = { store, name: source, months, before };
    for (const { name, files: made, cells, joined, longer, whole } of await madeRollups(of, limits)) {
      const key = snapshotRollupKey(snapshot, name);
      const written = await writeFiles(store, key, made);
      files[name] = {
        ...written,
        joined,
        cells,
        ...columns(name),
        longer: await writeLonger(store, key, cells, longer),
      };
      if (name === 'daily') daily = whole;
    }
  }
  if (daily === undefined) throw new Error('The model has no rollup "daily"');
  return { files, daily };
}

/** A rollup, not yet written. */
interface MadeRollup {
  name: RollupName;
  files: Parameters<typeof writeFiles>[2];
  cells: number;
  joined: Readonly<Record<string, number>>;
  /** The writers of its longer periods, the shortest first; none if the rollup is not large. */
  longer: readonly LongerWriter[];
  /** Of a rollup that is summed from another one. */
  whole?: Rollup;
}

/** A rollup and those that are summed from it. */
async function madeRollups(of: MonthsOfRollup, limits: Limits): Promise<MadeRollup[]> {
  const expected = linesOf(of.months);
  let tail = (await tailOfCells(of, limits.maxCells)) ?? { kept: new Map(), joined: {} };
  let before = tail.kept.size > 0 ? null : of.before;
  const wide: WideMeasures = byName(['day', ...LONGER_PERIODS], () => new Set());
  // What the whole rollup needs may show only while it is made; then it is made again.
  for (;;) {
    try {
      const making = new RollupMaking(of, { ...limits, tail, wide });
      for await (const month of rollupsByMonth({ ...of, before })) making.add(month);
      const tooMany = making.tooManyValues();
      if (tooMany.size > 0) tail = await tailOfValues(of, tooMany, tail);
      else if (making.lines === expected) return making.finish(await descriptionsOf({ ...of, before }, making));
      else if (before !== null) before = null;
      else throw new Error(`The rollup "${of.name}" holds ${making.lines} lines where ${expected} are in effect`);
    } catch (error) {
      if (error instanceof UnusableBefore) before = null;
      else if (error instanceof TooWide) for (const name of error.measures) wide[error.period].add(name);
      else throw error;
    }
  }
}

const descriptionsOf = async (of: MonthsOfRollup, making: RollupMaking) => {
  const { describes } = ROLLUPS[of.name];
  return describes === undefined ? undefined : describedValues(of, making.values(describes));
};

interface MakingOptions extends Limits {
  tail: Tail;
  wide: WideMeasures;
}

/** A rollup that is being made, month by month. */
class RollupMaking {
  readonly #name: RollupName;
  readonly #options: MakingOptions;
  readonly #writer: RollupWriter;
  readonly #periods: readonly LongerPeriod[];
  readonly #longer: LongerWriter | null;
  readonly #summed: readonly { name: RollupName; merger: Merger }[];
  readonly #totals = new Map<MeasureName, number>();
  /** The values so far of each dimension whose rarest ones may be joined. */
  readonly #foldable: ReadonlyMap<DimensionName, Set<string>>;
  #hasTooMany = false;
  lines = 0;

  constructor({ name, months }: MonthsOfRollup, options: MakingOptions) {
    this.#name = name;
    this.#options = options;
    this.#foldable = new Map(foldable(ROLLUPS[name]).map((each) => [each, new Set()]));
    this.#writer = new RollupWriter(columnsIn(name), 'day', options);
    const cells = months.reduce((sum, { rollups }) => sum + (rollups[name]?.cells ?? 0), 0);
    this.#periods = worthwhilePeriods(months.map(({ month }) => parseIsoDay(`${month}-01`)!));
    this.#longer = this.#longerWriter(name, cells);
    const summed = ROLLUP_NAMES.filter((each) => each !== name && sourceOfRollup(each) === name);
    this.#summed = summed.map((each) => ({ name: each, merger: new Merger(ROLLUPS[each]) }));
  }

  values(name: DimensionName): ReadonlySet<string> {
    return this.#writer.values(name);
  }

  /** Adds a month, of which only the values are kept once there are too many. Throws `TooWide`. */
  add(whole: Rollup): void {
    const { kept } = this.#options.tail;
    const month = kept.size === 0 ? whole : joinOthers(whole, kept);
    for (const [name, values] of this.#foldable) {
      for (const value of valuesOf(month, name)) values.add(value);
      if (values.size > mostValuesOf(name)) this.#hasTooMany = true;
    }
    if (this.#hasTooMany) return;
    this.lines += linesIn(month);
    for (const name of month.shape.measures) {
      this.#totals.set(name, (this.#totals.get(name) ?? 0) + totalOf(measureOf(month, name)));
    }
    this.#writer.add(month);
    this.#longer?.add(month);
    for (const { name, merger } of this.#summed) merger.add(project(month, ROLLUPS[name]));
  }

  /** The dimensions that have too many values, each with its limit. */
  tooManyValues(): Map<DimensionName, number> {
    const dimensions = [...this.#foldable].filter(([name, { size }]) => size > mostValuesOf(name));
    return new Map(dimensions.map(([name]) => [name, mostValuesOf(name)]));
  }

  /** `descriptions`: those of its values, if it describes any. Throws `TooWide`, and `ReportError` if a limit is exceeded. */
  finish(descriptions: MadeRollup['files']['descriptions']): MadeRollup[] {
    for (const name of ROLLUPS[this.#name].dimensions) assertFewValues(name, this.values(name).size);
    assertSmallSums(this.#totals);
    const { tail, largeRollup } = this.#options;
    const { joined } = tail;
    const cells = this.#writer.size;
    const longer = cells > largeRollup ? (this.#longer?.finish() ?? []) : [];
    const own = { name: this.#name, files: { ...this.#writer.finish(), descriptions }, cells, joined, longer };
    return [own, ...this.#summed.map(({ name, merger }) => this.#finishSummed(name, merger.finish(), joined))];
  }

  #longerWriter(name: RollupName, cells: number): LongerWriter | null {
    const isLarge = cells > this.#options.largeRollup && this.#periods.length > 0;
    return isLarge ? new LongerWriter(columnsIn(name), this.#options, this.#periods) : null;
  }

  #finishSummed(name: RollupName, all: Rollup, joinedBefore: Tail['joined']): MadeRollup {
    const { rollup: whole, joined } = foldTail(all);
    const cells = whole.size;
    const files = { rollup: toParquet(whole), spans: spansToParquet(whole), descriptions: whole.descriptions };
    const longer = this.#longerWriter(name, cells);
    if (longer !== null) for (const month of monthsIn(whole)) longer.add(month);
    return { name, files, cells, joined: { ...joinedBefore, ...joined }, longer: longer?.finish() ?? [], whole };
  }
}

/** The longer periods of which the data has at least `LEAST_PERIODS`. `days`: one of each month. */
const worthwhilePeriods = (days: readonly number[]): LongerPeriod[] =>
  LONGER_PERIODS.filter((period) => new Set(days.map(PERIODS[period].of)).size >= LEAST_PERIODS);

/** The cells of each month. */
function* monthsIn(rollup: Rollup): Generator<Rollup> {
  const { of } = PERIODS.month;
  for (const month of new Set(Array.from(rollup.days, of))) yield selectDays(rollup, (_, day) => of(day) === month);
}
