import type * as z from 'zod';
import type { Metadata } from '../../schemas/metadata.ts';
import type { Answer, Tabulate } from '../answers/index.ts';
import { type Question, questionOf } from '../query/question.ts';
import { logger } from '../runtime/logger.ts';
import { answerFrom } from '../snapshot/answer-from.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cacheControl, etagOf, matchesEtag } from './caching.ts';
import type { HttpEvent, HttpResponse } from './event.ts';
import { type ResponseFormat, negotiateFormat } from './response-format.ts';
import { type QuerySchema, parseQuery } from './query.ts';
import { DEPLOYED_DEPENDENCIES, type RouteHandler, stack, type RouteDependencies } from './stack.ts';

/** Declares a route: its query, its answer, and how to compute one from the other. */
export interface Route<Query extends QuerySchema, Response extends z.ZodType<{ metadata: Metadata }>> {
  path: string;
  /** Summary in the OpenAPI document. */
  summary: string;
  /** Made at the first request. */
  query: () => Query;
  /** Schema of the answer. The OpenAPI document is generated from it, and tests validate answers with it; no request makes it. */
  response: () => Response;
  answer: Answer<z.output<Query>, z.output<Response>>;
  /** The answer as a table, for routes that also answer as CSV. */
  table?: Tabulate<z.output<Query>, z.output<Response>>;
  /** The answer is of `question.lines`: of every currency unless the query names one, so naming it is another question. */
  everyCurrency?: true;
  /** What else than the snapshot changes the answer, as a text. */
  version?: (snapshot: Snapshot) => Promise<string>;
  /** Further fields of the log line at the end of a request. */
  logFields?: (body: z.output<Response>) => Record<string, unknown>;
}

/**
 * The Lambda handler of a route that answers from the current snapshot.
 *
 * @example
 * export const handler = route({ path: '/analytics/kpis', summary: 'The key figures', query: kpisQuerySchema, … });
 */
export function route<Query extends QuerySchema, Response extends z.ZodType<{ metadata: Metadata }>>(
  declaration: Route<Query, Response>,
  { source, now, service }: RouteDependencies = DEPLOYED_DEPENDENCIES,
): RouteHandler<Route<Query, Response>> {
  const { path, query, answer, table, everyCurrency, version: versionOf, logFields } = declaration;
  const respond = async (event: HttpEvent): Promise<HttpResponse> => {
    const parameters: z.output<Query> & { format?: ResponseFormat } = parseQuery(query(), event);
    const format = table === undefined ? 'json' : negotiateFormat(event, parameters.format);
    return answerFrom(source(), (snapshot) => answered(event, snapshot, parameters, format));
  };
  const answered = async (
    event: HttpEvent,
    snapshot: Snapshot,
    parameters: z.output<Query>,
    format: ResponseFormat,
  ): Promise<HttpResponse> => {
    const question = await questionOf<z.output<Query>>(snapshot, parameters);
    const { version, requiresKey } = service();
    const { lines, ...asked } = question;
    const parts = [asked, ...(everyCurrency ? [lines] : []), ...(versionOf ? [await versionOf(snapshot)] : [])];
    const etag = etagOf([
      version,
      path,
      snapshot.id,
      ...parts,
      format,
      snapshot.stale,
      snapshot.checkedAt,
      snapshot.refreshFailedAt,
    ]);
    const headers = {
      'Cache-Control': cacheControl(event, requiresKey),
      ETag: etag,
      ...(table && { Vary: 'Accept' }),
    };
    if (matchesEtag(event, etag)) return { statusCode: 304, headers, body: '' };
    const body = await answer(snapshot, question, now());
    logger.appendKeys({ ...summaryOf(body.metadata), ...logFields?.(body) }); // for the log line at the end
    if (table === undefined || format === 'json') {
      return {
        statusCode: 200,
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      };
    }
    const { csvOf } = await import('./csv.ts');
    const attachment = `attachment; filename="${fileName(path, question)}"`;
    const type = 'text/csv; charset=utf-8; header=present';
    return {
      statusCode: 200,
      headers: { 'Content-Type': type, 'Content-Disposition': attachment, ...headers },
      body: await csvOf(table(body, question)),
    };
  };
  return stack(declaration, respond, source);
}

/** `regions_2022-04-01_2022-04-30_INR.csv`. */
function fileName(path: string, { filters, slice }: Question): string {
  const parts = [path.split('/').at(-1), filters.start_date, filters.end_date, slice.currency];
  return `${parts.filter((part) => part !== null).join('_')}.csv`;
}

const summaryOf = ({ snapshot, stale, filters, total_records, active_records, cancelled_records }: Metadata) => ({
  snapshot,
  stale,
  filters,
  total_records,
  active_records,
  cancelled_records,
});
