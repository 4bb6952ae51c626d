import type * as z from 'zod';
import type { Metadata } from '../../schemas/metadata.ts';
import type { Answer, Tabulate } from '../answers/index.ts';
import { type Question, questionOf } from '../query/question.ts';
import { logger } from '../runtime/logger.ts';
import { answerFrom } from '../snapshot/answer-from.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { cacheControl, etagOf, isKnown } from './caching.ts';
import { csvOf } from './csv.ts';
import type { HttpEvent, HttpResponse } from './event.ts';
import { type Form, formOf } from './form.ts';
import { type QuerySchema, parseQuery } from './query.ts';
import { DEPLOYED, type RouteHandler, stack, type Surroundings } from './stack.ts';

/** A route: what it takes, what it answers, and how the one becomes the other. */
export interface Route<Query extends QuerySchema, Response extends z.ZodType<{ metadata: Metadata }>> {
  path: string;
  /** What it tells, in a few words, for the documents. */
  summary: string;
  query: Query;
  /** What every answer is; the documents are made from it, and the tests hold the answers against it. */
  response: Response;
  answer: Answer<z.output<Query>, z.output<Response>>;
  /** Where the answer comes as CSV too: its table. */
  table?: Tabulate<z.output<Query>, z.output<Response>>;
  /** What of an answer the log shows besides the counts. */
  logged?: (body: z.output<Response>) => Record<string, unknown>;
}

/**
 * The Lambda handler of a route that answers from a snapshot.
 *
 * @example
 * export const handler = route({ path: '/analytics/kpis', summary: 'The key figures', query: kpisQuerySchema, … });
 */
export function route<Query extends QuerySchema, Response extends z.ZodType<{ metadata: Metadata }>>(
  declaration: Route<Query, Response>,
  { source, now, service }: Surroundings = DEPLOYED,
): RouteHandler<Route<Query, Response>> {
  const { path, query, answer, table, logged } = declaration;
  const respond = async (event: HttpEvent): Promise<HttpResponse> => {
    const parameters: z.output<Query> & { format?: Form } = parseQuery(query, event);
    const form = table === undefined ? 'json' : formOf(event, parameters.format);
    return answerFrom(source(), (snapshot) => answered(event, snapshot, parameters, form));
  };
  const answered = async (
    event: HttpEvent,
    snapshot: Snapshot,
    parameters: z.output<Query>,
    form: Form,
  ): Promise<HttpResponse> => {
    const question = await questionOf<z.output<Query>>(snapshot, parameters);
    const { version, asksForKey } = service();
    const etag = etagOf([version, path, snapshot.id, question, form, snapshot.stale, snapshot.checkedAt]);
    const headers = {
      'Cache-Control': cacheControl(event, asksForKey),
      ETag: etag,
      ...(table && { Vary: 'Accept' }),
    };
    if (isKnown(event, etag)) return { statusCode: 304, headers, body: '' };
    const body = await answer(snapshot, question, now());
    logger.appendKeys({ ...summaryOf(body.metadata), ...logged?.(body) }); // for the line that ends the request
    if (table === undefined || form === 'json') {
      return {
        statusCode: 200,
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      };
    }
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
