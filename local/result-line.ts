import type { RefreshResult } from '../lib/refresh/refresh.ts';
import { countedLine, countOf, leftOutLine, type ReportEntry } from '../scripts/refresh/report-lines.ts';
import { localCommand } from './display.ts';

/** One line about a report after a refresh: its rows, or why all or some of them are not shown. */
export function resultLine(entry: ReportEntry, { report }: RefreshResult, s3Port: number): string {
  if (entry.action === 'failed') return leftOutLine(entry);
  if (report.outcome === 'pinned') {
    const unpin = localCommand(s3Port, 'snapshot', '--use latest');
    return `${countedLine(entry)}; not shown: a pinned snapshot is published. To publish refreshes again: ${unpin}`;
  }
  const counted = countedLine(entry) + replacedIn(entry);
  return entry.action === 'reused' ? `${counted}; unchanged` : counted;
}

/** One line about the `format.json` of a series after a refresh. */
export function formatLine({ key, reports, error }: RefreshResult['report']['formats'][number]): string {
  const count = countOf(reports, 'report');
  return error === null
    ? `${key}: the format of ${count}`
    : `${error}. Until then, ${count} of its series count${reports === 1 ? 's' : ''} as before`;
}

function replacedIn({ superseded }: ReportEntry): string {
  return superseded.map(({ by, lines }) => `; ${countOf(lines, 'line')} count as ${by} has them`).join('');
}

/** What a refresh did: one line per report that is new, changed or removed. */
export function resultLines(result: RefreshResult, s3Port: number): string[] {
  const { reports, removed, started_at } = result.report;
  const news = reports.filter(
    ({ action, failure }) => action === 'read' || (failure !== null && failure.at >= started_at),
  );
  return [...news.map((entry) => resultLine(entry, result, s3Port)), ...removed.map((key) => `${key} was removed`)];
}
