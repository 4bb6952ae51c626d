import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { readOptions } from '../../../scripts/snapshot/options.ts';
import { published, refreshBucket } from '../../support/etl.ts';
import { FIRST_DAY, cellsOf, csvOf, linesOfDay } from '../../support/lines.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { callScript, runScript, variablesOf } from './run-script.ts';

describe('npm run snapshot', function () {
  this.timeout(30_000);
  let s3: TestS3;
  let bucket: TestBucket;
  const snapshot = (...args: string[]) => callScript('snapshot', args, { cwd: tmpdir(), env: variablesOf(bucket, s3) });

  before(async () => {
    s3 = await startS3();
  });
  after(() => s3.stop());
  beforeEach(async () => {
    bucket = await s3.bucket();
  });

  const days = [linesOfDay(FIRST_DAY, 5), linesOfDay(FIRST_DAY + 1, 7)];
  const publishDay = async (place: number): Promise<string> => {
    await bucket.put(`raw/${place}.csv`, csvOf(days[place]!));
    return (await refreshBucket(bucket)).manifest!.snapshot;
  };

  it('goes back and forward', async () => {
    const first = await publishDay(0);
    const second = await publishDay(1);
    expect(await rows()).to.deep.equal([
      [second, '12', '2', '2022-04-01 to 2022-04-02', 'published'],
      [first, '5', '1', '2022-04-01 to 2022-04-01', undefined],
    ]);

    const used = await runScript('snapshot', ['--use', first], { cwd: tmpdir(), env: variablesOf(bucket, s3) });
    expect(used).to.include({ code: 0, stderr: '' });
    expect(used.stdout).to.match(new RegExp(`^Published snapshot ${first} .*pinned`));
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days[0]!));
    expect((await rows()).at(-1)?.at(-1)).to.equal('published, pinned');
    const { stdout } = await callScript('refresh', [], { cwd: tmpdir(), env: variablesOf(bucket, s3) });
    expect(stdout).to.match(new RegExp(`^Nothing was published: snapshot ${first} is pinned`));

    const latest = await snapshot('--use', 'latest');
    expect(latest.stdout).to.match(
      new RegExp(`^Snapshot ${first} is no longer pinned.\nPublished snapshot ${second}: `),
    );
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
    expect((await snapshot('--use', 'latest')).stdout).to.match(new RegExp(`^Snapshot ${second} is up to date`));
  });

  /** The cells of the table, without the time. */
  async function rows(): Promise<(string | undefined)[][]> {
    const { code, stdout } = await snapshot('--list');
    expect(code).to.equal(0);
    const [header, ...lines] = stdout.trimEnd().split('\n');
    expect(header).to.match(/^SNAPSHOT +REFRESHED AT +LINES +REPORTS +DAYS$/);
    return lines.map((line) => {
      const [id, time, lineCount, reports, range, state] = line.split(/ {2,}/);
      expect(time).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
      return [id, lineCount, reports, range, state];
    });
  }

  it('says that there is none', async () => {
    expect((await snapshot('--list')).stdout).to.match(/^There is no snapshot\. To publish one: npm run refresh/);
  });

  it('fails in one line', async () => {
    const failed = await snapshot('--use', '0123');
    expect(failed).to.include({ code: 1, stdout: '' });
    expect(failed.stderr).to.match(/^snapshot: There is no snapshot 0123\. .*--list[^\n]*\n$/);
  });

  for (const [why, args] of [
    ['--list or --use is missing', []],
    ['--list and --use cannot be combined', ['--list', '--use', 'latest']],
    ['--use needs a snapshot id', ['--use', '']],
    ["unexpected argument 'latest'. Did you mean --use?", ['latest']],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => readOptions(args)).to.throw(UsageError, why);
    });

  it('explains itself', async () => {
    const { code, stdout } = await snapshot('--help');
    expect(code).to.equal(0);
    for (const option of ['--list', '--use ID', '--use latest', '--local']) expect(stdout).to.include(option);
  });
});
