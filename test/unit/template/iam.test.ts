import { expect } from 'chai';
import { ROUTES } from '../../../scripts/routes/routes.ts';
import { PACKAGING_TIMEOUT, packaged, type Variant } from './packages.ts';
import { type Template, propertiesOf, textOf } from './template.ts';
import { type Statement, statementsOf, wildcardsOf } from './wildcards.ts';

const VARIANTS: Variant[] = ['dev', 'prod', 'everything', 'nothing'];

const TRACES = 'xray:PutTraceSegments xray:PutTelemetryRecords on *';
const SNAPSHOT = [
  's3:GetObject on B/etl-output/manifest.v2.json',
  's3:GetObject on B/etl-output/rollups/snapshots/*',
  's3:GetObject on B/etl-output/manifest.json',
  's3:GetObject on B/etl-output/cubes/merged/*',
  's3:GetObject on B/etl-output/Cleaned_Amazon_Sale_Report.csv',
  's3:ListBucket on B for etl-output/manifest.v2.json etl-output/rollups/snapshots/* etl-output/manifest.json etl-output/cubes/merged/* etl-output/Cleaned_Amazon_Sale_Report.csv',
];
const METRICS = [
  ...SNAPSHOT,
  's3:GetObject on B/etl-output/months/*/lines.parquet',
  's3:ListBucket on B for etl-output/months/*/lines.parquet',
];
const VERSIONS = [
  's3:GetObjectVersion on B/raw/*',
  's3:GetObjectVersion on B/etl-output/Cleaned_Amazon_Sale_Report.csv',
  's3:ListBucketVersions on B for raw/* etl-output/Cleaned_Amazon_Sale_Report.csv',
];
const STATE = [
  's3:GetObject on B/etl-output/manifest.v2.json',
  's3:GetObject on B/etl-output/manifest.json',
  's3:GetObject on B/etl-output/catalogs/*',
  's3:GetObject on B/etl-output/secret.json',
  's3:GetObject on B/raw/*format.json',
];
const FINDS =
  's3:ListBucket on B for raw/* etl-output/Cleaned_Amazon_Sale_Report.csv etl-output/manifest.v2.json etl-output/manifest.json etl-output/catalogs/* etl-output/secret.json etl-output/erased/* etl-output/reports/* etl-output/months/* etl-output/cleaned/* etl-output/rejects/*';
