import { expect } from 'chai';
import { stepsTo } from '../../../local/steps.ts';

describe('local: steps of the start', () => {
  it('say what they do, and then how long it took', async () => {
    const said: string[] = [];
    let clock = 1000;
    const step = stepsTo(
      (line) => said.push(line),
      () => clock,
    );
    const work = async (): Promise<number> => {
      expect(said).to.deep.equal(['Refreshing']);
      clock += 2340;
      return 7;
    };
    expect(await step('Refreshing', work)).to.equal(7);
    expect(said).to.deep.equal(['Refreshing', 'Refreshing: 2.3 s']);
  });

  it('say no time of what failed', async () => {
    const said: string[] = [];
    const failing = stepsTo((line) => said.push(line))('Refreshing', () => Promise.reject(new Error('no')));
    expect(await failing.catch((error: Error) => error.message)).to.equal('no');
    expect(said).to.deep.equal(['Refreshing']);
  });
});
