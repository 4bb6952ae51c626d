import type { StaticDocument } from '../../lib/http/static-document.ts';
import type { Snapshot } from '../../lib/snapshot/snapshot.ts';
import { healthAnswerSchema } from '../../schemas/responses.ts';
import { type AnyRoute, ROUTES, POST_ROUTES, SERVICE_ROUTES } from '../routes/routes.ts';
import { csvExampleOf, examplesOf } from './examples.ts';
import { refs } from './components.ts';
import { exampleOf, healthExample } from './sample.ts';
import { type Json, parameterOf, referenceTo } from './schemas.ts';

/** Every path of the API, with answers to the example queries. */
export async function paths(snapshot: Snapshot): Promise<Json> {
  const found: Json = {};
  for (const [name, { declaration }] of Object.entries(ROUTES)) {
    found[declaration.path] = { get: await metricsOperation(name, declaration, snapshot) };
  }
  return { ...found, ...servicePaths(snapshot) };
}

async function metricsOperation(name: string, route: AnyRoute, snapshot: Snapshot): Promise<Json> {
  const { path, summary, query, response } = route;
  const examples: Json = {};
  for (const text of examplesOf(name, route)) {
    const value = await exampleOf(route, text, snapshot);
    examples[text === '' ? 'plain' : text.replaceAll(/\W+/g, '_')] = {
      summary: `GET ${[path, text].filter(Boolean).join('?')}`,
      value,
    };
  }
  const csv = csvExampleOf(route);
  const content = {
    'application/json': { schema: referenceTo(response()), examples },
    // The schema is that of the data that the media type carries, as usual with XML. With `string`, typed clients would take the
    // answer for one of two types, and could not read it.
    ...(csv && { 'text/csv': { schema: referenceTo(response()), example: await exampleOf(route, csv, snapshot) } }),
  };
  const headers = refs('headers', ['ETag', 'CacheControl', 'RequestId', ...(csv ? ['ContentDisposition'] : [])]);
  return {
    operationId: name,
    tags: ['compare' in query().shape ? 'Metrics' : 'Data'],
    summary,
    security: [{ apiKey: [] }, { token: [] }, {}],
    parameters: [
      ...Object.entries(query().shape).map(([parameter, schema]) => parameterOf(parameter, schema)),
      { $ref: '#/components/parameters/IfNoneMatch' },
    ],
    responses: {
      200: { description: summary, headers, content },
      ...refs('responses', [
        'NotModified',
        'BadRequest',
        'Unauthorized',
        'Forbidden',
        'TooManyRequests',
        'Failed',
        'Unavailable',
        'Other',
      ]),
    },
  };
}

function servicePaths(snapshot: Snapshot): Json {
  const { health, openapi, docs } = SERVICE_ROUTES;
  const { mcp } = POST_ROUTES;
  const { path, summary } = health.declaration;
  const example = healthExample(snapshot);
  return {
    [path]: {
      get: {
        operationId: 'health',
        tags: ['Service'],
        summary,
        security: [],
        responses: {
          200: {
            description: summary,
            headers: refs('headers', ['CacheControl', 'RequestId']),
            content: { 'application/json': { schema: referenceTo(healthAnswerSchema()), example } },
          },
          ...refs('responses', ['BadRequest', 'TooManyRequests', 'Unavailable', 'Other']),
        },
      },
    },
    [mcp.declaration.path]: {
      post: {
        operationId: 'mcp',
        tags: ['Service'],
        summary: mcp.declaration.summary,
        description: 'A message of JSON-RPC 2.0; clients of the protocol make them. docs/agents.md has their settings',
        security: [{ apiKey: [] }, { token: [] }, {}],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object' },
              example: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} },
            },
          },
        },
        responses: {
          200: {
            description: 'A response of JSON-RPC 2.0, alone or as an event',
            headers: refs('headers', ['CacheControl', 'RequestId']),
            content: {
              'application/json': { schema: { type: 'object' } },
              'text/event-stream': { schema: { type: 'string' } },
            },
          },
          ...refs('responses', ['Unauthorized', 'Forbidden', 'TooManyRequests', 'Failed', 'Other']),
        },
      },
    },
    ...staticPath('openapi', openapi.declaration, { type: 'object' }),
    ...staticPath('docs', docs.declaration, { type: 'string' }),
  };
}

function staticPath(operationId: string, { path, summary, contentType }: StaticDocument, schema: Json): Json {
  return {
    [path]: {
      get: {
        operationId,
        tags: ['Service'],
        summary,
        security: [],
        parameters: [{ $ref: '#/components/parameters/IfNoneMatch' }],
        responses: {
          200: {
            description: summary,
            headers: refs('headers', ['ETag', 'CacheControl', 'RequestId']),
            content: { [contentType]: { schema } },
          },
          ...refs('responses', ['NotModified', 'BadRequest', 'TooManyRequests', 'Failed', 'Other']),
        },
      },
    },
  };
}
