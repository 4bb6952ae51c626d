import type { DimensionName, LongerPeriod, MeasureName, RollupShape } from '../model/index.ts';
import type { DescriptionLookup } from './descriptions.ts';
import { type Rollup, valuesOf } from './rollup.ts';

/** Days since 1970-01-01, both inclusive. */
export interface DayRange {
  from: number;
  to: number;
}

/** The columns that a question needs. */
export interface ColumnsWanted {
  dimensions: readonly DimensionName[];
  measures: readonly MeasureName[];
}

/** A rollup that is loaded as far as questions need it. */
export interface RollupReader {
  /** The columns that it has. */
  readonly shape: RollupShape;
  /** Number of cells. */
  readonly size: number;
  /** First and last day; null if there is no cell. */
  readonly range: DayRange | null;
  /** The values of a dimension in ascending order. Throws `MissingColumn`. */
  values(name: DimensionName): Promise<readonly string[]>;
  /**
   * These columns of the cells of these days; cells of other days may be included. Throws `MissingColumn`, and what
   * its source throws.
   */
  load(columns: ColumnsWanted, days: DayRange): Promise<Rollup>;
  /**
   * The days in parts, each as much as is best loaded at once: no order has lines in two of them. Throws what its source throws.
   */
  parts(days: DayRange): Promise<readonly DayRange[]>;
  /** What is known of the values that it describes; empty if it describes none. Throws what its source throws. */
  descriptions(): Promise<DescriptionLookup>;
  /** The same by longer periods, for questions that need no days; where a rollup is small there is none. */
  readonly longer?: Readonly<Partial<Record<LongerPeriod, RollupReader | undefined>>> | undefined;
}

/** A reader of a rollup that is in memory. */
export function memoryReader(rollup: Rollup): RollupReader {
  const { shape, size, days } = rollup;
  return {
    shape,
    size,
    range: size === 0 ? null : { from: days[0]!, to: days[size - 1]! },
    values: async (name) => valuesOf(rollup, name),
    load: async () => rollup,
    parts: async (range) => [range],
    descriptions: async () => rollup.descriptions ?? new Map(),
  };
}
