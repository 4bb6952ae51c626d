import { ServiceError } from '../base/service-error.ts';
import { DIMENSION_NAMES, type DimensionName, type MeasureName, type RollupName } from '../model/index.ts';
import { type Filter, filteredDimensions, type Group, type GroupBy, query } from './query.ts';
import type { DayRange, RollupReader } from './reader.ts';

/** The dimensions that a filter and a grouping need. */
function dimensionsOf(filter: Filter, by: readonly GroupBy[]): DimensionName[] {
  const needed = new Set<GroupBy>([...by, ...filteredDimensions(filter)]);
  return DIMENSION_NAMES.filter((name) => needed.has(name));
}

/** How much is cached of one set, by `weightOf`: about 10 MB. */
const MOST_WEIGHT = 50_000;

/** A group weighs 1, and so do 200 characters of a question. */
const weightOf = (key: string, groups: readonly object[]): number => groups.length + Math.ceil(key.length / 200);

/** No published rollup has the columns that a question needs; `dimensions` and `measures` are what was needed. */
export class RollupMissing extends ServiceError {
  override readonly name = 'RollupMissing';
  override readonly code = 'ROLLUP_MISSING';

  constructor(dimensions: readonly string[], measures: readonly string[]) {
    super(`No published rollup has the columns ${[...dimensions, ...measures].join(', ')}`);
  }
}

/**
 * The rollups of a snapshot. Each question is answered from the smallest rollup that has the dimensions of its filter and
 * grouping. Sums are cached, since a snapshot never changes: one answer needs the same sums more than once, and the same view
 * is requested often.
 */
export class RollupSet {
  readonly #readers: Readonly<Partial<Record<RollupName, RollupReader>>>;
  /** Groups by question, the most recently used last. */
  readonly #answers = new Map<string, readonly object[]>();
  #weight = 0;

  constructor(readers: Readonly<Partial<Record<RollupName, RollupReader>>>) {
    this.#readers = readers;
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
    return this.#reader([name], []).values(name);
  }

  /** Whether a published rollup has what sums of a measure with this filter and grouping need. */
  has(filter: Filter, by: readonly GroupBy[], measure: MeasureName): boolean {
    return this.#smallest(dimensionsOf(filter, by), [measure]) !== undefined;
  }

  /** Sums of the cells that pass, as `query` returns them. Throws `RollupMissing`, and what the source of the cells throws. */
  async sums<const By extends GroupBy = never, const Name extends MeasureName = MeasureName>(
    filter: Filter,
    by: readonly By[],
    measures: readonly Name[],
  ): Promise<readonly Group<By, Name>[]> {
    const key = JSON.stringify([filter.from, filter.to, filter.where, filter.without, by, measures]);
    const cached = this.#answers.get(key) as readonly Group<By, Name>[] | undefined;
    if (cached !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, cached);
      return cached;
    }
    const groups = await this.#query(filter, by, measures);
    this.#remember(key, groups);
    return groups;
  }

  async #query<By extends GroupBy, Name extends MeasureName>(
    filter: Filter,
    by: readonly By[],
    measures: readonly Name[],
  ): Promise<Group<By, Name>[]> {
    const dimensions = dimensionsOf(filter, by);
    const reader = this.#reader(dimensions, measures);
    const days = { from: filter.from ?? -Infinity, to: filter.to ?? Infinity };
    return query(await reader.load({ dimensions, measures }, days), filter, by, measures);
  }

  #reader(dimensions: readonly DimensionName[], measures: readonly MeasureName[]): RollupReader {
    const reader = this.#smallest(dimensions, measures);
    if (reader === undefined) throw new RollupMissing(dimensions, measures);
    return reader;
  }

  #smallest(dimensions: readonly DimensionName[], measures: readonly MeasureName[]): RollupReader | undefined {
    return Object.values(this.#readers)
      .filter(
        ({ shape }) =>
          dimensions.every((name) => shape.dimensions.includes(name)) &&
          measures.every((name) => shape.measures.includes(name)),
      )
      .sort((a, b) => a.size - b.size)[0];
  }

  #remember(key: string, groups: readonly object[]): void {
    const weight = weightOf(key, groups);
    if (this.#answers.has(key) || weight > MOST_WEIGHT) return;
    this.#answers.set(key, groups);
    this.#weight += weight;
    for (const [oldest, remembered] of this.#answers) {
      if (this.#weight <= MOST_WEIGHT) return;
      this.#answers.delete(oldest);
      this.#weight -= weightOf(oldest, remembered);
    }
  }
}
