import { expect } from 'chai';
import { type Policy, deploymentPolicy } from '../../../scripts/policy/policies.ts';
import { PACKAGING_TIMEOUT, packaged, type Variant } from './packages.ts';
import { type Template, propertiesOf, textOf } from './template.ts';

const VARIANTS: Variant[] = ['dev', 'prod', 'everything', 'nothing'];
const ACCOUNT = '123456789012';
const stageOf = (variant: Variant) => (variant === 'dev' || variant === 'nothing' ? 'dev' : 'prod');
const placeOf = (stage: string) => ({ stage, region: 'eu-central-1', account: ACCOUNT, partition: 'aws' });

/** By type, the action that makes a resource, and its ARN from the property that names it. */
const NAMED: Record<string, [action: string, property: string, arn: string]> = {
  'AWS::Lambda::Function': ['lambda:CreateFunction', 'FunctionName', 'arn:aws:lambda:R:A:function:NAME'],
  'AWS::IAM::Role': ['iam:CreateRole', 'RoleName', 'arn:aws:iam::A:role/NAME'],
  'AWS::Logs::LogGroup': ['logs:CreateLogGroup', 'LogGroupName', 'arn:aws:logs:R:A:log-group:NAME:*'],
  'AWS::SQS::Queue': ['sqs:CreateQueue', 'QueueName', 'arn:aws:sqs:R:A:NAME'],
  'AWS::SNS::Topic': ['sns:CreateTopic', 'TopicName', 'arn:aws:sns:R:A:NAME'],
  'AWS::S3::Bucket': ['s3:CreateBucket', 'BucketName', 'arn:aws:s3:::NAME'],
  'AWS::Events::Rule': ['events:PutRule', 'Name', 'arn:aws:events:R:A:rule/NAME'],
  'AWS::CloudWatch::Alarm': ['cloudwatch:PutMetricAlarm', 'AlarmName', 'arn:aws:cloudwatch:R:A:alarm:NAME'],
  'AWS::CloudWatch::Dashboard': ['cloudwatch:PutDashboard', 'DashboardName', 'arn:aws:cloudwatch::A:dashboard/NAME'],
  'AWS::StepFunctions::StateMachine': [
    'states:CreateStateMachine',
    'StateMachineName',
    'arn:aws:states:R:A:stateMachine:NAME',
  ],
  'AWS::CloudTrail::Trail': ['cloudtrail:CreateTrail', 'TrailName', 'arn:aws:cloudtrail:R:A:trail/NAME'],
  'AWS::WAFv2::WebACL': ['wafv2:CreateWebACL', 'Name', 'arn:aws:wafv2:R:A:regional/webacl/NAME/1'],
};
/** Actions for which AWS knows no resource, or whose resources have no names yet. */
const ANYWHERE =
  /^(logs:(\w+LogDelivery|ListLogDeliveries|\w*ResourcePolic(y|ies)|\w+QueryDefinitions?|DescribeLogGroups)|lambda:(GetLayerVersion|\w+EventSourceMappings?|ListTags|TagResource|UntagResource)|ec2:Describe\w+|cloudwatch:\w+AnomalyDetectors?|cloudtrail:DescribeTrails|sns:(Unsubscribe|[GS]etSubscriptionAttributes)|route53:GetChange|cloudformation:ValidateTemplate)$/;

