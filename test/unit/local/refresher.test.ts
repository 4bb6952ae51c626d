import { expect } from 'chai';
import type { RefreshResult } from '../../../lib/refresh/refresh.ts';
import { Refresher } from '../../../local/refresher.ts';

/** Refreshes that end when they are told to. */
class Refreshes {
  readonly begun: PromiseWithResolvers<RefreshResult>[] = [];
  readonly begin = (): Promise<RefreshResult> => {
    const refresh = Promise.withResolvers<RefreshResult>();
    this.begun.push(refresh);
    return refresh.promise;
  };
  async untilBegun(count: number): Promise<void> {
    while (this.begun.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const result = (snapshot: string) => ({ report: { snapshot } }) as RefreshResult;

describe('local: refresher', () => {
  it('makes one refresh of requests that come together', async () => {
    const refreshes = new Refreshes();
    const refresher = new Refresher(refreshes.begin, 1);
    const asked = [refresher.request(), refresher.request()];
    expect(asked[0]).to.equal(asked[1]);
    await refreshes.untilBegun(1);
    refreshes.begun[0]?.resolve(result('a'));
    expect(await Promise.all(asked)).to.deep.equal([result('a'), result('a')]);
    expect(refreshes.begun).to.have.lengthOf(1);
  });

  it('begins another one for what comes while one runs, and only after it', async () => {
    const refreshes = new Refreshes();
    const refresher = new Refresher(refreshes.begin, 1);
    const first = refresher.request();
    await refreshes.untilBegun(1);
    const second = [refresher.request(), refresher.request()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(refreshes.begun).to.have.lengthOf(1);
    refreshes.begun[0]?.resolve(result('a'));
    await refreshes.untilBegun(2);
    refreshes.begun[1]?.resolve(result('b'));
    expect(await first).to.deep.equal(result('a'));
    expect(await Promise.all(second)).to.deep.equal([result('b'), result('b')]);
    expect(refreshes.begun).to.have.lengthOf(2);
  });

  it('goes on after one that failed', async () => {
    const refreshes = new Refreshes();
    const refresher = new Refresher(refreshes.begin, 1);
    const first = refresher.request().catch((error: Error) => error.message);
    await refreshes.untilBegun(1);
    refreshes.begun[0]?.reject(new Error('no store'));
    expect(await first).to.equal('no store');
    const second = refresher.request();
    await refreshes.untilBegun(2);
    refreshes.begun[1]?.resolve(result('b'));
    expect(await second).to.deep.equal(result('b'));
  });
});
