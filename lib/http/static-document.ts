import { noQuerySchema } from '../../schemas/query.ts';
import { etagOf, matchesEtag } from './caching.ts';
import { type HttpEvent, type HttpResponse, pathOf } from './event.ts';
import { parseQuery } from './query.ts';
import { type RouteHandler, stack } from './stack.ts';

/** A document that is part of the service, such as its OpenAPI document. */
export interface StaticDocument {
  path: string;
  summary: string;
  contentType: string;
  /** Gives the text and further headers. `prefix`: what precedes the path in the request, such as `/dev` of a stage. */
  content: (prefix: string) => Promise<{ text: string; headers?: Record<string, string> }>;
}

/** Seconds for which a cache may reuse a document; it changes only with a deployment. */
const MAX_AGE = 300;

/** The Lambda handler of a static document. */
export function staticDocument(declaration: StaticDocument): RouteHandler<StaticDocument> {
  const { path, contentType, content } = declaration;
  const respond = async (event: HttpEvent): Promise<HttpResponse> => {
    parseQuery(noQuerySchema(), event);
    const requested = pathOf(event, path).replace(/\/+$/, '');
    const { text, headers } = await content(requested.endsWith(path) ? requested.slice(0, -path.length) : '');
    const etag = etagOf([text]);
    const caching = { 'Cache-Control': `max-age=${MAX_AGE}`, ETag: etag };
    if (matchesEtag(event, etag)) return { statusCode: 304, headers: caching, body: '' };
    return { statusCode: 200, headers: { 'Content-Type': contentType, ...caching, ...headers }, body: text };
  };
  return stack(declaration, respond);
}
