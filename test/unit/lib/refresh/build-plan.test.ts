import { expect } from 'chai';
import { PlanBuilder, timeFor } from '../../../../lib/refresh/build-plan.ts';
import { plan } from '../../../../lib/refresh/plan.ts';
import { BUILD_SETTINGS, readsOf } from '../../../support/etl.ts';
import { FIRST_DAY, csvOf, linesOfDay } from '../../../support/lines.ts';
import { useMemory } from '../../../support/memory-store.ts';

const GIB = 1024 ** 3;

describe('the time for a report', () => {
  const test = useMemory();

  it('is a minute at least, more for long ones and those that grow, and less than a function has', () => {
    expect(timeFor({ key: 'raw/a.csv', size: 1000 })).to.equal(60_000);
    expect(timeFor({ key: 'raw/a.csv', size: 2 * GIB })).to.be.within(200_000, 230_000);
    expect(timeFor({ key: 'raw/a.csv.GZ', size: GIB / 4 })).to.be.within(250_000, 300_000);
    expect(timeFor({ key: 'raw/a.csv', size: 100 * GIB })).to.equal(600_000);
  });

  it('has to be there, or another refresh reads it', async () => {
    const now = () => new Date();
    await test.bucket.put('raw/a.csv', csvOf(linesOfDay(FIRST_DAY, 5)));
    const planned = await plan(test.bucket.store, BUILD_SETTINGS, { now });
    const long = { ...planned.reports[0]!, report: { ...planned.reports[0]!.report, size: 2 * GIB } };
    const build = (reports: typeof planned.reports, timeLeft: number) =>
      new PlanBuilder(test.bucket.store, BUILD_SETTINGS, { now, timeLeft: () => timeLeft }).build({
        ...planned,
        reports,
      });
    expect(await build([long], 100_000)).to.equal(null);
    expect(readsOf(test.bucket)).to.equal(0);
    expect(await build(planned.reports, 100_000)).to.have.length(1);
  });
});
