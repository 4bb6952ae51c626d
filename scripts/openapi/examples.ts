import type { RouteName } from './routes.ts';

/** Queries whose answers the document shows, by route; short lists, so that they can be read. */
export const EXAMPLES: Readonly<Record<RouteName, readonly [string, ...string[]]>> = {
  analytics: ['limit=2&category=Saree'],
  kpis: ['', 'compare=previous_period'],
  regions: ['limit=3', 'state=Rajshthan,goa&sort=-order_count'],
  categories: ['limit=3'],
  trends: ['', 'granularity=week&start_date=2022-05-01&end_date=2022-05-31'],
  dimensions: ['limit=3'],
  sources: ['limit=3'],
};

/** Queries whose answers the document shows as CSV. */
export const CSV_EXAMPLES: Readonly<Partial<Record<RouteName, string>>> = {
  kpis: 'format=csv',
  regions: 'format=csv&limit=3',
  categories: 'format=csv&limit=3',
  trends: 'format=csv',
};

/** Queries that are refused. */
export const PROBLEM_EXAMPLES: readonly (readonly [route: RouteName, query: string])[] = [
  ['regions', 'limit=5000'],
  ['regions', 'state=Maharastraa'],
  ['kpis', 'start_date=2022-05-31&end_date=2022-05-01'],
];
