import { mapConcurrent } from '../base/map-concurrent.ts';
import { ServiceError } from '../base/service-error.ts';
import { WeightedCache } from '../base/weighted-cache.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  dimensionOf,
  isCalendar,
  MEASURE_NAMES,
  type MeasureName,
  rollup as shapeOf,
  type RollupName,
  ROLLUPS,
} from '../model/index.ts';
import type { DescriptionLookup } from './descriptions.ts';
import { type LinesSource, TooManyLines } from './lines-source.ts';
import { type Filter, filteredDimensions, type Group, type GroupBy, type GroupSums, Query } from './query.ts';
import { daysOf, plannedParts, type PlannedPart, wholePeriods } from './parts.ts';
import { type DayRange, memoryReader, type RollupReader } from './reader.ts';

/** The dimensions that a filter and a grouping need a column for. */
function dimensionsOf(filter: Filter, by: readonly GroupBy[]): DimensionName[] {
  const needed = new Set<GroupBy>([...by, ...filteredDimensions(filter)]);
  return DIMENSION_NAMES.filter((name) => needed.has(name) && !isCalendar(name));
}

/** The part of a filter by which order lines are chosen before they are read. */
const daysAndSeries = ({ from, to, where, without }: Filter): Filter => ({
  from,
  to,
  where: { series: where?.series },
  without: { series: without?.series },
});

/** Dimensions that a rollup of lines has in any case: figures that tell their values apart need no second reading. */
const LINES_DIMENSIONS: readonly DimensionName[] = ['series', 'currency', 'fulfilment', 'b2b'];
/** Parts of a rollup that are loaded at a time. */
const LOADERS = 8;
/** Rollups of lines that are kept of one set. */
const MOST_LINES_ROLLUPS = 2;

/** A rollup that was made from lines, and of which. */
interface LinesRollup extends DayRange {
  /** The series. */
  of: string;
  dimensions: readonly DimensionName[];
  reader: Promise<RollupReader>;
}

/** A rollup that was read before is read again rather than a smaller one, if it has at most so many times its cells. */
const NEAR = 4;

const hasColumns = (
  { shape }: RollupReader,
  dimensions: readonly DimensionName[],
  measures: readonly MeasureName[],
): boolean =>
  dimensions.every((name) => shape.dimensions.includes(name)) &&
  measures.every((name) => shape.measures.includes(name));

/** How much is cached of the answers of one set, by `weightOf`: about 10 MB. */
const MOST_WEIGHT = 50_000;
/** Bytes of the sums of whole periods that are cached of one set. */
const PERIOD_BYTES = 64 * 1024 * 1024;

/** A group weighs 1, and so do 200 characters of a question. */
const weightOf = (groups: readonly object[], key: string): number => groups.length + Math.ceil(key.length / 200);

/** Bytes of sums, about. */
const bytesOf = ({ codes, sums }: GroupSums, key: string): number =>
  [...codes, ...sums].reduce((bytes, column) => bytes + 100 + (column?.byteLength ?? 0), 2 * key.length);

/** No published rollup has the columns that a query needs; `dimensions` and `measures` are the needed ones. */
export class RollupMissing extends ServiceError {
  override readonly name = 'RollupMissing';
  override readonly code = 'ROLLUP_MISSING';

  constructor(dimensions: readonly string[], measures: readonly string[]) {
    super(`No published rollup has the columns ${[...dimensions, ...measures].join(', ')}`);
  }
}

/**
 * The rollups of a snapshot. Each query is answered from the smallest rollup that has the dimensions of its filter and
 * grouping, or from one that was read before and is hardly larger; if no declared rollup has all of them, from the order lines of its days. Sums are cached, because a snapshot never
 * changes: one answer needs the same sums more than once, and the same view is requested often.
 */
export class RollupSet {
  readonly #readers: Readonly<Partial<Record<RollupName, RollupReader>>>;
  /** The smallest first. */
  readonly #bySize: readonly RollupReader[];
  /** Those of which something was read. */
  readonly #read = new Set<RollupReader>();
  /** The measures that can be summed, by the dimensions of filter and grouping. */
  readonly #measures = new Map<string, ReadonlySet<MeasureName>>();
  /** Groups by question. */
  readonly #answers = new WeightedCache<readonly object[]>(MOST_WEIGHT, weightOf);
  /** Sums of whole periods by question without its days: other days need most of these again. */
  readonly #periods = new WeightedCache<GroupSums>(PERIOD_BYTES, bytesOf);
  readonly #lines: LinesSource | undefined;
  /** The most recently used last. */
  #linesRollups: LinesRollup[] = [];

