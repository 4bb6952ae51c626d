import { actionsOf, functionsOf, statementsOf } from './template.mjs';

/** Removes the role that the framework makes for all functions: each has its own. */
export function removeSharedRole(template) {
  delete template.Resources.IamRoleLambdaExecution;
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
