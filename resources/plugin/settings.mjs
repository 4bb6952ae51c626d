import { hoursWithoutRefresh } from './no-refresh.mjs';
import { flawOf } from './schedule.mjs';

const either = (...values) => ({
  right: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
  fits: (value) => values.includes(value),
});

const whole = (least, most = Infinity) => ({
  right: `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`,
  fits: (value) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most,
});

const text = (pattern, right) => ({ right, fits: (value) => pattern.test(value) });

const onOff = either('true', 'false');
const memory = whole(128, 10_240); // MB that Lambda gives
const reserved = {
  right: 'none or a whole number from 1; with 0 nothing would be answered',
  fits: (value) => value === 'none' || whole(1).fits(value),
};
/** The queue starts two refreshes at a time, and none may be refused. */
const refreshReserved = {
  right:
    'none or a whole number from 2, since the queue starts two refreshes at a time (scheduleEnabled=false stops the daily one)',
  fits: (value) => value === 'none' || whole(2).fits(value),
};
const ACCOUNT = String.raw`\d{12}`;
const REGION = '[a-z0-9-]+';
/** An ARN of a service, with what stands behind its account; `form` is how it is written. */
const arn = (service, resource, form, { region = REGION, account = ACCOUNT } = {}) => ({
  ...text(
    new RegExp(`^(arn:aws[a-z-]*:${service}:${region}:(${account}):${resource})?$`),
    `an ARN such as arn:aws:${form}`,
  ),
  service,
});
/** Ids by commas, each once; `most`: how many a function takes. */
const list = (pattern, most, what) => ({
  right: `up to ${most} different ids of ${what}`,
  fits: (value) =>
    new RegExp(`^(${pattern}(, *${pattern}){0,${most - 1}})?$`).test(value) && hasEachOnce(value.split(/, */)),
});
const TAG = String.raw` *(?!aws:)[\w.:/+@-][\w .:/+@-]{0,126}=[\w .:/=+@-]{1,256}`;
const TAGS = new RegExp(`^${TAG}(,${TAG}){0,39}$`);
const nameOfTag = (tag) => tag.slice(0, tag.indexOf('=')).trim();
const hasEachOnce = (names) => new Set(names).size === names.length;
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const HOST_NAME = String.raw`([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}`;
const schedule = {
  right: "rate(...) or cron(...) of EventBridge, such as 'rate(1 day)', 'rate(12 hours)' or 'cron(0 8 * * ? *)'",
  fits: (value) => flawOf(value) === null,
  why: flawOf,
};

/** What the params that the functions do not read must be; those that they read are checked by environment.mjs. */
const RULES = {
  schedule,
  scheduleEnabled: onOff,
  scaleOut: onOff,
  scaleOutConcurrency: whole(1, 10_000), // more at a time no Distributed Map runs
  auth: either('apiKey', 'cognito', 'none'),
  apiKeyGeneration: text(/^[\w-]{1,20}$/, 'a number or a word of up to 20 letters and digits'),
  userPoolArn: arn(
    'cognito-idp',
    String.raw`userpool/[\w-]+_[0-9a-zA-Z]+`,
    'cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_AbCdEfGhI',
  ),
  stageRateLimit: whole(1),
  stageBurstLimit: whole(1),
  keyRateLimit: whole(1),
  keyBurstLimit: whole(1),
  keyQuota: whole(1),
  domainName: text(
    new RegExp(`^(${HOST_NAME})?$`),
    'a name such as sales.example.com, in small letters, without https://',
  ),
  certificateArn: arn(
    'acm',
    `certificate/${UUID}`,
    `acm:eu-central-1:123456789012:certificate/ID, with the id of a certificate`,
  ),
  hostedZoneId: text(/^(Z[0-9A-Z]{1,31})?$/, 'the id of a hosted zone, such as Z0123456789ABCDEFGHIJ'),
  waf: onOff,
  wafRateLimit: whole(10),
  apiMemory: memory,
  refreshMemory: memory,
  refreshHeap: whole(64),
  apiReservedConcurrency: reserved,
  queryReservedConcurrency: reserved,
  refreshReservedConcurrency: refreshReserved,
  vpcSubnetIds: list('subnet-[0-9a-f]{8,17}', 16, 'subnets by commas, such as subnet-0123456789abcdef0'),
  vpcSecurityGroupIds: list('sg-[0-9a-f]{8,17}', 5, 'security groups by commas, such as sg-0123456789abcdef0'),
  // IAM policies do not honour aliases: the roles of the functions would be refused.
  kmsKeyArn: arn(
    'kms',
    `key/(${UUID}|mrk-[0-9a-f]{32})`,
    'kms:eu-central-1:123456789012:key/ID, with the id of a key; an alias has no effect in the policies of the roles',
  ),
  // What CloudWatch Logs takes, as far as the framework knows it.
  logRetentionDays: either(
    ...'1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1827 2192 2557 2922 3288 3653'.split(' '),
  ),
  upload: onOff,
  accessLogs: onOff,
  apiGatewayLogRole: onOff,
  tracing: onOff,
  sourceMaps: onOff,
  dashboard: onOff,
  alarmEmail: text(/^([^\s@]+@[^\s@]+\.[^\s@]+)?$/, 'an address such as operator@example.com'),
  otelLayerArn: arn(
    'lambda',
    String.raw`layer:[\w-]{1,140}:\d+`,
    'lambda:eu-central-1:123456789012:layer:NAME:1, with the number of a version',
  ),
  cloudTrail: onOff,
  athena: onOff,
  terminationProtection: either('none', 'true', 'false'),
  tags: {
    right:
      'up to 40 tags by commas, such as team=sales,cost-center=4711: a name of letters, digits, spaces and _.:/=+-@ that does not begin with aws:, and a value',
    fits: (value) => value === '' || (TAGS.test(value) && hasEachOnce(value.split(',').map(nameOfTag))),
  },
  permissionsBoundary: arn('iam', String.raw`policy/[\w+=,.@/-]{1,512}`, 'iam::123456789012:policy/NAME', {
    region: '', // IAM has none
    account: String.raw`\d{12}|aws`,
  }),
};

