import { expect } from 'chai';
import { publish } from '../../../../lib/refresh/publish.ts';
import { toParquet } from '../../../../lib/rollup/parquet.ts';
import { overlayStore } from '../../../../lib/storage/overlay-store.ts';
import type { BuiltReport } from '../../../../schemas/manifest.ts';
import { SETTINGS } from '../../../support/etl.ts';
import { FIRST_DAY } from '../../../support/lines.ts';
import { useS3 } from '../../../support/s3.ts';
import { cell, rollupOf } from '../rollup/cells.ts';

/** Five years. */
const DAYS = 1826;

describe('publishing five years of daily reports', () => {
  const test = useS3();

  it('keeps the manifest under 64 KB: the entry of each report is in the catalog', async () => {
    const now = () => new Date();
    const store = overlayStore(test.bucket.store, now);
    const outcomes = [];
    for (let day = 0; day < DAYS; day++) {
      const built = reportOf(day);
      await store.put(built.rollups['sales']!.key, toParquet(rollupOf([cell(FIRST_DAY + day)])), '');
      outcomes.push({ key: built.key, series: built.series, built, failure: null });
    }
    const plan = {
      published: null,
      catalog: [],
      rawCounted: false,
      isVersion1Pinned: false,
      built: new Set<string>(),
      checkedAt: now(),
      reports: [],
      reserve: null,
      removed: [],
      ignored: [],
    };
    const { manifest, catalog } = await publish(store, plan, outcomes, SETTINGS, { now });
    expect(manifest)
      .to.include({ lines: DAYS })
      .and.deep.include({ currencies: { INR: DAYS } });
    expect(catalog).to.have.lengthOf(DAYS);
    expect(Buffer.byteLength(JSON.stringify(manifest))).to.be.lessThan(64 * 1024);
    expect((await store.read(manifest.reports.catalog))!.bytes.length).to.be.greaterThan(64 * 1024);
  }).timeout(60_000);
});

/** A report of one line on one day, in a series of each year. */
function reportOf(day: number): BuiltReport {
  const reuse_key = `report-${day}`;
  const year = Math.floor(day / 365);
  return {
    key: `raw/daily-${year}/orders-of-the-day-${day}.csv`,
    series: `daily-${year}`,
    etag: reuse_key,
    last_modified: new Date(Date.UTC(2022, 3, 2 + day)).toISOString(),
    size: 1000,
    reuse_key,
    rollups: { sales: { key: `etl-output/rollups/reports/${reuse_key}/sales.parquet`, spans: null } },
    time_zone: 'UTC',
    summary: {
      rows: 1,
      active: 1,
      cancelled: 0,
      rejected: 0,
      rejects_by_reason: {},
      missing_columns: [],
      ignored_headers: [],
      unknown_states: [],
      currency: 'INR',
      bytes: 1000,
      hint: null,
    },
    runs: [[FIRST_DAY + day, [1]]],
    cleaned: `etl-output/cleaned/daily-${year}/orders-of-the-day-${day}.csv`,
    rejects: null,
    etags: {},
    warnings: [],
  };
}
