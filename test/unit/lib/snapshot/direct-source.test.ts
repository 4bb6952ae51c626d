import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { StoreError } from '../../../../lib/storage/objects.ts';
import { SnapshotError } from '../../../../lib/snapshot/snapshot-error.ts';
import type { SnapshotSource } from '../../../../lib/snapshot/snapshot.ts';
import { workbookOf } from '../../../support/workbook.ts';
import { FakeStore, KEY, reportOf } from '../storage/fake-store.ts';

const fails = () => {
  throw new StoreError('down');
};

async function thrownBy(source: SnapshotSource): Promise<unknown> {
  try {
    await source.current();
  } catch (error) {
    return error;
  }
  throw new Error('There was a snapshot');
}

async function failureOf(source: SnapshotSource): Promise<SnapshotError> {
  const error = await thrownBy(source);
  if (error instanceof SnapshotError) return error;
  throw error;
}

const codeOf = async (source: SnapshotSource) => (await failureOf(source)).code;

describe('bucketSource where nothing was published', () => {
  let store: FakeStore;
  beforeEach(() => {
    store = new FakeStore();
    store.put('one', reportOf(3));
  });

  describe('freshness', () => {
    it('reads the report once and does not look again within the TTL', async () => {
      const source = store.source();
      const snapshot = await source.current();
      store.time += 59_999;
      expect(await source.current()).to.equal(snapshot);
      expect([store.finds, store.opens]).to.deep.equal([1, 1]);
      expect(snapshot.rollups.sizes.sales).to.equal(3);
    });

    it('reports where the numbers come from and how fresh they are', async () => {
      const { id, rollups, sources, warnings, refreshes, ...facts } = await store.source().current();
      expect(await refreshes()).to.deep.equal([]);
      expect(id).to.match(/^[0-9a-f]{16}$/);
      expect(rollups.range).to.deep.equal({ from: 19_083, to: 19_085 }); // 2022-04-01 to 2022-04-03
      expect(facts).to.deep.equal({
        refreshedAt: new Date('2024-01-07T08:00:00Z'),
        checkedAt: new Date('2024-01-07T10:00:00Z'),
        refreshFailedAt: null,
        timeZone: 'UTC',
        stale: false,
        rejected: 0,
        missingColumns: facts.missingColumns,
        currencies: { INR: 3 },
        defaultCurrency: 'INR',
      });
      // Whether the month comes first, three days in April do not say.
      expect(warnings.map(({ code }) => code)).to.deep.equal(['REPORT_WARNING']);
      expect(facts.missingColumns).to.include.members(['state', 'category']);
      expect(sources).to.deep.include({ count: 1, series: ['default'] });
      const settled = (await sources.all())[0]?.settled;
      expect(settled).to.deep.include({ encoding: 'utf-8', delimiter: ',', header_line: 1 });
      expect(await sources.all()).to.deep.equal([
        {
          key: KEY,
          series: 'default',
          etag: 'one',
          lastModified: new Date('2024-01-07T08:00:00Z'),
          rows: 3,
          active: 3,
          cancelled: 0,
          refunds: 0,
          no_lines: 0,
          rejected: 0,
          erased: 0,
          format: 'amazon-sale-report',
          settled,
          currency: 'INR',
          timeZone: 'UTC',
          rejectedByReason: {},
          rejectedLines: {},
          warnings: [warnings[0]!.message.replace(`${KEY}: `, '')],
          dataFrom: 19_083,
          dataTo: 19_085,
          replacedDays: 0,
          superseded: [],
          expired: false,
          failure: null,
        },
      ]);
      const { newest } = sources;
      expect(newest).to.deep.equal([
        {
          key: KEY,
          etag: 'one',
          last_modified: '2024-01-07T08:00:00.000Z',
          rows: 3,
          active: 3,
          cancelled: 0,
          refunds: 0,
          no_lines: 0,
          rejected: 0,
          erased: 0,
        },
      ]);
    });

    it('looks again after the TTL, and reads only what has another ETag', async () => {
      const source = store.source();
      const first = await source.current();
      store.time += 60_000;
      const second = await source.current();
      expect([store.finds, store.opens]).to.deep.equal([2, 1]);
      expect(second.rollups).to.equal(first.rollups);
      expect(second.checkedAt).to.deep.equal(new Date(store.time));

      store.put('two', reportOf(5));
      store.time += 60_000;
      const third = await source.current();
      expect([store.finds, store.opens]).to.deep.equal([3, 2]);
      expect(third.rollups.sizes.sales).to.equal(5);
      expect(third.id).not.to.equal(first.id);
    });

    it('gives another id to the same bytes counted in another zone', async () => {
      const utc = await store.source().current();
      const kolkata = await store.source({ report: { timeZone: 'Asia/Kolkata' } }).current();
      expect(kolkata.id).not.to.equal(utc.id);
    });

    it('shares one look and one read among callers at the same time', async () => {
      const source = store.source();
      const all = await Promise.all(Array.from({ length: 20 }, () => source.current()));
      expect(new Set(all).size).to.equal(1);
      expect([store.finds, store.opens]).to.deep.equal([1, 1]);
    });
  });

  describe('a report with rejects', () => {
    const withRejects = (good: number, bad: number) => {
      const rows = Array.from({ length: good + bad }, (_, i) => `${i},${i < good ? '2022-04-01' : 'never'},Shipped,5`);
      return ['Order ID,Date,Status,Amount', ...rows].join('\n').concat('\n');
    };

    it('is refused where a refresh would refuse it, with the reason', async () => {
      store.put('one', Buffer.from(withRejects(5, 2)));
      const error = await failureOf(store.source({ report: { maxRejectRatio: 0.05 } }));
      expect(error.code).to.equal('REPORT_UNREADABLE');
      expect(error.message).to.include('2 of 7 rows could not be counted, more than the 25 % allowed');
    });

    it('has a warning where it counts with more of them than a larger one may have', async () => {
      store.put('one', Buffer.from(withRejects(6, 2)));
      const { warnings, rejected } = await store.source({ report: { maxRejectRatio: 0.05 } }).current();
      expect(rejected).to.equal(2);
      expect(warnings.map(({ message }) => message).join()).to.include(
        '2 of 8 rows could not be counted, more than 5 %',
      );
    });
  });

  describe('a report that changes while it is read', () => {
    it('is looked up again', async () => {
      store.onOpen = () => {
        if (store.opens === 1) store.put('two', reportOf(4));
      };
      expect((await store.source().current()).rollups.sizes.sales).to.equal(4);
      expect([store.finds, store.opens]).to.deep.equal([2, 2]);
    });

    it('is given up after three times', async () => {
      store.onOpen = () => store.put(`next ${store.opens}`, reportOf(4));
      expect(await codeOf(store.source())).to.equal('STORE_UNAVAILABLE');
      expect(store.opens).to.equal(3);
    });
  });

  describe('failures with nothing at hand', () => {
    it('is STORE_UNAVAILABLE, for a few seconds without another request, then tries again', async () => {
      store.onFind = fails;
      const source = store.source();
      const error = await failureOf(source);
      expect(error.code).to.equal('STORE_UNAVAILABLE');
      expect(error.retryAfter).to.equal(5);
      expect(error.message).not.to.contain('down');
      expect(error.cause).to.be.instanceOf(StoreError);

      store.onFind = () => {};
      store.time += 4999;
      expect(await codeOf(source)).to.equal('STORE_UNAVAILABLE');
      expect(store.finds).to.equal(1);
      store.time += 1;
      expect((await source.current()).stale).to.equal(false);
    });

    it('is the error of all callers that waited for the same check', async () => {
      store.onFind = fails;
      const source = store.source();
      const errors = await Promise.all(Array.from({ length: 5 }, () => codeOf(source)));
      expect(new Set(errors)).to.deep.equal(new Set(['STORE_UNAVAILABLE']));
      expect(store.finds).to.equal(1);
    });

    it('is NO_DATA, with the way out, where there is no report', async () => {
      store.object = null;
      const source = store.source();
      const error = await failureOf(source);
      expect(error.code).to.equal('NO_DATA');
      expect(error.message).to.contain(KEY);
      store.put('one', reportOf(1));
      store.time += 5000;
      expect((await source.current()).rollups.sizes.sales).to.equal(1);
    });

    it('is NO_DATA that names the folder of reports first, where a refresh takes them from one', async () => {
      store.object = null;
      const { message } = await failureOf(store.source({ reportFolder: 'raw/' }));
      expect(message).to.equal(`There is no report yet. Upload one to the bucket below raw/, or as ${KEY}`);
    });

    it('is REFRESH_REQUIRED for a report that is too large, which is not opened', async () => {
      const source = store.source({ maxBytes: 20 });
      const error = await failureOf(source);
      expect(error.code).to.equal('REFRESH_REQUIRED');
      expect(error.message).to.contain('20 bytes').and.contain('refresh');
      expect(error.retryAfter).to.be.above(0);
      expect(store.opens).to.equal(0);
    });

    it('is REFRESH_REQUIRED for a report that is too large once it is decompressed', async () => {
      store.put('gz', gzipSync(reportOf(3) + '\n'.repeat(100_000)));
      expect(await codeOf(store.source({ maxBytes: 50_000 }))).to.equal('REFRESH_REQUIRED');
      expect(store.opens).to.equal(1);
    });

    it('is REFRESH_REQUIRED for a workbook, which only a refresh reads', async () => {
      store.put('book', await workbookOf({ Orders: [['Order ID', 'Date', 'Status', 'Amount']] }));
      const error = await failureOf(store.source());
      expect(error.code).to.equal('REFRESH_REQUIRED');
      expect(error.message).to.equal(
        'The report is an Excel workbook. Only a refresh can read it. Run the refresh, then try again',
      );
    });

    it('is REPORT_UNREADABLE with what is wrong with the report, which is not read again within the TTL', async () => {
      store.put('bad', 'Order ID,Status,Amount\n1,Shipped,5\n');
      const source = store.source();
      const error = await failureOf(source);
      expect(error.code).to.equal('REPORT_UNREADABLE');
      expect(error.message).to.match(/date/i);
      store.time += 59_999;
      expect(await codeOf(source)).to.equal('REPORT_UNREADABLE');
      expect(store.opens).to.equal(1);
      store.put('good', reportOf(2));
      store.time += 1;
      expect((await source.current()).rollups.sizes.sales).to.equal(2);
    });

    it('passes an error that nobody foresaw', async () => {
      const bug = new TypeError('x is not a function');
      store.onOpen = () => {
        throw bug;
      };
      expect(await thrownBy(store.source())).to.equal(bug);
    });
  });

  describe('failures with an old snapshot at hand', () => {
    it('uses it as stale while the store is down, and tries again after a few seconds', async () => {
      const source = store.source();
      const first = await source.current();
      store.onFind = fails;
      store.time += 60_000;
      const stale = await source.current();
      expect(stale).to.deep.equal({ ...first, stale: true });
      expect(await source.current()).to.equal(stale);
      expect(store.finds).to.equal(2);

      store.onFind = () => {};
      store.time += 5000;
      const fresh = await source.current();
      expect(fresh).to.deep.equal({ ...first, checkedAt: new Date(store.time) });
      expect(store.opens).to.equal(1);
    });

    it('serves it as stale while the new report cannot be read', async () => {
      const source = store.source();
      const first = await source.current();
      store.put('bad', 'nothing that is needed\n');
      store.time += 60_000;
      const stale = await source.current();
      expect([stale.id, stale.stale]).to.deep.equal([first.id, true]);
      store.put('good', reportOf(7));
      store.time += 60_000;
      const fresh = await source.current();
      expect([fresh.rollups.sizes.sales, fresh.stale]).to.deep.equal([7, false]);
    });

    it('drops it when the report has been removed', async () => {
      const source = store.source();
      await source.current();
      store.object = null;
      store.time += 60_000;
      expect(await codeOf(source)).to.equal('NO_DATA');
    });
  });

  it('reports each read and each failure', async () => {
    const told: string[] = [];
    const source = store.source({
      events: {
        reading: ({ etag }) => told.push(`reading ${etag}`),
        loaded: (_, { rows }) => void told.push(`loaded ${rows}`),
        failed: (error) => told.push(`failed ${error instanceof Error ? error.message : ''}`),
      },
    });
    await source.current();
    store.onFind = fails;
    store.time += 60_000;
    await source.current();
    expect(told).to.deep.equal(['reading one', 'loaded 3', 'failed down']);
    expect(source.origin).to.deep.equal({ bucket: 'reports', key: 'etl-output/manifest.v2.json' });
  });
});
