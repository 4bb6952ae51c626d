import { type Place, type Rights, rightsOf } from './rights.ts';

/** A policy of IAM. */
export interface Policy {
  Version: '2012-10-17';
  Statement: Statement[];
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource?: string[];
  Principal?: Record<string, string>;
  Condition?: Record<string, Record<string, string>>;
}

/** What of a packaged template its deployment depends on. */
export interface DeployedTemplate {
  Resources: Readonly<Record<string, { Type: string; Properties?: Readonly<Record<string, unknown>> }>>;
}

/** Actions that a permissions boundary must bind: otherwise a deployment could make itself an administrator. */
const BOUND = ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:PutRolePermissionsBoundary'];

/**
 * The policy of whoever deploys, updates, rolls back and removes a stage: what its template needs, and nothing else. Throws an
 * `Error` for a type of resource whose rights are not written down.
 */
export function deploymentPolicy({ Resources }: DeployedTemplate, place: Place): Policy {
  const all = Object.values(Resources);
  const boundary = all.map(({ Properties }) => Properties?.['PermissionsBoundary']).find((one) => one !== undefined);
  const rights = rightsOf(
    all.map(({ Type }) => Type),
    place,
  ).map((one) => bound(one, boundary));
  return policyOf(merged(rights));
}

/** Roles may be made only with the boundary that the template sets. */
function bound(rights: Rights, boundary: unknown): Rights {
  if (typeof boundary !== 'string' || !rights.actions.includes(BOUND[0]!)) return rights;
  return { ...rights, condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } } };
}

/** Who may take the role of the deployment: the jobs of one environment of one GitHub repository, by OpenID Connect. */
export function trustPolicy(repository: string, { account, partition, stage }: Place): Policy {
  const provider = 'token.actions.githubusercontent.com';
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${provider}` },
        Condition: {
          StringEquals: {
            [`${provider}:aud`]: 'sts.amazonaws.com',
            [`${provider}:sub`]: `repo:${repository}:environment:${stage}`,
          },
        },
      },
    ],
  };
}

/** The policy of whoever uploads reports: put below a prefix, and neither read, list nor remove. */
export function uploadPolicy({ bucket, prefix, kmsKeyArn }: UploadPlace): Policy {
  const rights: Rights[] = [
    { actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: [`arn:aws:s3:::${bucket}/${prefix}*`] },
  ];
  // The parts of a large upload are decrypted when they are put together.
  if (kmsKeyArn !== undefined) rights.push({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [kmsKeyArn] });
  return policyOf(rights);
}

export interface UploadPlace {
  bucket: string;
  /** Ends with a slash. */
  prefix: string;
  kmsKeyArn?: string | undefined;
}

/** Rights on the same resources under the same condition become one: a role has room for 10,240 characters. */
function merged(rights: readonly Rights[]): Rights[] {
  const groups = new Map<string, Rights>();
  for (const one of rights) {
    const id = JSON.stringify([one.resources, one.condition]);
    const before = groups.get(id);
    groups.set(id, { ...one, actions: [...new Set([...(before?.actions ?? []), ...one.actions])].toSorted() });
  }
  return [...groups.values()];
}

const policyOf = (rights: readonly Rights[]): Policy => ({
  Version: '2012-10-17',
  Statement: rights.map(({ actions, resources, condition }) => ({
    Effect: 'Allow',
    Action: [...actions],
    Resource: [...resources],
    ...(condition && { Condition: { ...condition } }),
  })),
});
