import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import type { RefreshReport } from '../../../schemas/manifest.ts';

/**
 * Adds the metrics of a refresh; `milliseconds` is its duration. A refresh that was handed over has only that metric: the
 * step _publish_ adds the rest.
 */
export function countRefresh(metrics: Metrics, report: RefreshReport, milliseconds: number): void {
  const count = (name: string, value: number) => metrics.addMetric(name, MetricUnit.Count, value);
  if (report.outcome === 'handed_over') {
    count('RefreshHandedOver', 1);
    return;
  }
  const failed = report.reports.filter(({ action }) => action === 'failed').length;
  count('RowsRead', report.rows_read);
  count('RowsRejected', report.rows_rejected);
  count('ReportsRead', report.reports.filter(({ action }) => action === 'read').length);
  count('ReportsFailed', failed);
  count('ReplacedLines', report.replaced.lines);
  metrics.addMetric('RefreshDuration', MetricUnit.Milliseconds, milliseconds);
  if (report.outcome !== 'failed') count('RefreshSucceeded', 1);
}
