import { expect } from 'chai';
import { PACKAGING_TIMEOUT, packaged } from '../unit/template/packages.ts';
import { textOf } from '../unit/template/template.ts';

// The buckets were kept when the stack went, and their policies were not: from then on they took requests without TLS.
describe('a bucket that is kept when the stack goes', function () {
  this.timeout(PACKAGING_TIMEOUT);

  it('keeps its policy', async () => {
    const { Resources } = (await packaged('everything')).template;
    const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::S3::BucketPolicy');
    const kept = Object.entries(Resources).filter(
      ([, { Type, DeletionPolicy }]) => Type === 'AWS::S3::Bucket' && DeletionPolicy === 'RetainExceptOnCreate',
    );
    expect(kept.map(([id]) => id)).to.have.members(['ReportBucket', 'TrailBucket']);
    for (const [id] of kept) {
      const policy = policies.find(({ Properties }) => textOf(Properties?.['Bucket']) === `\${${id}}`);
      expect(policy, id).to.include({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });
});
