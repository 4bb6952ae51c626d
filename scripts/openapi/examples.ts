import type { AnyRoute } from '../routes/routes.ts';

/** Queries whose answers the document shows, by route: those of a route that is not here follow from its parameters. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  analytics: ['limit=2&category=Saree'],
  kpis: ['', 'compare=previous_period'],
  regions: [
    'limit=3',
    'state=Rajshthan,goa&sort=-order_count',
    'start_date=2022-05-01&end_date=2022-05-31&compare_start_date=2022-04-01&compare_end_date=2022-04-30&limit=2',
  ],
  trends: ['', 'granularity=week&start_date=2022-05-01&end_date=2022-05-31'],
};

/** Lists are short, so that they can be read. */
const plainQuery = ({ query }: Pick<AnyRoute, 'query'>): string => ('limit' in query().shape ? 'limit=3' : '');

/** Queries whose answers the document shows. */
export const examplesOf = (name: string, route: Pick<AnyRoute, 'query'>): readonly string[] =>
  EXAMPLES[name] ?? [plainQuery(route)];

/** The query whose answer it shows as CSV; undefined of a route without. */
export const csvExampleOf = (route: Pick<AnyRoute, 'query' | 'table'>): string | undefined =>
  route.table && ['format=csv', plainQuery(route)].filter(Boolean).join('&');

/** Queries that are refused. */
export const PROBLEM_EXAMPLES: readonly (readonly [route: string, query: string])[] = [
  ['regions', 'limit=5000'],
  ['regions', 'state=Maharastraa'],
  ['kpis', 'start_date=2022-05-31&end_date=2022-05-01'],
];
