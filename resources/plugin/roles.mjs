import { actionsOf, functionsOf, resourcesOf, statementsOf } from './template.mjs';

/** Removes the role that the framework makes for all functions: each has its own. */
export function removeSharedRole(template) {
  delete template.Resources.IamRoleLambdaExecution;
}

/**
 * Keeps the functions from making log groups: those of the template are there before them, and one that a function made would
 * keep its logs for ever.
 */
export function keepLogGroups(template) {
  for (const { statements } of functionsOf(template)) {
    for (const statement of statements) {
      if (!actionsOf(statement).includes('logs:CreateLogGroup')) continue;
      statement.Action = actionsOf(statement).filter((action) => action !== 'logs:CreateLogGroup');
    }
  }
}

/** Sets the bound that every role of the stack stays within, where there is one. */
export function boundRoles(template, { permissionsBoundary }) {
  if (!permissionsBoundary) return;
  for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
    Properties.PermissionsBoundary = permissionsBoundary;
  }
}

/**
 * Puts the functions into subnets of a VPC. Lambda needs the rights to make network interfaces from the role of the function;
 * the function's own code gets them denied. AWS's managed policy would also let it write to every log group.
 */
export function joinNetwork(template, { vpcSubnetIds, vpcSecurityGroupIds }) {
  if (!vpcSubnetIds) return;
  for (const { properties, statements } of functionsOf(template)) {
    properties.VpcConfig = {
      SubnetIds: vpcSubnetIds.split(',').map((id) => id.trim()),
      SecurityGroupIds: vpcSecurityGroupIds.split(',').map((id) => id.trim()),
    };
    const Action = [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ];
    const arn = `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${properties.FunctionName}`;
    statements.push(
      { Effect: 'Allow', Action, Resource: '*' },
      {
        Effect: 'Deny',
        Action,
        Resource: '*',
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': [{ 'Fn::Sub': arn }] } },
      },
    );
  }
}

/** Lets the functions and the state machine that read or write objects use the key that these are encrypted with. */
export function grantKey(template, { kmsKeyArn }) {
  if (!kmsKeyArn) return;
  const machine = template.Resources.RefreshStateMachineRole;
  const all = functionsOf(template).map(({ statements }) => statements);
  for (const statements of machine === undefined ? all : [...all, statementsOf(machine)]) {
    const actions = new Set(statements.flatMap(actionsOf));
    const Action = [];
    if (actions.has('s3:GetObject')) Action.push('kms:Decrypt');
    if (actions.has('s3:PutObject')) Action.push('kms:GenerateDataKey');
    if (Action.length > 0) statements.push({ Effect: 'Allow', Action, Resource: kmsKeyArn });
  }
}