const MONTHS = ['s3:GetObject on B/etl-output/reports/*', 's3:GetObject on B/etl-output/months/*'];
const PUBLISHED = [
  's3:GetObject on B/etl-output/rollups/snapshots/*',
  's3:GetObject on B/etl-output/cubes/*',
  's3:GetObject on B/etl-output/cleaned/*',
  's3:GetObject on B/etl-output/rejects/*',
  's3:GetObject on B/etl-output/lines/files.txt',
  's3:GetObject on B/etl-output/refreshes.json',
];
const REWRITES_CLEANED = 's3:PutObject s3:AbortMultipartUpload on B/etl-output/cleaned/*';
const WRITES_OUTPUTS = [REWRITES_CLEANED, 's3:PutObject s3:AbortMultipartUpload on B/etl-output/rejects/*'];
const WRITES_REPORTS = 's3:PutObject s3:AbortMultipartUpload on B/etl-output/reports/*';
const WRITES_MONTHS = 's3:PutObject s3:AbortMultipartUpload on B/etl-output/months/*';
const WRITES_SNAPSHOT = [
  's3:PutObject on B/etl-output/manifest.v2.json',
  's3:PutObject on B/etl-output/rollups/snapshots/*',
  's3:PutObject on B/etl-output/catalogs/*',
  's3:PutObject on B/etl-output/refresh/*',
  's3:PutObject on B/etl-output/refreshes.json',
  's3:PutObject on B/etl-output/lines/files.txt',
];
const REMOVES = [
  's3:DeleteObject on B/etl-output/rollups/snapshots/*',
  's3:DeleteObject on B/etl-output/catalogs/*',
  's3:DeleteObject on B/etl-output/reports/*',
  's3:DeleteObject on B/etl-output/months/*',
  's3:DeleteObject on B/etl-output/cleaned/*',
  's3:DeleteObject on B/etl-output/rejects/*',
  's3:DeleteObject on B/etl-output/manifest.json',
  's3:DeleteObject on B/etl-output/cubes/*',
  's3:ListBucketMultipartUploads on B',
];
/** What each function may do, besides writing its own log. */
const RIGHTS: Record<string, string[]> = {
  ...Object.fromEntries(Object.keys(ROUTES).map((name) => [name, [TRACES, ...METRICS]])),
  sources: [
    TRACES,
    ...SNAPSHOT,
    's3:GetObject on B/etl-output/catalogs/*',
    's3:ListBucket on B for etl-output/catalogs/*',
  ],
  refreshes: [
    TRACES,
    ...SNAPSHOT,
    's3:GetObject on B/etl-output/refreshes.json',
    's3:ListBucket on B for etl-output/refreshes.json',
  ],
  mcp: [
    TRACES,
    ...METRICS,
    's3:GetObject on B/etl-output/refreshes.json',
    's3:ListBucket on B for etl-output/refreshes.json',
    's3:GetObject on B/etl-output/catalogs/*',
    's3:ListBucket on B for etl-output/catalogs/*',
  ],
  health: [TRACES, ...SNAPSHOT],
  openapi: [TRACES],
  docs: [TRACES],
  dashboard: [TRACES],
  refresh: [
    'sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes on ${RefreshQueue.Arn}',
    TRACES,
    's3:GetObject on B/raw/*',
    's3:GetObject on B/etl-output/Cleaned_Amazon_Sale_Report.csv',
    ...STATE,
    ...MONTHS,
    ...PUBLISHED,
    ...WRITES_OUTPUTS,
    WRITES_REPORTS,
    WRITES_MONTHS,
    ...WRITES_SNAPSHOT,
    's3:PutObject on B/etl-output/secret.json',
    ...REMOVES,
    's3:ListBucket on B for raw/* etl-output/* etl-output/Cleaned_Amazon_Sale_Report.csv',
    ...VERSIONS,
    'lambda:InvokeFunction on itself',
    'sqs:SendMessage on ${RefreshDeadLetters.Arn}',
    'states:StartExecution states:ListExecutions on the state machine',
  ],
  plan: [TRACES, ...STATE, FINDS, 's3:PutObject on B/etl-output/runs/*', 's3:PutObject on B/etl-output/secret.json'],
  build: [
    TRACES,
    's3:GetObject on B/raw/*',
    's3:GetObject on B/etl-output/Cleaned_Amazon_Sale_Report.csv',
    's3:GetObject on B/etl-output/reports/*',
    's3:GetObject on B/etl-output/cleaned/*',
    's3:GetObject on B/etl-output/rejects/*',
    's3:GetObject on B/etl-output/secret.json',
    ...WRITES_OUTPUTS,
    WRITES_REPORTS,
    's3:GetObject s3:PutObject on B/etl-output/runs/*',
    's3:ListBucket on B for raw/* etl-output/Cleaned_Amazon_Sale_Report.csv etl-output/secret.json etl-output/erased/* etl-output/reports/* etl-output/cleaned/* etl-output/rejects/*',
  ],
  months: [
    TRACES,
    ...STATE,
    FINDS,
    ...MONTHS,
    's3:GetObject s3:PutObject on B/etl-output/runs/*',
    's3:ListBucket on B for etl-output/runs/*',
    ...VERSIONS,
    WRITES_REPORTS,
    's3:GetObject on B/etl-output/cleaned/*',
    's3:GetObject on B/etl-output/rejects/*',
    REWRITES_CLEANED,
    's3:DeleteObject on B/etl-output/rejects/*',
  ],
  merge: [
    TRACES,
    ...MONTHS,
    's3:GetObject on B/etl-output/runs/*',
    WRITES_MONTHS,
    's3:ListBucket on B for etl-output/reports/* etl-output/months/* etl-output/runs/*',
  ],
  publish: [
    TRACES,
    ...STATE,
    FINDS,
    ...MONTHS,
    ...PUBLISHED,
    's3:GetObject on B/etl-output/runs/*',
    ...VERSIONS,
    WRITES_REPORTS,
    WRITES_MONTHS,
    ...WRITES_SNAPSHOT,
    ...REMOVES,
    REWRITES_CLEANED,
    's3:AbortMultipartUpload on B/etl-output/rejects/*',
    's3:ListBucket on B for etl-output/*',
  ],
};
/** Roles that are not those of functions. */
const OTHERS = new Set(['ApiGatewayLogRole', 'RefreshStateMachineRole']);
/** What the state machine may do. */
const MACHINE = [
  'lambda:InvokeFunction on ${PlanLambdaFunction.Arn}',
  'lambda:InvokeFunction on ${BuildLambdaFunction.Arn}',
  'lambda:InvokeFunction on ${MonthsLambdaFunction.Arn}',
  'lambda:InvokeFunction on ${MergeLambdaFunction.Arn}',
  'lambda:InvokeFunction on ${PublishLambdaFunction.Arn}',
  'states:StartExecution on the state machine',
  'states:DescribeExecution states:StopExecution on its executions:*',
  'states:DescribeExecution states:StopExecution on its executions/build:*',
  'states:DescribeExecution states:StopExecution on its executions/merge:*',
  'states:RedriveExecution on its executions/build:*',
  'states:RedriveExecution on its executions/merge:*',
  's3:GetObject s3:PutObject s3:ListMultipartUploadParts s3:AbortMultipartUpload on B/etl-output/runs/*',
  'logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups on *',
  'xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets on *',
];

