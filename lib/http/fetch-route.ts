import type { SnapshotSource } from '../snapshot/snapshot.ts';
import { type HttpEvent, type HttpResponse, methodOf, pathOf } from './event.ts';
import { type RouteHandler, stack } from './stack.ts';

/** A route that is answered by a handler with the `Request` and `Response` of the Fetch API. */
export interface FetchRoute {
  path: string;
  summary: string;
  methods: readonly string[];
  fetch: (request: Request) => Promise<Response>;
}

/** The Lambda handler of such a route. */
export function fetchRoute(declaration: FetchRoute, source?: () => SnapshotSource): RouteHandler<FetchRoute> {
  const { path, methods, fetch } = declaration;
  const respond = async (event: HttpEvent): Promise<HttpResponse> => {
    const response = await fetch(requestOf(event, path));
    const headers = { 'Cache-Control': 'no-store', ...Object.fromEntries(response.headers) };
    return { statusCode: response.status, headers, body: await response.text() };
  };
  return stack(declaration, respond, source, methods);
}

function requestOf(event: HttpEvent, path: string): Request {
  const { body, isBase64Encoded } = event;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    // Headers of the connection are not the request's own here.
    if (typeof value === 'string' && !/^(?:connection|content-length|host|transfer-encoding)$/i.test(name)) {
      headers.set(name, value);
    }
  }
  const method = methodOf(event);
  const text = body === undefined || body === null || method === 'GET' ? undefined : body;
  return new Request(new URL(pathOf(event, path), 'https://service.invalid'), {
    method,
    headers,
    ...(text !== undefined && { body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text }),
  });
}
