import { expect } from 'chai';
import { ALLOWED_HEADERS, EXPOSED_HEADERS } from '../../../lib/http/cors.ts';
import { problemSchema } from '../../../schemas/problem.ts';
import { PACKAGING_TIMEOUT, packaged } from './packages.ts';
import { type Template, propertiesOf, textOf } from './template.ts';

const OPEN = ['/', '/docs', '/health', '/openapi.json'];

describe('the API of the packaged template', function () {
  this.timeout(PACKAGING_TIMEOUT);

  it('asks for a key everywhere but on the open paths, and AWS makes the key', async () => {
    for (const variant of ['dev', 'prod'] as const) {
      const { template } = await packaged(variant);
      const methods = getsOf(template);
      expect([...methods.keys()])
        .to.include.members(OPEN.filter((path) => path !== '/'))
        .and.to.include('/analytics/kpis');
      for (const [path, { ApiKeyRequired }] of methods) expect(ApiKeyRequired, path).to.equal(!OPEN.includes(path));
      const [key] = propertiesOf(template, 'AWS::ApiGateway::ApiKey').values();
      expect(key).to.include({ Enabled: true }).and.not.to.have.property('Value');
      const [plan] = propertiesOf(template, 'AWS::ApiGateway::UsagePlan').values();
      expect(plan).to.have.nested.property('Quota.Limit');
      expect(plan).to.have.nested.property('Throttle.RateLimit');
      // By its name others would be found as well: AWS looks for names that begin so.
      const [id] = [...propertiesOf(template, 'AWS::ApiGateway::ApiKey').keys()];
      expect(template.Outputs['ApiKeyId']?.Value).to.deep.equal({ Ref: id });
    }
    for (const variant of ['everything', 'nothing'] as const)
      expect((await packaged(variant)).template.Outputs).not.to.have.property('ApiKeyId');
  });

  it('asks for a token instead, or for nothing, where that is set', async () => {
    const withTokens = (await packaged('everything')).template;
    const [authorizer] = propertiesOf(withTokens, 'AWS::ApiGateway::Authorizer').values();
    expect(authorizer).to.deep.include({
      Type: 'COGNITO_USER_POOLS',
      IdentitySource: 'method.request.header.Authorization',
    });
    for (const [path, method] of getsOf(withTokens)) {
      const kind = OPEN.includes(path) ? 'NONE' : 'COGNITO_USER_POOLS';
      expect(method, path).to.include({ AuthorizationType: kind, ApiKeyRequired: false });
    }
    const open = (await packaged('nothing')).template;
    for (const [path, method] of getsOf(open)) {
      expect(method, path).to.include({ AuthorizationType: 'NONE', ApiKeyRequired: false });
    }
    for (const template of [withTokens, open]) {
      expect([...propertiesOf(template, 'AWS::ApiGateway::ApiKey')]).to.deep.equal([]);
    }
  });

  it('has HEAD wherever it has GET: of the same function, and with the same key or token', async () => {
    for (const variant of ['prod', 'everything', 'nothing'] as const) {
      const { template } = await packaged(variant);
      const [gets, heads] = [getsOf(template), methodsOf(template, 'HEAD')];
      expect([...heads.keys()]).to.have.members([...gets.keys()]);
      for (const [path, get] of gets) expect(heads.get(path), path).to.deep.equal({ ...get, HttpMethod: 'HEAD' });
    }
  });

  it('tells the functions what it asks for', async () => {
    for (const [variant, auth] of Object.entries({ prod: 'apiKey', everything: 'cognito', nothing: 'none' } as const)) {
      const { template } = await packaged(variant as 'prod' | 'everything' | 'nothing');
      for (const [id, properties] of propertiesOf(template, 'AWS::Lambda::Function')) {
        expect(properties, id).to.have.nested.property('Environment.Variables.API_AUTH', auth);
      }
    }
  });

  it('limits and traces its stage, which the firewall and the domain stand before', async () => {
    const { template } = await packaged('everything');
    const stage = template.Resources['ApiGatewayStage']?.Properties;
    expect(stage).to.have.nested.property('MethodSettings[0].ThrottlingRateLimit');
    expect(stage).to.have.property('TracingEnabled', true);
    const format = (stage?.['AccessLogSetting'] as { Format: string } | undefined)?.Format ?? '';
    expect(JSON.parse(format)).to.include({ request_id: '$context.requestId' });
    for (const [, deployment] of propertiesOf(template, 'AWS::ApiGateway::Deployment')) {
      expect(deployment).not.to.have.property('StageName');
    }
    const [association] = propertiesOf(template, 'AWS::WAFv2::WebACLAssociation').values();
    expect(textOf(association?.['ResourceArn'])).to.match(/\/stages\/\$\{ApiGatewayStage\}$/);
  });

  it('has access logs once the account lets it write them', async () => {
    const stageOf = async (variant: 'everything' | 'prod') =>
      (await packaged(variant)).template.Resources['ApiGatewayStage'];
    expect((await stageOf('everything'))?.DependsOn).to.deep.equal(['ApiGatewayAccount']);
    expect((await stageOf('prod'))?.DependsOn).to.deep.equal([]);
    expect((await stageOf('prod'))?.Properties).to.have.deep.property('AccessLogSetting', { Ref: 'AWS::NoValue' });
  });

  it('makes key and plan after the stage that they are for', async () => {
    const { template } = await packaged('prod');
    for (const id of ['ApiGatewayApiKey1', 'ApiGatewayUsagePlan']) {
      expect(template.Resources[id]?.DependsOn, id).to.deep.equal(['ApiGatewayStage']);
    }
  });

  it('reserves instances for long questions apart from those of the page, where that is asked for', async () => {
    const { template } = await packaged('everything');
    const reserved = (name: string) =>
      template.Resources[`${name}LambdaFunction`]?.Properties?.['ReservedConcurrentExecutions'];
    expect(['Query', 'Mcp', 'Kpis', 'Trends'].map(reserved)).to.deep.equal([2, 2, 10, 10]);
    const { template: plain } = await packaged('prod');
    expect(JSON.stringify(plain.Resources['QueryLambdaFunction'])).to.include('AWS::NoValue');
  });

  it('compresses', async () => {
    const { template } = await packaged('prod');
    expect(template.Resources['ApiGatewayRestApi']?.Properties).to.have.property('MinimumCompressionSize', 1024);
  });

  it('answers preflights with the headers that the functions allow', async () => {
    const { template } = await packaged('prod');
    const preflights = [...propertiesOf(template, 'AWS::ApiGateway::Method').values()].filter(
      ({ HttpMethod }) => HttpMethod === 'OPTIONS',
    );
    // The dashboard is of its own origin, and /mcp is posted to.
    expect(preflights.length).to.equal(getsOf(template).size);
    for (const { Integration } of preflights) {
      const headers = (Integration as { IntegrationResponses: { ResponseParameters: Record<string, string> }[] })
        .IntegrationResponses[0]?.ResponseParameters;
      expect(headers?.['method.response.header.Access-Control-Allow-Headers']).to.equal(
        `'${ALLOWED_HEADERS.replaceAll(' ', '')}'`,
      );
      const methods = headers?.['method.response.header.Access-Control-Allow-Methods']?.slice(1, -1).split(',');
      expect(methods).to.have.members(methods?.includes('POST') ? ['OPTIONS', 'POST'] : ['GET', 'HEAD', 'OPTIONS']);
    }
  });

  describe('what API Gateway answers by itself', () => {
    const statuses = {
      MISSING_AUTHENTICATION_TOKEN: 404,
      INVALID_API_KEY: 403,
      UNAUTHORIZED: 401,
      THROTTLED: 429,
      QUOTA_EXCEEDED: 429,
      INTEGRATION_TIMEOUT: 504,
      WAF_FILTERED: 403,
      DEFAULT_4XX: 400,
      DEFAULT_5XX: 502,
    };

    it('is problem+json of the right status, which pages may read, and in each deployment', async () => {
      const { template } = await packaged('prod');
      const responses = propertiesOf(template, 'AWS::ApiGateway::GatewayResponse');
      const byType = new Map([...responses.values()].map((one) => [String(one['ResponseType']), one]));
      expect([...byType.keys()])
        .to.include.members(Object.keys(statuses))
        .and.to.have.length(21);
      for (const [type, { StatusCode, ResponseParameters, ResponseTemplates }] of byType) {
        const text = (ResponseTemplates as Record<string, string>)['application/json']!;
        const problem = problemSchema.parse(JSON.parse(text));
        expect(String(problem.status), type).to.equal(StatusCode);
        if (type in statuses) expect(problem.status, type).to.equal(statuses[type as keyof typeof statuses]);
        expect(ResponseParameters, type).to.include({
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
          'gatewayresponse.header.Access-Control-Expose-Headers': `'${EXPOSED_HEADERS}'`,
          'gatewayresponse.header.X-Request-Id': 'context.requestId',
        });
      }
      const deployment = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::ApiGateway::Deployment');
      expect(deployment?.DependsOn).to.include.members([...responses.keys()]);
    });

    it('goes to the page that asks where several are allowed', async () => {
      const { template } = await packaged('everything');
      for (const [id, { ResponseParameters }] of propertiesOf(template, 'AWS::ApiGateway::GatewayResponse')) {
        expect(ResponseParameters, id).to.include({
          'gatewayresponse.header.Access-Control-Allow-Origin': 'method.request.header.Origin',
          'gatewayresponse.header.Vary': "'Origin'",
        });
      }
    });
  });
});

const getsOf = (template: Template) => methodsOf(template, 'GET');

/** The methods of a kind by their paths. */
function methodsOf(template: Template, kind: 'GET' | 'HEAD'): Map<string, Record<string, unknown>> {
  const parts = propertiesOf(template, 'AWS::ApiGateway::Resource');
  const pathOf = (reference: unknown): string => {
    const part = parts.get(textOf(reference).slice(2, -1));
    return part === undefined ? '' : `${pathOf(part['ParentId'])}/${String(part['PathPart'])}`;
  };
  const methods = [...propertiesOf(template, 'AWS::ApiGateway::Method').values()];
  const found = methods.filter(({ HttpMethod }) => HttpMethod === kind);
  return new Map(found.map((method) => [pathOf(method['ResourceId']) || '/', method]));
}
