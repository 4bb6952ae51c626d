import { expect } from 'chai';
import { published, readsOf, refreshBucket } from '../support/etl.ts';
import { FIRST_DAY, cellsOf, csvOf, linesOfDays } from '../support/lines.ts';
import { useS3 } from '../support/s3.ts';

// An error that was not foreseen in one report ended every refresh, and so kept all other reports from being counted.
describe('a report in which reading fails for an unforeseen reason', () => {
  const test = useS3();
  const lines = linesOfDays(FIRST_DAY, FIRST_DAY + 2, 5);
  const events = {
    progress: ({ report }: { report: { key: string } }) => {
      if (report.key === 'raw/odd.csv') throw new TypeError('Jane Doe, 1 Main Street');
    },
  };

  it('is left out with the place of the fault, and is not read again; others count', async () => {
    const { bucket } = test;
    await bucket.put('raw/good.csv', csvOf(lines));
    await bucket.put('raw/odd.csv', csvOf(lines));
    const { report } = await refreshBucket(bucket, { events });
    expect(report.outcome).to.equal('published');
    const { failure } = report.reports.find(({ key }) => key === 'raw/odd.csv')!;
    expect(failure).to.include({ code: 'UNEXPECTED' });
    expect(failure!.message)
      .to.match(/ \(TypeError in .*unexpected-error-in-one-report\.test\.ts:\d+:\d+\)\. /)
      .and.not.include('Jane');
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(lines));
    const reads = readsOf(bucket);
    await refreshBucket(bucket, { events });
    expect(readsOf(bucket)).to.equal(reads);
  });
});
