/** An event as API Gateway's REST API gives it for a GET without parameters. */
export function getEvent(path: string) {
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    headers: { Accept: 'application/json', Host: 'api.example.com', 'X-Forwarded-Proto': 'https' },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId: 'request', path: `/dev${path}`, stage: 'dev', httpMethod: 'GET' },
    body: null,
    isBase64Encoded: false,
  };
}
