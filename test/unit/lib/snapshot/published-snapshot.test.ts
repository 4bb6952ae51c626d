import { expect } from 'chai';
import { handler as analytics } from '../../../../functions/analytics.ts';
import { handler as cities } from '../../../../functions/cities.ts';
import { handler as dimensions } from '../../../../functions/dimensions.ts';
import { handler as kpis } from '../../../../functions/kpis.ts';
import { handler as products } from '../../../../functions/products.ts';
import { handler as refreshes } from '../../../../functions/refreshes.ts';
import { handler as regions } from '../../../../functions/regions.ts';
import { handler as sources } from '../../../../functions/sources.ts';
import { handler as trends } from '../../../../functions/trends.ts';
import { route } from '../../../../lib/http/route.ts';
import { linesByCurrency } from '../../../../lib/rollup/lines.ts';
import { sumsOf } from '../../../../lib/rollup/sums.ts';
import { answerFrom } from '../../../../lib/snapshot/answer-from.ts';
import { bucketSource } from '../../../../lib/snapshot/direct-source.ts';
import type { Snapshot, SnapshotSource } from '../../../../lib/snapshot/snapshot.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import { MANIFEST_V1_KEY } from '../../../../lib/snapshot/version-1.ts';
import { type ObjectStore, StoreError } from '../../../../lib/storage/objects.ts';
import { MANIFEST_KEY, type Manifest } from '../../../../schemas/manifest.ts';
import { problemSchema } from '../../../../schemas/problem.ts';
import { loadBucketOf010, REPLACED } from '../../../support/bucket-0.1.0.ts';
import { refreshBucket } from '../../../support/etl.ts';
import { failureOf } from '../../../support/failure.ts';
import { useS3 } from '../../../support/s3.ts';
import { context, get, logged } from '../http/requests.ts';
import { KEY, reportOf } from '../storage/fake-store.ts';

const TTL = 60_000;
/** A line from each of two states on each of three days: the rollup `daily` has fewer cells than `sales`. */
const TWO_STATES = ['Order ID,Date,Status,Amount,ship-state']
  .concat(['Goa', 'Kerala'].flatMap((state) => [1, 2, 3].map((day) => `o,04-0${day}-22,Shipped,100.00,${state}`)))
  .join('\n');

const linesOf = async ({ rollups }: Snapshot) => (await sumsOf(rollups, {}, ['lines'])).lines;

