import type { RefreshReport } from '../../../schemas/manifest.ts';

/** The answer of a refresh: the refresh report without its lists of reports. */
export type RefreshAnswer = Pick<
  RefreshReport,
  'outcome' | 'error' | 'snapshot' | 'rows_read' | 'rows_rejected' | 'replaced'
> & {
  reports: number;
  failed: string[];
  removed: string[];
  ignored: string[];
};

export function answerOf({
  outcome,
  error,
  snapshot,
  rows_read,
  rows_rejected,
  replaced,
  reports,
  removed,
  ignored,
}: RefreshReport): RefreshAnswer {
  const failed = reports
    .filter(({ action }) => action === 'failed')
    .map(({ key, failure }) => `${key}: ${failure?.message}`);
  return {
    outcome,
    error,
    snapshot,
    rows_read,
    rows_rejected,
    replaced,
    reports: reports.length,
    failed,
    removed,
    ignored,
  };
}
