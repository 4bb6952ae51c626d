/** Gives warnings about settings that are allowed, and throws an `Error` for those that do not fit together. */
export function checkSettings(settings) {
  const needs = (setting, value, needed) => {
    if (value && !settings[needed]) throw new Error(`${setting} needs the param ${needed}`);
  };
  needs('auth=cognito', settings.auth === 'cognito', 'userPoolArn');
  needs('domainName', settings.domainName, 'certificateArn');
  needs('vpcSubnetIds', settings.vpcSubnetIds, 'vpcSecurityGroupIds');
  needs('vpcSecurityGroupIds', settings.vpcSecurityGroupIds, 'vpcSubnetIds');
  if (settings.auth !== 'none') return [];
  return ['auth=none: whoever knows the URL reads all numbers; the throttling of the stage is the only limit'];
}
