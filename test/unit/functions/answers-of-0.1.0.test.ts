import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { type SampleOptions, sampleReport } from '../../../scripts/sample/index.ts';
import { type Answer, askHandlers } from '../../support/answers.ts';
import { withNamedCurrency } from '../../support/named-currency.ts';
import { withNamedStates } from '../../support/renamed-states.ts';
import { refreshBucket } from '../../support/etl.ts';
import { type TestS3, startS3 } from '../../support/s3.ts';

/** A report that was in the bucket, in the order of arrival: made by `npm run sample`, or written by hand. */
type RecordedReport = { key: string; sha256: string } & ({ sample: SampleOptions } | { text: string });

const file = join(import.meta.dirname, '../../fixtures/answers-0.1.0.json');
const recorded = JSON.parse(readFileSync(file, 'utf8')) as { reports: RecordedReport[]; answers: Answer[] };

describe('the answers of version 0.1.0', () => {
  let s3: TestS3;
  let answers: Answer[];

  before(async () => {
    s3 = await startS3();
    const bucket = await s3.bucket();
    for (const report of recorded.reports) {
      const bytes = 'text' in report ? Buffer.from(report.text) : Buffer.concat([...sampleReport(report.sample)]);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(sha256, `${report.key} is not the report of that time`).to.equal(report.sha256);
      await bucket.put(report.key, withNamedCurrency(bytes));
      await pause(5); // Of two reports the newer one counts: no two may have the same time.
    }
    // As 0.1.0 did where reports overlap.
    const { report } = await refreshBucket(bucket, { settings: { overlap: 'day' } });
    expect(report.outcome).to.equal('published');
    answers = await askHandlers(s3.url, bucket.name, recorded.answers);
  });
  after(() => s3.stop());

  for (const [index, expected] of recorded.answers.entries()) {
    it(`${expected.question} as ${expected.accept}`, () => {
      expect(answers[index]).to.deep.equal(withNamedStates(expected, recorded.answers));
    });
  }
});
