import { startBar } from '../cli/bar.ts';
import { formatBytes, formatCount } from '../cli/format.ts';
import type { SampleSummary } from './report.ts';

const FORMAT = '{bar} {percentage}% · {done} of {all} rows · {size} · {eta_formatted} left';

/** Shows the progress of writing a report. */
export interface SampleProgress {
  update: (soFar: Pick<SampleSummary, 'rows' | 'bytes'>) => void;
  stop: () => void;
}

/** A progress bar on stderr; nothing if stderr is not a terminal. */
export function sampleProgress(total: number, stream: NodeJS.WriteStream = process.stderr): SampleProgress {
  const all = formatCount(total);
  const texts = (rows: number, bytes: number) => ({ done: formatCount(rows), all, size: formatBytes(bytes) });
  const bar = startBar({ stream, format: FORMAT, total, texts: texts(0, 0) });
  return {
    update: ({ rows, bytes }) => bar?.update(rows, texts(rows, bytes)),
    stop: () => bar?.stop(),
  };
}
