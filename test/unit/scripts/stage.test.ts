import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { readOptions } from '../../../scripts/snapshot/options.ts';
import { FakeAws } from '../../support/aws.ts';
import { published } from '../../support/etl.ts';
import { FIRST_DAY, cellsOf, csvOf, linesOfDay } from '../../support/lines.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { callScript, variablesOf } from './run-script.ts';

const LINES = linesOfDay(FIRST_DAY, 5);

describe('a command with --stage', function () {
  this.timeout(30_000);
  const aws = new FakeAws();
  let s3: TestS3;
  let bucket: TestBucket;
  let other: TestBucket;
  let cwd: string;
  let env: Record<string, string>;

  before(async () => {
    s3 = await startS3();
    const url = await aws.start();
    [bucket, other] = [await s3.bucket(), await s3.bucket()];
    cwd = await mkdtemp(join(tmpdir(), 'stage-test-'));
    // Settings for another bucket, in the shell and in a file.
    env = { ...variablesOf(other, s3), AWS_ENDPOINT_URL_LAMBDA: url, RAW_PREFIX: 'raw/' };
    await writeFile(join(cwd, '.env'), `S3_BUCKET=${other.name}\nREPORT_TIME_ZONE=Asia/Tokyo\n`);
    aws.answers['/functions/sales-analytics-prod-refresh/configuration'] = {
      body: {
        Environment: {
          Variables: { S3_BUCKET: bucket.name, RAW_PREFIX: 'reports/', NODE_OPTIONS: '--no-such-option' },
        },
      },
    };
    aws.answers['/functions/sales-analytics-lost-refresh/configuration'] = {
      status: 404,
      body: { __type: 'ResourceNotFoundException', message: 'Function not found' },
    };
    aws.answers['/functions/sales-analytics-closed-refresh/configuration'] = {
      status: 403,
      body: { __type: 'AccessDeniedException', message: 'no' },
    };
  });
  after(async () => {
    await s3.stop();
    await aws.stop();
    await rm(cwd, { recursive: true, force: true });
  });
  const run = (name: string, ...args: string[]) => callScript(name, args, { cwd, env });

  it('works on the bucket of the stack, with its settings, whatever the shell and .env say', async () => {
    await bucket.put('reports/a.csv', csvOf(LINES));
    await other.put('raw/b.csv', csvOf(LINES));
    const refreshed = await run('refresh', '--stage', 'prod');
    expect(refreshed, refreshed.stderr).to.include({ code: 0 });
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(LINES));
    expect((await published(bucket)).manifest.time_zone).to.equal('UTC');
    expect(await other.keys('etl-output/')).to.deep.equal([]);
    expect((await run('snapshot', '--stage', 'prod', '--list')).stdout).to.contain('published');
    const sql = await run('lines', '--stage', 'prod', '--csv', '--sql', 'SELECT count(*) AS lines FROM lines');
    expect(sql.stdout.trim().split(/\s+/)).to.deep.equal(['lines', '5']);
    const erased = await run('erase', '--stage', 'prod', '--yes', '--order', 'no-such-order');
    expect(erased.code, erased.stderr).to.equal(0);
    expect(await other.keys('etl-output/')).to.deep.equal([]);
  });

  it('says in one line that there is no such stage, or no right to look', async () => {
    for (const [stage, told] of [
      ['lost', 'in eu-west-1: it is not deployed there. Check --stage and --region, and the account (AWS_PROFILE)'],
      ['closed', 'lambda:GetFunctionConfiguration on the function sales-analytics-closed-refresh'],
    ] as const) {
      const { code, stderr } = await run('snapshot', '--stage', stage, '--region', 'eu-west-1', '--list');
      expect(code).to.equal(1);
      expect(stderr)
        .to.contain(told)
        .and.match(/^snapshot: [^\n]*\n$/);
    }
  });

  for (const [args, why] of [
    [['--stage', 'prod', '--local'], '--local and --stage cannot be combined'],
    [['--stage', 'a/b'], '--stage needs the name of a stage, such as prod'],
    [['--region', 'eu-west-1'], '--region needs --stage'],
    [['--stage', 'prod', '--region', 'Europe'], '--region needs the name of a region'],
  ] as const)
    it(`refuses ${args.join(' ')}`, () => {
      expect(() => readOptions(['--list', ...args])).to.throw(UsageError, why);
    });
});
