import { keysOf, mapRecord } from '../base/records.ts';
import { DIMENSION_NAMES, type DimensionName, LISTED_DIMENSIONS } from './dimensions.ts';
import { MEASURE_NAMES, type MeasureName } from './measures.ts';

/** The columns of a rollup, which holds sums of measures by day and dimensions. */
export interface RollupShape {
  /** Dimensions of a cell in addition to its day, in the order in which the cells of a day are sorted. */
  readonly dimensions: readonly DimensionName[];
  readonly measures: readonly MeasureName[];
}

/** The columns of a rollup in the order that they have everywhere: the order of a declaration does not matter. */
export const rollup = ({ dimensions, measures }: RollupShape): RollupShape => ({
  dimensions: LISTED_DIMENSIONS.filter((name) => dimensions.includes(name)),
  measures: MEASURE_NAMES.filter((name) => measures.includes(name)),
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
} as const satisfies Record<string, RollupShape>;

export type RollupName = keyof typeof DECLARED;
export const ROLLUP_NAMES = keysOf(DECLARED);

/** A dimension that is in no rollup does not compile here: no filter could use it, and it would have no values. */
void (DIMENSION_NAMES satisfies readonly (typeof DECLARED)[RollupName]['dimensions'][number][]);

export const ROLLUPS: Readonly<Record<RollupName, RollupShape>> = mapRecord<RollupName, RollupShape, RollupShape>(
  DECLARED,
  rollup,
);

/** Whether a rollup has all columns of another one, so that the other can be summed from it. */
export const covers = (wide: RollupShape, other: RollupShape): boolean =>
  other.dimensions.every((name) => wide.dimensions.includes(name)) &&
  other.measures.every((name) => wide.measures.includes(name));

/** The rollup from which a rollup is summed: itself if no other one covers it. */
export function sourceOfRollup(name: RollupName): RollupName {
  const wider = ROLLUP_NAMES.find(
    (other) => other !== name && covers(ROLLUPS[other], ROLLUPS[name]) && !covers(ROLLUPS[name], ROLLUPS[other]),
  );
  return wider === undefined ? name : sourceOfRollup(wider);
}

/** Rollups that are built from lines; the others are summed from one of these. */
export const BASE_ROLLUPS: readonly RollupName[] = ROLLUP_NAMES.filter((name) => sourceOfRollup(name) === name);
