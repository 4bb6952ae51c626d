import { expect } from 'chai';
import { answerHealth } from '../../../../lib/answers/index.ts';
import { ask, NOW } from './ask.ts';
import { cell } from '../rollup/cells.ts';
import { report, snapshotOf } from './snapshots.ts';

const DAY = 19_083;

describe('the values of filters', () => {
  const sales = snapshotOf([
    cell(DAY, { state: 'Goa', category: 'Set' }, { lines: 2, cancelled: 3 }),
    cell(DAY, { state: 'Kerala', category: 'Kurta', b2b: 'true' }, { lines: 5 }),
    cell(DAY + 1, { state: 'Assam', category: 'Kurta', currency: 'USD' }, { lines: 1 }),
  ]);

  it('are listed with all their lines, of every currency and cancelled ones too, most first, ties by name', async () => {
    const { data, metadata } = await ask.dimensions(sales);
    const { weekday, hour, status, service_level, promotion, city, ...others } = data;
    expect(weekday).to.deep.equal([
      { value: 'Friday', lines: 10 },
      { value: 'Saturday', lines: 1 },
    ]);
    for (const list of [hour, status, service_level, promotion, city]) {
      expect(list).to.deep.equal([{ value: 'one', lines: 11 }]);
    }
    const one = [{ value: 'one', lines: 11 }];
    expect(others).to.deep.equal({
      sku: one,
      asin: one,
      style: one,
      size: one,
      series: [{ value: 'default', lines: 11 }],
      country: [{ value: 'IN', lines: 11 }],
      state: [
        { value: 'Goa', lines: 5 },
        { value: 'Kerala', lines: 5 },
        { value: 'Assam', lines: 1 },
      ],
      category: [
        { value: 'Kurta', lines: 6 },
        { value: 'Set', lines: 5 },
      ],
      fulfilment: [{ value: 'Amazon', lines: 11 }],
      b2b: [
        { value: 'false', lines: 6 },
        { value: 'true', lines: 5 },
      ],
      channel: [{ value: 'Amazon.in', lines: 11 }],
      currency: [
        { value: 'INR', lines: 10 },
        { value: 'USD', lines: 1 },
      ],
    });
    expect(metadata.totals).to.include({ state: 3, category: 2 });
    expect(metadata).to.deep.include({ snapshot_records: 11, currency: 'INR' });
  });

  it('come in pages', async () => {
    const { data, metadata } = await ask.dimensions(sales, { limit: '1', offset: '1' });
    expect([data.state, data.category, data.country]).to.deep.equal([
      [{ value: 'Kerala', lines: 5 }],
      [{ value: 'Set', lines: 5 }],
      [],
    ]);
    expect(metadata.totals).to.include({ state: 3, country: 1 });
  });

  it('are those that contain a text, of the lists that are asked for', async () => {
    const { data, metadata } = await ask.dimensions(sales, { q: 'ER', dimension: ['state', 'category'], limit: '1' });
    expect(data).to.deep.equal({ state: [{ value: 'Kerala', lines: 5 }], category: [] });
    expect(metadata).to.deep.include({ totals: { state: 1, category: 0 }, truncated: [], left_out: [] });
    expect((await ask.dimensions(sales, { limit: '2' })).metadata.truncated).to.deep.equal(['state']);
  });

  it('leave out lists that no rollup has together with the filters, unless they are asked for', async () => {
    const { data, metadata } = await ask.dimensions(sales, { sku: ['one'] });
    expect(metadata.left_out).to.include.members(['state', 'city', 'hour']).and.not.include('category');
    expect(data).to.have.property('category').and.to.deep.equal(data.category);
    expect(data).not.to.have.property('state');
    const asked = await ask.dimensions(sales, { sku: ['one'], dimension: ['state'] });
    expect(asked.data.state?.map(({ value }) => value)).to.deep.equal(['Goa', 'Kerala', 'Assam']);
  });

  it('are none where there are no lines', async () => {
    expect(Object.values((await ask.dimensions(snapshotOf([]))).data).flat()).to.deep.equal([]);
  });
});

describe('the reports', () => {
  const failure = {
    code: 'TOO_MANY_REJECTS',
    message: '2 of 3 rows could not be counted',
    at: new Date('2024-01-07T09:00:00Z'),
    rejectedByReason: { 'amount: invalid': 2 },
    rejectedLines: { 'amount: invalid': [2, 4] },
  };
  const sources = [
    { ...report('new.csv'), rows: 0, active: 0, cancelled: 0, rejected: 0, dataFrom: null, dataTo: null, failure },
    { ...report('b.csv'), replacedDays: 2, failure },
    report('a.csv'),
  ];
  const snapshot = snapshotOf([cell(DAY)], { sources });

  it('are listed with all their details, including those that do not count', async () => {
    const { data, metadata } = await ask.sources(snapshot);
    const told = {
      code: 'TOO_MANY_REJECTS',
      message: '2 of 3 rows could not be counted',
      at: '2024-01-07T09:00:00.000Z',
      rejected_by_reason: { 'amount: invalid': 2 },
      rejected_lines: { 'amount: invalid': [2, 4] },
    };
    expect(data[0]).to.deep.include({ key: 'new.csv', rows: 0, data_from: null, data_to: null, failure: told });
    expect(data[1]).to.deep.include({ key: 'b.csv', rows: 6, replaced_days: 2, failure: told });
    expect(data[2]).to.deep.equal({
      key: 'a.csv',
      series: 'default',
      etag: 'e',
      last_modified: '2024-01-07T08:00:00.000Z',
      rows: 6,
      active: 3,
      cancelled: 2,
      refunds: 0,
      no_lines: 0,
      rejected: 1,
      erased: 0,
      data_from: '2022-04-01',
      data_to: '2022-04-02',
      replaced_days: 0,
      superseded: [],
      expired: false,
      format: null,
      settled: null,
      currency: 'INR',
      time_zone: 'Asia/Kolkata',
      rejected_by_reason: { 'amount: unknown_form': 1 },
      rejected_lines: { 'amount: unknown_form': [7] },
      warnings: [],
      failure: null,
    });
    expect(metadata.total).to.equal(3);
    expect(metadata.sources_count).to.equal(2); // that numbers come from
  });

  it('come in pages', async () => {
    const { data, metadata } = await ask.sources(snapshot, { limit: '1', offset: '2' });
    expect([data.map(({ key }) => key), metadata.total]).to.deep.equal([['a.csv'], 3]);
    expect((await ask.sources(snapshot, { offset: '3' })).data).to.deep.equal([]);
  });
});

describe('health', () => {
  it('has the age of the snapshot in whole seconds, and nothing of its contents', () => {
    const answer = answerHealth(snapshotOf([cell(DAY)], { stale: true }), '1.2.3', NOW);
    expect(answer).to.deep.equal({
      status: 'success',
      timestamp: '2024-01-07T10:30:00.000Z',
      data: { ok: true, snapshot_age_seconds: 9000, checked_age_seconds: 1800 },
      metadata: {
        snapshot: 's1',
        refreshed_at: '2024-01-07T08:00:00.000Z',
        checked_at: '2024-01-07T10:00:00.000Z',
        stale: true,
        refresh_failed_at: null,
        service_version: '1.2.3',
      },
    });
  });

  it('is of age 0 where a clock is behind', () => {
    const { data } = answerHealth(snapshotOf([]), '1', new Date('2024-01-07T07:59:59Z'));
    expect(data).to.deep.equal({ ok: true, snapshot_age_seconds: 0, checked_age_seconds: 0 });
  });
});
