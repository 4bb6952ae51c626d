import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { mapConcurrent } from '../../../../lib/base/map-concurrent.ts';
import { failureOf } from '../../../support/failure.ts';

describe('mapConcurrent', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);

  it('keeps the order, and so many at work', async () => {
    let working = 0;
    let most = 0;
    const given: [number, number][] = [];
    const task = async (item: number) => {
      most = Math.max(most, ++working);
      await pause(item % 3);
      working--;
      return item * 2;
    };
    for await (const pair of mapConcurrent(items, 4, task)) given.push(pair);
    expect(given).to.deep.equal(items.map((item) => [item, item * 2]));
    expect(most).to.equal(4);
  });

  it('begins no more than that before what was begun is taken', async () => {
    let begun = 0;
    const pairs = mapConcurrent(items, 3, async () => Promise.resolve(++begun));
    await pairs.next();
    await pause(5);
    expect(begun).to.equal(3);
    await pairs.next();
    expect(begun).to.equal(4);
    await pairs.return(undefined);
  });

  it('throws at the turn of the one that fails, and leaves nothing unhandled', async () => {
    const given: number[] = [];
    const task = async (item: number) => (item < 2 ? pause(5, item) : Promise.reject(new Error(`no ${item}`)));
    const work = async () => {
      for await (const [item] of mapConcurrent(items, 4, task)) given.push(item);
    };
    expect((await failureOf(work())).message).to.equal('no 2');
    expect(given).to.deep.equal([0, 1]);
  });

  it('gives nothing for nothing', async () => {
    const given = [];
    for await (const pair of mapConcurrent([], 4, async () => Promise.resolve(1))) given.push(pair);
    expect(given).to.deep.equal([]);
  });
});
