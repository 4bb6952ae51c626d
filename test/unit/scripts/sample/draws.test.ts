import { expect } from 'chai';
import { DAYS, linesPerDay } from '../../../../scripts/sample/days.ts';
import { below, chance, createRandom } from '../../../../scripts/sample/random.ts';
import { weighted } from '../../../../scripts/sample/weighted.ts';

describe('scripts/sample: draws', () => {
  it('gives the numbers of sfc32', () => {
    const random = createRandom(1);
    expect([random(), random(), random()]).to.deep.equal([1080862987, 3546521498, 2861869171]);
  });

  it('gives other numbers for another seed or stream', () => {
    const starts = [createRandom(1), createRandom(2), createRandom(1, 1), createRandom(1 + 2 ** 32)].map((next) =>
      next(),
    );
    expect(new Set(starts).size).to.equal(4);
  });

  it('draws below a limit, and with a probability', () => {
    const random = createRandom(5);
    const drawn = Array.from({ length: 2000 }, () => below(random, 10));
    expect(new Set(drawn)).to.deep.equal(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const hits = Array.from({ length: 20_000 }, () => chance(random, 0.3)).filter(Boolean);
    expect(hits.length / 20_000).to.be.closeTo(0.3, 0.02);
    expect([chance(random, 0), chance(random, 1)]).to.deep.equal([false, true]);
  });

  it('draws values by their weights, and never one of weight 0', () => {
    const random = createRandom(11);
    const pick = weighted([
      ['never', 0],
      ['seldom', 1],
      ['often', 90],
      ['now and then', 9],
    ]);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 100_000; draw += 1) {
      const value = pick(random);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect(counts.get('never')).to.equal(undefined);
    expect(counts.get('seldom')).to.be.closeTo(1000, 200);
    expect(counts.get('often')).to.be.closeTo(90_000, 600);
    expect(counts.get('now and then')).to.be.closeTo(9000, 500);
  });

  it('needs a weight', () => {
    expect(() => weighted([])).to.throw(RangeError);
    expect(() => weighted([['a', 0]])).to.throw(RangeError);
  });

  it('spreads any number of lines over the days, and loses none', () => {
    expect(DAYS).to.have.length(90);
    expect(DAYS[0]).to.deep.equal({ iso: '2022-06-29', monthFirst: '06-29-22' });
    expect(DAYS[89]).to.deep.equal({ iso: '2022-04-01', monthFirst: '04-01-22' });
    for (const rows of [0, 1, 7, 90, 1001, 129_000, 10_000_000]) {
      const lines = linesPerDay(rows);
      expect(lines.reduce((sum, count) => sum + count, 0)).to.equal(rows);
      expect(Math.min(...lines)).to.be.at.least(0);
    }
  });
});
