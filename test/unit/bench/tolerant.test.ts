import { expect } from 'chai';
import { atMost, tolerant } from '../../../bench/measure/tolerant.ts';

describe('bench/measure/tolerant', () => {
  it('gives what comes out', async () => {
    const side = tolerant(async () => 5);
    expect([await side.run(), await side.run(), side.failure]).to.deep.equal([5, 5, null]);
  });

  it('ends after so many calls', async () => {
    let calls = 0;
    const side = atMost(2, async () => ++calls);
    expect([await side(), await side(), await side(), calls]).to.deep.equal([1, 2, null, 2]);
  });

  it('takes a failure for a result, keeps its first line, and does not try again', async () => {
    let tries = 0;
    const side = tolerant(async () => {
      tries++;
      throw new Error('String too long\n    at somewhere');
    });
    expect([await side.run(), await side.run()]).to.deep.equal([null, null]);
    expect([side.failure, tries]).to.deep.equal(['String too long', 1]);
  });
});
