import { expect } from 'chai';
import { SeriesFormats } from '../../../../lib/refresh/series-format.ts';
import { publish } from '../../../../lib/refresh/publish.ts';
import { settleMonths } from '../../../../lib/refresh/settle-months.ts';
import type { ModelReport } from '../../../models/orders-in-effect.ts';
import { builtReport } from '../../../support/built-report.ts';
import { SETTINGS } from '../../../support/etl.ts';
import { FIRST_DAY } from '../../../support/lines.ts';
import { memoryStore } from '../../../support/memory-store.ts';

/** Five years. */
const DAYS = 1826;

describe('publishing five years of daily reports', () => {
  it('keeps the manifest under 64 KB: the entry of each report is in the catalog', async () => {
    const now = () => new Date();
    const store = memoryStore();
    const outcomes = [];
    for (let day = 0; day < DAYS; day++) {
      const built = await builtReport(store, reportOf(day));
      outcomes.push({ key: built.key, series: built.series, built, failure: null });
    }
    const reports = outcomes.map(({ built }) => built);
    const months = await settleMonths(store, reports, {
      overlap: 'order',
      before: [],
      files: new Map(),
      lost: new Set(),
    });
    const plan = {
      published: null,
      catalog: [],
      months: [],
      arrivals: {},
      sharedOrders: [],
      formats: new SeriesFormats([], 'raw/'),
      files: new Map<string, string>(),
      rawCounted: false,
      isVersion1Pinned: false,
      built: new Set<string>(),
      checkedAt: now(),
      reports: [],
      erasedAt: null,
      reserve: null,
      expired: [],
      removed: [],
      ignored: [],
    };
    const { manifest, catalog } = await publish(store, plan, outcomes, months!, SETTINGS, { now });
    expect(manifest)
      .to.include({ lines: DAYS })
      .and.deep.include({ currencies: { INR: DAYS } });
    expect(catalog).to.have.lengthOf(DAYS);
    expect(Buffer.byteLength(JSON.stringify(manifest))).to.be.lessThan(64 * 1024);
    expect((await store.read(manifest.reports.catalog))!.bytes.length).to.be.greaterThan(64 * 1024);
  }).timeout(60_000);
});

/** A report of one line on one day, in a series of each year. */
function reportOf(day: number): ModelReport {
  const year = Math.floor(day / 365);
  const line = {
    orderId: '402-0000000-0000000',
    day: FIRST_DAY + day,
    refund: false,
    cancelled: false,
    amount: 100,
    quantity: 1,
    state: 'Goa',
    category: 'Set',
    lineKey: null,
    lastUpdate: null,
    purchase: 86_400 * (FIRST_DAY + day),
  };
  return {
    key: `raw/daily-${year}/orders-of-the-day-${day}.csv`,
    series: `daily-${year}`,
    etag: `report-${day}`,
    arrived: Date.UTC(2022, 3, 2 + day),
    holds: 'orders',
    lines: [{ ...line, orderId: `402-0000000-${String(day).padStart(7, '0')}` }],
  };
}
