import type { Snapshot } from '../../lib/snapshot/snapshot.ts';
import { problemSchema } from '../../schemas/problem.ts';
import { PROBLEM_EXAMPLES } from './examples.ts';
import { problemExample } from './sample.ts';
import { componentSchemas, type Json, referenceTo } from './schemas.ts';

/** Status codes, or `default`, by the name of the response. */
const RESPONSES = {
  NotModified: ['304', 'The answer that `If-None-Match` names is still right'],
  BadRequest: ['400', 'A query parameter is not valid, or the answer would be too large'],
  Unauthorized: ['401', 'The token is missing or not valid'],
  Forbidden: ['403', 'The API key is missing or not valid, or the token has expired'],
  TooManyRequests: ['429', 'Too many requests; `Retry-After` says how many seconds to wait'],
  Failed: ['500', 'The service failed; the log tells more under the `request_id`'],
  Unavailable: ['503', 'There are no numbers to answer with; `Retry-After` says how many seconds to wait'],
  Other: ['default', 'Any other problem, such as one of the way to the service; its `code` tells which'],
} as const;

const HEADERS: Json = {
  ETag: text(
    'Names the answer: another one whenever numbers, filters or freshness are others',
    'W/"c8Zbs0OQkVXS2gP6TAcX9w"',
  ),
  CacheControl: text('How long the answer may be used again, and by whom', 'private, max-age=30'),
  ContentDisposition: text('File name, of CSV alone', 'attachment; filename="regions_2022-04-01_2022-06-30_INR.csv"'),
  RequestId: text('Finds the log lines of the request', 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef'),
  RetryAfter: { description: 'Seconds until another try makes sense', schema: { type: 'integer' }, example: 30 },
};

/** References to components; responses come under their status codes, headers under their names. */
export function refs(kind: 'headers' | 'responses', names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => {
      const key = kind === 'headers' ? headerName(name) : RESPONSES[name as keyof typeof RESPONSES][0];
      return [key, { $ref: `#/components/${kind}/${name}` }];
    }),
  );
}

export async function components(snapshot: Snapshot): Promise<Json> {
  const examples: Json = {};
  for (const [route, query] of PROBLEM_EXAMPLES) {
    examples[query.replaceAll(/\W+/g, '_')] = {
      summary: `${route}?${query}`,
      value: await problemExample(route, query, snapshot),
    };
  }
  const responses = Object.entries(RESPONSES).map(([name, [status, description]]) => {
    const retry = status === '429' || status === '503' ? ['RetryAfter'] : [];
    const headers = refs('headers', [
      ...(name === 'NotModified' ? ['ETag'] : []),
      'CacheControl',
      'RequestId',
      ...retry,
    ]);
    const shown = { schema: referenceTo(problemSchema), ...(name === 'BadRequest' && { examples }) };
    const content = name === 'NotModified' ? {} : { content: { 'application/problem+json': shown } };
    return [name, { description, headers, ...content }];
  });
  return {
    securitySchemes: {
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Api-Key',
        description: 'Where the service is deployed with keys',
      },
      token: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Where it is deployed with a user pool',
      },
    },
    parameters: {
      IfNoneMatch: {
        in: 'header',
        name: 'If-None-Match',
        description:
          'ETags of answers that are at hand, by commas: the answer is a 304 where one of them is still right',
        schema: { type: 'string' },
        example: 'W/"c8Zbs0OQkVXS2gP6TAcX9w"',
      },
    },
    headers: HEADERS,
    responses: Object.fromEntries(responses),
    schemas: componentSchemas(),
  };
}

function text(description: string, example: string): Json {
  return { description, schema: { type: 'string' }, example };
}

/** `CacheControl` is the name of a component, `Cache-Control` that of a header. */
function headerName(component: string): string {
  if (component === 'RequestId') return 'X-Request-Id';
  return component === 'ETag' ? component : component.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-');
}
