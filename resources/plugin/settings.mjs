/** The least that a number may be; the framework itself checks those that it knows. */
const LEAST = { stageRateLimit: 1, stageBurstLimit: 1, wafRateLimit: 10, refreshMemory: 128, refreshHeap: 64 };

/** Throws an `Error` for a `--param NAME=VALUE` that nothing would look at; `params` are those of serverless.yml. */
export function checkNames(given, params) {
  const known = new Set(Object.values(params).flatMap((stage) => Object.keys(stage ?? {})));
  for (const [name] of [given ?? []].flat().map((one) => one.split('='))) {
    if (!known.has(name)) throw new Error(`There is no param '${name}'; docs/operations.md lists those that there are`);
  }
}

/**
 * Gives warnings about settings that are allowed, and throws an `Error` for those that are wrong or do not fit together. A
 * switch that is neither on nor off is wrong: whoever sets `waf=yes` must not go without.
 */
export function checkSettings({ switches, numbers, ...settings }) {
  for (const [setting, value] of Object.entries(switches)) {
    if (!/^(true|false)$/.test(value)) throw new Error(`${setting} must be true or false, not '${value}'`);
  }
  for (const [setting, value] of Object.entries(numbers)) {
    const least = LEAST[setting];
    if (/^\d{1,9}$/.test(value) && Number(value) >= least) continue;
    throw new Error(`${setting} must be a whole number from ${least}, not '${value}'`);
  }
  if (Number(numbers.refreshHeap) >= Number(numbers.refreshMemory)) {
    throw new Error(`refreshHeap (${numbers.refreshHeap}) must be less than refreshMemory (${numbers.refreshMemory})`);
  }
  for (const setting of ['userPoolArn', 'certificateArn', 'kmsKeyArn']) {
    const value = settings[setting];
    if (value && !value.startsWith('arn:')) throw new Error(`${setting} must be an ARN, not '${value}'`);
  }
  const needs = (setting, value, needed) => {
    if (value && !settings[needed]) throw new Error(`${setting} needs the param ${needed}`);
  };
  needs('auth=cognito', settings.auth === 'cognito', 'userPoolArn');
  needs('domainName', settings.domainName, 'certificateArn');
  needs('hostedZoneId', settings.hostedZoneId, 'domainName');
  needs('vpcSubnetIds', settings.vpcSubnetIds, 'vpcSecurityGroupIds');
  needs('vpcSecurityGroupIds', settings.vpcSecurityGroupIds, 'vpcSubnetIds');
  if (settings.auth !== 'none') return [];
  return ['auth=none: whoever knows the URL reads all numbers; the throttling of the stage is the only limit'];
}
