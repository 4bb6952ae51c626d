import { expect } from 'chai';
import { runRefresh } from '../../../scripts/refresh/run.ts';
import { localCommand } from '../../../local/display.ts';
import { resultLines } from '../../../local/result-line.ts';
import { sampleNotice } from '../../../local/sample-notice.ts';
import { SETTINGS } from '../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay, linesOfDays } from '../../support/lines.ts';
import { useS3 } from '../../support/s3.ts';

const SAMPLE = 'raw/sample/sample-report.csv';

describe('local: what is said of a refresh', () => {
  const test = useS3();
  const bucketOf = () => ({ store: test.bucket.store, settings: SETTINGS });
  const refreshed = (emptyCommand?: string) =>
    runRefresh(bucketOf(), { bar: null, ...(emptyCommand !== undefined && { emptyCommand }) });
  const place = () => ({ bucket: bucketOf(), local: { s3: test.bucket.client, bucket: 'b' }, s3Url: 'http://s3' });

  it('names the report that has lines instead', async () => {
    await test.bucket.put('raw/whole.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 4, 6)));
    await refreshed();
    await test.bucket.put('raw/cut.csv', csvOf(linesOfDay(FIRST_DAY + 2, 2)));
    expect(resultLines(await refreshed(), 4568)).to.deep.equal([
      'raw/cut.csv: 2 rows; 2 lines count as raw/whole.csv has them',
    ]);
    await test.bucket.put('raw/new.csv', csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 4, 7)));
    expect(resultLines(await refreshed(), 4568)).to.deep.equal(['raw/new.csv: 35 rows']);
  });

  it('names the most frequent reason of a refused report once', async () => {
    const bad = Array.from({ length: 4 }, (_, index) => `b${index},02-30-22,Shipped,5.00`);
    await test.bucket.put('raw/bad.csv', ['Order ID,Date,Status,Amount', ...bad].join('\n'));
    await test.bucket.put('raw/good.csv', csvOf(linesOfDay(FIRST_DAY, 1)));
    const [line] = resultLines(await refreshed(), 4568);
    expect(line).to.equal(
      'raw/bad.csv is refused: None of the 4 rows could be counted; most often date: no_such_day (4). Write dates as YYYY-MM-DD',
    );
  });

  it('names the whole command for a bucket without reports', async () => {
    await test.bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 2)));
    await refreshed();
    await test.bucket.remove('raw/a.csv');
    const command = localCommand(43001, 'refresh', '--allow-empty');
    expect(command).to.equal('S3_PORT=43001 npm run refresh -- --local --allow-empty');
    expect(localCommand(4568, 'refresh', '--allow-empty')).to.equal('npm run refresh -- --local --allow-empty');
    const failed = (given?: string) => refreshed(given).catch((error: Error) => error.message);
    expect(await failed(command)).to.include(`or run ${command} if they were removed on purpose`);
    expect(await failed()).to.include('or refresh with --allow-empty if they were removed on purpose');
  });

  it('names the made-up report the first time that another one comes', async () => {
    const said: string[] = [];
    const notice = sampleNotice(place(), (line) => said.push(line));
    await test.bucket.put(SAMPLE, csvOf(linesOfDays(FIRST_DAY, FIRST_DAY + 9, 3)));
    await refreshed();
    notice(await refreshed());
    expect(said).to.deep.equal([]);
    for (const name of ['a', 'b']) {
      await test.bucket.put(`raw/${name}.csv`, csvOf(linesOfDay(FIRST_DAY + 20, 2)));
      notice(await refreshed());
      expect(said).to.deep.equal([
        `The sample report ${SAMPLE} still counts too. To remove it: curl -X DELETE 'http://s3/b/${SAMPLE}'`,
      ]);
    }
  });

  it('does not where nothing of it counts, or where its name is that of another report', async () => {
    const said: string[] = [];
    const notice = sampleNotice(place(), (line) => said.push(line));
    await test.bucket.put(SAMPLE, csvOf(linesOfDay(FIRST_DAY, 3)));
    await refreshed();
    await test.bucket.put('raw/sample/a.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    notice(await refreshed());
    await test.bucket.remove(SAMPLE);
    notice(await refreshed());
    await test.bucket.put(SAMPLE, csvOf(linesOfDay(FIRST_DAY + 1, 3)));
    notice(await refreshed());
    await test.bucket.put('raw/b.csv', csvOf(linesOfDay(FIRST_DAY + 2, 5)));
    notice(await refreshed());
    expect(said).to.deep.equal([]);
  });
});