  /** `lines`: what answers questions that no declared rollup covers; without them nothing does. */
  constructor(readers: Readonly<Partial<Record<RollupName, RollupReader>>>, lines?: LinesSource) {
    this.#readers = readers;
    this.#bySize = Object.values(readers).sort((a, b) => a.size - b.size);
    this.#lines = lines;
  }

  /** First and last day of the lines; null if there are none. */
  get range(): DayRange | null {
    return this.#smallest([], [])?.range ?? null;
  }

  /** Number of cells of each published rollup. */
  get sizes(): Partial<Record<RollupName, number>> {
    return Object.fromEntries(Object.entries(this.#readers).map(([name, { size }]) => [name, size]));
  }

  /** The values of a dimension in ascending order. Throws `RollupMissing`. */
  async values(name: DimensionName): Promise<readonly string[]> {
    const { calendar } = dimensionOf(name);
    if (calendar !== undefined) return calendar.values;
    const reader = this.#smallest([name], []);
    if (reader === undefined) throw new RollupMissing([name], []);
    return reader.values(name);
  }

  /** What is known of the values of a dimension, such as the names of SKUs; empty where nothing is. Throws what its source throws. */
  async descriptions(name: DimensionName): Promise<DescriptionLookup> {
    const described = Object.entries(this.#readers).find(([each]) => ROLLUPS[each as RollupName].describes === name);
    return described === undefined ? new Map() : described[1].descriptions();
  }

  /** The measures that can be summed with this filter and grouping. */
  measuresOf(filter: Filter, by: readonly GroupBy[]): ReadonlySet<MeasureName> {
    const dimensions = dimensionsOf(filter, by);
    const key = dimensions.join();
    const known = this.#measures.get(key);
    if (known !== undefined) return known;
    const isThere = (measure: MeasureName): boolean => this.#smallest(dimensions, [measure]) !== undefined;
    const found = new Set(this.#isOfLines(dimensions) ? MEASURE_NAMES : MEASURE_NAMES.filter(isThere));
    this.#measures.set(key, found);
    return found;
  }

  /**
   * Whether one published rollup has all dimensions of a filter and a grouping, so that no order lines are read, and these
   * measures.
   */
  isCovered(filter: Filter, by: readonly GroupBy[], measures: readonly MeasureName[] = []): boolean {
    return this.#smallest(dimensionsOf(filter, by), measures) !== undefined;
  }

  /**
   * Sums of the cells that pass, as `query` returns them. Throws `RollupMissing`, `TooManyLines`, and what the source of the
   * cells throws.
   */
  async sums<const By extends GroupBy = never, const Name extends MeasureName = MeasureName>(
    filter: Filter,
    by: readonly By[],
    measures: readonly Name[],
  ): Promise<readonly Group<By, Name>[]> {
    const key = JSON.stringify([filter.from, filter.to, filter.where, filter.without, filter.except, by, measures]);
    const cached = this.#answers.get(key) as readonly Group<By, Name>[] | undefined;
    if (cached !== undefined) return cached;
    const groups = await this.#query(filter, by, measures);
    this.#answers.set(key, groups);
    return groups;
  }

  async #query<By extends GroupBy, Name extends MeasureName>(
    filter: Filter,
    by: readonly By[],
    measures: readonly Name[],
  ): Promise<Group<By, Name>[]> {
    const dimensions = dimensionsOf(filter, by);
    const reader = this.#chosen(dimensions, measures) ?? (await this.#linesReader(filter, dimensions, measures));
    const planned = plannedParts(reader, filter, by);
    const question = { filter, by, names: measures };
    const sums = new Query({ ...question, days: daysOf(planned, reader.range) });
    const { from: _, to: __, ...rest } = filter;
    const key = JSON.stringify([this.#bySize.indexOf(reader), rest, by, measures]);
    const keyOf = ({ from, to }: DayRange): string => `${from} ${to} ${key}`;
    const needed = planned.flatMap((part) => (part.period === null ? [part] : this.#unknown(part, sums, keyOf)));
    const parts = needed.map(async (part): Promise<PlannedPart[]> =>
      (await part.reader.parts(part)).map((days) => ({ ...part, ...days })),
    );
    const load = (part: PlannedPart) => part.reader.load({ dimensions, measures }, part);
    for await (const [part, rollup] of mapConcurrent((await Promise.all(parts)).flat(), LOADERS, load)) {
      if (part.period === null) sums.add(rollup, part);
      else {
        for (const days of wholePeriods(part.period, part)) {
          const own = new Query({ ...question, days });
          own.add(rollup, days, true);
          const found = own.finishSums();
          this.#periods.set(keyOf(days), found);
          sums.addSums(found);
        }
      }
    }
    return sums.finish();
  }

  /** Adds the sums that are known of the periods of a part; returns its other periods, as few parts. */
  #unknown(
    part: PlannedPart,
    sums: Pick<Query<never, never>, 'addSums'>,
    keyOf: (days: DayRange) => string,
  ): PlannedPart[] {
    const unknown: PlannedPart[] = [];
    for (const days of wholePeriods(part.period!, part)) {
      const known = this.#periods.get(keyOf(days));
      const last = unknown.at(-1);
      if (known !== undefined) sums.addSums(known);
      else if (last?.to === days.from - 1) last.to = days.to;
      else unknown.push({ ...part, ...days });
    }
    return unknown;
  }

  /** Whether questions of these dimensions are answered from lines: no rollup that is declared covers them. */
  #isOfLines(dimensions: readonly DimensionName[]): boolean {
    const isDeclared = Object.values(ROLLUPS).some((shape) =>
      dimensions.every((name) => shape.dimensions.includes(name)),
    );
    return this.#lines !== undefined && !isDeclared;
  }

  async #linesReader(
    filter: Filter,
    dimensions: readonly DimensionName[],
    measures: readonly MeasureName[],
  ): Promise<RollupReader> {
    const source = this.#lines;
    if (source === undefined || !this.#isOfLines(dimensions)) throw new RollupMissing(dimensions, measures);
    const { from = -Infinity, to = Infinity, ...series } = daysAndSeries(filter);
    const needed: Filter = { from: filter.from, to: filter.to, ...series };
    const of = JSON.stringify(series);
    let found = this.#linesRollups.find(
      (each) =>
        each.of === of &&
        each.from <= from &&
        each.to >= to &&
        dimensions.every((name) => each.dimensions.includes(name)),
    );
    if (found === undefined) {
      const lines = await this.#countLines(needed);
      if (lines > source.limit) throw new TooManyLines(dimensions, lines, source.limit);
      const shape = shapeOf({ dimensions: [...dimensions, ...LINES_DIMENSIONS], measures: MEASURE_NAMES });
      found = { of, from, to, dimensions: shape.dimensions, reader: source.rollup(needed, shape).then(memoryReader) };
      found.reader.catch(() => (this.#linesRollups = this.#linesRollups.filter((each) => each !== found)));
    }
    const others = this.#linesRollups.filter((each) => each !== found);
    this.#linesRollups = [...others, found].slice(-MOST_LINES_ROLLUPS);
    return found.reader;
  }

  /** Order lines and refunds that pass. */
  async #countLines(filter: Filter): Promise<number> {
    const [all] = await this.sums(filter, [], ['lines', 'cancelled', 'refunds']);
    return all!.measures.lines + all!.measures.cancelled + all!.measures.refunds;
  }

  /** The rollup for a query: the smallest, or one that was read before and is hardly larger, so that a file less is read. */
  #chosen(dimensions: readonly DimensionName[], measures: readonly MeasureName[]): RollupReader | undefined {
    const smallest = this.#smallest(dimensions, measures);
    if (smallest === undefined) return undefined;
    const has = (reader: RollupReader) => hasColumns(reader, dimensions, measures);
    const isNear = (reader: RollupReader) => this.#read.has(reader) && reader.size <= NEAR * smallest.size;
    const chosen = this.#bySize.find((reader) => isNear(reader) && has(reader)) ?? smallest;
    this.#read.add(chosen);
    return chosen;
  }

  #smallest(dimensions: readonly DimensionName[], measures: readonly MeasureName[]): RollupReader | undefined {
    return this.#bySize.find((reader) => hasColumns(reader, dimensions, measures));
  }
}
