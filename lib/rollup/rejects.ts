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

/** A report with fewer rejects is refused for them only above `MOST_OF_FEW`. */
const LEAST_REJECTS = 20;
/** Share of rejects (a quarter) above which a report is refused however few they are, unless the allowed share is larger. */
const MOST_OF_FEW = 0.25;

/** The reason for refusing a report because of its rejects; undefined if it counts. `maxRatio`: allowed share of rejects. */
export function refusalOf(summary: ReportSummary, maxRatio: number): string | undefined {
  const none = noneCounted(summary);
  if (none !== undefined) return none;
  const { rows, rejected } = summary;
  const allowed = rejected < LEAST_REJECTS ? Math.max(MOST_OF_FEW, maxRatio) : maxRatio;
  if (rejected <= allowed * rows) return undefined;
  return `${rejected} of ${rows} rows could not be counted, more than the ${percent(allowed)} allowed; ${adviceOf(summary)}`;
}

/** The warning about a small report that counts with a larger share of rejects than a large one may have. */
export function manyRejects(summary: ReportSummary, maxRatio: number): string | undefined {
  const { rows, rejected } = summary;
  if (rejected <= maxRatio * rows) return undefined;
  return `${rejected} of ${rows} rows could not be counted, more than ${percent(maxRatio)}; ${adviceOf(summary)}`;
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
