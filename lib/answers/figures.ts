export { comparedKpis, type Kpis, kpis } from './kpis.ts';
export type { Performance } from './performance.ts';
export { GRANULARITIES, type Granularity } from '../query/periods.ts';
export { type Category, categories, type Region, regions, type Sort } from './rankings.ts';
export { allValues, dayRange, linesBy, mainCurrency, records, type Value, valuesOf } from './records.ts';
export type { Slice } from '../query/slice.ts';
export { trendKpis } from './trend-kpis.ts';
export { clippedRange, type Month, monthlyTrends, periodsIn, type Trend, trends } from './trends.ts';