const isOn = (value) => String(value) === 'true';

/** Params that do nothing unless another one is set, and when it is. */
const ONLY_WITH = [
  { names: ['wafRateLimit'], needs: 'waf=true', isMet: ({ waf }) => isOn(waf) },
  { names: ['uploadMaxBytes'], needs: 'upload=true', isMet: ({ upload }) => isOn(upload) },
  {
    names: ['scaleOutBytes', 'scaleOutReports', 'scaleOutConcurrency'],
    needs: 'scaleOut=true',
    isMet: ({ scaleOut }) => isOn(scaleOut),
  },
  {
    names: ['apiKeyGeneration', 'keyRateLimit', 'keyBurstLimit', 'keyQuota'],
    needs: 'auth=apiKey',
    isMet: ({ auth }) => auth === 'apiKey',
  },
  { names: ['schedule'], needs: 'scheduleEnabled=true', isMet: ({ scheduleEnabled }) => isOn(scheduleEnabled) },
];

/** Warnings about `--param`s that were `given` for nothing. */
export function warningsOfIdle(given, params) {
  const names = new Set([given ?? []].flat().map((one) => one.slice(0, one.indexOf('='))));
  return ONLY_WITH.filter(({ isMet }) => !isMet(params)).flatMap(({ names: idle, needs }) =>
    idle.filter((name) => names.has(name)).map((name) => `${name} does nothing without ${needs}`),
  );
}

/** The tags of the stack, by name. */
export const tagsOf = (tags) =>
  Object.fromEntries(
    tags === '' ? [] : tags.split(',').map((tag) => [nameOfTag(tag), tag.slice(tag.indexOf('=') + 1).trim()]),
  );

/**
 * The params of a stage as the framework finds them: those `given` as `NAME=VALUE`, then those of the stage in serverless.yml,
 * then its defaults. Throws an `Error` for one that has no default: nothing would look at it.
 */
export function paramsOf(given, { default: defaults, ...stages }, stage) {
  const params = { ...defaults, ...withoutNull(stages[stage]) };
  for (const one of [given ?? []].flat()) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
    if (name === undefined) throw new Error(`--param must be NAME=VALUE, not '${one}'`);
    checkName(name, defaults);
    params[name] = value.trimEnd();
  }
  for (const name of Object.keys(params)) checkName(name, defaults);
  return params;
}

function checkName(name, defaults) {
  if (!Object.hasOwn(defaults, name))
    throw new Error(`There is no param '${name}'; docs/operations.md lists those that there are`);
}

/**
 * Refuses a bucket that only the environment names: an S3_BUCKET that was exported for another command, of another stage, would
 * turn this stage to that bucket. Throws an `Error`.
 */
