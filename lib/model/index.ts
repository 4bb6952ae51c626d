/**
 * What the service is about: dimensions, measures, figures and rollups, each declared once. Query parameters, answers,
 * CSV columns, rollup files, the OpenAPI document, the tables of the docs and the labels of the dashboard derive from it.
 *
 * @module
 */
export type { Dimension, FilterDocumentation, SourceLine } from './dimension.ts';
export {
  byExclusion,
  DIMENSION_NAMES,
  DIMENSIONS,
  dimensionOf,
  type DimensionName,
  EXCLUDABLE_DIMENSIONS,
  type ExcludableDimension,
  exclusionOf,
  FLAG_DIMENSIONS,
  type FlagDimension,
  LISTED_DIMENSIONS,
  NAME_DIMENSIONS,
  type NameDimension,
  resolveName,
  TEXT_FIELDS,
  type TextField,
} from './dimensions.ts';
export * from './figures.ts';
export {
  type CountedLine,
  isOptionalMeasure,
  isOrderMeasure,
  type Measure,
  MEASURE_NAMES,
  type MeasureName,
  type Measures,
  MEASURES,
  type OptionalMeasure,
  ORDER_MEASURES,
  type OrderMeasure,
} from './measures.ts';
export * from './periods.ts';
export { changePercent, changePoints, type Ratio, toMajor } from './money.ts';
export { BASE_ROLLUPS, ROLLUP_NAMES, type RollupName, ROLLUPS, type RollupShape, sourceOfRollup } from './rollups.ts';
