import type { Snapshot } from '../../../../lib/snapshot/snapshot.ts';
import { type SnapshotReport, summaryOfSources } from '../../../../lib/snapshot/sources.ts';
import { type Cell, setOf } from '../rollup/cells.ts';

export const report = (key: string): SnapshotReport => ({
  key,
  series: 'default',
  etag: 'e',
  lastModified: new Date('2024-01-07T08:00:00Z'),
  rows: 6,
  active: 3,
  cancelled: 2,
  rejected: 1,
  refunds: 0,
  erased: 0,
  no_lines: 0,
  format: null,
  settled: null,
  currency: 'INR',
  timeZone: 'Asia/Kolkata',
  rejectedByReason: { 'amount: unknown_form': 1 },
  rejectedLines: { 'amount: unknown_form': [7] },
  warnings: [],
  dataFrom: 19_083,
  dataTo: 19_084,
  replacedDays: 0,
  superseded: [],
  expired: false,
  failure: null,
});

/** What a snapshot says besides its cells; `sources` are the reports behind it, the newest first. */
type Facts = Partial<Omit<Snapshot, 'sources'>> & { sources?: readonly SnapshotReport[] };

export function snapshotOf(cells: readonly Cell[], { sources = [report('a.csv')], ...facts }: Facts = {}): Snapshot {
  return {
    id: 's1',
    rollups: setOf(cells),
    currencies: currenciesOf(cells),
    refreshedAt: new Date('2024-01-07T08:00:00Z'),
    checkedAt: new Date('2024-01-07T10:00:00Z'),
    refreshFailedAt: null,
    timeZone: 'Asia/Kolkata',
    stale: false,
    rejected: 1,
    missingColumns: ['country'],
    warnings: [],
    sources: {
      ...summaryOfSources(sources),
      series: [...new Set(sources.map(({ series }) => series))],
      all: async () => sources,
    },
    refreshes: async () => [],
    defaultCurrency: 'INR',
    ...facts,
  };
}

/** Lines of each currency, counted cell by cell: most first, ties by code. */
function currenciesOf(cells: readonly Cell[]): Record<string, number> {
  const lines = new Map<string, number>();
  for (const { values, measures } of cells) {
    const { currency } = values;
    lines.set(currency, (lines.get(currency) ?? 0) + measures.lines + measures.cancelled);
  }
  return Object.fromEntries([...lines].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
