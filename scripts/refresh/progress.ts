import type { RefreshEvents } from '../../lib/refresh/refresh.ts';
import { type Progress, type ProgressOptions, readProgress } from '../cli/progress.ts';

/** Shows the progress of a refresh, as the share of the bytes that it has to read. */
export interface RefreshProgress {
  events: RefreshEvents;
  stop(): void;
}

/** A progress bar on stderr; nothing if stderr is not a terminal or no report has to be read. */
export function refreshProgress(options: Omit<ProgressOptions, 'size'> = {}): RefreshProgress {
  const soFar = new Map<string, { bytes: number; rows: number }>();
  let bar: Progress | undefined;
  const show = (key: string, progress: { bytes: number; rows: number }): void => {
    soFar.set(key, progress);
    let [bytes, rows] = [0, 0];
    for (const one of soFar.values()) {
      bytes += one.bytes;
      rows += one.rows;
    }
    bar?.update({ bytes, rows });
  };
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    events: {
      planned({ reports }) {
        stop(); // after a conflict with another refresh, this one plans again
        soFar.clear();
        const toRead = reports.filter(({ action }) => action === 'read');
        const size = toRead.reduce((sum, { report }) => sum + report.size, 0);
        if (toRead.length > 0) bar = readProgress({ ...options, size });
      },
      progress: ({ report }, progress) => show(report.key, progress),
      read: ({ report }) => show(report.key, { bytes: report.size, rows: soFar.get(report.key)?.rows ?? 0 }),
    },
  };
}
