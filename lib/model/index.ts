/**
 * What the service is about: dimensions, measures, figures and rollups, each declared once. Query parameters, answers,
 * CSV columns, rollup files, the OpenAPI document, the tables of the docs and the labels of the dashboard derive from it.
 *
 * @module
 */
export type { Dimension, FilterDocumentation, LineColumn, LineColumns, SourceLine } from './dimension.ts';
export {
  byExclusion,
  type CalendarDimension,
  type DerivedDimension,
  DERIVED_DIMENSIONS,
  DIMENSION_NAMES,
  DIMENSIONS,
  dimensionOf,
  type DimensionName,
  EXCLUDABLE_DIMENSIONS,
  type ExcludableDimension,
  exclusionOf,
  FLAG_DIMENSIONS,
  type FlagDimension,
  isCalendar,
  LISTED_DIMENSIONS,
  NAME_DIMENSIONS,
  type NameDimension,
  OTHER,
  resolveName,
  STORED_DIMENSIONS,
  type StoredDimension,
  TEXT_FIELDS,
  type TextField,
} from './dimensions.ts';
export * from './figures.ts';
export {
  columnsOfMeasures,
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
export { changePercent, changePoints, percentage, type Ratio, toMajor } from './money.ts';
export {
  BASE_ROLLUPS,
  covers,
  DESCRIPTION_FIELDS,
  type DescriptionField,
  type GroupColumn,
  groupColumnsOf,
  rollup,
  ROLLUP_NAMES,
  type RollupName,
  ROLLUPS,
  type RollupShape,
  sourceOfRollup,
} from './rollups.ts';
