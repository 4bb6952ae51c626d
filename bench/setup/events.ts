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
