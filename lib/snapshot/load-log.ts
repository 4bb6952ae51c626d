import { performance } from 'node:perf_hooks';
import { kpis, mainCurrency } from '../answers/figures.ts';
import type { SourceEvents } from './direct-source.ts';

/** What the store needs of a logger. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** Tells the log how a report of this bucket was read, and what was in it. */
export function loadLog(log: Log, bucket: string): SourceEvents {
  let started = 0;
  return {
    reading({ key, etag, size }) {
      started = performance.now();
      log.info(`Reading s3://${bucket}/${key}`, { bucket, key, etag, bytes: size });
    },
    loaded(snapshot, summary) {
      const { cube, id } = snapshot;
      const duration_ms = Math.round(performance.now() - started);
      log.info(`Records loaded: ${summary.rows}`, { ...summary, snapshot: id, cells: cube.size, duration_ms });
      log.info(`Active orders: ${summary.active}`, { active: summary.active, cancelled: summary.cancelled });
      const currency = mainCurrency(cube, snapshot.defaultCurrency);
      log.info('KPIs calculated', { currency, kpis: kpis(cube, { currency }) });
    },
    failed(error) {
      log.error('No new snapshot', { error });
    },
  };
}
