import { expect } from 'chai';
import { bucketChecks } from '../../../../scripts/smoke/bucket.ts';
import { runChecks } from '../../../../scripts/smoke/run-checks.ts';
import { callScript } from '../run-script.ts';

const POLICY = JSON.stringify({
  Statement: [
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ],
});

const rejectsFor = (days: number) => ({
  Status: 'Enabled',
  Filter: { Prefix: 'etl-output/rejects/' },
  Expiration: { Days: days },
});
const RULES = [
  { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } },
  { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
  rejectsFor(90),
];
const rulesBut = (index: number) => RULES.filter((_, at) => at !== index);

/** What a bucket says that is as it should be, by the name of the command. */
const GOOD: Record<string, object> = {
  GetPublicAccessBlock: {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  },
  GetBucketEncryption: {
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  },
  GetBucketVersioning: { Status: 'Enabled' },
  GetBucketOwnershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
  GetBucketPolicy: { Policy: POLICY },
  GetBucketLifecycleConfiguration: { Rules: RULES },
  GetBucketNotificationConfiguration: { EventBridgeConfiguration: {} },
};

describe('scripts/smoke/bucket', () => {
  async function failuresOf(answers: Record<string, object>): Promise<string[]> {
    const send = (command: object) =>
      Promise.resolve(answers[command.constructor.name.replace(/Command$/, '')] ?? Promise.reject(new Error('denied')));
    const lines: string[] = [];
    await runChecks(bucketChecks('reports', { send }), (line) => lines.push(line));
    return lines.flatMap((line) => /^FAIL {2}bucket reports, (.*?): /.exec(line)?.[1] ?? []);
  }

  it('finds nothing wrong with a bucket that is set up as it should be', async () => {
    expect(await failuresOf(GOOD)).to.deep.equal([]);
  });

  for (const [command, answer, failing] of [
    ['GetPublicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }, 'public access'],
    ['GetBucketEncryption', {}, 'encryption'],
    ['GetBucketVersioning', { Status: 'Suspended' }, 'versions'],
    [
      'GetBucketOwnershipControls',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
      'ownership',
    ],
    ['GetBucketPolicy', { Policy: POLICY.replace('Deny', 'Allow') }, 'TLS'],
    ['GetBucketPolicy', { Policy: POLICY.replace('"false"', '"true"') }, 'TLS'],
    ['GetBucketLifecycleConfiguration', { Rules: rulesBut(0) }, 'lifecycle'],
    ['GetBucketLifecycleConfiguration', { Rules: rulesBut(1) }, 'lifecycle'],
    ['GetBucketLifecycleConfiguration', { Rules: rulesBut(2) }, 'lifecycle'],
    ['GetBucketLifecycleConfiguration', { Rules: [...rulesBut(2), rejectsFor(365)] }, 'lifecycle'],
    ['GetBucketNotificationConfiguration', {}, 'events'],
  ] as const)
    it(`tells of ${failing} (${JSON.stringify(answer)})`, async () => {
      expect(await failuresOf({ ...GOOD, [command]: answer })).to.deep.equal([failing]);
      const { [command]: _, ...others } = GOOD;
      expect(await failuresOf(others)).to.deep.equal([failing]);
    });

  for (const [what, env] of [
    ['a region', { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }],
    ['credentials', { AWS_REGION: 'eu-central-1' }],
  ] as const)
    it(`is not checked without ${what}, and nothing else is`, async () => {
      const nobody = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
      const failed = await callScript('smoke', ['--url', 'http://127.0.0.1:9', '--bucket', 'reports'], {
        cwd: '/',
        env: { ...nobody, AWS_EC2_METADATA_DISABLED: 'true', ...env },
      });
      expect(failed).to.include({ code: 2, stdout: '' });
      expect(failed.stderr).to.match(/^smoke: --bucket needs .*: set AWS_REGION and AWS_PROFILE; [^\n]+\n$/);
    });
});
