import type { KeptSnapshot } from '../../lib/refresh/snapshots.ts';
import { formatCount } from '../cli/format.ts';

const COLUMNS = ['SNAPSHOT', 'REFRESHED AT', 'LINES', 'REPORTS', 'DAYS', ''];
const NUMBERS = new Set([2, 3]);

/** The snapshots as a text table, one line each. */
export function tableOf(snapshots: readonly KeptSnapshot[]): string {
  const rows = [COLUMNS, ...snapshots.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (text: string, column: number): string =>
    NUMBERS.has(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
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
