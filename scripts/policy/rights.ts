/** Where a stage is deployed. */
export interface Place {
  stage: string;
  region: string;
  /** Number of the account. */
  account: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  partition: string;
}

/** Rights of a deployment: actions on resources. */
export interface Rights {
  actions: readonly string[];
  resources: readonly string[];
  /** Condition of the policy statement. */
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The ARNs that a deployment of a stage may touch, by service. Names begin with that of the stack, ids are chosen by AWS. */
function arnsOf({ stage, region, account, partition }: Place) {
  const name = `sales-analytics-${stage}`;
  const arn = (service: string, resource: string, { global = false } = {}): string =>
    `arn:${partition}:${service}:${global ? '' : region}:${account}:${resource}`;
  // CloudFormation shortens a long name of a stack where it makes names of it.
  const made = name.length <= 24 ? `${name}-*` : `${name.slice(0, 24)}*`;
  const gateway = (path: string): string => `arn:${partition}:apigateway:${region}::${path}`;
  return {
    functions: arn('lambda', `function:${name}-*`),
    roles: arn('iam', `role/${made}`, { global: true }),
    logs: ['/aws/lambda/', '/aws/vendedlogs/states/', '/aws/apigateway/'].map((folder) =>
      arn('logs', `log-group:${folder}${name}*`),
    ),
    buckets: [`arn:${partition}:s3:::${made.toLowerCase()}`],
    deployed: [`arn:${partition}:s3:::${made.toLowerCase()}serverlessdeployment*/*`],
    queues: arn('sqs', made),
    topics: arn('sns', made),
    rules: arn('events', `rule/${name}-*`),
    alarms: arn('cloudwatch', `alarm:${name}-*`),
    dashboard: arn('cloudwatch', `dashboard/${name}`, { global: true }),
    machine: arn('states', `stateMachine:${name}-refresh`),
    trail: arn('cloudtrail', `trail/${name}`),
    firewall: [arn('wafv2', `regional/webacl/${name}/*`), arn('wafv2', 'regional/managedruleset/*/*')],
    glue: [
      arn('glue', 'catalog'),
      arn('glue', `database/${name.replaceAll('-', '_')}`),
      arn('glue', `table/${name.replaceAll('-', '_')}/*`),
    ],
    stack: arn('cloudformation', `stack/${name}/*`),
    api: [gateway('/restapis'), gateway('/restapis/*'), gateway('/tags/*')],
    keys: ['/apikeys', '/apikeys/*', '/usageplans', '/usageplans/*'].map(gateway),
    gatewayAccount: gateway('/account'),
    domains: [gateway('/domainnames'), gateway('/domainnames/*')],
    gatewayRole: `arn:${partition}:iam::${account}:role/aws-service-role/ops.apigateway.amazonaws.com/*`,
    zones: `arn:${partition}:route53:::hostedzone/*`,
    all: '*',
  };
}

const verbs = (service: string, ...names: string[]): string[] => names.map((name) => `${service}:${name}`);
const GATEWAY = verbs('apigateway', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE');

/**
 * What CloudFormation does with the credentials of a deployment to make, change and remove resources of each type of the template. A
 * type that is missing here makes `npm run policy` fail, and a test.
 */
const RIGHTS_BY_TYPE: Readonly<Record<string, (arns: ReturnType<typeof arnsOf>) => Rights[]>> = {
  'AWS::ApiGateway::RestApi': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::Account': ({ gatewayAccount }) => [
    { actions: verbs('apigateway', 'GET', 'PATCH'), resources: [gatewayAccount] },
  ],
  'AWS::ApiGateway::ApiKey': ({ keys }) => [{ actions: GATEWAY, resources: keys }],
  'AWS::ApiGateway::Authorizer': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::BasePathMapping': ({ domains }) => [{ actions: GATEWAY, resources: domains }],
  'AWS::ApiGateway::Deployment': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::DomainName': ({ domains, gatewayRole }) => [
    { actions: GATEWAY, resources: domains },
    // The first domain of an account makes the role by which API Gateway reads certificates.
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [gatewayRole],
      condition: { StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' } },
    },
  ],
  'AWS::ApiGateway::GatewayResponse': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::Method': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::RequestValidator': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::Resource': ({ api }) => [{ actions: GATEWAY, resources: api }],
  'AWS::ApiGateway::Stage': ({ api, all }) => [
    { actions: GATEWAY, resources: api },
    // For access logs.
    {
      actions: verbs(
        'logs',
        'CreateLogDelivery',
        'GetLogDelivery',
        'UpdateLogDelivery',
        'DeleteLogDelivery',
        'ListLogDeliveries',
        'PutResourcePolicy',
        'DescribeResourcePolicies',
      ),
      resources: [all],
    },
  ],
  'AWS::ApiGateway::UsagePlan': ({ keys }) => [{ actions: GATEWAY, resources: keys }],
  'AWS::ApiGateway::UsagePlanKey': ({ keys }) => [{ actions: GATEWAY, resources: keys }],
  'AWS::CloudTrail::Trail': ({ trail, all }) => [
    {
      actions: verbs(
        'cloudtrail',
        'CreateTrail',
        'UpdateTrail',
        'DeleteTrail',
        'GetTrail',
        'GetTrailStatus',
        'StartLogging',
        'StopLogging',
        'PutEventSelectors',
        'GetEventSelectors',
        'GetInsightSelectors',
        'AddTags',
        'RemoveTags',
        'ListTags',
      ),
      resources: [trail],
    },
    { actions: ['cloudtrail:DescribeTrails'], resources: [all] },
  ],
  'AWS::CloudWatch::Alarm': ({ alarms, all }) => [
    {
      actions: verbs(
        'cloudwatch',
        'PutMetricAlarm',
        'DeleteAlarms',
        'DescribeAlarms',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
      ),
      resources: [alarms],
    },
    // Anomaly detection knows no resource.
    {
      actions: verbs('cloudwatch', 'PutAnomalyDetector', 'DeleteAnomalyDetector', 'DescribeAnomalyDetectors'),
      resources: [all],
    },
  ],
  'AWS::CloudWatch::Dashboard': ({ dashboard }) => [
    { actions: verbs('cloudwatch', 'PutDashboard', 'GetDashboard', 'DeleteDashboards'), resources: [dashboard] },
  ],
  'AWS::Events::Rule': ({ rules }) => [
    {
      actions: verbs(
        'events',
        'PutRule',
        'DeleteRule',
        'DescribeRule',
        'EnableRule',
        'DisableRule',
        'PutTargets',
        'RemoveTargets',
        'ListTargetsByRule',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
      ),
      resources: [rules],
    },
  ],
  'AWS::Glue::Database': ({ glue }) => [
    { actions: verbs('glue', 'CreateDatabase', 'UpdateDatabase', 'DeleteDatabase', 'GetDatabase'), resources: glue },
  ],
  'AWS::Glue::Table': ({ glue }) => [
    { actions: verbs('glue', 'CreateTable', 'UpdateTable', 'DeleteTable', 'GetTable'), resources: glue },
  ],
  'AWS::IAM::Role': ({ roles }) => [
    {
      actions: verbs(
        'iam',
        'GetRole',
        'DeleteRole',
        'GetRolePolicy',
        'DeleteRolePolicy',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'ListRolePolicies',
        'ListAttachedRolePolicies',
        'TagRole',
        'UntagRole',
        'ListRoleTags',
      ),
      resources: [roles],
    },
    // With a permissions boundary only within it: `policyOf` adds the condition.
    {
      actions: verbs(
        'iam',
        'CreateRole',
        'PutRolePolicy',
        'AttachRolePolicy',
        'DetachRolePolicy',
        'PutRolePermissionsBoundary',
      ),
      resources: [roles],
    },
    // Roles are handed to the services that run them, and to nobody else.
    ...['lambda', 'states', 'apigateway'].map((service) => ({
      actions: ['iam:PassRole'],
      resources: [roles],
      condition: { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } },
    })),
  ],
  'AWS::Lambda::EventInvokeConfig': ({ functions }) => [
    {
      actions: verbs(
        'lambda',
        'PutFunctionEventInvokeConfig',
        'UpdateFunctionEventInvokeConfig',
        'DeleteFunctionEventInvokeConfig',
        'GetFunctionEventInvokeConfig',
      ),
      resources: [functions],
    },
  ],
  'AWS::Lambda::EventSourceMapping': ({ all, functions }) => [
    {
      actions: verbs('lambda', 'CreateEventSourceMapping', 'UpdateEventSourceMapping', 'DeleteEventSourceMapping'),
      resources: [all],
      condition: { ArnLike: { 'lambda:FunctionArn': functions } },
    },
    {
      actions: verbs(
        'lambda',
        'GetEventSourceMapping',
        'ListEventSourceMappings',
        'ListTags',
        'TagResource',
        'UntagResource',
      ),
      resources: [all],
    },
  ],
  'AWS::Lambda::Function': ({ functions, all }) => [
    {
      actions: verbs(
        'lambda',
        'CreateFunction',
        'UpdateFunctionCode',
        'UpdateFunctionConfiguration',
        'DeleteFunction',
        'GetFunction',
        'GetFunctionConfiguration',
        'GetFunctionCodeSigningConfig',
        'GetRuntimeManagementConfig',
        'PutRuntimeManagementConfig',
        'GetFunctionRecursionConfig',
        'PutFunctionRecursionConfig',
        'PutFunctionConcurrency',
        'DeleteFunctionConcurrency',
        'GetFunctionConcurrency',
        'ListVersionsByFunction',
        'PublishVersion',
        'TagResource',
        'UntagResource',
        'ListTags',
        'GetProvisionedConcurrencyConfig',
      ),
      resources: [functions],
    },
    // Layers, and networks where the functions are in one.
    {
      actions: [
        'lambda:GetLayerVersion',
        ...verbs('ec2', 'DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs', 'DescribeNetworkInterfaces'),
      ],
      resources: [all],
    },
  ],
  'AWS::Lambda::Permission': ({ functions }) => [
    { actions: verbs('lambda', 'AddPermission', 'RemovePermission', 'GetPolicy'), resources: [functions] },
  ],
  'AWS::Logs::LogGroup': ({ logs, all }) => [
    {
      actions: verbs(
        'logs',
        'CreateLogGroup',
        'DeleteLogGroup',
        'PutRetentionPolicy',
        'DeleteRetentionPolicy',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
        'DescribeIndexPolicies',
        'GetDataProtectionPolicy',
      ),
      resources: logs,
    },
    { actions: ['logs:DescribeLogGroups'], resources: [all] },
  ],
  'AWS::Logs::QueryDefinition': ({ all }) => [
    {
      actions: verbs('logs', 'PutQueryDefinition', 'DeleteQueryDefinition', 'DescribeQueryDefinitions'),
      resources: [all],
    },
  ],
  'AWS::Route53::RecordSet': ({ zones, all }) => [
    {
      actions: verbs('route53', 'ChangeResourceRecordSets', 'ListResourceRecordSets', 'GetHostedZone'),
      resources: [zones],
    },
    { actions: ['route53:GetChange'], resources: [all] },
  ],
  'AWS::S3::Bucket': ({ buckets }) => [
    {
      actions: verbs(
        's3',
        'CreateBucket',
        'DeleteBucket',
        'ListBucket',
        'GetBucketLocation',
        'GetBucketAcl',
        'PutEncryptionConfiguration',
        'GetEncryptionConfiguration',
        'PutBucketOwnershipControls',
        'GetBucketOwnershipControls',
        'PutBucketPublicAccessBlock',
        'GetBucketPublicAccessBlock',
        'PutBucketVersioning',
        'GetBucketVersioning',
        'PutLifecycleConfiguration',
        'GetLifecycleConfiguration',
        'PutBucketNotification',
        'GetBucketNotification',
        'PutBucketCORS',
        'GetBucketCORS',
        'PutBucketTagging',
        'GetBucketTagging',
      ),
      resources: buckets,
    },
  ],
  'AWS::S3::BucketPolicy': ({ buckets }) => [
    { actions: verbs('s3', 'PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy'), resources: buckets },
  ],
  'AWS::SNS::Subscription': ({ topics, all }) => [
    { actions: verbs('sns', 'Subscribe', 'ListSubscriptionsByTopic'), resources: [topics] },
    {
      actions: verbs('sns', 'Unsubscribe', 'GetSubscriptionAttributes', 'SetSubscriptionAttributes'),
      resources: [all],
    },
  ],
  'AWS::SNS::Topic': ({ topics }) => [
    {
      actions: verbs(
        'sns',
        'CreateTopic',
        'DeleteTopic',
        'GetTopicAttributes',
        'SetTopicAttributes',
        'GetDataProtectionPolicy',
        'ListSubscriptionsByTopic',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
      ),
      resources: [topics],
    },
  ],
  'AWS::SQS::Queue': ({ queues }) => [
    {
      actions: verbs(
        'sqs',
        'CreateQueue',
        'DeleteQueue',
        'GetQueueAttributes',
        'SetQueueAttributes',
        'GetQueueUrl',
        'TagQueue',
        'UntagQueue',
        'ListQueueTags',
      ),
      resources: [queues],
    },
  ],
  'AWS::SQS::QueuePolicy': ({ queues }) => [
    { actions: verbs('sqs', 'GetQueueAttributes', 'SetQueueAttributes'), resources: [queues] },
  ],
  'AWS::StepFunctions::StateMachine': ({ machine }) => [
    {
      actions: verbs(
        'states',
        'CreateStateMachine',
        'UpdateStateMachine',
        'DeleteStateMachine',
        'DescribeStateMachine',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
      ),
      resources: [machine],
    },
  ],
  'AWS::WAFv2::WebACL': ({ firewall }) => [
    {
      actions: verbs(
        'wafv2',
        'CreateWebACL',
        'UpdateWebACL',
        'DeleteWebACL',
        'GetWebACL',
        'TagResource',
        'UntagResource',
        'ListTagsForResource',
      ),
      resources: firewall,
    },
  ],
  'AWS::WAFv2::WebACLAssociation': ({ firewall, api }) => [
    { actions: ['wafv2:GetWebACL'], resources: firewall },
    // Allowed on both ends, the firewall and the stage of the API; taking it off names the stage alone.
    {
      actions: verbs('wafv2', 'AssociateWebACL', 'DisassociateWebACL', 'GetWebACLForResource'),
      resources: [...firewall, ...api],
    },
    { actions: ['apigateway:SetWebACL'], resources: api },
  ],
};

