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
const reserved = text(/^(none|\d{1,9})$/, 'none or a whole number from 0');
/** The queue starts two refreshes at a time, and none may be refused. */
const refreshReserved = {
  right: 'none or a whole number from 2, since the queue starts two refreshes at a time',
  fits: (value) => value === 'none' || whole(2).fits(value),
};
const arn = text(/^(arn:.*)?$/, 'an ARN');

/** What the params that the functions do not read must be; those that they read are checked by environment.mjs. */
const RULES = {
  schedule: text(
    /^(rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minute|hour|day)s)\)|cron\(\S+( \S+){5}\))$/,
    "rate(...) or cron(...), such as 'rate(1 day)', 'rate(12 hours)' or 'cron(0 8 * * ? *)'",
  ),
  scheduleEnabled: onOff,
  scaleOut: onOff,
  scaleOutConcurrency: whole(1, 10_000), // more at a time no Distributed Map runs
  auth: either('apiKey', 'cognito', 'none'),
  userPoolArn: arn,
  stageRateLimit: whole(1),
  stageBurstLimit: whole(1),
  keyRateLimit: whole(1),
  keyBurstLimit: whole(1),
  keyQuota: whole(1),
  certificateArn: arn,
  waf: onOff,
  wafRateLimit: whole(10),
  apiMemory: memory,
  refreshMemory: memory,
  refreshHeap: whole(64),
  apiReservedConcurrency: reserved,
  refreshReservedConcurrency: refreshReserved,
  kmsKeyArn: arn,
  // What CloudWatch Logs takes, as far as the framework knows it.
  logRetentionDays: either(
    ...'1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1827 2192 2557 2922 3288 3653'.split(' '),
  ),
  accessLogs: onOff,
  apiGatewayLogRole: onOff,
  tracing: onOff,
  sourceMaps: onOff,
  dashboard: onOff,
  alarmEmail: text(/^([^\s@]+@[^\s@]+)?$/, 'an address such as operator@example.com'),
  cloudTrail: onOff,
  athena: onOff,
};

/**
 * The params of a stage as the framework finds them: those `given` as `NAME=VALUE`, then those of the stage in serverless.yml,
 * then its defaults. Throws an `Error` for one that has no default: nothing would look at it.
 */
export function paramsOf(given, { default: defaults, ...stages }, stage) {
  const params = { ...defaults, ...withoutNull(stages[stage]) };
  for (const one of [given ?? []].flat()) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
    if (name === undefined) throw new Error(`--param must be NAME=VALUE, not '${one}'`);
    params[name] = value.trimEnd();
  }
  for (const name of Object.keys(params)) {
    if (name in defaults) continue;
    throw new Error(`There is no param '${name}'; docs/operations.md lists those that there are`);
  }
  return params;
}

const withoutNull = (params) => Object.fromEntries(Object.entries(params ?? {}).filter(([, value]) => value !== null));

/**
 * Gives warnings about settings that are allowed, and throws an `Error` for those that are wrong or do not fit together. A
 * switch that is neither on nor off is wrong: whoever sets `waf=yes` must not go without.
 */
export function checkSettings(params) {
  for (const [name, value] of Object.entries(params)) {
    const rule = RULES[name];
    if (rule === undefined || !isKnown(value) || rule.fits(String(value))) continue;
    throw new Error(`${name} must be ${rule.right}, not '${value}'`);
  }
  const { refreshHeap, refreshMemory } = params;
  if (Number(refreshHeap) >= Number(refreshMemory)) {
    throw new Error(`refreshHeap (${refreshHeap}) must be less than refreshMemory (${refreshMemory})`);
  }
  const needs = (setting, value, needed) => {
    if (value && !params[needed]) throw new Error(`${setting} needs the param ${needed}`);
  };
  needs('auth=cognito', params.auth === 'cognito', 'userPoolArn');
  needs('domainName', params.domainName, 'certificateArn');
  needs('hostedZoneId', params.hostedZoneId, 'domainName');
  needs('vpcSubnetIds', params.vpcSubnetIds, 'vpcSecurityGroupIds');
  needs('vpcSecurityGroupIds', params.vpcSecurityGroupIds, 'vpcSubnetIds');
  if (params.auth !== 'none') return [];
  return ['auth=none: whoever knows the URL reads all numbers; the throttling of the stage is the only limit'];
}

/** Whether a value is there to be looked at: not one that AWS will put in, nor one that the framework looks up later. */
const isKnown = (value) => typeof value !== 'object' && !String(value).includes('${');