describe('the roles of the packaged template', function () {
  this.timeout(PACKAGING_TIMEOUT);

  for (const variant of VARIANTS)
    it(`allow named actions on named resources: ${variant}`, async () => {
      const { template } = await packaged(variant);
      expect(wildcardsOf(template)).to.deep.equal([]);
    });

  for (const variant of VARIANTS)
    it(`are one a function: ${variant}`, async () => {
      const { template } = await packaged(variant);
      const used = [...propertiesOf(template, 'AWS::Lambda::Function').values()].map(({ Role }) => textOf(Role));
      expect(new Set(used).size).to.equal(used.length);
      const roles = [...propertiesOf(template, 'AWS::IAM::Role').keys()].filter((id) => !OTHERS.has(id));
      expect(roles.map((id) => `\${${id}.Arn}`)).to.have.members(used);
    });

  it('allow exactly what each function does', async () => {
    const { template } = await packaged('prod');
    const rights = Object.fromEntries(functionsOf(template).map(({ name, rights: all }) => [name, all]));
    expect(rights).to.deep.equal(RIGHTS);
  });

  for (const variant of VARIANTS)
    it(`make no log groups, and stay within the bound that is set: ${variant}`, async () => {
      const { template } = await packaged(variant);
      expect(JSON.stringify(template)).not.to.contain('logs:CreateLogGroup');
      const bound = variant === 'everything' ? 'arn:aws:iam::123456789012:policy/boundary-of-deployments' : undefined;
      for (const [id, { PermissionsBoundary }] of propertiesOf(template, 'AWS::IAM::Role'))
        expect(PermissionsBoundary, id).to.equal(bound);
    });

  it('keep lines, reports and the secret from the functions that answer requests', async () => {
    const kept = ['reports/r/lines.parquet', 'months/m/sales.parquet', 'secret.json', 'runs/r/plan.json'];
    const steps = new Set(['plan', 'build', 'months', 'merge', 'publish', 'refresh']);
    const { template } = await packaged('prod');
    const others = functionsOf(template).filter(({ name }) => !steps.has(name));
    expect(others).to.have.length.greaterThan(8);
    for (const { name, rights } of others) {
      const places = rights.flatMap((right) => /^s3:\w+ on B(?:\/| for )(.*)$/.exec(right)?.[1]?.split(' ') ?? []);
      for (const key of ['raw/a.csv', ...kept.map((one) => `etl-output/${one}`)]) {
        const open = places.filter((place) => key.startsWith(place.replace(/\*$/, '')));
        expect(open, `${name}: ${key}`).to.deep.equal([]);
      }
    }
  });

  it('keep the secret and the manifest from being removed', async () => {
    const { template } = await packaged('prod');
    for (const { name, rights } of functionsOf(template)) {
      const removes = rights.filter((right) => right.includes('s3:DeleteObject'));
      expect(
        removes.filter((right) => /secret|manifest\.v2|etl-output\/\*/.test(right)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('allow exactly what the state machine does, and nobody but it', async () => {
    const { template } = await packaged('prod');
    const role = template.Resources['RefreshStateMachineRole']!.Properties!;
    expect(statementsOf(role).flatMap((statement) => rightsOf(statement, ''))).to.deep.equal(MACHINE);
    const trust = JSON.stringify(role['AssumeRolePolicyDocument']);
    expect(trust).to.contain('"Service":"states.amazonaws.com"').and.contain('"aws:SourceAccount"');
    expect((await packaged('nothing')).template.Resources).not.to.have.property('RefreshStateMachineRole');
  });

  it('let the refresh read another prefix and key where these are set, and use the key of the bucket', async () => {
    const { template } = await packaged('everything');
    const key = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
    const rights = new Map(functionsOf(template).map(({ name, rights: all }) => [name, all]));
    expect(rights.get('kpis')).to.include(`kms:Decrypt on ${key}`);
    expect(rights.get('refresh')).to.include(`kms:Decrypt kms:GenerateDataKey on ${key}`);
    expect(rights.get('docs')?.join()).not.to.contain('kms');
    const machine = JSON.stringify(template.Resources['RefreshStateMachineRole']);
    expect(machine).to.contain('kms:Decrypt').and.contain('kms:GenerateDataKey');
  });

  it('let the function of uploads put reports and nothing else, where there is one', async () => {
    const { template } = await packaged('everything');
    const upload = functionsOf(template).find(({ name }) => name === 'upload');
    const key = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
    expect(upload?.rights).to.deep.equal([TRACES, 's3:PutObject on B/raw/*', `kms:GenerateDataKey on ${key}`]);
    const cors = template.Resources['ReportBucket']?.Properties?.['CorsConfiguration'];
    expect(cors).to.have.deep.nested.property('CorsRules[0].AllowedMethods', ['POST']);
    for (const variant of ['dev', 'prod', 'nothing'] as const) {
      const { Resources } = (await packaged(variant)).template;
      expect(Object.keys(Resources).filter((id) => /upload/i.test(id))).to.deep.equal([]);
      expect(JSON.stringify(Resources)).not.to.contain('CorsRules');
    }
  });

  it('keep the code of a function in a VPC from making network interfaces itself', async () => {
    const { template } = await packaged('everything');
    for (const [id, role] of propertiesOf(template, 'AWS::IAM::Role')) {
      const [allowed, denied] = ['Allow', 'Deny'].map((effect) =>
        statementsOf(role).find((one) => one.Effect === effect && [one.Action].flat()[0]!.startsWith('ec2:')),
      );
      if (OTHERS.has(id)) continue;
      expect(allowed?.Action, id).to.deep.equal(denied?.Action);
      expect(denied?.Condition, id).to.have.nested.property('ArnEquals.lambda:SourceFunctionArn');
    }
  });

  it('are the only ones who may call a function besides API Gateway, for what is ours', async () => {
    const { template } = await packaged('prod');
    for (const [id, permission] of propertiesOf(template, 'AWS::Lambda::Permission')) {
      expect(permission['Principal'], id).to.equal('apigateway.amazonaws.com');
      expect(textOf(permission['SourceArn']), id).to.contain('${ApiGatewayRestApi}');
    }
  });

  describe('are not let through with', () => {
    let template: Template;
    let statement: Statement;
    beforeEach(async () => {
      template = structuredClone((await packaged('dev')).template);
      const role = template.Resources['KpisIamRoleLambdaExecution']!.Properties!;
      statement = statementsOf(role).find(({ Action }) => [Action].flat().includes('s3:GetObject'))!;
    });

    for (const [what, change] of [
      ['all resources', () => (statement.Resource = '*')],
      ['all resources among others', () => (statement.Resource as unknown[]).push('*')],
      ['all objects of the bucket', () => (statement.Resource = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::b/*' })],
      ['all objects of all buckets', () => (statement.Resource = 'arn:aws:s3:::*')],
      ['all actions', () => (statement.Action = '*')],
      ['all actions of a service', () => (statement.Action = ['s3:GetObject', 's3:*'])],
      ['all but one action', () => (statement.NotAction = 's3:DeleteObject')],
      ['a list of the whole bucket', () => (statement.Action = 's3:ListBucket')],
      [
        'the logs of others',
        () =>
          (statement.Resource = {
            'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/*:*:*',
          }),
      ],
      [
        'a managed policy',
        () =>
          (template.Resources['KpisIamRoleLambdaExecution']!.Properties!['ManagedPolicyArns'] = [
            'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
          ]),
      ],
    ] as const)
      it(what, () => {
        change();
        expect(wildcardsOf(template)).to.have.lengthOf.at.least(1);
      });
  });
});

function functionsOf(template: Template): { name: string; rights: string[] }[] {
  return [...propertiesOf(template, 'AWS::Lambda::Function').values()].map(({ FunctionName, Role }) => {
    const role = template.Resources[textOf(Role).slice(2, -'.Arn}'.length)]!.Properties!;
    const own = `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${String(FunctionName)}`;
    const rights = statementsOf(role).flatMap((statement) => {
      const [action] = [statement.Action].flat();
      if (action!.startsWith('logs:') || action!.startsWith('ec2:') || statement.Effect === 'Deny') return [];
      return rightsOf(statement, own);
    });
    return { name: String(FunctionName).replace(/^sales-analytics-\w+-/, ''), rights };
  });
}

/** A line for each resource of a statement; `own` is the ARN of whose role it is. */
function rightsOf({ Action, Resource, Condition }: Statement, own: string): string[] {
  const states = 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}';
  const prefixes = Object.values(Condition ?? {})[0]?.['s3:prefix'] as string[] | undefined;
  const suffix = prefixes === undefined ? '' : ` for ${prefixes.join(' ')}`;
  return (Array.isArray(Resource) ? Resource : [Resource]).map((one) => {
    const text = textOf(one)
      .replace('arn:${AWS::Partition}:s3:::${ReportBucket}', 'B')
      .replace(`${states}:stateMachine:sales-analytics-prod-refresh`, 'the state machine')
      .replace(`${states}:execution:sales-analytics-prod-refresh`, 'its executions');
    return `${[Action].flat().join(' ')} on ${own !== '' && text === own ? 'itself' : text}${suffix}`;
  });
}
