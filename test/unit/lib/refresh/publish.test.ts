import { expect } from 'chai';
import { settleMonths } from '../../../../lib/refresh/settle-months.ts';
import type { ModelReport } from '../../../models/orders-in-effect.ts';
import { builtReport } from '../../../support/built-report.ts';
import { FIRST_DAY } from '../../../support/lines.ts';
import { memoryStore } from '../../../support/memory-store.ts';
import { publishMonths } from '../../../support/publishing.ts';

/** Five years. */
const DAYS = 1826;

describe('publishing five years of daily reports', () => {
  it('keeps the manifest under 64 KB: the entry of each report is in the catalog', async () => {
    const store = memoryStore();
    const reports = [];
    for (let day = 0; day < DAYS; day++) reports.push(await builtReport(store, reportOf(day)));
    const months = await settleMonths(store, reports, {
      overlap: 'order',
      before: [],
      files: new Map(),
      lost: new Set(),
    });
    const { manifest, catalog } = await publishMonths(store, reports, months!);
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
