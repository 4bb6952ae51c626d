import { expect } from 'chai';
import type { Plan, PlannedReport } from '../../../../lib/refresh/plan.ts';
import { SeriesFormats } from '../../../../lib/refresh/series-format.ts';
import { refreshProgress } from '../../../../scripts/refresh/progress.ts';
import { terminal } from '../terminal.ts';

const planned = (key: string, size: number, action: PlannedReport['action']): PlannedReport => ({
  report: { key, series: 'default', etag: key, last_modified: '2024-01-01T00:00:00Z', size },
  reuseKey: key,
  known: undefined,
  format: null,
  action,
  name: key,
  cleaned: true,
});
const planOf = (...reports: PlannedReport[]): Plan => ({
  published: null,
  catalog: [],
  months: [],
  arrivals: {},
  sharedOrders: [],
  formats: new SeriesFormats([], 'raw/'),
  files: new Map(),
  rawCounted: false,
  isVersion1Pinned: false,
  built: new Set(),
  checkedAt: new Date(0),
  reports,
  reserve: null,
  erasedAt: null,
  expired: [],
  removed: [],
  ignored: [],
});

describe('scripts/refresh: progress', () => {
  const one = planned('one', 1_500_000, 'read');
  const other = planned('other', 500_000, 'read');
  const reused = planned('reused', 9_000_000, 'reuse');

  function shown(work: (events: ReturnType<typeof refreshProgress>['events']) => void, isTTY = true): string {
    const stream = terminal(isTTY);
    let now = 0;
    const progress = refreshProgress({ stream, now: () => (now += 1000) });
    work(progress.events);
    progress.stop();
    return String(stream.read() ?? '');
  }

  it('adds up what is read of all reports that have to be read', () => {
    const text = shown((events) => {
      events.planned?.(planOf(one, reused, other));
      events.progress?.(one, { bytes: 750_000, rows: 100 });
      events.progress?.(other, { bytes: 250_000, rows: 50 });
    });
    expect(text).to.include('0% · 0 B of 2.0 MB');
    expect(text).to.include('50% · 1.0 MB of 2.0 MB · 150 rows');
  });

  it('takes a report that is done for whole', () => {
    const text = shown((events) => {
      events.planned?.(planOf(one, other));
      events.progress?.(one, { bytes: 750_000, rows: 100 });
      events.read?.(one, { gone: true });
    });
    expect(text).to.include('75% · 1.5 MB of 2.0 MB · 100 rows');
  });

  it('takes a report that is begun anew for what it is now', () => {
    const text = shown((events) => {
      events.planned?.(planOf(one, other));
      events.progress?.(one, { bytes: 750_000, rows: 100 });
      events.progress?.(one, { bytes: 100_000, rows: 10 });
    });
    expect(text).to.include('5% · 100.0 kB of 2.0 MB · 10 rows');
  });

  it('starts again with a new plan', () => {
    const text = shown((events) => {
      events.planned?.(planOf(one, other));
      events.read?.(one, { gone: true });
      events.planned?.(planOf(other));
      events.progress?.(other, { bytes: 250_000, rows: 50 });
    });
    expect(text).to.include('50% · 250.0 kB of 500.0 kB · 50 rows');
  });

  it('shows nothing where nothing has to be read, or where there is no terminal', () => {
    expect(shown((events) => events.planned?.(planOf(reused)))).to.equal('');
    expect(shown((events) => events.planned?.(planOf(one)), false)).to.equal('');
  });
});
