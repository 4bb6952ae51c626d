import { expect } from 'chai';
import { isMet } from '../../../bench/case.ts';
import { compare, sideOf } from '../../../bench/cases/side.ts';

const fast = sideOf([
  { ms: 50, rss_mb: 100 },
  { ms: 40, rss_mb: 120 },
  { ms: 90, rss_mb: 110 },
]);
const slow = sideOf([{ ms: 100, rss_mb: 300 }, null]);

describe('bench/cases/side', () => {
  it('takes the medians of the runs that went well', () => {
    expect(fast).to.deep.equal({ ms: 50, rss_mb: 110 });
    expect(slow).to.deep.equal({ ms: 100, rss_mb: 300 });
    expect(sideOf([null])).to.deep.equal({ ms: null, rss_mb: null });
  });

  it('divides ours by theirs and compares both with the goals', () => {
    const result = compare({
      name: 'a case',
      ours: ['ours', fast],
      peer: ['theirs', slow],
      most: { time: 0.4, memory: 0.5 },
      goals: [{ what: 'MiB', value: 110, most: 256 }],
    });
    expect(result).to.include({ ours_ms: 50, peer_ms: 100, ratio: 0.5, ratio_of: 'time' });
    expect(result.goals.map(({ what, value }) => [what, value])).to.deep.equal([
      ["time of the peer's", 0.5],
      ["memory of the peer's", 0.367],
      ['MiB', 110],
    ]);
    expect(result.goals.map(isMet)).to.deep.equal([false, true, true]);
  });

  it('says nothing of a peer that failed', () => {
    const result = compare({ name: 'a case', ours: ['ours', fast], peer: ['theirs', sideOf([])], most: { time: 1 } });
    expect(result).to.include({ peer_ms: null, peer_rss_mb: null, ratio: null });
    expect(result.goals).to.deep.equal([]);
  });

  it('knows goals that are lower limits', () => {
    expect([0.79, 0.8].map((value) => isMet({ what: 'share', value, least: 0.8 }))).to.deep.equal([false, true]);
  });
});
