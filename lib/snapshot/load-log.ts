import { performance } from 'node:perf_hooks';
import { KPIS, showFigures, sumsFor } from '../model/index.ts';
import { mainCurrency } from '../rollup/lines.ts';
import { sumsOf } from '../rollup/sums.ts';
import type { SourceEvents } from './direct-source.ts';

/** The methods of a logger that are used here. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** Logs how a report of this bucket was read, and its numbers. */
export function loadLog(log: Log, bucket: string): SourceEvents {
  let started = 0;
  return {
    reading({ key, etag, size }) {
      started = performance.now();
      log.info(`Reading s3://${bucket}/${key}`, { bucket, key, etag, bytes: size });
    },
    async loaded(snapshot, summary) {
      const duration_ms = Math.round(performance.now() - started);
      const { id, rollups, currencies, defaultCurrency } = snapshot;
      log.info(`Records loaded: ${summary.rows}`, { ...summary, snapshot: id, cells: rollups.sizes, duration_ms });
      log.info(`Active orders: ${summary.active}`, { active: summary.active, cancelled: summary.cancelled });
      const currency = mainCurrency(currencies, defaultCurrency);
      const sums = await sumsOf(rollups, { where: { currency: [currency] } }, sumsFor(KPIS));
      log.info('KPIs calculated', { currency, kpis: showFigures(KPIS, sums, currency) });
    },
    failed(error) {
      log.error('No new snapshot', { error });
    },
  };
}
