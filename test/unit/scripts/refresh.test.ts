import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { readOptions } from '../../../scripts/refresh/options.ts';
import { published, readsOf, refreshBucket } from '../../support/etl.ts';
import { FIRST_DAY, badRows, cellsOf, csvOf, linesOfDay, linesOfDays } from '../../support/lines.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { type Run, callScript, runScript, startScript, variablesOf } from './run-script.ts';

/** Those of whoever runs the tests are none of ours. */
const NO_PROFILES = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };

describe('npm run refresh', function () {
  this.timeout(30_000);
  let s3: TestS3;
  let bucket: TestBucket;
  let run: Run;
  const refresh = (...args: string[]) => callScript('refresh', args, run);

  before(async () => {
    s3 = await startS3();
  });
  after(() => s3.stop());
  beforeEach(async () => {
    bucket = await s3.bucket();
    run = { cwd: await mkdtemp(join(tmpdir(), 'refresh-')), env: variablesOf(bucket, s3) };
  });
  afterEach(() => rm(run.cwd, { recursive: true, force: true }));

  it('publishes the reports, says what it did, and reads none twice', async () => {
    const days = [linesOfDay(FIRST_DAY, 30), linesOfDay(FIRST_DAY + 1, 30)];
    await bucket.put('raw/one.csv', csvOf(days[0]!, badRows(1)));
    await bucket.put('raw/shop/two.csv', csvOf(days[1]!));
    await bucket.put('raw/notes.docx', 'no report');
    const { code, stdout, stderr } = await runScript('refresh', [], run);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const { manifest, cells } = await published(bucket);
    expect(cells).to.deep.equal(cellsOf(days[1]!, 'shop', cellsOf(days[0]!)));
    expect(stdout).to.match(
      new RegExp(`^Published snapshot ${manifest.snapshot}: 60 order lines of 2 reports, in [\\d.]+ s\n`),
    );
    expect(stdout).to.include('  Read      raw/one.csv: 31 rows, 1 rejected (date: no_such_day 1)\n');
    expect(stdout).to.include('            raw/shop/two.csv: 30 rows\n');
    expect(stdout).to.include('  Rejected  1 of 61 rows read');
    expect(stdout).to.include('  Ignored   raw/notes.docx');

    const again = await refresh();
    expect(again.stdout).to.match(new RegExp(`^Snapshot ${manifest.snapshot} is up to date`));
    expect(again.stdout).to.include('  Reused    2 reports that did not change\n');
    expect(readsOf(bucket)).to.equal(2);
    expect((await refresh('--force')).stdout).to.include('raw/one.csv: 31 rows');
    expect(readsOf(bucket)).to.equal(4);
  });

  it('names replaced days and what was removed', async () => {
    await bucket.put('raw/gone.csv', csvOf(linesOfDay(FIRST_DAY + 20, 5)));
    await bucket.put('raw/old.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 4, 5)));
    await refreshBucket(bucket);
    await bucket.remove('raw/gone.csv');
    await bucket.put('raw/new.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 4, 6)));
    const { stdout } = await refresh();
    expect(stdout).to.match(/^ {2}Removed {3}raw\/gone\.csv$/m);
    expect(stdout).to.match(/^ {2}Replaced {2}5 days with 25 lines of 1 report,/m);
  });

  it('says aloud which reports are left out, and publishes the others', async () => {
    await bucket.put('raw/good.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    await bucket.put('raw/bad.csv', 'Order ID,Date,Status\n1,04-01-22,Shipped\n');
    const { code, stdout, stderr } = await refresh();
    expect(code).to.equal(0);
    expect(stdout).to.match(/^Published snapshot .*: 5 order lines of 1 report,/);
    expect(stderr).to.match(/^refresh: raw\/bad\.csv is refused: .*amount.*\n$/);
  });

  it('publishes nothing where all reports are gone, unless told to', async () => {
    await bucket.put('raw/one.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    await refreshBucket(bucket);
    await bucket.remove('raw/one.csv');
    const before = await published(bucket);
    const { code, stdout, stderr } = await refresh();
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
    expect(stderr).to.match(/^refresh: There is no report under raw\/.*--allow-empty.*\n$/);
    const after = await published(bucket);
    expect(after).to.deep.equal({ ...before, manifest: after.manifest });
    expect((await refresh('--allow-empty')).code).to.equal(0);
    expect((await published(bucket)).cells).to.deep.equal({});
  });

  it('fails where there never was a report', async () => {
    const { code, stderr } = await refresh();
    expect(code).to.equal(1);
    expect(stderr).to.equal(`refresh: there is no report under raw/ in ${bucket.name}. Upload one\n`);
  });

  it('reads a .env, and a variable that is set counts before it', async () => {
    await bucket.put('reports/one.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    await writeFile(join(run.cwd, '.env'), 'RAW_PREFIX=reports/\nS3_BUCKET=another\n');
    expect((await refresh()).stdout).to.include('reports/one.csv: 5 rows');
  });

  it('may be interrupted: what was published stays, and the next one repairs all', async () => {
    await bucket.put('raw/one.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    await refreshBucket(bucket);
    const before = await published(bucket);
    await bucket.put('raw/two.csv', csvOf(linesOfDay(FIRST_DAY + 1, 5)));
    const child = startScript('refresh', [], run);
    const interrupt = async (): Promise<void> => {
      child.kill('SIGINT');
      await once(child, 'exit');
    };
    bucket.fault({ on: 'GetObject', key: 'raw/two.csv', times: 1, fault: { before: interrupt } });
    const [code] = await once(child, 'exit');
    expect(code).to.equal(130);
    expect(await published(bucket)).to.deep.equal(before);
    expect((await refresh()).stdout).to.match(/^Published snapshot .*: 10 order lines of 2 reports/);
  });

  for (const [why, args, env, code] of [
    [/S3_BUCKET \(not set\) must name the bucket/, [], { S3_BUCKET: '' }, 2],
    [/RAW_PREFIX \("etl-output\/"\) must be outside etl-output\//, [], { RAW_PREFIX: 'etl-output/' }, 2],
    [
      /NoSuchBucket.*; check the name of the bucket: S3_BUCKET, --bucket, --to or --from/,
      [],
      { S3_BUCKET: 'not-there' },
      1,
    ],
    [/Region is missing; set AWS_REGION/, [], { AWS_REGION: '', ...NO_PROFILES }, 1],
    [
      /CredentialsProviderError.*; set AWS_PROFILE, or AWS_ACCESS_KEY_ID/,
      [],
      { AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true', ...NO_PROFILES },
      1,
    ],
    [/ECONNREFUSED.*is npm start running\? If its S3 port is not 4568, set S3_PORT/, ['--local'], { S3_PORT: '1' }, 1],
  ] as const)
    it(`fails in one line: ${why.source}`, async () => {
      const variables = Object.entries({ ...run.env, ...env }).filter(([, value]) => value !== '');
      const failed = await callScript('refresh', args, { ...run, env: Object.fromEntries(variables) });
      expect(failed).to.include({ code, stdout: '' });
      expect(failed.stderr)
        .to.match(why)
        .and.match(/^refresh: [^\n]+\n$/);
    });

  it('says what to do about a manifest that is none, and leaves it alone', async () => {
    const lines = linesOfDay(FIRST_DAY, 5);
    await bucket.put('raw/one.csv', csvOf(lines));
    await refreshBucket(bucket);
    for (const text of ['{', '{"version":2}']) {
      await bucket.put('etl-output/manifest.v2.json', text);
      const { code, stdout, stderr } = await refresh();
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.match(
        /^refresh: etl-output\/manifest\.v2\.json was not written by this version .*\. Nothing was changed\. .*remove it[^\n]+\n$/,
      );
      expect((await bucket.read('etl-output/manifest.v2.json')).toString()).to.equal(text);
    }
    await bucket.remove('etl-output/manifest.v2.json');
    expect((await refresh()).stdout).to.match(/^Published snapshot/);
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
    expect(readsOf(bucket)).to.equal(1);
  });

  for (const [why, args] of [
    ["Unknown option '--forse'", ['--forse']],
    ["unexpected argument 'now'", ['now']],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => readOptions(args)).to.throw(UsageError, why);
    });

  it('explains itself', async () => {
    const { code, stdout } = await refresh('--help');
    expect(code).to.equal(0);
    for (const option of ['--force', '--allow-empty', '--local', 'S3_BUCKET']) expect(stdout).to.include(option);
  });
});
