import { expect } from 'chai';
import { bucketSource } from '../../../../lib/snapshot/direct-source.ts';
import { type ObjectStore, StoreError, bucketStore } from '../../../../lib/storage/objects.ts';
import { writableStore } from '../../../../lib/storage/writable-store.ts';
import { refresh } from '../../../../lib/refresh/refresh.ts';
import { MANIFEST_KEY } from '../../../../schemas/manifest.ts';
import { KEY, type TestBucket, reportOf, startBucket } from '../storage/fake-store.ts';

const SETTINGS = {
  rawPrefix: 'raw/',
  fallbackKey: KEY,
  timeZone: 'UTC',
  defaultCurrency: 'INR',
  maxRejectRatio: 0.05,
  maxReportBytes: 1e9,
  overlap: 'replace',
  snapshotKeep: 5,
  writeCleaned: true,
  concurrency: 1,
} as const;

describe('bucketSource', () => {
  let bucket: TestBucket;
  let time = Date.now();
  const now = () => new Date(time);
  const source = (store: ObjectStore = bucketStore(bucket.s3, 'reports')) =>
    bucketSource({ store, manifestKey: MANIFEST_KEY, key: KEY, ttl: 60_000, maxBytes: 1e6, report: {}, now });
  const published = () => refresh(writableStore(bucket.s3, 'reports'), SETTINGS, { now: () => new Date() });
  const reads = (part: string) =>
    bucket.requests.filter(({ method, path }) => method === 'GET' && path.includes(part) && !path.includes('?')).length;

  beforeEach(async () => {
    bucket = await startBucket('reports');
    time = Date.now();
  });
  afterEach(() => bucket?.stop());

  it('serves what a refresh published, and reads no report for it', async () => {
    await bucket.put('raw/shop/a.csv', reportOf(3));
    const { manifest } = await published();
    bucket.requests.length = 0;
    const snapshot = await source().current();
    expect(snapshot).to.include({ id: manifest!.snapshot, stale: false, rejected: 0, defaultCurrency: 'INR' });
    expect(snapshot.refreshedAt.toISOString()).to.equal(manifest!.refreshed_at);
    expect(snapshot.cube.measures.lines.reduce((a, b) => a + b)).to.equal(3);
    expect(snapshot.sources).to.have.length(1);
    expect(snapshot.sources[0]).to.include({
      key: 'raw/shop/a.csv',
      series: 'shop',
      rows: 3,
      dataFrom: 19_083,
      dataTo: 19_085,
      failure: null,
    });
    expect([reads('raw/'), reads('manifest'), reads('merged')]).to.deep.equal([0, 1, 1]);
  });

  it('asks for the manifest again after the TTL only, and for the cube only when it is another', async () => {
    await bucket.put('raw/a.csv', reportOf(3));
    await published();
    const served = source();
    const first = await served.current();
    bucket.requests.length = 0;
    time += 59_000;
    expect(await served.current()).to.equal(first);
    expect(bucket.requests).to.have.length(0);
    time += 2000;
    expect((await served.current()).cube).to.equal(first.cube);
    expect([reads('manifest'), reads('merged')]).to.deep.equal([1, 0]);
    await published();
    time += 61_000;
    const checked = await served.current();
    expect(checked.cube).to.equal(first.cube);
    expect(checked.checkedAt.getTime()).to.be.greaterThan(first.checkedAt.getTime());
    expect(reads('merged')).to.equal(0);
    await bucket.put('raw/b.csv', reportOf(5));
    await published();
    time += 61_000;
    expect((await served.current()).cube.size).to.equal(5);
  });

  it('answers from the old snapshot, as stale, while the store fails', async () => {
    await bucket.put('raw/a.csv', reportOf(3));
    await published();
    const store = bucketStore(bucket.s3, 'reports');
    let down = false;
    const served = source({
      ...store,
      readObject: async (key, unless) => {
        if (down) throw new StoreError('down');
        return store.readObject(key, unless);
      },
    });
    const first = await served.current();
    down = true;
    time += 61_000;
    expect(await served.current()).to.deep.equal({ ...first, stale: true });
    down = false;
    time += 61_000;
    expect((await served.current()).stale).to.equal(false);
  });

  it('reads the manifest again, once, when the cube that it names has gone', async () => {
    await bucket.put('raw/a.csv', reportOf(3));
    const old = await published();
    await bucket.put('raw/a.csv', reportOf(4));
    await published();
    const store = bucketStore(bucket.s3, 'reports');
    const text = JSON.stringify(old.manifest).replaceAll(old.manifest!.snapshot, 'gone');
    let manifests = 0;
    const lagging = (always: boolean): ObjectStore => ({
      ...store,
      readObject: (key, unless) => {
        if (key !== MANIFEST_KEY || (++manifests > 1 && !always)) return store.readObject(key, unless);
        return Promise.resolve({ bytes: Buffer.from(text), etag: 'old' });
      },
    });
    expect((await source(lagging(false)).current()).cube.size).to.equal(4);
    const error = await source(lagging(true))
      .current()
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'STORE_UNAVAILABLE' });
  });

  it('reads the one report directly where nothing was ever published, and the manifest once there is one', async () => {
    await bucket.put(KEY, reportOf(2));
    const served = source();
    expect((await served.current()).cube.size).to.equal(2);
    await bucket.put('raw/a.csv', reportOf(6));
    await published();
    time += 61_000;
    expect((await served.current()).cube.size).to.equal(6);
  });
});