export function checkBucket(given, { default: defaults, ...stages }, stage, { S3_BUCKET: exported }) {
  if (exported === undefined || exported === '') return;
  const named = [given ?? []].flat().some((one) => one.startsWith('bucketName='));
  const written = stages[stage]?.bucketName ?? (isFrom(defaults.bucketName, exported) ? null : defaults.bucketName);
  if (named || written !== null) return;
  throw new Error(
    `S3_BUCKET is '${exported}' in your shell or .env, and a deployment takes no bucket from there: unset S3_BUCKET for the bucket that the stack makes, or name that one by --param bucketName=${exported}`,
  );
}

/** Whether the default is what the environment has, or will be. */
const isFrom = (value, exported) => value === exported || String(value).includes('env:S3_BUCKET') || value === null;

const withoutNull = (params) => Object.fromEntries(Object.entries(params ?? {}).filter(([, value]) => value !== null));

/**
 * The names of a stack, of a stage of an API and of the roles, which have 64 characters for the service, the stage, the region
 * and the function.
 */
const STAGE = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,19}$/;

/**
 * Gives warnings about settings that are allowed, and throws an `Error` for those that are wrong or do not fit together. A
 * switch that is neither on nor off is wrong: whoever sets `waf=yes` must not go without. `stack`: name of the stage, and the
 * region as far as it is known.
 */
export function checkSettings(params, { stage, region } = {}) {
  if (stage !== undefined && !STAGE.test(stage))
    throw new Error(`--stage must be up to 20 letters, digits and hyphens, such as prod, not '${stage}'`);
  for (const [name, value] of Object.entries(params)) {
    const rule = RULES[name];
    if (rule === undefined || !isKnown(value)) continue;
    if (!rule.fits(String(value))) {
      const why = rule.why === undefined ? '' : `: ${rule.why(String(value))}`;
      throw new Error(`${name} must be ${rule.right}, not '${value}'${why}`);
    }
    checkRegion(name, rule, String(value), region);
  }
  const { refreshHeap, refreshMemory } = params;
  if (Number(refreshHeap) >= Number(refreshMemory)) {
    throw new Error(`refreshHeap (${refreshHeap}) must be less than refreshMemory (${refreshMemory})`);
  }
  const needs = (setting, value, needed) => {
    if (value && !params[needed]) throw new Error(`${setting} needs the param ${needed}`);
  };
  needs('auth=cognito', params.auth === 'cognito', 'userPoolArn');
  if (params.userPoolArn && params.auth !== 'cognito') {
    throw new Error(`userPoolArn needs auth=cognito; with auth=${params.auth} no token is checked`);
  }
  if (String(params.upload) === 'true' && params.auth === 'none') {
    throw new Error('upload=true needs auth=apiKey or auth=cognito, or anybody could fill the bucket');
  }
  needs('domainName', params.domainName, 'certificateArn');
  needs('certificateArn', params.certificateArn, 'domainName');
  needs('hostedZoneId', params.hostedZoneId, 'domainName');
  needs('vpcSubnetIds', params.vpcSubnetIds, 'vpcSecurityGroupIds');
  needs('vpcSecurityGroupIds', params.vpcSecurityGroupIds, 'vpcSubnetIds');
  return warningsOf(params);
}

/** Services whose resources must be in the region of the stack. */
const SAME_REGION = new Set(['acm', 'kms', 'lambda']);

function checkRegion(name, { service }, value, region) {
  if (!SAME_REGION.has(service) || value === '' || region === undefined || !isKnown(region)) return;
  const own = value.split(':')[3];
  if (own !== region) throw new Error(`${name} must be of ${region}, the region of the stack, not of ${own}`);
}

function warningsOf({ auth, schedule: when, scheduleEnabled }) {
  const warnings = [];
  if (auth === 'none') {
    warnings.push('auth=none: whoever knows the URL reads all numbers; the throttling of the stage is the only limit');
  }
  if (String(scheduleEnabled) === 'true' && isKnown(when) && hoursWithoutRefresh(String(when)) === null) {
    warnings.push(`schedule=${when}: an alarm looks back a week at most, so none reports that no refresh succeeded`);
  }
  return warnings;
}

/** Whether a value is there to be looked at: not one that AWS will put in, nor one that the framework looks up later. */
const isKnown = (value) => typeof value !== 'object' && !String(value).includes('${');
