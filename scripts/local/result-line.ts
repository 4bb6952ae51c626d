import type { RefreshResult } from '../../lib/etl/refresh.ts';
import { countedLine, leftOutLine, type ReportEntry } from '../refresh/report-lines.ts';

/** One line about a report after a refresh: what it holds, or why it does not show. */
export function resultLine(entry: ReportEntry, { report }: RefreshResult): string {
  if (entry.action === 'failed') return leftOutLine(entry);
  const counted = countedLine(entry);
  if (report.outcome === 'pinned')
    return `${counted}; not shown: a snapshot chosen by hand is served (npm run snapshot -- --local --use latest)`;
  return entry.action === 'reused' ? `${counted}; it is as it was` : counted;
}

/** What a refresh did, one line a report that is new, changed or gone. */
export function resultLines(result: RefreshResult): string[] {
  const { reports, removed, started_at } = result.report;
  const news = reports.filter(
    ({ action, failure }) => action === 'read' || (failure !== null && failure.at >= started_at),
  );
  return [...news.map((entry) => resultLine(entry, result)), ...removed.map((key) => `${key} is gone`)];
}
