const TOOLS_OF_MCP = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };

/** A request that a path answers: a GET, or the question which tools there are. */
export function requestEvent(path: string) {
  const event = getEvent(path);
  if (path !== '/mcp') return event;
  const headers = {
    ...event.headers,
    Accept: 'application/json, text/event-stream',
    'Content-Type': 'application/json',
  };
  return { ...event, httpMethod: 'POST', headers, body: JSON.stringify(TOOLS_OF_MCP) };
}

/** An event as API Gateway's REST API gives it for a GET. */
export function getEvent(path: string, query: Readonly<Record<string, string>> | null = null) {
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    headers: { Accept: 'application/json', Host: 'api.example.com', 'X-Forwarded-Proto': 'https' },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters:
      query && Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId: 'request', path: `/dev${path}`, stage: 'dev', httpMethod: 'GET' },
    body: null,
    isBase64Encoded: false,
  };
}
