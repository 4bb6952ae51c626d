/** The parts of an API Gateway proxy event that the service reads; any of them may be missing. */
export interface HttpEvent {
  httpMethod?: string;
  path?: string;
  headers?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | null | undefined> | null;
  multiValueQueryStringParameters?: Record<string, string[] | null | undefined> | null;
  requestContext?: { requestId?: string; path?: string; http?: { method?: string; path?: string } };
  rawPath?: string;
}

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Whatever a function may be invoked with, as an event: a schedule's event or none at all is one without parameters. */
export const asHttpEvent = (event: unknown): HttpEvent =>
  typeof event === 'object' && event !== null && !Array.isArray(event) ? event : {};

export const methodOf = (event: HttpEvent): string => event.httpMethod ?? event.requestContext?.http?.method ?? 'GET';

/** Path as the caller knows it, with the stage; `fallback` where there is no HTTP event. */
export const pathOf = ({ requestContext, path, rawPath }: HttpEvent, fallback: string): string =>
  requestContext?.path ?? requestContext?.http?.path ?? path ?? rawPath ?? fallback;

/** Value of a header by its name in lower case. */
export function headerOf(event: HttpEvent, name: string): string | undefined {
  const value: unknown = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** Every value of every query parameter, in the order of the URL. */
export function parametersOf(event: HttpEvent): Map<string, string[]> {
  const many = event.multiValueQueryStringParameters;
  const entries = Object.entries(many ?? event.queryStringParameters ?? {});
  const textsOf = (value: unknown) => (Array.isArray(value) ? value : [value]).map((text) => String(text ?? ''));
  return new Map(entries.map(([name, value]) => [name, textsOf(value)]));
}
