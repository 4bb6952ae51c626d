import type { Log } from '../../snapshot/load-log.ts';
import type { RefreshEvents, RefreshResult } from '../refresh.ts';

/** Logs what a refresh does, report by report. */
export function refreshLog(log: Log & { warn: Log['info'] }, bucket: string): RefreshEvents {
  return {
    planned({ reports, expired, removed, ignored }) {
      const count = (action: string) => reports.filter((planned) => planned.action === action).length;
      const fields = { read: count('read'), reused: count('reuse'), adopted: count('adopt'), expired: expired.length };
      log.info(`Found ${reports.length} reports in s3://${bucket}`, {
        ...fields,
        removed: removed.length,
        ignored: ignored.length,
      });
    },
    reading({ report }) {
      log.info(`Reading s3://${bucket}/${report.key}`, { key: report.key, etag: report.etag, bytes: report.size });
    },
    read({ report }, built) {
      const { key } = report;
      if ('gone' in built) log.warn(`${key} was removed before it could be read`, { key });
      else if ('failure' in built)
        log.error(`${key} is refused: ${built.failure.message}`, { key, failure: built.failure });
      else {
        const { summary, warnings } = built.built;
        log.info(`Records loaded: ${summary.rows} (${summary.rejected} rejected)`, { key, ...summary });
        for (const warning of warnings) log.warn(warning, { key });
      }
    },
    warning(message, error) {
      log.warn(message, { error });
    },
  };
}

/** Logs the end of a refresh, with the published numbers. */
export function logResult(log: Log, { report, manifest, kpis }: RefreshResult): void {
  if (manifest !== null && kpis !== null) {
    const { currency, lines } = manifest;
    log.info(`Active orders: ${kpis.total_orders}`, { active: kpis.total_orders, lines });
    log.info('KPIs calculated', { currency, kpis });
  }
  const { outcome, snapshot, rows_read, rows_rejected, replaced } = report;
  log.info(`Refresh finished: ${outcome}`, { outcome, snapshot, rows_read, rows_rejected, replaced });
}
