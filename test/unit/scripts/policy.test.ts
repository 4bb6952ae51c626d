import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { readOptions } from '../../../scripts/policy/options.ts';
import type { Policy } from '../../../scripts/policy/policies.ts';
import { callScript } from './run-script.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PLACE = ['--stage', 'prod', '--account', '123456789012'];

describe('npm run policy', function () {
  this.timeout(20_000);
  let cwd: string;
  before(async () => void (cwd = await mkdtemp(join(tmpdir(), 'policy-test-'))));
  after(() => rm(cwd, { recursive: true, force: true }));

  async function policy(...args: string[]): Promise<Policy> {
    const { code, stdout, stderr } = await callScript('policy', args, { cwd });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Policy;
  }
  const failure = async (...args: string[]) => {
    const { code, stderr } = await callScript('policy', args, { cwd });
    expect(code).to.equal(1);
    return stderr;
  };

  it('lets jobs of one environment of one repository take the role, and nobody else', async () => {
    const [only, ...more] = (await policy('--trust', ...PLACE, '--repository', 'acme/sales')).Statement;
    expect(more).to.deep.equal([]);
    expect(only).to.deep.equal({
      Effect: 'Allow',
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:acme/sales:environment:prod',
        },
      },
    });
  });

  it('lets whoever uploads put reports below a prefix, and nothing else', async () => {
    expect((await policy('--upload', '--bucket', 'reports', '--prefix', 'raw/amazon-in/')).Statement).to.deep.equal([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: ['arn:aws:s3:::reports/raw/amazon-in/*'],
      },
    ]);
    const withKey = await policy('--upload', '--bucket', 'reports', '--kms-key', 'arn:aws:kms:eu-central-1:1:key/k');
    expect(withKey.Statement[1]).to.deep.include({ Resource: ['arn:aws:kms:eu-central-1:1:key/k'] });
  });

  it('reads the packaged template of the stage, and says how to make it', async () => {
    expect(await failure('--deployment', ...PLACE)).to.contain(
      'no such file or folder. To make it: npx sls package --stage prod',
    );
    const template = join(cwd, 'template.json');
    const of = (stage: string, Type: string) =>
      writeFile(
        template,
        JSON.stringify({ Resources: { R: { Type, Properties: { n: `sales-analytics-${stage}-refresh` } } } }),
      );
    await of('dev', 'AWS::SQS::Queue');
    expect(await failure('--deployment', ...PLACE, '--template', template)).to.contain('belongs to another stage');
    await of('prod', 'AWS::DynamoDB::Table');
    expect(await failure('--deployment', ...PLACE, '--template', template)).to.contain('AWS::DynamoDB::Table');
    await of('prod', 'AWS::SQS::Queue');
    const { Statement } = await policy('--deployment', ...PLACE, '--region', 'us-gov-west-1', '--template', template);
    expect(JSON.stringify(Statement)).to.contain(
      'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:sales-analytics-prod-*',
    );
    expect(JSON.stringify(Statement)).not.to.contain('lambda:');
  });

  for (const [args, why] of [
    [[], 'one of --deployment, --trust and --upload is needed'],
    [['--trust', '--upload'], 'one of --deployment, --trust and --upload is needed'],
    [['--trust', '--stage', 'prod'], '--account needs the 12 digits'],
    [['--trust', '--account', '123456789012'], '--stage needs the name of a stage'],
    [['--trust', ...PLACE, '--repository', 'acme'], '--repository needs owner and name'],
    [['--upload'], '--bucket is missing'],
    [['--upload', '--bucket', 'b', '--prefix', '*/'], "--prefix '*/' must be a folder"],
  ] as const)
    it(`refuses ${args.join(' ') || 'nothing'}`, () => {
      expect(() => readOptions(args, {})).to.throw(UsageError, why);
    });
});

describe('examples/deploy.yml', () => {
  const text = readFileSync(join(ROOT, 'examples/deploy.yml'), 'utf8');
  interface Step {
    uses?: string;
    run?: string;
  }
  const { jobs } = parse(text, { merge: true }) as {
    jobs: Record<string, { needs?: string; environment?: string; permissions?: object; steps: Step[] }>;
  };

  it('tests first, and deploys each stage with a token in an environment of its name', () => {
    const { test, ...stages } = jobs;
    expect(test?.steps.map(({ run }) => run)).to.include('npm test');
    expect(Object.keys(stages)).to.deep.equal(['dev', 'prod']);
    for (const [stage, { needs, environment, permissions, steps }] of Object.entries(stages)) {
      expect(environment).to.equal(stage);
      expect(needs).to.equal(stage === 'dev' ? 'test' : 'dev');
      expect(permissions).to.deep.equal({ contents: 'read', 'id-token': 'write' });
      expect(steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'))).to.equal(true);
    }
    expect(text).not.to.match(/secrets\.|aws-access-key|AWS_SECRET/i);
  });

  it('runs what there is', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const serverless = readFileSync(join(ROOT, 'serverless.yml'), 'utf8');
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run));
    for (const [, name = ''] of runs.join('\n').matchAll(/npm run -s (\w+)/g)) expect(scripts).to.have.property(name);
    for (const [, name = ''] of runs.join('\n').matchAll(/--param (\w+)=/g))
      expect(serverless).to.contain(`    ${name}:`);
    expect(runs.join('\n')).to.contain('npx sls deploy --stage "$STAGE"').and.contain('output ApiKeyId');
  });
});
