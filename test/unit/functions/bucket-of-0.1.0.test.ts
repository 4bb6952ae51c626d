import { expect } from 'chai';
import { askHandlers } from '../../support/answers.ts';
import { type ExpectedOfBucket, loadBucketOf010 } from '../../support/bucket-0.1.0.ts';
import { readsOf, refreshBucket } from '../../support/etl.ts';
import { useS3 } from '../../support/s3.ts';

describe('a bucket that version 0.1.0 published', () => {
  const test = useS3();
  let expected: ExpectedOfBucket;

  beforeEach(async () => {
    expected = await loadBucketOf010(test.bucket);
  });

  const isAnsweredAsBefore = async () => {
    const answers = await askHandlers(test.s3.url, test.bucket.name, expected.answers);
    expect(answers).to.deep.equal(expected.answers);
  };

  it('is answered from as before', isAnsweredAsBefore);

  it('is answered from as before once it is refreshed, and no report is read again', async () => {
    const { report } = await refreshBucket(test.bucket, { settings: { snapshotKeep: 2 } });
    expect(report.outcome).to.equal('unchanged');
    expect(readsOf(test.bucket)).to.equal(0);
    await isAnsweredAsBefore();
  });

  it('is answered from as before once every report is read again', async () => {
    const { report } = await refreshBucket(test.bucket, { force: true });
    expect(report.outcome).to.equal('published');
    await isAnsweredAsBefore();
  });
});
