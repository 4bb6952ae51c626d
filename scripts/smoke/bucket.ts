import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { messageOf, UsageError } from '../cli/cli-error.ts';
import { type Check, must } from './run-checks.ts';

const REJECTS = 'etl-output/rejects/';
const REJECT_DAYS = 90;

/** A client with what the AWS SDK finds by itself. Throws `UsageError` where that is no region or no credentials. */
export async function bucketClient(): Promise<S3Client> {
  const client = new S3Client({});
  try {
    await client.config.region();
    await client.config.credentials();
  } catch (error) {
    const why = messageOf(error);
    throw new UsageError(`--bucket needs the bucket's region and credentials: set AWS_REGION and AWS_PROFILE; ${why}`, {
      cause: error,
    });
  }
  return client;
}

/** What a bucket must be set to that the stack did not make; docs/operations.md has the commands. */
export function bucketChecks(bucket: string, client: Pick<S3Client, 'send'>): Check[] {
  const Bucket = bucket;
  const check = (name: string, run: () => Promise<string>): Check => ({ name: `bucket ${bucket}, ${name}`, run });
  return [
    check('public access', async () => {
      const { PublicAccessBlockConfiguration: block = {} } = await client.send(
        new GetPublicAccessBlockCommand({ Bucket }),
      );
      const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } = block;
      const all = [BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets];
      must(
        all.every((one) => one === true),
        'it is not blocked completely',
      );
      return 'blocked';
    }),
    check('encryption', async () => {
      const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket }));
      const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
      const algorithm = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
      must(algorithm !== undefined, 'no default encryption is set');
      return algorithm;
    }),
    check('versions', async () => {
      const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket }));
      must(Status === 'Enabled', 'versioning is not enabled');
      return 'kept';
    }),
    check('ownership', async () => {
      const { OwnershipControls } = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      const ownership = OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      must(ownership === 'BucketOwnerEnforced', `it is '${ownership}', not BucketOwnerEnforced`);
      return ownership;
    }),
    check('TLS', async () => {
      const { Policy = '{}' } = await client.send(new GetBucketPolicyCommand({ Bucket }));
      must(deniesPlainHttp(Policy), 'the policy lets requests without TLS through');
      return 'required';
    }),
    check('lifecycle', async () => {
      const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const active = Rules.filter(({ Status }) => Status === 'Enabled');
      must(
        active.some((rule) => rule.AbortIncompleteMultipartUpload !== undefined),
        'incomplete uploads are never removed',
      );
      must(
        active.some((rule) => rule.NoncurrentVersionExpiration !== undefined),
        'old versions are never removed',
      );
      must(
        active.some(({ Filter, Prefix, Expiration }) => {
          const { Prefix: prefix = Prefix } = Filter ?? {};
          return prefix === REJECTS && (Expiration?.Days ?? Infinity) <= REJECT_DAYS;
        }),
        `rejected rows in ${REJECTS}, which may contain personal data, are kept for more than ${REJECT_DAYS} days`,
      );
      return `${active.length} rules`;
    }),
    check('events', async () => {
      const { EventBridgeConfiguration } = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
      must(EventBridgeConfiguration !== undefined, 'new reports are not sent to EventBridge');
      return 'sent to EventBridge';
    }),
  ];
}

function deniesPlainHttp(policy: string): boolean {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: { Effect?: string; Condition?: unknown }[] };
  return [Statement].flat().some(({ Effect, Condition }) => {
    const condition = JSON.stringify(Condition ?? {});
    return Effect === 'Deny' && /"aws:SecureTransport":\[?"?false/i.test(condition);
  });
}
