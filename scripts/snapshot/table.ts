import type { KeptSnapshot } from '../../lib/refresh/snapshots.ts';
import { formatCount } from '../cli/format.ts';
import { textTable } from '../cli/table.ts';

const COLUMNS = ['SNAPSHOT', 'REFRESHED AT', 'LINES', 'REPORTS', 'DAYS', ''];

/** The snapshots as a text table, one line each. */
export function tableOf(snapshots: readonly KeptSnapshot[]): string {
  return textTable([COLUMNS, ...snapshots.map(cells)], (column) => column === 2 || column === 3);
}

function cells({ id, manifest, published }: KeptSnapshot): string[] {
  if (manifest === null) return [id, '', '', '', '', 'written by another version of the service'];
  const { days } = manifest;
  return [
    id,
    manifest.refreshed_at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    formatCount(manifest.lines),
    formatCount(manifest.reports.count),
    days === null ? 'none' : `${days.from} to ${days.to}`,
    published ? (manifest.pinned ? 'published, pinned' : 'published') : '',
  ];
}
