import { byName } from '../base/records.ts';
import { ServiceError } from '../base/service-error.ts';
import type { Numbers } from '../base/typed-arrays.ts';
import {
  type DimensionName,
  isOrderMeasure,
  type MeasureName,
  type OrderMeasure,
  type RollupShape,
} from '../model/index.ts';
import type { Descriptions } from './descriptions.ts';
import { totalOf } from './limits.ts';
import { NO_SPANS, type Spans } from './spans.ts';

/** Indexes of values, by cell. */
export type Codes = Uint16Array | Uint32Array;

/** Codes of cells whose dimension has so many values, all 0. */
export const codesFor = (values: number, size: number): Codes =>
  values > 0x1_0000 ? new Uint32Array(size) : new Uint16Array(size);

/**
 * Sales summed by day and the dimensions of a shape, as columns. Cells are unique and sorted by day, then by the values of
 * the dimensions in the order of the shape, so two rollups of the same lines are equal column by column.
 *
 * A rollup from a reader may have only some of its columns; `codesOf` and the like throw for the others.
 */
export interface Rollup {
  /** The dimensions and measures whose columns are here. */
  readonly shape: RollupShape;
  /** Number of cells; every column has this length. */
  readonly size: number;
  /** Days since 1970-01-01, ascending. */
  readonly days: Int32Array;
  /** Per dimension, the index of the cell's value in `values`. */
  readonly codes: Readonly<Partial<Record<DimensionName, Codes>>>;
  /** Per dimension, its values in ascending order (by code unit). `b2b` holds `false` and `true`. */
  readonly values: Readonly<Partial<Record<DimensionName, readonly string[]>>>;
  /** Per measure, integers that are exact up to 2^53 - 1, sums over the whole rollup included. */
  readonly measures: Readonly<Partial<Record<MeasureName, Numbers>>>;
  /** Per measure that counts orders, those that several cells have counted. */
  readonly spans: Readonly<Partial<Record<OrderMeasure, Spans>>>;
  /** What is known of each value of the dimension that the shape describes; absent if it describes none. */
  readonly descriptions?: Descriptions | undefined;
}

/** A column that is needed is missing in a rollup: a defect, or a file of another model. */
export class MissingColumn extends ServiceError {
  override readonly name = 'MissingColumn';
  override readonly code = 'MISSING_COLUMN_OF_ROLLUP';

  constructor(column: string) {
    super(`The rollup has no column "${column}"`);
  }
}

/** Measures that are known to be 0 in every cell. They follow from the rollup, so they are no part of it. */
const ZEROS = new WeakMap<Rollup, ReadonlySet<MeasureName>>();

/** Notes that measures of a rollup are 0 in every cell, so that nobody needs to add them up. */
export const noteZeros = (rollup: Rollup, names: readonly MeasureName[]): void =>
  void ZEROS.set(rollup, new Set(names));

/** Whether a measure is known to be 0 in every cell. */
export const isZero = (rollup: Rollup, name: MeasureName): boolean => ZEROS.get(rollup)?.has(name) === true;

export const codesOf = ({ codes }: Rollup, name: DimensionName): Codes => codes[name] ?? missing(name);
export const valuesOf = ({ values }: Rollup, name: DimensionName): readonly string[] => values[name] ?? missing(name);
export const measureOf = ({ measures }: Rollup, name: MeasureName): Numbers => measures[name] ?? missing(name);

export const spansOf = ({ spans }: Rollup, name: OrderMeasure): Spans => spans[name] ?? missing(`spans of ${name}`);

/** The spans of each measure of a shape that counts orders. */
export const spansBy = (
  { measures }: Pick<RollupShape, 'measures'>,
  make: (name: OrderMeasure) => Spans,
): Record<OrderMeasure, Spans> => byName(measures.filter(isOrderMeasure), make);

function missing(name: string): never {
  throw new MissingColumn(name);
}

/** The columns of a rollup, to be filled. */
export interface Columns extends Pick<Rollup, 'shape' | 'size' | 'days'> {
  readonly codes: Partial<Record<DimensionName, Codes>>;
  readonly measures: Partial<Record<MeasureName, Float64Array>>;
}

/** Columns of this many cells, all zero. `values`: how many values each dimension has. */
export const emptyColumns = (shape: RollupShape, size: number, values: (name: DimensionName) => number): Columns => ({
  shape,
  size,
  days: new Int32Array(size),
  codes: byName(shape.dimensions, (name) => codesFor(values(name), size)),
  measures: byName(shape.measures, () => new Float64Array(size)),
});

export const emptyRollup = (shape: RollupShape): Rollup => ({
  ...emptyColumns(shape, 0, () => 0),
  values: byName(shape.dimensions, () => []),
  spans: spansBy(shape, () => NO_SPANS),
  ...(shape.describes !== undefined && { descriptions: new Map() }),
});

/** Order lines of a rollup, cancelled ones included. */
export function linesIn(rollup: Rollup): number {
  const sum = (name: MeasureName) => totalOf(measureOf(rollup, name));
  return sum('lines') + sum('cancelled');
}
