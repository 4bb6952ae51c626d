import { expect } from 'chai';
import { byName } from '../../../../lib/base/records.ts';
import { DamagedFile } from '../../../../lib/base/damaged-file.ts';
import {
  LONGER_PERIODS,
  type LongerPeriod,
  MEASURE_NAMES,
  ROLLUP_NAMES,
  ROLLUPS,
} from '../../../../lib/model/index.ts';
import { filesOfRollup, loadRollup } from '../../../../lib/refresh/rollup-files.ts';
import { byPeriod } from '../../../../lib/rollup/project.ts';
import { publishedSnapshots } from '../../../../lib/snapshot/published-snapshot.ts';
import { type Manifest, MANIFEST_KEY } from '../../../../schemas/manifest.ts';
import { readsOf, refreshBucket, untidy } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { csvOf, FIRST_DAY, linesOfDays } from '../../../support/lines.ts';
import { useS3 } from '../../../support/s3.ts';

/** The last day of the first report, and the first one of the second: a few months of the third year. */
const FIRST_END = FIRST_DAY + 565;
const LATER = FIRST_DAY + 650;
/** All rollups are large. */
const LARGE = { largeRollup: 0 };

describe('a large published rollup', () => {
  const test = useS3();

  beforeEach(async () => {
    await test.bucket.put('raw/a.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_END, 1)));
    await test.bucket.put('raw/b.csv', csvOf(linesOfDays(LATER, LATER + 40, 1)));
  });

  /** By rollup, the longer periods of its files; each file has to hold what its days do. */
  const longerIn = async ({ rollups }: Manifest): Promise<Record<string, LongerPeriod[]>> => {
    const found: Record<string, LongerPeriod[]> = {};
    for (const name of ROLLUP_NAMES) {
      const { longer } = rollups[name]!;
      const { dimensions, measures } = ROLLUPS[name];
      const days = (await loadRollup(test.bucket.store, rollups[name]!, ROLLUPS[name]))!;
      for (const period of LONGER_PERIODS) {
        if (longer[period] === undefined) continue;
        const file = await loadRollup(test.bucket.store, longer[period], { dimensions, measures });
        expect(file, `${name} by ${period}`).to.deep.equal(byPeriod(days, period));
      }
      found[name] = LONGER_PERIODS.filter((period) => longer[period] !== undefined);
    }
    return found;
  };

  it('is published by month and year as well, where these have half the cells at most', async () => {
    const { manifest } = await refreshBucket(test.bucket, LARGE);
    const both = [...LONGER_PERIODS];
    // Of thirty lines of a month most differ in something.
    expect(await longerIn(manifest!)).to.deep.equal({
      ...byName(ROLLUP_NAMES, () => both),
      sales: ['year'],
    });
    expect(await untidy(test.bucket)).to.deep.equal([]);
  });

  it('is published by day alone where it is not large', async () => {
    const { manifest } = await refreshBucket(test.bucket);
    expect(await longerIn(manifest!)).to.deep.equal(byName(ROLLUP_NAMES, () => []));
    const { cells } = manifest!.rollups['daily']!;
    const next = await refreshBucket(test.bucket, { force: true, largeRollup: cells });
    expect((await longerIn(next.manifest!))['daily']).to.deep.equal([]);
    const last = await refreshBucket(test.bucket, { force: true, largeRollup: cells - 1 });
    expect((await longerIn(last.manifest!))['daily']).to.deep.equal([...LONGER_PERIODS]);
  });

  it('is not published by periods of which the data has fewer than three', async () => {
    await test.bucket.remove('raw/a.csv');
    await test.bucket.put('raw/b.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 100, 30)));
    const { manifest } = await refreshBucket(test.bucket, LARGE);
    expect((await longerIn(manifest!))['daily']).to.deep.equal(['month']);
  });

  it('follows a report that changes, and is written again where a file of it is gone', async () => {
    await refreshBucket(test.bucket, LARGE);
    await test.bucket.put('raw/b.csv', csvOf(linesOfDays(LATER, LATER + 20, 4)));
    const { manifest } = await refreshBucket(test.bucket, LARGE);
    await longerIn(manifest!);
    const [, month] = filesOfRollup(manifest!.rollups['daily']!);
    const reads = readsOf(test.bucket);
    await test.bucket.remove(month!.key);
    await longerIn((await refreshBucket(test.bucket, LARGE)).manifest!);
    expect(readsOf(test.bucket)).to.equal(reads);
  });

  it('answers as one that is published by day, and reads of it only what it needs', async () => {
    const read = () => publishedSnapshots(test.bucket.store, MANIFEST_KEY)();
    const questions = [
      [{}, []],
      [{ from: FIRST_DAY + 3, to: LATER + 20 }, ['state']],
      [{ from: FIRST_DAY + 3, where: { state: ['Goa'] } }, ['month', 'category']],
      [{ to: FIRST_DAY + 100 }, ['day']],
    ] as const;
    const answers = async () => {
      const { rollups } = (await read())!;
      return Promise.all(questions.map(([filter, by]) => rollups.sums<(typeof by)[number]>(filter, by, MEASURE_NAMES)));
    };
    await refreshBucket(test.bucket);
    const expected = await answers();
    await refreshBucket(test.bucket, { force: true, ...LARGE });
    expect(await answers()).to.deep.equal(expected);
    const [days, years] = [/places\.parquet$/, /places\.by-year\.parquet$/];
    const before = [days, years].map((key) => test.bucket.count('GetObject', key));
    await (await read())!.rollups.sums({}, ['city'], ['lines']);
    const after = [days, years].map((key) => test.bucket.count('GetObject', key));
    expect([after[0]! - before[0]!, after[1]! - before[1]! > 0]).to.deep.equal([0, true]);
  });

  it('is read from a manifest of before, which names files by quarter as well', async () => {
    const { manifest } = await refreshBucket(test.bucket, LARGE);
    const lines = async () => {
      const { rollups: read } = (await publishedSnapshots(test.bucket.store, MANIFEST_KEY)())!;
      return read.sums({ from: FIRST_DAY + 3 }, ['quarter'], ['lines']);
    };
    const expected = await lines();
    const rollups = Object.entries(manifest!.rollups).map(([name, file]) => {
      const { key } = file;
      const quarter = { ...file.longer.month, key: key.replace('.parquet', '.by-quarter.parquet') };
      return [name, { ...file, longer: { ...file.longer, quarter } }];
    });
    await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rollups: Object.fromEntries(rollups) }));
    expect(await lines()).to.deep.equal(expected);
    expect((await refreshBucket(test.bucket, LARGE)).report).to.include({ outcome: 'unchanged', rows_read: 0 });
  });

  it('gives no number of a longer period that is damaged', async () => {
    await refreshBucket(test.bucket, LARGE);
    test.bucket.fault({ on: 'GetObject', key: /places\.by-year\.parquet$/, fault: 'flip bit' });
    const { rollups } = (await publishedSnapshots(test.bucket.store, MANIFEST_KEY)())!;
    expect(await failureOf(rollups.sums({}, ['city'], ['lines']))).to.be.instanceOf(DamagedFile);
    expect((await rollups.sums({ to: FIRST_DAY + 3 }, ['city'], ['lines']))[0]!.measures.lines).to.be.above(0);
  });
});
