import { noQuerySchema } from '../../schemas/query.ts';
import { etagOf, isKnown } from './caching.ts';
import { type HttpEvent, type HttpResponse, pathOf } from './event.ts';
import { parseQuery } from './query.ts';
import { type RouteHandler, stack } from './stack.ts';

/** What the service tells of itself. */
export interface StaticDocument {
  path: string;
  summary: string;
  contentType: string;
  /** The text below a prefix of the path, such as `/dev` of a stage, and headers besides those that every answer has. */
  content: (prefix: string) => Promise<{ text: string; headers?: Record<string, string> }>;
}

/** Seconds for which a document may be used again without asking; it changes with a deployment only. */
const MAX_AGE = 300;

/** The Lambda handler of a route whose answer is part of the service. */
export function staticDocument(declaration: StaticDocument): RouteHandler<StaticDocument> {
  const { path, contentType, content } = declaration;
  const respond = async (event: HttpEvent): Promise<HttpResponse> => {
    parseQuery(noQuerySchema, event);
    const asked = pathOf(event, path).replace(/\/+$/, '');
    const { text, headers } = await content(asked.endsWith(path) ? asked.slice(0, -path.length) : '');
    const etag = etagOf([text]);
    const caching = { 'Cache-Control': `max-age=${MAX_AGE}`, ETag: etag };
    if (isKnown(event, etag)) return { statusCode: 304, headers: caching, body: '' };
    return { statusCode: 200, headers: { 'Content-Type': contentType, ...caching, ...headers }, body: text };
  };
  return stack(declaration, respond);
}
