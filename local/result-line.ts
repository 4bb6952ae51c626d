import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { countedLine, countOf, leftOutLine, type ReportEntry } from '../scripts/refresh/report-lines.ts';
import { localCommand } from './local-command.ts';

/** One line about a report after a refresh: what it holds, or why it does not show, or not as a whole. */
export function resultLine(entry: ReportEntry, { report }: RefreshResult, s3Port: number): string {
  if (entry.action === 'failed') return leftOutLine(entry);
  if (report.outcome === 'pinned') {
    const unpin = localCommand(s3Port, 'snapshot', '--use latest');
    return `${countedLine(entry)}; not shown: a snapshot chosen by hand is served (${unpin})`;
  }
  const counted = countedLine(entry) + replacedIn(entry);
  return entry.action === 'reused' ? `${counted}; it is as it was` : counted;
}

function replacedIn({ replaced_days: days }: ReportEntry): string {
  if (days === 0) return '';
  const where = `; on ${countOf(days, 'day')} other reports count instead`;
  return `${where}, since they are newer or have more lines (OVERLAP=replace)`;
}

/** What a refresh did, one line a report that is new, changed or gone. */
export function resultLines(result: RefreshResult, s3Port: number): string[] {
  const { reports, removed, started_at } = result.report;
  const news = reports.filter(
    ({ action, failure }) => action === 'read' || (failure !== null && failure.at >= started_at),
  );
  return [...news.map((entry) => resultLine(entry, result, s3Port)), ...removed.map((key) => `${key} is gone`)];
}