/** What the framework itself does, whatever is in the template. */
function ofFramework({ stack, all, deployed, buckets }: ReturnType<typeof arnsOf>): Rights[] {
  return [
    {
      actions: verbs(
        'cloudformation',
        'CreateStack',
        'UpdateStack',
        'DeleteStack',
        'DescribeStacks',
        'DescribeStackEvents',
        'DescribeStackResource',
        'DescribeStackResources',
        'ListStackResources',
        'GetTemplate',
        'CreateChangeSet',
        'DescribeChangeSet',
        'ExecuteChangeSet',
        'DeleteChangeSet',
        'UpdateTerminationProtection',
        'TagResource',
        'UntagResource',
      ),
      resources: [stack],
    },
    { actions: ['cloudformation:ValidateTemplate'], resources: [all] },
    // The packages that it deploys, and those to go back to.
    { actions: verbs('s3', 'GetObject', 'PutObject', 'DeleteObject'), resources: deployed },
    { actions: verbs('s3', 'ListBucket', 'ListBucketVersions'), resources: buckets },
  ];
}

/**
 * The rights of a deployment whose template has resources of these types. Throws an `Error` for a type whose rights nobody has
 * written down.
 */
export function rightsOf(types: Iterable<string>, place: Place): Rights[] {
  const arns = arnsOf(place);
  const all = ofFramework(arns);
  for (const type of new Set(types)) {
    const rights = RIGHTS_BY_TYPE[type];
    if (rights === undefined) throw new Error(`the rights for ${type} are not in scripts/policy/rights.ts`);
    all.push(...rights(arns));
  }
  return all;
}
