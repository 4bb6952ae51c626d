import { type Template, intrinsicOf, propertiesOf, textOf } from './template.ts';

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
  NotAction?: unknown;
  NotResource?: unknown;
}

/** Actions for which AWS knows no resource but all. */
const RESOURCELESS = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]);

/** The one managed policy: that of the account-wide role, which API Gateway asks for by name. */
const MANAGED = 'arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * Where a `*` may stand: at the end of a folder of the bucket, before the name of the declarations of formats, for the streams of a function's own log group, and for the
 * executions of the state machine, which have names of their own.
 */
const FOLDERS = new Set(
  ['raw/'].concat(
    [
      'rollups/snapshots/',
      'reports/',
      'months/',
      'catalogs/',
      'cubes/',
      'cubes/merged/',
      'cleaned/',
      'rejects/',
      'refresh/',
      'runs/',
      'lines/',
    ].map((folder) => `etl-output/${folder}`),
  ),
);
/** A file of one name in each folder. */
const NAMED_FILES = ['etl-output/months/*/lines.parquet'];
const FORMATS = /^arn:\$\{AWS::Partition\}:s3:::[^/*]+\/raw\/\*format\.json$/;
const EXECUTIONS =
  /^arn:\$\{AWS::Partition\}:states:\$\{AWS::Region\}:\$\{AWS::AccountId\}:execution:sales-analytics-\w+-refresh(\/(build|merge))?:\*$/;

/** The statements of a role. */
export function statementsOf(role: Record<string, unknown>): Statement[] {
  const policies = (role['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Everything in the roles of a template that allows more than named actions on named resources. */
export function wildcardsOf(template: Template): string[] {
  const functions = propertiesOf(template, 'AWS::Lambda::Function');
  const found: string[] = [];
  for (const [id, role] of propertiesOf(template, 'AWS::IAM::Role')) {
    const owner = [...functions.values()].find((one) => textOf(one['Role']) === `\${${id}.Arn}`);
    const group = `:log-group:/aws/lambda/${String(owner?.['FunctionName'])}:*:*`;
    for (const arn of (role['ManagedPolicyArns'] ?? []) as unknown[]) {
      if (textOf(arn) !== MANAGED || owner !== undefined) found.push(`${id}: managed policy ${textOf(arn)}`);
    }
    for (const statement of statementsOf(role)) {
      if (statement.Effect === 'Deny') continue;
      for (const problem of wildcardsIn(statement, group)) found.push(`${id}: ${problem}`);
    }
  }
  return found;
}

function* wildcardsIn(statement: Statement, ownLogGroup: string): Generator<string> {
  const actions = [statement.Action].flat();
  if (statement.NotAction !== undefined || statement.NotResource !== undefined) yield 'all but something';
  for (const action of actions) if (action.includes('*')) yield `action ${action}`;
  const { Resource: resource } = statement;
  const resources = Array.isArray(resource) && intrinsicOf(resource) === null ? resource : [resource];
  for (const text of resources.map(textOf)) {
    if (!(text.endsWith(ownLogGroup) ? text.slice(0, -ownLogGroup.length) : text).includes('*')) continue;
    if (text === '*' && actions.every((action) => RESOURCELESS.has(action))) continue;
    if (FORMATS.test(text) && actions.every((action) => action === 's3:GetObject')) continue;
    if (EXECUTIONS.test(text) && actions.every((action) => action.endsWith('Execution'))) continue;
    const folder = /^arn:\$\{AWS::Partition\}:s3:::[^/*]+\/([^*]+)\*$/.exec(text)?.[1];
    if (NAMED_FILES.some((file) => text.endsWith(`/${file}`))) continue;
    if (folder === undefined || !FOLDERS.has(folder)) yield `${actions.join(', ')} on ${text}`;
  }
  const lists = actions.includes('s3:ListBucket');
  if (lists && Object.keys(Object.values(statement.Condition ?? {})[0] ?? {})[0] !== 's3:prefix') {
    yield 's3:ListBucket without a prefix';
  }
}
