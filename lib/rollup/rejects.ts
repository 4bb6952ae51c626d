import type { ReportSummary } from '../../schemas/manifest.ts';

/** The most frequent reason of the rejects: `most often date: no_such_day (5)`, and a hint if there is one. */
export function adviceOf({ hint, rejects_by_reason }: Pick<ReportSummary, 'hint' | 'rejects_by_reason'>): string {
  const most = Object.entries(rejects_by_reason).sort(([, a], [, b]) => b - a)[0];
  return `most often ${most?.[0]} (${most?.[1]})${hint === null ? '' : `. ${hint}`}`;
}

/** Why no row of a report counts; undefined if one does, or if the report has no rows. */
export function noneCounted(summary: ReportSummary): string | undefined {
  const { rows, rejected } = summary;
  if (rows === 0 || rejected < rows) return undefined;
  return `None of the ${rows} rows could be counted; ${adviceOf(summary)}`;
}
