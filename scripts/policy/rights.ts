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

/** Allows actions of a service, such as `sqs: TagQueue UntagQueue`. */
function allow(resources: string | readonly string[], text: string, condition?: Rights['condition']): Rights {
  const [service, ...names] = text.split(/:?\s+/);
  const actions = names.map((name) => `${service}:${name}`);
  return { actions, resources: [resources].flat(), ...(condition && { condition }) };
}

const gateway = (paths: readonly string[]): Rights => allow(paths, 'apigateway: GET POST PUT PATCH DELETE');

/**
 * What CloudFormation does with the credentials of a deployment to make, change and remove resources of each type of the template. A
 * type that is missing here makes `npm run policy` fail, and a test.
 */
const RIGHTS_BY_TYPE: Readonly<Record<string, (arns: ReturnType<typeof arnsOf>) => Rights[]>> = {
  'AWS::ApiGateway::RestApi': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::Account': ({ gatewayAccount }) => [allow(gatewayAccount, 'apigateway: GET PATCH')],
  'AWS::ApiGateway::ApiKey': ({ keys }) => [gateway(keys)],
  'AWS::ApiGateway::Authorizer': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::BasePathMapping': ({ domains }) => [gateway(domains)],
  'AWS::ApiGateway::Deployment': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::DomainName': ({ domains, gatewayRole }) => [
    gateway(domains),
    // The first domain of an account makes the role by which API Gateway reads certificates.
    allow(gatewayRole, 'iam: CreateServiceLinkedRole', {
      StringEquals: { 'iam:AWSServiceName': 'ops.apigateway.amazonaws.com' },
    }),
  ],
  'AWS::ApiGateway::GatewayResponse': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::Method': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::RequestValidator': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::Resource': ({ api }) => [gateway(api)],
  'AWS::ApiGateway::Stage': ({ api, all }) => [
    gateway(api),
    // For access logs.
    allow(
      all,
      `logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy
        DescribeResourcePolicies`,
    ),
  ],
  'AWS::ApiGateway::UsagePlan': ({ keys }) => [gateway(keys)],
  'AWS::ApiGateway::UsagePlanKey': ({ keys }) => [gateway(keys)],
  'AWS::CloudTrail::Trail': ({ trail, all }) => [
    allow(
      trail,
      `cloudtrail: CreateTrail UpdateTrail DeleteTrail GetTrail GetTrailStatus StartLogging StopLogging
        PutEventSelectors GetEventSelectors GetInsightSelectors AddTags RemoveTags ListTags`,
    ),
    allow(all, 'cloudtrail: DescribeTrails'),
  ],
  'AWS::CloudWatch::Alarm': ({ alarms, all }) => [
    allow(
      alarms,
      'cloudwatch: PutMetricAlarm DeleteAlarms DescribeAlarms TagResource UntagResource ListTagsForResource',
    ),
    // Anomaly detection knows no resource.
    allow(all, 'cloudwatch: PutAnomalyDetector DeleteAnomalyDetector DescribeAnomalyDetectors'),
  ],
  'AWS::CloudWatch::Dashboard': ({ dashboard }) => [
    allow(dashboard, 'cloudwatch: PutDashboard GetDashboard DeleteDashboards'),
  ],
  'AWS::Events::Rule': ({ rules }) => [
    allow(
      rules,
      `events: PutRule DeleteRule DescribeRule EnableRule DisableRule PutTargets RemoveTargets ListTargetsByRule
        TagResource UntagResource ListTagsForResource`,
    ),
  ],
  'AWS::Glue::Database': ({ glue }) => [allow(glue, 'glue: CreateDatabase UpdateDatabase DeleteDatabase GetDatabase')],
  'AWS::Glue::Table': ({ glue }) => [allow(glue, 'glue: CreateTable UpdateTable DeleteTable GetTable')],
  'AWS::IAM::Role': ({ roles }) => [
    allow(
      roles,
      `iam: GetRole DeleteRole GetRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy UpdateRole ListRolePolicies
        ListAttachedRolePolicies TagRole UntagRole ListRoleTags`,
    ),
    // With a permissions boundary only within it: `policyOf` adds the condition.
    allow(roles, 'iam: CreateRole PutRolePolicy AttachRolePolicy DetachRolePolicy PutRolePermissionsBoundary'),
    // Roles are handed to the services that run them, and to nobody else.
    ...['lambda', 'states', 'apigateway'].map((service) =>
      allow(roles, 'iam: PassRole', { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } }),
    ),
  ],
  'AWS::Lambda::EventInvokeConfig': ({ functions }) => [
    allow(
      functions,
      `lambda: PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig
        GetFunctionEventInvokeConfig`,
    ),
  ],
  'AWS::Lambda::EventSourceMapping': ({ all, functions }) => [
    allow(all, 'lambda: CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping', {
      ArnLike: { 'lambda:FunctionArn': functions },
    }),
    allow(all, 'lambda: GetEventSourceMapping ListEventSourceMappings ListTags TagResource UntagResource'),
  ],
  'AWS::Lambda::Function': ({ functions, all }) => [
    allow(
      functions,
      `lambda: CreateFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction GetFunction
        GetFunctionConfiguration GetFunctionCodeSigningConfig GetRuntimeManagementConfig PutRuntimeManagementConfig
        GetFunctionRecursionConfig PutFunctionRecursionConfig PutFunctionConcurrency DeleteFunctionConcurrency
        GetFunctionConcurrency ListVersionsByFunction PublishVersion TagResource UntagResource ListTags
        GetProvisionedConcurrencyConfig`,
    ),
    // Layers, and networks where the functions are in one.
    allow(all, 'lambda: GetLayerVersion'),
    allow(all, 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeNetworkInterfaces'),
  ],
  'AWS::Lambda::Permission': ({ functions }) => [allow(functions, 'lambda: AddPermission RemovePermission GetPolicy')],
  'AWS::Logs::LogGroup': ({ logs, all }) => [
    allow(
      logs,
      `logs: CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource UntagResource
        ListTagsForResource DescribeIndexPolicies GetDataProtectionPolicy`,
    ),
    allow(all, 'logs: DescribeLogGroups'),
  ],
  'AWS::Logs::QueryDefinition': ({ all }) => [
    allow(all, 'logs: PutQueryDefinition DeleteQueryDefinition DescribeQueryDefinitions'),
  ],
  'AWS::Route53::RecordSet': ({ zones, all }) => [
    allow(zones, 'route53: ChangeResourceRecordSets ListResourceRecordSets GetHostedZone'),
    allow(all, 'route53: GetChange'),
  ],
  'AWS::S3::Bucket': ({ buckets }) => [
    allow(
      buckets,
      `s3: CreateBucket DeleteBucket ListBucket GetBucketLocation GetBucketAcl PutEncryptionConfiguration
        GetEncryptionConfiguration PutBucketOwnershipControls GetBucketOwnershipControls PutBucketPublicAccessBlock
        GetBucketPublicAccessBlock PutBucketVersioning GetBucketVersioning PutLifecycleConfiguration
        GetLifecycleConfiguration PutBucketNotification GetBucketNotification PutBucketCORS GetBucketCORS
        PutBucketTagging GetBucketTagging`,
    ),
  ],
  'AWS::S3::BucketPolicy': ({ buckets }) => [allow(buckets, 's3: PutBucketPolicy GetBucketPolicy DeleteBucketPolicy')],
  'AWS::SNS::Subscription': ({ topics, all }) => [
    allow(topics, 'sns: Subscribe ListSubscriptionsByTopic'),
    allow(all, 'sns: Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes'),
  ],
  'AWS::SNS::Topic': ({ topics }) => [
    allow(
      topics,
      `sns: CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy
        ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource`,
    ),
  ],
  'AWS::SQS::Queue': ({ queues }) => [
    allow(
      queues,
      `sqs: CreateQueue DeleteQueue GetQueueAttributes SetQueueAttributes GetQueueUrl TagQueue UntagQueue
        ListQueueTags`,
    ),
  ],
  'AWS::SQS::QueuePolicy': ({ queues }) => [allow(queues, 'sqs: GetQueueAttributes SetQueueAttributes')],
  'AWS::StepFunctions::StateMachine': ({ machine }) => [
    allow(
      machine,
      `states: CreateStateMachine UpdateStateMachine DeleteStateMachine DescribeStateMachine TagResource UntagResource
        ListTagsForResource`,
    ),
  ],
  'AWS::WAFv2::WebACL': ({ firewall }) => [
    allow(
      firewall,
      'wafv2: CreateWebACL UpdateWebACL DeleteWebACL GetWebACL TagResource UntagResource ListTagsForResource',
    ),
  ],
  'AWS::WAFv2::WebACLAssociation': ({ firewall, api }) => [
    allow(firewall, 'wafv2: GetWebACL'),
    // Allowed on both ends, the firewall and the stage of the API; taking it off names the stage alone.
    allow([...firewall, ...api], 'wafv2: AssociateWebACL DisassociateWebACL GetWebACLForResource'),
    allow(api, 'apigateway: SetWebACL'),
  ],
};

/** What the framework itself does, whatever is in the template. */
function ofFramework({ stack, all, deployed, buckets }: ReturnType<typeof arnsOf>): Rights[] {
  return [
    allow(
      stack,
      `cloudformation: CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResource
        DescribeStackResources ListStackResources GetTemplate CreateChangeSet DescribeChangeSet ExecuteChangeSet
        DeleteChangeSet UpdateTerminationProtection TagResource UntagResource`,
    ),
    allow(all, 'cloudformation: ValidateTemplate'),
    // The packages that it deploys, and those to go back to.
    allow(deployed, 's3: GetObject PutObject DeleteObject'),
    allow(buckets, 's3: ListBucket ListBucketVersions'),
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
