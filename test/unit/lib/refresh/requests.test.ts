import { expect } from 'chai';
import { filesOfRollup } from '../../../../lib/refresh/rollup-files.ts';
import { published, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../support/lines.ts';
import { useS3 } from '../../../support/s3.ts';

const REPORTS = 10;

// Requests are what a refresh with few rows takes its time for, and what S3 charges for.
describe('the requests of a refresh to S3', () => {
  const test = useS3();
  const put = (index: number, version = 1) =>
    test.bucket.put(`raw/daily/${index}.csv`, csvOf(linesOfDay(FIRST_DAY + index, 20, version)));

  /** Refreshes, and counts requests by what S3 charges: changes and listings, and the others. */
  async function requestsOfRefresh(): Promise<{ dear: number; cheap: number }> {
    const { requests } = test.s3.proxy;
    const before = requests.length;
    await refreshBucket(test.bucket);
    const operations = requests.slice(before).map(({ operation }) => operation);
    const cheap = operations.filter((operation) => /^(Get|Head)/.test(operation)).length;
    return { dear: operations.length - cheap, cheap };
  }

  it('are few where nothing changed, and grow with what changed and with published files, not with reports', async () => {
    for (let index = 0; index < REPORTS; index++) await put(index);
    const first = await requestsOfRefresh();
    expect(first.dear).to.be.at.most(40 + 6 * REPORTS);
    expect(first.cheap).to.be.at.most(20 + 6 * REPORTS);

    const unchanged = await requestsOfRefresh();
    expect(unchanged.dear).to.be.at.most(16);
    const { manifest, months } = await published(test.bucket);
    // Each of these small files is read once, as is the list of the lines files.
    const files = months.length + Object.values(manifest.rollups).flatMap(filesOfRollup).length + 1;
    expect(unchanged.cheap).to.be.at.most(8 + files);

    await put(REPORTS - 1, 2);
    const changed = await requestsOfRefresh();
    expect(changed.dear).to.be.at.most(44);
    expect(changed.cheap).to.be.at.most(20 + 2 * REPORTS);
  });
});
