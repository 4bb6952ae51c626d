import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { CliError, UsageError } from '../../../../scripts/cli/cli-error.ts';
import { asCliError } from '../../../../scripts/lines/database.ts';
import { type FetchOptions, fetchFiles } from '../../../../scripts/lines/files.ts';
import { readOptions } from '../../../../scripts/lines/options.ts';
import { HOUR, ahead, published, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../support/lines.ts';
import { useS3 } from '../../../support/s3.ts';
import { callScript, type Ran, runScript, startScript, variablesOf } from '../run-script.ts';
import { terminal } from '../terminal.ts';

const LINES = /^etl-output\/months\/.*lines\.parquet$/;
/** A query that takes minutes. */
const SLOW = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 11';

describe('npm run lines', function () {
  this.timeout(60_000);
  const test = useS3();
  const run = () => ({ cwd: tmpdir(), env: variablesOf(test.bucket, test.s3) });
  const lines = (...args: string[]) => callScript('lines', args, run());

  const rowsOf = ({ stdout }: Ran): string[][] => parse(stdout);

  const april = linesOfDay(FIRST_DAY, 8);
  const june = linesOfDay(FIRST_DAY + 70, 5);
  async function publish(): Promise<void> {
    await test.bucket.put('raw/april.csv', csvOf(april));
    await test.bucket.put('raw/june.csv', csvOf(june));
    await refreshBucket(test.bucket);
  }

  it('prints a table', async () => {
    await publish();
    const sql = `SELECT strftime(day, '%Y-%m') AS month, count(*) AS lines FROM lines GROUP BY month ORDER BY month`;
    const { code, stdout, stderr } = await runScript('lines', ['--sql', sql], run());
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.equal('month    lines\n2022-04      8\n2022-06      5\n');
  });

  it('cuts a long table, and says so', async () => {
    const { stdout } = await lines('--sql', `SELECT range AS n, repeat('x', 100) AS t FROM range(5000)`);
    const rows = stdout.trimEnd().split('\n');
    expect(rows).to.have.length(202);
    expect(rows[1]).to.equal(`  0  ${'x'.repeat(59)}…`);
    expect(rows.at(-1)).to.equal('The first 200 rows; --csv or --json gives all');
    expect((await lines('--sql', 'SELECT 1 AS n WHERE false')).stdout).to.equal('n\nNo rows\n');
  });

  it('prints CSV that no spreadsheet runs', async () => {
    const sql = `SELECT range AS n, '=1+"a",' AS t, DATE '2022-04-01' AS day, NULL AS nothing FROM range(5000)`;
    const rows = rowsOf(await lines('--csv', '--sql', sql));
    expect(rows).to.have.length(5001);
    expect(rows.slice(0, 2)).to.deep.equal([
      ['n', 't', 'day', 'nothing'],
      ['0', `'=1+"a",`, '2022-04-01', ''],
    ]);
  });

  it('prints JSON with numbers as numbers', async () => {
    await publish();
    const sql = `SELECT sum(amount) AS amount, sum(amount) / 100 AS major, 1.5::DECIMAL(9, 2) AS ratio, min(day) AS day,
      max(last_update) AS nothing, 9007199254740993 AS large, bool_or(b2b) AS b2b FROM lines WHERE NOT cancelled`;
    const active = [...april, ...june].filter(({ status }) => status !== 'Cancelled');
    const amount = active.reduce((sum, line) => sum + line.amount, 0);
    expect(JSON.parse((await lines('--json', '--sql', sql)).stdout)).to.deep.equal([
      {
        amount,
        major: amount / 100,
        ratio: 1.5,
        day: '2022-04-01',
        nothing: null,
        large: '9007199254740993',
        b2b: active.some(({ b2b }) => b2b),
      },
    ]);
    expect(JSON.parse((await lines('--json', '--sql', 'SELECT 1 WHERE false')).stdout)).to.deep.equal([]);
  });

  it('has the rollups beside the lines, in the same months', async () => {
    await publish();
    const sql = `SELECT (SELECT sum(sales.lines + cancelled) FROM sales), (SELECT sum(daily.lines + cancelled) FROM daily),
      (SELECT count(*) FROM lines)`;
    const [, all] = rowsOf(await lines('--csv', '--sql', sql));
    expect(all).to.deep.equal(['13', '13', '13']);
    const [, one] = rowsOf(await lines('--csv', '--sql', sql, '--to', '2022-04'));
    expect(one).to.deep.equal(['8', '8', '8']);
  });

  it('downloads what a question needs, once', async () => {
    const { bucket } = test;
    // Files are kept by their ETag, so lines that no other run had.
    const seed = Date.now();
    await bucket.put('raw/april.csv', csvOf(linesOfDay(FIRST_DAY, 8, seed)));
    await bucket.put('raw/june.csv', csvOf(linesOfDay(FIRST_DAY + 70, 8, seed)));
    await refreshBucket(bucket);
    const before = bucket.count('GetObject', LINES);
    await lines('--sql', 'SELECT 1');
    expect(bucket.count('GetObject', LINES)).to.equal(before);
    await lines('--sql', 'SELECT count(*) FROM lines', '--from', '2022-05');
    expect(bucket.count('GetObject', LINES)).to.equal(before + 1);
    await lines('--sql', 'SELECT count(*) FROM lines');
    expect(bucket.count('GetObject', LINES)).to.equal(before + 2);
    await lines('--sql', 'SELECT sum(amount) FROM lines');
    expect(bucket.count('GetObject', LINES)).to.equal(before + 2);
  });

  it('has the columns where there is no line', async () => {
    await test.bucket.put('raw/april.csv', csvOf(april));
    await refreshBucket(test.bucket);
    await test.bucket.remove('raw/april.csv');
    await refreshBucket(test.bucket, { allowEmpty: true });
    const { stdout } = await lines('--sql', 'SELECT count(*) AS n, sum(amount) AS amount, min(day) AS day FROM lines');
    expect(stdout).to.equal('n  amount  day\n0\n');
  });

  for (const [why, sql, message] of [
    [
      'a word that SQL does not have',
      'SELEC 1',
      /^lines: Parser Error: syntax error at or near "SELEC"\. docs\/sql\.md/,
    ],
    [
      'an unknown view',
      'SELECT * FROM linez',
      /Table with name linez does not exist\. There are the views lines, sales/,
    ],
    ['an unknown column', 'SELECT stat FROM lines', /"stat" not found .*"state".*DESCRIBE lines/],
    ['another file of S3', `FROM read_parquet('s3://a/b')`, /requires the extension httpfs.* use DuckDB itself/],
    [
      'an error in the middle',
      `SELECT CAST(city AS INTEGER) FROM (SELECT 'x' AS city)`,
      /Conversion Error.*docs\/sql\.md/,
    ],
  ] as const)
    it(`says what is wrong with ${why}, and the way out`, async () => {
      await publish();
      const { code, stderr } = await lines('--json', '--sql', sql);
      expect(code).to.equal(1);
      expect(stderr)
        .to.match(message)
        .and.match(/^[^\n]+\n$/);
    });

  it('says what to do where nothing is published, or not in these months', async () => {
    const nothing = await lines('--sql', 'SELECT * FROM lines');
    expect(nothing.stderr).to.match(/^lines: nothing is published in b-.*npm run refresh\n$/);
    await publish();
    const { code, stderr } = await lines('--sql', 'SELECT * FROM lines', '--from', '2023-01');
    expect(code).to.equal(1);
    expect(stderr).to.equal('lines: no month from 2023-01 to … has lines. There are 2022-04 to 2022-06\n');
  });

  it('ends with Ctrl-C at once, in the middle of a query, and leaves nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lines-test-'));
    try {
      const { cwd, env } = run();
      const child = startScript('lines', ['--sql', SLOW], { cwd, env: { ...env, TMPDIR: folder } });
      const ended = Promise.all([text(child.stdout), once(child, 'exit')]);
      while ((await readdir(folder)).filter((name) => name.startsWith('lines-')).length === 0) await pause(50);
      await pause(1000);
      child.kill('SIGINT');
      const began = performance.now();
      const [stdout, [code]] = await ended;
      expect(code).to.equal(130);
      expect(stdout).to.equal('');
      expect(performance.now() - began).to.be.lessThan(10_000);
      expect((await readdir(folder)).filter((name) => name.startsWith('lines-'))).to.deep.equal([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  describe('keeps files', () => {
    let cache: string;
    beforeEach(async () => {
      cache = await mkdtemp(join(tmpdir(), 'lines-cache-'));
    });
    afterEach(() => rm(cache, { recursive: true }));

    const fetch = (options: Partial<FetchOptions> = {}) =>
      fetchFiles(test.bucket.store, {
        views: ['lines'],
        from: undefined,
        to: undefined,
        cache,
        stream: terminal(false),
        ...options,
      });

    it('that are complete, and no others', async () => {
      await publish();
      test.bucket.fault({ on: 'GetObject', key: LINES, times: 1, fault: { cutAnswerAfter: 100 } });
      const error = await fetch().catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.an('error')
        .with.property('message')
        .that.matches(/Reading etl-output\/months/);
      for (const name of await readdir(cache)) expect(name).to.match(/^[\da-f-]+\.parquet$/);
      expect((await fetch()).lines).to.have.length(2);
      expect(await readdir(cache)).to.have.length(2);
    });

    it('until 30 days after their last use', async () => {
      await publish();
      const paths = (await fetch()).lines!;
      const old = new Date(Date.now() - 31 * 24 * HOUR);
      for (const path of paths) await utimes(path, old, old);
      await fetch({ to: '2022-04' });
      expect(await readdir(cache)).to.have.length(1);
    });

    it('of what is published now, also where a refresh publishes in between', async () => {
      await publish();
      const again = async (): Promise<void> => {
        await test.bucket.put('raw/june.csv', csvOf(linesOfDay(FIRST_DAY + 70, 6)));
        await refreshBucket(test.bucket, { now: ahead(2 * HOUR) });
      };
      const { months } = await published(test.bucket);
      const { key } = months.find(({ month }) => month === '2022-06')!.lines;
      const struck = test.bucket.fault({ on: 'GetObject', key, times: 1, fault: { before: again } });
      const paths = (await fetch({ from: '2022-04' })).lines!;
      expect(struck()).to.equal(1);
      expect(paths).to.have.length(2);
      expect((await fetch()).lines).to.deep.equal(paths);
    });

    it('not of months that an earlier snapshot no longer has: it says so', async () => {
      await publish();
      const { manifest } = await refreshBucket(test.bucket);
      await test.bucket.put('raw/june.csv', csvOf(linesOfDay(FIRST_DAY + 70, 6)));
      await refreshBucket(test.bucket, { now: ahead(2 * HOUR) });
      await useSnapshot(test.bucket.store, manifest!.snapshot);
      const error = await fetch().catch((thrown: unknown) => thrown);
      expect(error)
        .to.be.instanceOf(CliError)
        .with.property('message')
        .that.matches(/removed.*--from and --to.*--use latest/);
      expect((await fetch({ to: '2022-04' })).lines).to.have.length(1);
    });
  });

  it('keeps a suggestion of DuckDB only where it names a view', () => {
    const said = (name: string) =>
      asCliError(new Error(`Catalog Error: Table with name x does not exist!\nDid you mean "${name}"?`));
    expect(said('pg_index').message).to.equal(
      'Catalog Error: Table with name x does not exist. There are the views lines, sales and daily',
    );
    expect(said('sales').message).to.include('Did you mean "sales"?');
  });

  for (const [why, args] of [
    ['--sql needs a query', []],
    ['--sql needs a query', ['--sql', ' ']],
    ['--csv and --json cannot be combined', ['--sql', 'x', '--csv', '--json']],
    ["--from '2022-13' is not a month such as 2022-04", ['--sql', 'x', '--from', '2022-13']],
    ['--from 2022-05 is after --to 2022-04', ['--sql', 'x', '--from', '2022-05', '--to', '2022-04']],
    ["unexpected argument 'count(*)'", ['--sql', 'SELECT', 'count(*)']],
  ] as const)
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => readOptions(args)).to.throw(UsageError, why);
    });

  it('explains itself', async () => {
    const { code, stdout } = await lines('--help');
    expect(code).to.equal(0);
    for (const option of ['--sql QUERY', '--from', '--to', '--csv', '--json', '--local']) {
      expect(stdout).to.include(option);
    }
  });
});

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
