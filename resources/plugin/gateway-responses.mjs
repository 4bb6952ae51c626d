const EXPOSED_HEADERS = 'ETag, Retry-After, Content-Disposition, X-Request-Id';

/** Adds what API Gateway answers by itself as problem+json with CORS headers, so that a page can read it. */
export function addGatewayResponses(template, { gatewayResponses, corsOrigins }) {
  for (const [type, { status, code, title, detail, retryAfter }] of Object.entries(gatewayResponses)) {
    const document = {
      type: `urn:problem-type:sales-analytics:${code.toLowerCase().replaceAll('_', '-')}`,
      title,
      status,
      detail,
      instance: '$context.path',
      code,
      request_id: '$context.requestId',
    };
    const headers = {
      'Content-Type': "'application/problem+json'",
      'Cache-Control': "'no-store'",
      'X-Content-Type-Options': "'nosniff'",
      'X-Request-Id': 'context.requestId',
      'Access-Control-Allow-Origin': allowedOrigin(corsOrigins),
      'Access-Control-Expose-Headers': `'${EXPOSED_HEADERS}'`,
      ...(retryAfter && { 'Retry-After': `'${retryAfter}'` }),
      ...(corsOrigins !== '*' && { Vary: "'Origin'" }),
    };
    template.Resources[`GatewayResponse${pascal(type)}`] = {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: {
        RestApiId: { Ref: 'ApiGatewayRestApi' },
        ResponseType: type,
        StatusCode: String(status),
        ResponseParameters: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
        ),
        ResponseTemplates: { 'application/json': JSON.stringify(document) },
      },
    };
  }
}

/**
 * Of several origins API Gateway cannot pick the one that asks, so the asking one is allowed, whichever it is: these answers
 * hold nothing that is not in this file.
 */
function allowedOrigin(origins) {
  return origins.includes(',') ? 'method.request.header.Origin' : `'${origins}'`;
}

const pascal = (type) =>
  type
    .toLowerCase()
    .split('_')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
