import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { UsageError } from '../../../scripts/cli/cli-error.ts';
import { readOptions as readBackup } from '../../../scripts/backup/options.ts';
import { readOptions as readRestore } from '../../../scripts/restore/options.ts';
import { published, refreshBucket } from '../../support/etl.ts';
import { type TestBucket, type TestS3, startS3 } from '../../support/s3.ts';
import { callScript, variablesOf } from './run-script.ts';

const HEADER = 'Order ID,Date,Status,Amount';
const id = (number: number) => `405-000000${number}-0000001`;
const row = (number: number, amount: number, day = '2022-04-01') => `${id(number)},${day},Shipped,${amount}`;
const csv = (...rows: string[]) => [HEADER, ...rows].join('\n');
const ERASED = id(3);

describe('npm run backup and npm run restore', function () {
  this.timeout(60_000);
  let s3: TestS3;
  let bucket: TestBucket;
  let backup: TestBucket;
  before(async () => void (s3 = await startS3()));
  after(() => s3.stop());

  const run = (of: TestBucket, name: string, ...args: string[]) =>
    callScript(name, args, { cwd: tmpdir(), env: { ...variablesOf(of, s3), S3_FORCE_PATH_STYLE: 'true' } });
  const succeed = async (of: TestBucket, name: string, ...args: string[]) => {
    const { code, stdout, stderr } = await run(of, name, ...args);
    expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' });
    return stdout;
  };
  /** What counts: the cells, and the lines of each report. */
  async function totals(of: TestBucket): Promise<unknown> {
    await refreshBucket(of);
    const { cells, manifest } = await published(of);
    return { cells, lines: manifest.lines, currency: manifest.currency };
  }

  beforeEach(async () => {
    bucket = await s3.bucket({ versions: true });
    backup = await s3.bucket({ versions: true });
    // Of orders that two reports hold, the one that arrived later counts: it sorts before the other here.
    await bucket.put('raw/shop/b.csv', csv(row(1, 10), row(2, 20)), { 'exported-at': '2022-05-01T00:00:00Z' });
    await bucket.put('raw/shop/a.csv', csv(row(2, 25), row(3, 30)), { 'exported-at': '2022-05-02T00:00:00Z' });
    await bucket.put('raw/other file & more.csv', csv(row(4, 40, '2022-06-01'), row(3, 31)));
    await refreshBucket(bucket);
    await succeed(bucket, 'erase', '--order', ERASED, '--yes');
  });

  it('bring back every report from another bucket: the totals are equal, and erased orders stay erased', async () => {
    const before = await totals(bucket);
    expect(before).to.include({ lines: 3 });
    expect(await succeed(bucket, 'backup', '--to', backup.name)).to.equal(
      `Copied 3 files below raw/ to ${backup.name} (0 were there already), and 1 tombstone of erased orders.\n`,
    );
    expect(await succeed(bucket, 'backup', '--to', backup.name))
      .to.contain('Copied 0 files below raw/')
      .and.contain('(3 were');
    for (const key of await bucket.keys('raw/')) await bucket.remove(key);
    expect(await succeed(bucket, 'restore', '--from', backup.name)).to.match(
      /^Restored 3 files below raw\/ in \S+ \(0 /,
    );
    expect(await totals(bucket)).to.deep.equal(before);
  });

  it('bring them back in a new stage, whose first refresh made a secret of its own', async () => {
    const before = await totals(bucket);
    await succeed(bucket, 'backup', '--to', backup.name);
    const fresh = await s3.bucket();
    await refreshBucket(fresh);
    expect(await fresh.keys('etl-output/')).to.include('etl-output/secret.json');
    expect(await succeed(fresh, 'restore', '--from', backup.name)).to.contain('and 1 tombstone of erased orders');
    expect(await totals(fresh)).to.deep.equal(before);
    expect((await run(fresh, 'erase', '--order', ERASED, '--yes')).stdout).to.contain('Not found in any report');
  });

  it('bring them back as they were at a time, from the versions of the bucket', async () => {
    const before = await totals(bucket);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // S3 lists whole seconds
    const at = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await bucket.put('raw/shop/b.csv', csv(row(1, 11), row(2, 22)));
    await bucket.remove('raw/shop/a.csv');
    await bucket.put('raw/shop/new.csv', csv(row(5, 50)));
    const kept = await run(bucket, 'restore', '--at', at);
    expect(kept.code).to.equal(1);
    expect(kept.stdout).to.contain('Restored 1 file below raw/').and.contain('Kept as it is now: raw/shop/b.csv');
    expect(kept.stderr).to.contain('1 file stayed with other contents. To replace them, add --overwrite');
    expect(await succeed(bucket, 'restore', '--at', at, '--overwrite')).to.contain('Restored 1 file below raw/');
    expect(await bucket.keys('raw/')).to.include('raw/shop/new.csv');
    await bucket.remove('raw/shop/new.csv');
    expect(await totals(bucket)).to.deep.equal(before);
  });

  it('refuse what would mix stages, or bring erased orders back', async () => {
    await succeed(bucket, 'backup', '--to', backup.name);
    const other = await s3.bucket();
    await other.put('raw/a.csv', csv(row(6, 60)));
    await refreshBucket(other);
    for (const [of, name, args, told] of [
      [bucket, 'backup', ['--to', bucket.name], /is the bucket itself/],
      [bucket, 'backup', ['--to', other.name], /is the bucket of a stage, whose reports would be mixed/],
      [other, 'restore', ['--from', other.name], /is the bucket itself; for its earlier versions use --at/],
      [
        other,
        'restore',
        ['--from', backup.name],
        /with another secret than \S+, so orders that were erased there would come/,
      ],
      [bucket, 'restore', ['--at', '2020-01-01T00:00:00Z'], /there was nothing below raw\/; nothing was changed/],
    ] as const) {
      const { code, stderr } = await run(of, name, ...args);
      expect(code, stderr).to.equal(1);
      expect(stderr)
        .to.match(told)
        .and.match(/^[^\n]*\n$/);
    }
    expect(await other.keys('raw/')).to.deep.equal(['raw/a.csv']);
  });
});

describe('the options of npm run backup and npm run restore', () => {
  for (const [read, args, why] of [
    [readBackup, [], '--to is missing'],
    [readBackup, ['bucket'], 'Did you mean --to?'],
    [readRestore, [], '--from or --at is missing'],
    [readRestore, ['--from', 'a', '--at', '2026-01-01T00:00:00Z'], '--from and --at cannot be combined'],
    [readRestore, ['--at', 'yesterday'], "--at 'yesterday' is not a time with its zone"],
    [readRestore, ['--at', '2026-01-01T00:00:00'], 'is not a time with its zone'],
  ] as const)
    it(`refuse ${JSON.stringify(args)}: ${why}`, () => {
      expect(() => read(args)).to.throw(UsageError, why);
    });
});
