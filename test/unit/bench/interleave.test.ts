import { expect } from 'chai';
import { interleave } from '../../../bench/measure/interleave.ts';

describe('bench/measure/interleave', () => {
  it('alternates the sides, turns the order round, and leaves the first round out', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const results = await interleave({ a: side('a'), b: side('b') }, 3);
    expect(order.join('')).to.equal('abbaabba');
    expect(results).to.deep.equal({ a: [4, 5, 8], b: [3, 6, 7] });
  });

  it('leaves as many rounds out as it is told', async () => {
    let calls = 0;
    expect(await interleave({ a: async () => ++calls }, 2, 0)).to.deep.equal({ a: [1, 2] });
    expect(await interleave({ a: async () => ++calls }, 1, 3)).to.deep.equal({ a: [6] });
  });

  it('throws what a side throws', async () => {
    const failing = async () => {
      throw new Error('no such report');
    };
    const error = await interleave({ failing }, 1).catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('message', 'no such report');
  });
});
