import type { Cube } from '../../../../lib/rollup/cube.ts';
import type { Snapshot, SnapshotReport } from '../../../../lib/snapshot/snapshot.ts';
import { type Cell, cubeOf } from '../rollup/cubes.ts';

/** A cell of one INR line of 100.00 on a day, but for what is given. */
export function cell(
  day: number,
  values: Partial<Cell['values']> = {},
  measures: Partial<Cell['measures']> = {},
): Cell {
  return {
    day,
    values: {
      series: 'default',
      country: 'IN',
      state: 'Kerala',
      category: 'Kurta',
      fulfilment: 'Amazon',
      b2b: 'false',
      channel: 'Amazon.in',
      currency: 'INR',
      ...values,
    },
    measures: { lines: 1, quantity: 1, revenue: 10_000, cancelled: 0, returned: 0, returned_revenue: 0, ...measures },
  };
}

export const report = (key: string): SnapshotReport => ({
  key,
  series: 'default',
  etag: 'e',
  lastModified: new Date('2024-01-07T08:00:00Z'),
  rows: 6,
  active: 3,
  cancelled: 2,
  rejected: 1,
  dataFrom: 19_083,
  dataTo: 19_084,
  replacedDays: 0,
  failure: null,
});

export function snapshotOf(cells: readonly Cell[] | Cube, facts: Partial<Snapshot> = {}): Snapshot {
  return {
    id: 's1',
    cube: 'size' in cells ? cells : cubeOf(cells),
    refreshedAt: new Date('2024-01-07T08:00:00Z'),
    checkedAt: new Date('2024-01-07T10:00:00Z'),
    stale: false,
    rejected: 1,
    missingColumns: ['country'],
    sources: [report('a.csv')],
    defaultCurrency: 'INR',
    ...facts,
  };
}