describe('bucketSource', () => {
  const test = useS3();
  let time: number;

  beforeEach(() => {
    time = Date.now();
  });

  const source = (store: ObjectStore = test.bucket.store) => {
    const now = () => new Date(time);
    return bucketSource({ store, manifestKey: MANIFEST_KEY, key: KEY, ttl: TTL, maxBytes: 1e6, report: {}, now });
  };
  const published = async (): Promise<Manifest> => (await refreshBucket(test.bucket)).manifest!;
  const reads = (key: string | RegExp) => test.bucket.count('GetObject', key);
  const forgetReads = () => (test.s3.proxy.requests.length = 0);
  /** Status and code of the answer of a route, and the header `Retry-After`. */
  const asked = async ({ declaration }: Pick<typeof kpis, 'declaration'>, from: SnapshotSource) => {
    const service = () => ({ version: '1', requiresKey: false });
    const handler = route(declaration, { source: () => from, now: () => new Date(time), service });
    const { result } = await logged(() => handler(get(declaration.path), context()));
    const { statusCode, body, headers } = result;
    if (statusCode === 200) return { status: statusCode };
    const { code, detail } = problemSchema.parse(JSON.parse(body));
    return { status: statusCode, code, detail, retryAfter: headers['Retry-After'] };
  };
  // Each answers other data, which `asked` does not look at.
  const ROUTES = {
    analytics,
    cities,
    dimensions,
    kpis,
    products,
    refreshes,
    regions,
    sources,
    trends,
  } as unknown as Record<string, typeof kpis>;

  it('serves what a refresh published, and reads no report for it', async () => {
    await test.bucket.put('raw/shop/a.csv', TWO_STATES);
    const manifest = await published();
    forgetReads();
    const snapshot = await source().current();
    expect(snapshot).to.include({ id: manifest.snapshot, stale: false, rejected: 0, defaultCurrency: 'INR' });
    expect(snapshot).to.deep.include({ currencies: { INR: 6 } });
    expect(snapshot.refreshedAt.toISOString()).to.equal(manifest.refreshed_at);
    expect(snapshot.rollups.range).to.deep.equal({ from: 19_083, to: 19_085 });
    expect(snapshot.sources).to.deep.include({ count: 1, newest: manifest.reports.newest });
    expect([reads(/^raw\//), reads(MANIFEST_KEY), reads(/parquet$/), reads(/catalog/)]).to.deep.equal([0, 1, 0, 0]);
    expect(await linesOf(snapshot)).to.equal(6);
    expect([reads(/daily\.parquet$/), reads(/sales\.parquet$/)]).to.deep.equal([1, 0]);
    const all = await snapshot.sources.all();
    expect(all).to.have.length(1);
    expect(all[0]).to.include({
      key: 'raw/shop/a.csv',
      series: 'shop',
      rows: 6,
      dataFrom: 19_083,
      dataTo: 19_085,
      failure: null,
    });
  });

  it('reads the manifest again only after the TTL, and a rollup only if it changed', async () => {
    await test.bucket.put('raw/a.csv', reportOf(3));
    await published();
    const served = source();
    const first = await served.current();
    await linesOf(first);
    forgetReads();
    time += 59_000;
    expect(await served.current()).to.equal(first);
    expect(test.s3.proxy.requests).to.have.length(0);
    time += 2000;
    const again = await served.current();
    expect(again.rollups).to.equal(first.rollups);
    expect(await linesOf(again)).to.equal(3);
    expect([reads(MANIFEST_KEY), reads(/parquet$/)]).to.deep.equal([1, 0]);
    await published();
    time += 61_000;
    forgetReads();
    const checked = await served.current();
    expect(checked.rollups).to.equal(first.rollups);
    expect(checked.checkedAt.getTime()).to.be.greaterThan(first.checkedAt.getTime());
    expect(await linesOf(checked)).to.equal(3);
    expect(reads(/parquet$/)).to.equal(0);
    await test.bucket.put('raw/b.csv', reportOf(5));
    await published();
    time += 61_000;
    expect(await linesOf(await served.current())).to.equal(5);
  });

  it('answers from the old snapshot, as stale, while the store fails', async () => {
    await test.bucket.put('raw/a.csv', reportOf(3));
    await published();
    const { store } = test.bucket;
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

  it('reads the one report directly where nothing was ever published, and the manifest once there is one', async () => {
    await test.bucket.put(KEY, reportOf(2));
    const served = source();
    expect(await linesOf(await served.current())).to.equal(2);
    await test.bucket.put('raw/a.csv', reportOf(6));
    await published();
    time += 61_000;
    expect(await linesOf(await served.current())).to.equal(6);
  });

  describe('over files that are gone', () => {
    const remove = async (keys: readonly string[]) => {
      for (const key of keys) await test.bucket.remove(key);
    };
    const filesOf = ({ rollups }: Manifest) => Object.values(rollups).map(({ key }) => key);

    it('answers from the newer snapshot, for which it looks once', async () => {
      await test.bucket.put('raw/a.csv', reportOf(3));
      const old = await published();
      const served = source();
      await served.current();
      await test.bucket.put('raw/a.csv', reportOf(4));
      await published();
      await remove(filesOf(old));
      forgetReads();
      const used: string[] = [];
      const lines = await answerFrom(served, (snapshot) => {
        used.push(snapshot.id);
        return linesOf(snapshot);
      });
      expect(lines).to.equal(4);
      expect(used).to.have.length(2);
      expect(used[0]).to.equal(old.snapshot).and.not.equal(used[1]);
      expect(reads(MANIFEST_KEY)).to.equal(1);
    });

    it('answers from files that were written again for the same snapshot', async () => {
      await test.bucket.put('raw/a.csv', TWO_STATES);
      const manifest = await published();
      const served = source();
      await served.current();
      const { key } = manifest.rollups['daily']!;
      const rewritten = await test.bucket.put(key, await test.bucket.read(manifest.rollups['sales']!.key));
      const { bytes, sha256 } = manifest.rollups['sales']!;
      const daily = { ...manifest.rollups['daily']!, etag: rewritten, bytes, sha256 };
      const rollups = { ...manifest.rollups, daily };
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rollups }));
      expect(await answerFrom(served, linesOf)).to.equal(6);
    });

    it('gives the reports of the newer snapshot too', async () => {
      await test.bucket.put('raw/a.csv', reportOf(3));
      const old = await published();
      const served = source();
      await served.current();
      await test.bucket.put('raw/b.csv', reportOf(4));
      await published();
      await test.bucket.remove(old.reports.catalog);
      const all = await answerFrom(served, (snapshot) => snapshot.sources.all());
      expect(all.map(({ key }) => key)).to.have.members(['raw/a.csv', 'raw/b.csv']);
    });

    it('says that the store fails where there is no newer snapshot, after it looked once', async () => {
      await test.bucket.put('raw/a.csv', reportOf(3));
      const manifest = await published();
      await remove([...filesOf(manifest), manifest.reports.catalog]);
      const served = source();
      for (const name of ['kpis', 'regions', 'dimensions', 'sources']) {
        forgetReads();
        await served.current();
        const { status, code } = await asked(ROUTES[name]!, served);
        expect({ name, status, code }).to.deep.equal({ name, status: 503, code: 'STORE_UNAVAILABLE' });
        expect(reads(MANIFEST_KEY)).to.be.at.most(2);
      }
    });

    it('answers again once they are back', async () => {
      await test.bucket.put('raw/a.csv', TWO_STATES);
      const file = (await published()).rollups['daily']!.key;
      const bytes = await test.bucket.read(file);
      await test.bucket.remove(file);
      const served = source();
      expect((await asked(kpis, served)).status).to.equal(503);
      await test.bucket.put(file, bytes);
      expect((await asked(kpis, served)).status).to.equal(200);
    });
  });

  describe('over what another version published', () => {
    let manifest: Manifest;

    beforeEach(async () => {
      await test.bucket.put('raw/a.csv', reportOf(3));
      manifest = await published();
    });

    for (const [name, text, reason] of [
      ['of version 3', () => JSON.stringify({ ...manifest, version: 3 }), 'Another version of the service'],
      [
        'of version 2 without its rollups',
        () => JSON.stringify({ ...manifest, rollups: undefined }),
        'Another version of the service',
      ],
      ['that is no JSON', () => '{"version": 2,', 'damaged'],
      ['that is empty', () => '', 'damaged'],
      ['that is null', () => 'null', 'Another version of the service'],
    ] as const) {
      it(`requires a refresh if there is a manifest ${name}`, async () => {
        await test.bucket.put(MANIFEST_KEY, text());
        const error = await failureOf(source().current());
        expect(error).to.be.instanceOf(SnapshotError).and.include({ code: 'REFRESH_REQUIRED' });
        expect(error.message).to.include(reason).and.include('Run the refresh');
        for (const each of Object.values(ROUTES)) {
          expect(await asked(each, source())).to.deep.equal({
            status: 503,
            code: 'REFRESH_REQUIRED',
            detail: error.message,
            retryAfter: '60',
          });
        }
      });
    }

    it('answers from the snapshot at hand, as stale, until it is refreshed', async () => {
      const served = source();
      const first = await served.current();
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, version: 3 }));
      time += 61_000;
      const stale = await served.current();
      expect([stale.id, stale.stale, await linesOf(stale)]).to.deep.equal([first.id, true, 3]);
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rejected: 7 }));
      time += 61_000;
      expect(await served.current()).to.include({ id: first.id, stale: false, rejected: 7 });
    });

    it('requires a refresh if an answer needs a rollup that is missing, and gives the other answers', async () => {
      const { daily } = manifest.rollups;
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rollups: { daily } }));
      const served = source();
      for (const name of ['kpis', 'trends', 'dimensions', 'sources', 'refreshes']) {
        expect({ name, ...(await asked(ROUTES[name]!, served)) }).to.deep.equal({ name, status: 200 });
      }
      for (const name of ['regions', 'products', 'cities', 'analytics']) {
        const { status, code, detail } = await asked(ROUTES[name]!, served);
        expect({ name, status, code }).to.deep.equal({ name, status: 503, code: 'REFRESH_REQUIRED' });
        expect(detail).to.include('Run the refresh');
      }
    });

    it('requires a refresh if no rollup has a measure that answers need', async () => {
      const rollups = Object.fromEntries(
        Object.entries(manifest.rollups).map(([name, file]) => [name, { ...file, measures: ['quantity'] }]),
      );
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rollups }));
      const served = source();
      for (const each of Object.values(ROUTES)) {
        expect(await asked(each, served)).to.include({ status: 503, code: 'REFRESH_REQUIRED' });
      }
    });

    it('ignores rollups, dimensions and measures that it does not have', async () => {
      const more = Object.fromEntries(
        Object.entries(manifest.rollups).map(([name, file]) => {
          const { dimensions: own, measures } = file;
          return [name, { ...file, dimensions: ['gift', ...own], measures: [...measures, 'tax'] }];
        }),
      );
      const gifts = { ...manifest.rollups['daily']!, key: 'gone', cells: 1 };
      await test.bucket.put(MANIFEST_KEY, JSON.stringify({ ...manifest, rollups: { gifts, ...more } }));
      for (const each of Object.values(ROUTES)) expect((await asked(each, source())).status).to.equal(200);
    });

    for (const text of ['{"reports":[{}]}', 'nothing']) {
      it(`requires a refresh if the catalog of the reports is ${text}, and gives the other answers`, async () => {
        await test.bucket.put(manifest.reports.catalog, text);
        const served = source();
        expect(await asked(sources as unknown as typeof kpis, served)).to.include({
          status: 503,
          code: 'REFRESH_REQUIRED',
        });
        for (const name of ['kpis', 'regions', 'dimensions']) {
          expect({ name, ...(await asked(ROUTES[name]!, served)) }).to.deep.equal({ name, status: 200 });
        }
      });
    }
  });

  describe('over a bucket that version 0.1.0 published', () => {
    it('serves its snapshot', async () => {
      const expected = await loadBucketOf010(test.bucket);
      const snapshot = await source().current();
      const { lines, cancelled } = await sumsOf(snapshot.rollups, {}, ['lines', 'cancelled']);
      expect(lines + cancelled).to.equal(expected.lines);
      expect(snapshot).to.deep.include({ rejected: expected.rejected, currencies: expected.lines_by_currency });
      expect(await linesByCurrency(snapshot.rollups)).to.deep.equal(expected.lines_by_currency);
      const all = await snapshot.sources.all();
      expect(all.map(({ key, rows, failure }) => [key, rows, failure?.code ?? null])).to.deep.equal(
        expected.sources.map(({ key, rows, failure }) => [key, rows, failure]),
      );
      expect(snapshot.sources.newest[0]?.key).to.equal(all.find(({ rows }) => rows > 0)?.key);
      for (const [name, each] of Object.entries(ROUTES)) {
        // It had neither products nor cities.
        const status = name === 'products' || name === 'cities' ? 503 : 200;
        expect({ name, status: (await asked(each, source())).status }).to.deep.equal({ name, status });
      }
    });

    it('serves a newer snapshot once it is refreshed', async () => {
      await loadBucketOf010(test.bucket);
      const served = source();
      await served.current();
      await test.bucket.remove(REPLACED); // its lines are lost
      const manifest = await published();
      time += 61_000;
      forgetReads();
      expect((await served.current()).id).to.equal(manifest.snapshot);
      expect(reads(MANIFEST_V1_KEY)).to.equal(0);
    });

    it('reads its manifest and its cube again only when they are others', async () => {
      await loadBucketOf010(test.bucket);
      const served = source();
      const first = await served.current();
      forgetReads();
      time += 61_000;
      const second = await served.current();
      expect(second.rollups).to.equal(first.rollups);
      expect(reads(/\/cubes\//)).to.equal(0);
    });

    for (const [name, text] of [
      ['is no JSON', '<html>'],
      ['is of no version', '{}'],
    ] as const) {
      it(`requires a refresh if its manifest ${name}`, async () => {
        await loadBucketOf010(test.bucket);
        await test.bucket.put(MANIFEST_V1_KEY, text);
        for (const each of Object.values(ROUTES)) {
          expect(await asked(each, source())).to.include({ status: 503, code: 'REFRESH_REQUIRED' });
        }
      });
    }

    it('requires a refresh if its cube is not a rollup', async () => {
      await loadBucketOf010(test.bucket);
      const { cube } = JSON.parse((await test.bucket.read(MANIFEST_V1_KEY)).toString('utf8')) as { cube: string };
      await test.bucket.put(cube, 'nothing of the kind');
      expect(await asked(kpis, source())).to.include({ status: 503, code: 'REFRESH_REQUIRED' });
      await test.bucket.remove(cube);
      expect(await asked(kpis, source())).to.include({ status: 503, code: 'STORE_UNAVAILABLE' });
    });
  });
});
