import { code, markdownTable } from '../cli/table.ts';
import { POST_ROUTES, ROUTES, SERVICE_ROUTES } from '../routes/routes.ts';

const METRICS = Object.values(ROUTES).map(({ declaration }) => declaration);
const SERVICE = Object.values({ ...POST_ROUTES, ...SERVICE_ROUTES }).map(({ declaration }) => declaration);

const parametersOf = ({ query }: (typeof METRICS)[number]): string[] => Object.keys(query().shape);

/** Parameters that every route of sales takes. */
const FILTERS = METRICS.filter(({ query }) => 'start_date' in query().shape)
  .map(parametersOf)
  .reduce((common, names) => common.filter((name) => names.includes(name)));

/** Paths and what they answer. */
export const routesTable = (): string =>
  markdownTable([['path', 'answers'], ...[...METRICS, ...SERVICE].map(({ path, summary }) => [code(path), summary])]);

/** The same with the parameters that a route takes besides the filters, and whether it answers as CSV. */
export const routesTableWithParameters = (): string =>
  markdownTable([
    ['path', 'answers', 'filters', 'other parameters', 'CSV'],
    ...METRICS.map((route) => [
      code(route.path),
      route.summary,
      'start_date' in route.query().shape ? 'yes' : '',
      parametersOf(route)
        .filter((name) => !FILTERS.includes(name) && name !== 'format')
        .map(code)
        .join(', '),
      route.table === undefined ? '' : 'yes',
    ]),
    ...SERVICE.map(({ path, summary }) => [code(path), summary, '', '', '']),
  ]);
