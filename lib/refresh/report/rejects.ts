import type { ReportSummary } from '../../../schemas/manifest.ts';

/** What most rejects have in common: `most often date: no_such_day (5)`, and a hint where there is one. */
export function adviceOf({ hint, rejects_by_reason }: ReportSummary): string {
  const most = Object.entries(rejects_by_reason).sort(([, a], [, b]) => b - a)[0];
  return `most often ${most?.[0]} (${most?.[1]})${hint === null ? '' : `. ${hint}`}`;
}

/** Why a report with rows counts for nothing; undefined where a row of it counts, or where it has none. */
export function noneCounted(summary: ReportSummary): string | undefined {
  const { rows, rejected } = summary;
  if (rows === 0 || rejected < rows) return undefined;
  return `None of the ${rows} rows could be counted; ${adviceOf(summary)}`;
}
