import { keysOf, mapRecord } from '../base/records.ts';
import type { LineColumn } from './dimension.ts';
import {
  type DerivedDimension,
  dimensionOf,
  type DimensionName,
  LISTED_DIMENSIONS,
  type StoredDimension,
} from './dimensions.ts';
import { MEASURE_NAMES, type MeasureName } from './measures.ts';

/** The columns of a rollup, which holds sums of measures by day and dimensions. */
export interface RollupShape {
  /** Dimensions of a cell in addition to its day, in the order in which the cells of a day are sorted. */
  readonly dimensions: readonly DimensionName[];
  readonly measures: readonly MeasureName[];
  /** The dimension whose values are described by a table beside the rollup: a product by its name and so on. */
  readonly describes?: DimensionName | undefined;
}

/** The attributes of a value in the table beside a rollup, from its newest line; null if that has none. */
export const DESCRIPTION_FIELDS = ['asin', 'style', 'size', 'category', 'product_name'] as const;
export type DescriptionField = (typeof DESCRIPTION_FIELDS)[number];

/** The columns of a rollup in the order that they have everywhere: the order of a declaration does not matter. */
export const rollup = ({ dimensions, measures, describes }: RollupShape): RollupShape => ({
  dimensions: LISTED_DIMENSIONS.filter((name) => dimensions.includes(name)),
  measures: MEASURE_NAMES.filter((name) => measures.includes(name)),
  ...(describes !== undefined && { describes }),
});

/** Every rollup. The only place where a rollup is declared. */
const DECLARED = {
  /** For lists and most filters. */
  sales: {
    dimensions: ['series', 'country', 'state', 'category', 'fulfilment', 'b2b', 'channel', 'currency'],
    measures: MEASURE_NAMES,
  },
  /** For the key figures and trends: about thirty times smaller. */
  daily: {
    dimensions: ['series', 'fulfilment', 'b2b', 'channel', 'currency'],
    measures: MEASURE_NAMES,
  },
  /**
   * For what is sold. A SKU may change its ASIN or size, so these are columns; its name is in the table beside. With `b2b` all key
   * figures of a product are in it.
   */
  products: {
    dimensions: ['series', 'category', 'fulfilment', 'b2b', 'channel', 'currency', 'sku', 'asin', 'style', 'size'],
    measures: MEASURE_NAMES,
    describes: 'sku',
  },
  /** For where it is sold to. */
  places: {
    dimensions: ['series', 'country', 'state', 'currency', 'city'],
    measures: MEASURE_NAMES,
  },
  /** For how it is sold and shipped. */
  handling: {
    dimensions: ['series', 'fulfilment', 'channel', 'currency', 'status', 'service_level', 'promotion'],
    measures: MEASURE_NAMES,
  },
  /** For when it is sold. */
  hours: {
    dimensions: ['series', 'channel', 'currency', 'hour'],
    measures: MEASURE_NAMES,
  },
} as const satisfies Record<string, RollupShape>;

export type RollupName = keyof typeof DECLARED;
export const ROLLUP_NAMES = keysOf(DECLARED);

/** Dimensions that are in no rollup although they do not follow from the day. */
type Homeless = Exclude<StoredDimension | DerivedDimension, (typeof DECLARED)[RollupName]['dimensions'][number]>;
/** Such a dimension does not compile here: it would have no values. */
void ([] as Homeless[] satisfies never[]);

export const ROLLUPS: Readonly<Record<RollupName, RollupShape>> = mapRecord<RollupName, RollupShape, RollupShape>(
  DECLARED,
  rollup,
);

/** A column of a line by which it is grouped or described. */
export type GroupColumn = LineColumn | StoredDimension | DescriptionField;

/** The columns of lines from which the dimensions of a rollup and its descriptions are made; some may be there twice. */
export const groupColumnsOf = ({ dimensions, describes }: RollupShape): GroupColumn[] => [
  ...dimensions.flatMap(columnsOfDimension),
  ...(describes === undefined ? [] : DESCRIPTION_FIELDS),
];

/** The columns of lines from which the values of a dimension are made. */
function columnsOfDimension(name: DimensionName): readonly GroupColumn[] {
  const { derived, calendar } = dimensionOf(name);
  return calendar !== undefined ? [] : (derived?.from ?? [name as StoredDimension]);
}

/** Whether a rollup has all columns of another one, so that the other can be summed from it. */
export const covers = (wide: RollupShape, other: RollupShape): boolean =>
  other.dimensions.every((name) => wide.dimensions.includes(name)) &&
  other.measures.every((name) => wide.measures.includes(name)) &&
  (other.describes === undefined || other.describes === wide.describes);

/** The rollup from which a rollup is summed: itself if no other one covers it. */
export function sourceOfRollup(name: RollupName): RollupName {
  const wider = ROLLUP_NAMES.find(
    (other) => other !== name && covers(ROLLUPS[other], ROLLUPS[name]) && !covers(ROLLUPS[name], ROLLUPS[other]),
  );
  return wider === undefined ? name : sourceOfRollup(wider);
}

/** Rollups that are built from lines; the others are summed from one of these. */
export const BASE_ROLLUPS: readonly RollupName[] = ROLLUP_NAMES.filter((name) => sourceOfRollup(name) === name);
