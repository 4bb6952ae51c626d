/** The dimensions of a cell besides its day, in the order in which cells of one day are sorted. */
export const DIMENSIONS = [
  'series',
  'country',
  'state',
  'category',
  'fulfilment',
  'b2b',
  'channel',
  'currency',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/**
 * The measures of a cell. `lines`, `quantity` and `revenue` are of the active lines, `revenue` and `returned_revenue`
 * in minor units of the cell's currency; `cancelled` counts the cancelled lines, `returned` those of the active lines
 * that came back.
 */
export const MEASURES = ['lines', 'quantity', 'revenue', 'cancelled', 'returned', 'returned_revenue'] as const;
export type Measure = (typeof MEASURES)[number];
export type Measures = Record<Measure, number>;

/**
 * Sales summed by day and dimensions, as columns. Cells are unique and sorted by day, then by the dimensions' values in
 * the order of `DIMENSIONS`, so two cubes of the same sales are equal column by column.
 */
export interface Cube {
  /** Number of cells; every column has this length. */
  readonly size: number;
  /** Days since 1970-01-01, ascending. */
  readonly days: Int32Array;
  /** Per dimension, the index of the cell's value in `values`. */
  readonly codes: Readonly<Record<Dimension, Uint16Array>>;
  /** Per dimension, its values in ascending order (by code unit). `b2b` holds `false` and `true`. */
  readonly values: Readonly<Record<Dimension, readonly string[]>>;
  /** Per measure, integers that are exact up to 2^53 - 1, sums over the whole cube included. */
  readonly measures: Readonly<Record<Measure, Float64Array>>;
}
