import { expect } from 'chai';
import { growth } from '../../../bench/cases/growth.ts';
import prices from '../../../resources/prices.json' with { type: 'json' };
import { OBSERVED } from '../../../scripts/cost/model.ts';

const refresh = (ms: number | null, rss_mb: number | null) => ({ refresh: { ms, rss_mb } });
const exponentsOf = ({ exponents }: ReturnType<typeof growth>) =>
  exponents.map(({ of, tasks }) => [of, tasks['refresh']!.ms, tasks['refresh']!.rss_mb]);

describe('bench/cases/growth', () => {
  const measured = growth('work, rows', 'rows', 'A report of so many rows.', [
    { work: 1000, tasks: refresh(100, 100) },
    { work: 10_000, tasks: refresh(100.2, 100) },
    { work: 100_000, tasks: refresh(1002, 200) },
  ]);

  it('prices a million calls as they are deployed, each of whole milliseconds', () => {
    const { lambda_requests_per_million: calls, lambda_arm64_per_gb_second: each } = prices;
    const dollars = (ms: number) => calls + ms * 1000 * (OBSERVED.memory / 1024) * each;
    const found = measured.points.map(({ tasks }) => tasks['refresh']!.usd_per_million!);
    for (const [place, ms] of [100, 101, 1002].entries())
      expect(found[place]).to.be.closeTo(dollars(ms), dollars(ms) * 0.005);
  });

  it('gives the exponents over all points and at their end', () => {
    expect(exponentsOf(measured)).to.deep.equal([
      ['exponent', 0.5, 0.15],
      ['of the last two', 1, 0.3],
    ]);
  });

  it('gives none where something was not measured, or only once', () => {
    const once = growth('work, rows', 'rows', '', [{ work: 1000, tasks: refresh(100, 100) }]);
    const without = growth('work, rows', 'rows', '', [
      { work: 1000, tasks: refresh(null, 100) },
      { work: 10_000, tasks: refresh(100, 100) },
    ]);
    expect(exponentsOf(once)).to.deep.equal([['exponent', null, null]]);
    expect(exponentsOf(without)).to.deep.equal([['exponent', null, 0]]);
  });
});
