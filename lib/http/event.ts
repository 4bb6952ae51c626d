/** The parts of an API Gateway proxy event that the service reads. Each may be missing. */
export interface HttpEvent {
  httpMethod?: string;
  path?: string;
  headers?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | null | undefined> | null;
  multiValueQueryStringParameters?: Record<string, string[] | null | undefined> | null;
  requestContext?: { requestId?: string; path?: string; http?: { method?: string; path?: string } };
  rawPath?: string;
  body?: string | null;
  isBase64Encoded?: boolean;
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Any payload as an HTTP event. Anything but an object counts as a request without parameters. */
export const asHttpEvent = (event: unknown): HttpEvent =>
  typeof event === 'object' && event !== null && !Array.isArray(event) ? event : {};

export const methodOf = (event: HttpEvent): string => event.httpMethod ?? event.requestContext?.http?.method ?? 'GET';

/** Path of the request including the stage, as the caller sees it; `fallback` when the event is not from HTTP. */
export const pathOf = ({ requestContext, path, rawPath }: HttpEvent, fallback: string): string =>
  requestContext?.path ?? requestContext?.http?.path ?? path ?? rawPath ?? fallback;

/** Value of a header; `name` is in lower case. */
export function headerOf(event: HttpEvent, name: string): string | undefined {
  const value: unknown = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** All values of each query parameter, in the order of the URL. */
export function parametersOf(event: HttpEvent): Map<string, string[]> {
  const multiple = event.multiValueQueryStringParameters;
  const entries = Object.entries(multiple ?? event.queryStringParameters ?? {});
  const textsOf = (value: unknown) => (Array.isArray(value) ? value : [value]).map((text) => String(text ?? ''));
  return new Map(entries.map(([name, value]) => [name, textsOf(value)]));
}