describe('the policy of a deployment', function () {
  this.timeout(PACKAGING_TIMEOUT);

  const policyOf = async (variant: Variant): Promise<{ template: Template; policy: Policy }> => {
    const { template } = await packaged(variant);
    const resources = template.Resources as Parameters<typeof deploymentPolicy>[0]['Resources'];
    return { template, policy: deploymentPolicy({ Resources: resources }, placeOf(stageOf(variant))) };
  };

  for (const variant of VARIANTS) {
    it(`covers every type of resource, and fits into a role: ${variant}`, async () => {
      const { template, policy } = await policyOf(variant);
      const services = new Set(policy.Statement.flatMap(({ Action }) => Action.map((one) => one.split(':')[0])));
      for (const { Type } of Object.values(template.Resources)) {
        const [, service = ''] = Type.toLowerCase().split('::');
        const prefix = { stepfunctions: 'states' }[service] ?? service;
        expect([...services], Type).to.include(prefix);
      }
      expect(JSON.stringify(policy).replaceAll(/\s/g, '')).to.have.length.at.most(10_240);
    });

    it(`may make what has a name of this stage, and nothing of another: ${variant}`, async () => {
      const { template, policy } = await policyOf(variant);
      const other = stageOf(variant) === 'dev' ? 'prod' : 'dev';
      for (const [type, [action, property, arn]] of Object.entries(NAMED)) {
        for (const [id, properties] of propertiesOf(template, type)) {
          // CloudFormation makes the name of what has none of the names of stack and resource.
          const own = `sales-analytics-${stageOf(variant)}-${id}-1ABC2DEF3`;
          const name = textOf(properties[property] ?? (type.endsWith('Bucket') ? own.toLowerCase() : own));
          const named = arn
            .replace(':R:', ':eu-central-1:')
            .replace(':A:', `:${ACCOUNT}:`)
            .replace('NAME', name.replace('${AWS::Region}', 'eu-central-1'));
          expect(allows(policy, action, named), named).to.equal(true);
          const foreign = named.replace(`-${stageOf(variant)}`, `-${other}`);
          expect(allows(policy, action, foreign), foreign).to.equal(false);
        }
      }
    });

    it(`has no action on everything that could be narrower: ${variant}`, async () => {
      for (const { Action, Resource = [] } of (await policyOf(variant)).policy.Statement) {
        for (const action of Action) expect(action).to.match(/^[\w-]+:[A-Z][A-Za-z0-9]+$/);
        if (!Resource.includes('*')) continue;
        for (const action of Action) expect(action).to.match(ANYWHERE);
      }
    });
  }

  it('hands roles to the services of the stack only, and makes them within the bound that is set', async () => {
    const { policy } = await policyOf('everything');
    const of = (action: string) => policy.Statement.filter(({ Action }) => Action.includes(action));
    expect(
      of('iam:PassRole').map(({ Condition }) => Condition?.['StringEquals']?.['iam:PassedToService']),
    ).to.have.members(['lambda.amazonaws.com', 'states.amazonaws.com', 'apigateway.amazonaws.com']);
    for (const { Condition } of of('iam:CreateRole'))
      expect(Condition).to.deep.equal({
        StringEquals: { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/boundary-of-deployments` },
      });
    expect(of('iam:DeleteRolePermissionsBoundary')).to.deep.equal([]);
  });

  it('takes the firewall off a stage, which names the stage alone', async () => {
    const { policy } = await policyOf('everything');
    const stage = 'arn:aws:apigateway:eu-central-1::/restapis/abc123/stages/prod';
    const firewall = `arn:aws:wafv2:eu-central-1:${ACCOUNT}:regional/webacl/sales-analytics-prod/1`;
    for (const arn of [stage, firewall]) expect(allows(policy, 'wafv2:AssociateWebACL', arn), arn).to.equal(true);
    expect(allows(policy, 'wafv2:DisassociateWebACL', stage)).to.equal(true);
  });

  it('makes no role of a service but that of API Gateway, for a domain', async () => {
    const of = ({ Statement }: Policy) =>
      Statement.filter(({ Action }) => Action.includes('iam:CreateServiceLinkedRole'));
    expect(of((await policyOf('prod')).policy)).to.deep.equal([]);
    expect(of((await policyOf('everything')).policy)).to.deep.equal([
      {
        Effect: 'Allow',
        Action: ['iam:CreateServiceLinkedRole'],
        Resource: [`arn:aws:iam::${ACCOUNT}:role/aws-service-role/ops.apigateway.amazonaws.com/*`],
        Condition: { StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' } },
      },
    ]);
  });

  it('is refused for a type whose rights nobody has written down', () => {
    const Resources = { Table: { Type: 'AWS::DynamoDB::Table' } };
    expect(() => deploymentPolicy({ Resources }, placeOf('dev'))).to.throw(
      'the rights for AWS::DynamoDB::Table are not in',
    );
  });
});

function allows({ Statement }: Policy, action: string, arn: string): boolean {
  return Statement.some(
    ({ Action, Resource = [] }) => Action.includes(action) && Resource.some((pattern) => matches(pattern, arn)),
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
