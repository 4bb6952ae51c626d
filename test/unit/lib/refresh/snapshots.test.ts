import { expect } from 'chai';
import { UnknownSnapshot, keptSnapshots, unpinSnapshot, useSnapshot } from '../../../../lib/refresh/snapshots.ts';
import { Conflict } from '../../../../lib/storage/writable-store.ts';
import { HOUR, ahead, published, readsOf, refreshBucket } from '../../../support/etl.ts';
import { FIRST_DAY, cellsOf, csvOf, linesOfDay } from '../../../support/lines.ts';
import { memoryBucket } from '../../../support/memory-store.ts';
import type { Bucket } from '../../../support/s3.ts';

const MANIFEST = 'etl-output/manifest.v2.json';

describe('snapshots', () => {
  let bucket: Bucket;
  beforeEach(() => {
    bucket = memoryBucket();
  });

  const linesOf = (place: number) => linesOfDay(FIRST_DAY + place, 5);

  /** Publishes the reports `from` to `to`, one day each; gives the snapshot's id. */
  const publishDays = async (from: number, to: number): Promise<string> => {
    for (let place = from; place <= to; place++) await bucket.put(`raw/${place}.csv`, csvOf(linesOf(place)));
    const { manifest } = await refreshBucket(bucket);
    return manifest!.snapshot;
  };
  const holds = async (to: number): Promise<void> => {
    const days = Array.from({ length: to + 1 }, (_, place) => linesOf(place));
    expect((await published(bucket)).cells).to.deep.equal(cellsOf(days.flat()));
  };

  it('are listed with the newest numbers first', async () => {
    expect(await keptSnapshots(bucket.store)).to.deep.equal([]);
    const first = await publishDays(0, 0);
    const second = await publishDays(1, 2);
    const kept = await keptSnapshots(bucket.store);
    expect(kept.map(({ id, published: serves }) => [id, serves])).to.deep.equal([
      [second, true],
      [first, false],
    ]);
    expect(kept.map(({ manifest }) => manifest?.lines)).to.deep.equal([15, 5]);
    expect(kept.map(({ manifest }) => manifest?.days)).to.deep.equal([
      { from: '2022-04-01', to: '2022-04-03' },
      { from: '2022-04-01', to: '2022-04-01' },
    ]);
  });

  it('are gone back to, and stay until they are let go', async () => {
    const first = await publishDays(0, 0);
    const second = await publishDays(1, 1);
    const { manifest: used } = await useSnapshot(bucket.store, first.slice(0, 8));
    expect(used).to.include({ snapshot: first, pinned: true });
    expect((await published(bucket)).manifest).to.deep.equal(used);
    await holds(0);

    await bucket.put('raw/2.csv', csvOf(linesOf(2)));
    expect((await refreshBucket(bucket)).report).to.include({ outcome: 'pinned', rows_read: 5, snapshot: first });
    await holds(0);
    expect(await keptSnapshots(bucket.store)).to.have.lengthOf(2);

    expect(await unpinSnapshot(bucket.store)).to.equal(first);
    expect(await unpinSnapshot(bucket.store)).to.equal(null);
    await holds(0);
    const reads = readsOf(bucket);
    expect((await refreshBucket(bucket)).report).to.include({ outcome: 'published', rows_read: 0 });
    expect(readsOf(bucket)).to.equal(reads);
    await holds(2);
    expect((await keptSnapshots(bucket.store)).map(({ id }) => id)).to.include.members([first, second]);
  });

  it('are gone forward to again, also after what is no longer needed was removed', async () => {
    const first = await publishDays(0, 0);
    const second = await publishDays(1, 1);
    await useSnapshot(bucket.store, first);
    await unpinSnapshot(bucket.store);
    await bucket.remove('raw/1.csv');
    await refreshBucket(bucket, { now: ahead(2 * HOUR) });
    await holds(0);
    await useSnapshot(bucket.store, second);
    await holds(1);
  });

  it('may be the one that serves: it is only kept from changing', async () => {
    const first = await publishDays(0, 0);
    const { manifest } = await published(bucket);
    expect((await useSnapshot(bucket.store, first)).manifest).to.deep.equal({ ...manifest, pinned: true });
    await bucket.put('raw/1.csv', csvOf(linesOf(1)));
    expect((await refreshBucket(bucket)).report.outcome).to.equal('pinned');
  });

  it('are refused where none or several are meant, and nothing is written', async () => {
    await publishDays(0, 0);
    await publishDays(1, 1);
    await bucket.put('etl-output/rollups/snapshots/0123456789abcdef/manifest.json', 'of another version');
    const before = await bucket.read(MANIFEST);
    for (const id of ['nothing', '', '0123456789abcdef']) {
      const error = await useSnapshot(bucket.store, id).catch((thrown: unknown) => thrown);
      expect(error, id).to.be.instanceOf(UnknownSnapshot);
    }
    expect(await bucket.read(MANIFEST)).to.deep.equal(before);
    const other = (await keptSnapshots(bucket.store)).at(-1);
    expect(other).to.deep.equal({ id: '0123456789abcdef', manifest: null, published: false });
  });

  it('do not undo a refresh that publishes at the same time', async () => {
    const first = await publishDays(0, 0);
    const change = async (): Promise<void> => {
      await publishDays(1, 1);
    };
    bucket.fault({ on: 'PutObject', key: MANIFEST, times: 1, fault: { before: change } });
    const error = await useSnapshot(bucket.store, first).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Conflict);
    await holds(1);
    expect((await published(bucket)).manifest.pinned).to.equal(false);
  });
});
